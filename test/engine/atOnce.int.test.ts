// What decides is asked at once: a promise would be true, whatever it comes to, and one that is rejected would end the process.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { TransientError } from '../../src/failures/authored.ts';
import { engines } from './fixture.ts';

const engineOf = engines();
const begin = (name: string) => workflow(name, { version: '1' });
const later = async (): Promise<never> => Promise.reject(new Error('nobody hears this'));

const unheard: unknown[] = [];
const hear = (reason: unknown): void => void unheard.push(reason);
beforeEach(() => void process.on('unhandledRejection', hear));
afterEach(() => {
  process.off('unhandledRejection', hear);
  if (unheard.length > 0) throw new Error(`nobody heard ${String(unheard.splice(0))}`);
});

it.each<[string, Definition]>([
  ['"when" of step "it"', begin('when').step('it', { when: later as never, run: () => 'ran' })],
  ['"items" of step "it"', begin('items').each('it', { items: later as never, run: () => 'ran' })],
  ['sleepUntil of step "it"', begin('sleepUntil').sleepUntil('it', later as never)],
  ['"from" of step "it"', begin('from').waitFor('it', { from: later as never })],
  [
    '"until" of loop "it"',
    begin('until').loop('it', { budget: 2, until: later as never, body: (pass) => pass.step('in', { run: () => 1 }) }),
  ],
  [
    'progress.measure of loop "it"',
    begin('measure').loop('it', {
      budget: 3,
      until: () => false,
      progress: { measure: later as never, stallWindow: 1 },
      body: (pass) => pass.step('in', { run: ({ pass: count }) => count }),
    }),
  ],
  [
    '"input" of step "it"',
    begin('input').child('it', begin('other').step('in', { run: () => 1 }), { input: later as never }),
  ],
])('%s that is async fails its step instead of being taken for an answer', async (named, definition) => {
  const engine = await engineOf([definition]);
  const handle = await engine.start(definition as never, null as never);
  await expect(handle.result()).rejects.toMatchObject({
    cause: { name: 'TypeError', message: expect.stringMatching(`^${named} gave a promise; it must give .* at once`) },
  });
});

it('a wait of its own that is async counts as none: the wait is exponential', async () => {
  const flaky = begin('flaky').step('it', {
    retry: { maxAttempts: 2, strategy: later as never, baseDelayMs: 1 },
    run: ({ attempt }) => {
      if (attempt === 1) throw new TransientError('once');
      return 'ran';
    },
  });
  const engine = await engineOf([flaky]);
  await expect((await engine.start(flaky, null as never)).result()).resolves.toBe('ran');
});

it('refuses to start a workflow whose concurrency key is a promise', async () => {
  const turns = workflow('turns', { version: '1', concurrency: { key: later as never, limit: 1 } }).step('it', {
    run: () => 'ran',
  });
  const engine = await engineOf([turns]);
  await expect(engine.start(turns, null as never)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
});

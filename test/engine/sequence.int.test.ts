// The way of one workflow on the real PostgreSQL: steps in turn, what is stored of them, and a second process that goes on.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflow } from '../../src/builder.ts';
import { engines, rowsOf } from './fixture.ts';

const engineOf = engines();

const greet = workflow('greet', { version: '1', input: z.object({ name: z.string() }) })
  .step('hello', { run: ({ input }) => `Hello ${input.name}` })
  .step('shout', { run: ({ outputs }) => `${outputs.hello}!` });

const patient = workflow('patient', { version: '1' })
  .step('begin', { run: () => 'begun' })
  .waitFor('word');

async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('a sequence', () => {
  it('fails with a sentence where the time that it sleeps until is on no calendar', async () => {
    const far = workflow('far', { version: '1' })
      .step('begin', { run: () => 1 })
      .sleepUntil('night', () => 1e20);
    const engine = await engineOf([far]);
    await expect((await engine.start(far, null)).result()).rejects.toThrow('give a valid Date');
    expect(
      await rowsOf(engine, "select error_type, error_message from workflow_errors where step_id = 'night'"),
    ).toEqual([
      { error_type: 'RangeError', error_message: expect.stringMatching(/gave 1000*; give a valid Date/) as string },
    ]);
  });

  it('runs its steps in turn, each seeing the outputs before it, and gives the last output', async () => {
    const engine = await engineOf([greet]);
    const handle = await engine.start(greet, { name: 'Ada' });
    expect(await handle.result()).toBe('Hello Ada!');
    expect(await handle.status()).toBe('COMPLETED');
  });

  it('can be followed live to its end, or until one has seen enough', async () => {
    const engine = await engineOf([greet, patient]);
    const handle = await engine.start(greet, { name: 'Cy' });
    const followed = await allOf(handle.follow());
    expect(followed).toEqual(await handle.events());
    expect(followed.at(-1)?.type).toBe('WORKFLOW_COMPLETED');
    const waiting = await engine.start(patient, undefined);
    const enough = new AbortController();
    const seen: string[] = [];
    for await (const { type } of waiting.follow({ signal: enough.signal })) {
      seen.push(type);
      if (type === 'STEP_COMPLETED') enough.abort();
    }
    expect(seen).toEqual(['WORKFLOW_STARTED', 'STEP_STARTED', 'STEP_COMPLETED']);
    const { sequence } = await waiting.signal('word');
    const [last] = await allOf(waiting.follow({ after: sequence - 1 }));
    expect(last?.type).toBe('WORKFLOW_COMPLETED');
  });

  it('leaves one gapless log line for everything that happened', async () => {
    const engine = await engineOf([greet]);
    const handle = await engine.start(greet, { name: 'Bo' });
    await handle.result();
    const events = await handle.events();
    expect(events.map(({ type }) => type)).toEqual([
      'WORKFLOW_STARTED',
      'STEP_STARTED',
      'STEP_COMPLETED',
      'STEP_STARTED',
      'STEP_COMPLETED',
      'WORKFLOW_COMPLETED',
    ]);
    const [{ gaps }] = (await rowsOf<{ gaps: string }>(
      engine,
      'select max(sequence) - count(*) as gaps from workflow_events',
    )) as [{ gaps: string }];
    expect(Number(gaps)).toBe(0);
  });

  it('costs one commit a step besides its birth', async () => {
    const engine = await engineOf([greet, patient]);
    const handle = await engine.start(greet, { name: 'Cy' });
    await handle.result();
    const [row] = await rowsOf<{ revision: string }>(engine, 'select revision from workflows where id = ?', [
      handle.id,
    ]);
    expect(Number(row?.revision)).toBe(3);
  });

  it('refuses an input that its schema refuses, naming the place, and starts nothing', async () => {
    const engine = await engineOf([greet]);
    const before = await rowsOf(engine, 'select id from workflows');
    await expect(engine.start(greet, { name: 7 } as never)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('name'),
    });
    expect(await rowsOf(engine, 'select id from workflows')).toHaveLength(before.length);
  });

  it('starts one workflow for one idempotency key, and refuses the key with another input', async () => {
    const engine = await engineOf([greet]);
    const [first, second] = await Promise.all([
      engine.start(greet, { name: 'Di' }, { idempotencyKey: 'one' }),
      engine.start(greet, { name: 'Di' }, { idempotencyKey: 'one' }),
    ]);
    expect(second.id).toBe(first.id);
    await expect(engine.start(greet, { name: 'Ed' }, { idempotencyKey: 'one' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });
  });
});

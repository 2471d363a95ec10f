// What an author's own machine says of itself: what it emits is in the event log, once, in the commit of its turn; what it logs is in the workflow's log.
import { emit, fromCallback, log, sendTo, setup } from 'xstate';
import { expect, it } from 'vitest';
import { fromMachine } from '../../../src/fromMachine.ts';
import { engines, reaches, rowsOf } from '../fixture.ts';

const engineOf = engines();
const WAIT = { timeout: 10_000, interval: 20 };

type Said = { type: 'said'; what: string } | { type: 'large'; text: string } | { type: 'strange'; of: unknown };

const child = setup({ types: { emitted: {} as Said, events: {} as { type: 'SPEAK' } } }).createMachine({
  id: 'child',
  on: { SPEAK: { actions: emit({ type: 'said', what: 'by the child' }) } },
});
const speaker = setup({
  types: {
    emitted: {} as Said,
    events: {} as { type: 'SPEAK' } | { type: 'BOAST' } | { type: 'MUTTER' } | { type: 'SHOUT' },
  },
  actors: {
    child,
    voice: fromCallback<{ type: string }, undefined, Said>(({ emit: say, receive }) =>
      receive(() => say({ type: 'said', what: 'by the callback' })),
    ),
  },
}).createMachine({
  id: 'speaker',
  invoke: [
    { id: 'child', src: 'child', onError: {} },
    { id: 'voice', src: 'voice', onError: {} },
  ],
  on: {
    SPEAK: { actions: [emit({ type: 'said', what: 'password=hunter22' }), sendTo('child', { type: 'SPEAK' })] },
    BOAST: {
      actions: [emit({ type: 'large', text: 'x'.repeat(70_000) }), emit({ type: 'strange', of: new Map() as unknown })],
    },
    MUTTER: { actions: log(({ event }) => ({ heard: event.type }), 'muttering') },
    SHOUT: { actions: sendTo('voice', { type: 'SHOUT' }) },
  },
});

it('emits into the event log', async () => {
  const definition = fromMachine(speaker, { version: '1' });
  const engine = await engineOf([definition]);
  const handle = await engine.start(definition, {});
  await reaches(engine, handle.id, 'WAITING');
  const emitted = async (): Promise<unknown[]> =>
    (await handle.events()).flatMap(({ type, payload }) => (type === 'EVENT_EMITTED' ? [payload] : []));
  await handle.signal('SPEAK');
  expect(await emitted()).toEqual([
    { event: { type: 'said', what: 'password=[redacted]' }, actor: '' },
    { event: { type: 'said', what: 'by the child' }, actor: 'child' },
  ]);
  const heard = (await handle.events()).filter(({ type }) => ['SIGNAL_RECEIVED', 'EVENT_EMITTED'].includes(type));
  expect(new Set(heard.map(({ revision }) => revision)).size).toBe(1);
  await handle.signal('BOAST');
  expect((await emitted()).slice(2)).toEqual([
    { event: { type: 'large', leftOut: expect.stringContaining('at most 65536') }, actor: '' },
    { event: { type: 'strange', leftOut: expect.stringContaining('Map') }, actor: '' },
  ]);
  await handle.signal('SHOUT');
  await expect
    .poll(async () => (await emitted()).at(-1), WAIT)
    .toEqual({ event: { type: 'said', what: 'by the callback' }, actor: 'voice' });
});

it('logs into the log of its workflow', async () => {
  const definition = fromMachine(speaker, { version: '1' });
  const engine = await engineOf([definition]);
  const handle = await engine.start(definition, {});
  await reaches(engine, handle.id, 'WAITING');
  await handle.signal('MUTTER');
  const lines = 'select level, message, fields from workflow_log where workflow_id = ? order by sequence';
  await expect
    .poll(() => rowsOf(engine, lines, [handle.id]), WAIT)
    .toContainEqual({ level: 'INFO', message: 'muttering', fields: { value: { heard: 'MUTTER' } } });
});

// A machine changes while workflows of it are under way: they keep to their version, are migrated where the author says how, and wait with a clear error
// where nobody does.
import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { fromMachine } from '../../../src/fromMachine.ts';
import { engines, reaches, rowsOf } from '../fixture.ts';

const engineOf = engines();
const WAIT = { timeout: 10_000, interval: 20 };

const greeting = (states: { readonly waits: string; readonly word: string }) =>
  setup({
    types: { context: {} as { said: string }, output: {} as string },
    actors: { say: fromPromise<string, string>(async ({ input }) => input) },
  }).createMachine({
    id: 'greeting',
    context: { said: '' },
    initial: states.waits,
    states: {
      [states.waits]: { after: { 86_400_000: 'saying' }, on: { GO: 'saying' } },
      saying: {
        invoke: {
          src: 'say',
          input: states.word,
          onDone: { target: 'end', actions: assign({ said: ({ event }) => event.output }) },
          onError: 'end',
        },
      },
      end: { type: 'final' },
    },
    output: ({ context }) => context.said,
  });

const first = fromMachine(greeting({ waits: 'idle', word: 'hello' }) as never, { version: '1' });
const second = greeting({ waits: 'resting', word: 'good day' }) as never;

async function begun(): Promise<string> {
  const engine = await engineOf([first]);
  const handle = await engine.start(first, null as never);
  await reaches(engine, handle.id, 'WAITING');
  await engine.stop();
  return handle.id;
}

describe('a workflow of an earlier version', () => {
  it('goes on with its own machine where that is registered beside the newer one', async () => {
    const id = (await begun()) as never;
    const engine = await engineOf([first, fromMachine(second, { version: '2' })]);
    const handle = engine.handle(id);
    await handle.signal('GO');
    expect(await handle.result()).toBe('hello');
  });

  it('is migrated when it is taken up, where the newer machine says how', async () => {
    const id = (await begun()) as never;
    const seen: unknown[] = [];
    const migrate = (snapshot: unknown, from: string): unknown => {
      seen.push(from);
      return { ...(snapshot as object), value: 'resting' };
    };
    const engine = await engineOf([fromMachine(second, { version: '2', migrate })]);
    const handle = engine.handle(id);
    await handle.signal('GO');
    expect(await handle.result()).toBe('good day');
    expect(seen).toEqual(['1']);
    const [row] = await rowsOf<{ version: string }>(engine, 'select version from workflows where id = ?', [id]);
    expect(row?.version).toBe('2');
    expect((await handle.events()).map(({ type }) => type)).toContain('WORKFLOW_MIGRATED');
  });

  it('waits, and is a system error that names the remedy, where nobody knows how to go on', async () => {
    const id = (await begun()) as never;
    const engine = await engineOf([fromMachine(second, { version: '2' })]);
    await expect(engine.handle(id).signal('GO')).rejects.toThrow(
      /register version 1 beside it, or give fromMachine a "migrate"/,
    );
    expect(await engine.handle(id).status()).toBe('WAITING');
  });

  it('is left as it was stored where the migrated state is none of the machine’s', async () => {
    const id = (await begun()) as never;
    const engine = await engineOf([fromMachine(second, { version: '2', migrate: (snapshot) => snapshot })]);
    await expect(engine.handle(id).signal('GO')).rejects.toThrow(/does not have the state "idle"/);
    const errors = "select error_message from system_errors where workflow_id = ? and error_type = 'WORKFLOW_PARKED'";
    await expect.poll(() => rowsOf(engine, errors, [id]), WAIT).toHaveLength(1);
  });

  it('is left as it was stored where the machine has changed under the same version and lacks its state', async () => {
    const id = (await begun()) as never;
    const engine = await engineOf([fromMachine(second, { version: '1' })]);
    await expect(engine.handle(id).signal('GO')).rejects.toThrow(/does not have the state "idle".*migrate/);
    await engine.stop();
    const again = await engineOf([first]);
    await again.handle(id).signal('GO');
    expect(await again.handle(id).result()).toBe('hello');
  });
});

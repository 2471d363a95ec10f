// The newest states of an author's own machine are corrupt in the database: what its calls gave is in the journal and is taken; what it heard since has no
// state to be heard in, so that a person decides.
import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { FatalError } from '../../../src/failures/authored.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import { engines, reaches, rowsOf } from '../fixture.ts';

const engineOf = engines();

/** Two calls, a wait, and a third. */
function diary(calls: string[]) {
  const machine = setup({
    types: { context: {} as { said: string[] }, events: {} as { type: 'WORD' }, output: {} as string[] },
    actors: {
      say: fromPromise<string, string>(async ({ input }) => {
        calls.push(input);
        return input;
      }),
    },
    actions: {
      keep: assign({
        said: ({ context, event }) => [...context.said, (event as unknown as { output: string }).output],
      }),
    },
  }).createMachine({
    id: 'diary',
    context: { said: [] },
    initial: 'a',
    states: {
      a: { invoke: { src: 'say', input: 'a', onDone: { target: 'b', actions: 'keep' }, onError: 'end' } },
      b: { invoke: { src: 'say', input: 'b', onDone: { target: 'idle', actions: 'keep' }, onError: 'end' } },
      idle: { on: { WORD: 'c' }, after: { 864_000_000: 'end' } },
      c: { invoke: { src: 'say', input: 'c', onDone: { target: 'idle', actions: 'keep' }, onError: 'end' } },
      end: { type: 'final' },
    },
    output: ({ context }) => context.said,
  }); // prettier-ignore
  return fromMachine(machine, { version: '1' });
}

const spoil = (engine: EmbeddedEngine, id: string, newest: number): Promise<object[]> =>
  rowsOf(
    engine,
    'update workflow_checkpoints set state_bytes = set_byte(state_bytes, 40, get_byte(state_bytes, 40) # 1) where workflow_id = ? and revision > (select revision from workflows where id = ?) - ? returning id',
    [id, id, newest],
  );

async function asleep(definition: ReturnType<typeof diary>, words: number): Promise<string> {
  const engine = await engineOf([definition]);
  const handle = await engine.start(definition, null as never);
  await reaches(engine, handle.id, 'WAITING');
  for (let word = 0; word < words; word++) {
    await handle.signal('WORD');
    await reaches(engine, handle.id, 'WAITING');
  }
  await engine.stop();
  return handle.id;
}

describe('a corrupt newest state of a machine', () => {
  it('is restored from the newest valid one, and no call is made twice', async () => {
    const calls: string[] = [];
    const definition = diary(calls);
    const id = (await asleep(definition, 0)) as never;
    const engine = await engineOf([definition]);
    await spoil(engine, id, 2);
    const handle = engine.handle(id);
    await handle.signal('WORD');
    await expect.poll(() => calls, { timeout: 10_000 }).toEqual(['a', 'b', 'c']);
    const recoveries = 'select strategy, success from workflow_recovery_attempts where workflow_id = ?';
    expect(await rowsOf(engine, recoveries, [id])).toEqual([
      { strategy: 'RESTORE_LAST_VALID_CHECKPOINT', success: true },
    ]);
  });

  it('is left to a person where the machine has heard an event since', async () => {
    const definition = diary([]);
    const id = (await asleep(definition, 1)) as never;
    const engine = await engineOf([definition]);
    await spoil(engine, id, 3);
    await expect(engine.handle(id).signal('WORD')).rejects.toThrow(/has heard events after the newest checkpoint/);
    const handle = engine.handle(id);
    await handle.restart({ from: 'beginning' });
    await reaches(engine, id, 'WAITING');
  });
});

describe('a call that a person skipped', () => {
  it('stays skipped although the state that heard it is lost, while it ran and where it asked', async () => {
    const calls: string[] = [];
    const machine = setup({
      types: { context: {} as { said: string[] }, events: {} as { type: 'END' }, output: {} as string[] },
      actors: {
        call: fromPromise<string, string>(({ input, signal }) => {
          calls.push(input);
          if (input === 'fails') throw new FatalError('no such place');
          return new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error)));
        }),
      },
      actions: {
        keep: assign({
          said: ({ context, event }) => [...context.said, (event as unknown as { output: string }).output],
        }),
      },
    }).createMachine({
      id: 'errand',
      context: { said: [] },
      initial: 'a',
      states: {
        a: { invoke: { src: 'call', input: 'hangs', onDone: { target: 'b', actions: 'keep' }, onError: 'end' } },
        b: { invoke: { src: 'call', input: 'fails', onDone: { target: 'idle', actions: 'keep' }, onError: 'end' } },
        idle: { on: { END: 'end' } },
        end: { type: 'final' },
      },
      output: ({ context }) => context.said,
    }); // prettier-ignore
    const definition = fromMachine(machine, { version: '1', onExhausted: 'pause' });
    const first = await engineOf([definition]);
    const handle = await first.start(definition, null as never);
    const { id } = handle;
    await expect.poll(() => calls, { timeout: 10_000 }).toEqual(['hangs']);
    await handle.skipStep('a', { output: 'by hand' });
    await reaches(first, id, 'AWAITING_INTERVENTION');
    const [question] = await rowsOf<{ id: string }>(
      first,
      "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'",
      [id],
    );
    await first.control.decide(question?.id ?? '', { option: 'skip', notes: 'I bring it', payload: 'brought' });
    await reaches(first, id, 'WAITING');
    await first.stop();
    const second = await engineOf([]);
    await rowsOf(
      second,
      "update workflow_checkpoints set state_bytes = '\\x00' where workflow_id = ? and revision > 1 returning id",
      [id],
    );
    await second.stop();
    const third = await engineOf([definition]);
    await third.handle(id).signal('END');
    expect(await third.handle(id).result()).toEqual(['by hand', 'brought']);
    expect(calls).toEqual(['hangs', 'fails']);
  });
});

describe('the history of a machine that is begun anew, since no checkpoint of it is valid', () => {
  it('has a row for each change of its status, and none besides', async () => {
    const calm = setup({}).createMachine({
      id: 'calm',
      initial: 'on',
      states: { on: { on: { GO: 'off' } }, off: { type: 'final' } },
    });
    const definition = fromMachine(calm, { version: '1' });
    const first = await engineOf([definition]);
    const { id } = await first.start(definition, {});
    await first.stop();
    const engine = await engineOf([definition]);
    const statuses = (): Promise<object[]> =>
      rowsOf(engine, 'select status from workflow_state_history where workflow_id = ? order by revision', [id]);
    const before = await statuses();
    await spoil(engine, id, 9);
    await engine.handle(id).createCheckpoint('it is moved');
    const revision = 'select revision from workflows where id = ?';
    expect(await rowsOf(engine, revision, [id])).toEqual([{ revision: '2' }]);
    expect(await statuses()).toEqual(before);
    await engine.handle(id).signal('GO');
    expect(await statuses()).toEqual([...before, { status: 'COMPLETED' }]);
  });
});

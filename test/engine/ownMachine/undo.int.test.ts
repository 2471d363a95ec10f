// What holds for an author's own machine as a whole: calls that are undone, its time, its turn among others, a pause for a conflict.
import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { ConflictError, FatalError } from '../../../src/failures/authored.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import { stepOf } from '../../../src/ownCall.ts';
import { engines, reaches, rowsOf } from '../fixture.ts';
import { MovedClock } from '../movedClock.ts';

const engineOf = engines();
const WAIT = { timeout: 10_000, interval: 20 };

type Take = (args: { input: number }) => Promise<string>;

/** Takes one thing after another, inside of a state, and rests; GO takes one more, BREAK is an error, LEAVE the end. */
const shelf = (take: Take = async ({ input }) => `taken ${input}`) =>
  setup({
    types: { input: {} as { many: number }, context: {} as { many: number; taken: number } },
    actors: { take: fromPromise<string, number>(take as never), look: fromPromise(async () => 'looked') },
  }).createMachine({
    id: 'shelf',
    context: ({ input }) => ({ many: input.many, taken: 0 }),
    initial: 'open',
    states: {
      open: {
        initial: 'looking',
        states: {
          looking: { invoke: { src: 'look', onDone: 'taking', onError: 'taking' } },
          taking: {
            always: { guard: ({ context }) => context.taken >= context.many, target: 'full' },
            invoke: {
              src: 'take',
              input: ({ context }) => context.taken + 1,
              onDone: {
                target: 'taking',
                reenter: true,
                actions: assign({ taken: ({ context }) => context.taken + 1 }),
              },
              onError: { target: 'full' },
            },
          },
          full: {
            on: {
              GO: { target: 'taking', actions: assign({ many: ({ context }) => context.many + 1 }) },
              BREAK: {
                actions: assign(() => {
                  throw new Error('the shelf breaks');
                }),
              },
              LEAVE: '#shelf.left',
            },
          },
        },
      },
      left: { type: 'final' },
    },
  }); // prettier-ignore

interface Undone {
  readonly input: number;
  readonly output: string | undefined;
}

function undoing(take?: Take) {
  const undone: Undone[] = [];
  const definition = fromMachine(shelf(take), {
    version: '1',
    actors: {
      take: {
        compensate: ({ input, output }: Undone) => void undone.push({ input, output }),
        retry: { maxAttempts: 1 },
      },
    },
  });
  return { undone, definition };
}

const both = [
  { input: 2, output: 'taken 2' },
  { input: 1, output: 'taken 1' },
];

describe('calls of a machine that have an undo', () => {
  it('are undone when it is aborted, last first, with what they were given and what they gave', async () => {
    const { undone, definition } = undoing();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 2 });
    await reaches(engine, handle.id, 'WAITING');
    await handle.abort({ reason: 'enough', compensate: true });
    await reaches(engine, handle.id, 'ABORTED');
    expect(undone).toEqual(both);
    const kinds =
      "select key, kind, outcome from step_attempts where workflow_id = ? and kind = 'compensation' order by tag";
    expect(await rowsOf(engine, kinds, [handle.id])).toEqual(
      ['open.taking#2', 'open.taking#1'].map((key) => ({ key, kind: 'compensation', outcome: 'completed' })),
    );
  });

  it('are undone when it is in error, one that never completed too', async () => {
    const { undone, definition } = undoing(async ({ input }) => {
      if (input === 2) throw new FatalError('it is stuck');
      return `taken ${input}`;
    });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 2 });
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('BREAK');
    await expect(handle.result()).rejects.toThrow('the shelf breaks');
    expect(undone).toEqual([
      { input: 2, output: undefined },
      { input: 1, output: 'taken 1' },
    ]);
  });

  it('are not undone when it comes to an end of its own', async () => {
    const { undone, definition } = undoing();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 1 });
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('LEAVE');
    await handle.result();
    expect(undone).toEqual([]);
  });

  it('are undone by a rollback that goes before them, and again in their next round', async () => {
    const { undone, definition } = undoing();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 1 });
    await reaches(engine, handle.id, 'WAITING');
    const { checkpointId } = await handle.createCheckpoint('one is taken');
    await handle.signal('GO');
    await reaches(engine, handle.id, 'WAITING');
    await handle.rollBack(checkpointId);
    await reaches(engine, handle.id, 'WAITING');
    expect(undone.splice(0)).toEqual([both[0]]);
    await handle.signal('GO');
    await reaches(engine, handle.id, 'WAITING');
    await handle.abort({ compensate: true });
    await reaches(engine, handle.id, 'ABORTED');
    expect(undone).toEqual(both);
    // The machine of that checkpoint believes in what is not there any more.
    await expect(handle.rollBack(checkpointId)).rejects.toThrow('open.taking#1 did before checkpoint');
    await expect(handle.restart({ from: 'checkpoint', checkpointId })).rejects.toThrow('was undone since');
    await handle.restart({ from: 'beginning' });
    await reaches(engine, handle.id, 'WAITING');
  });
});

describe('calls of a machine whose newest checkpoints are lost', () => {
  it.each([1, 2, 3, 4])('are undone with what they were given: %i lost', async (lost) => {
    const calls: number[] = [];
    const { undone, definition } = undoing(async ({ input }) => {
      calls.push(input);
      return `taken ${input}`;
    });
    const first = await engineOf([definition]);
    const { id } = await first.start(definition, { many: 2 });
    await reaches(first, id, 'WAITING');
    await first.stop();
    const engine = await engineOf([definition]);
    const spoilt = await rowsOf(
      engine,
      'update workflow_checkpoints set state_bytes = set_byte(state_bytes, 40, get_byte(state_bytes, 40) # 1) where workflow_id = ? and revision > (select revision from workflows where id = ?) - ? returning id',
      [id, id, lost],
    );
    expect(spoilt).toHaveLength(lost);
    await engine.handle(id).createCheckpoint('it is back');
    await reaches(engine, id, 'WAITING');
    await engine.handle(id).abort({ compensate: true });
    await reaches(engine, id, 'ABORTED');
    expect(undone).toEqual(both);
    expect(calls).toEqual([1, 2]);
  });
});

describe('the time of a whole machine', () => {
  it('ends it, and undoes its calls', async () => {
    const { undone } = undoing();
    const definition = fromMachine(shelf(), {
      version: '1',
      workflowTimeoutMs: 60_000,
      actors: { take: { compensate: (step: Undone) => void undone.push({ input: step.input, output: step.output }) } },
    });
    const clock = new MovedClock();
    const engine = await engineOf([definition], { clock, limits: { sleepAfterMs: 20, pollMs: 20 } });
    const handle = await engine.start(definition, { many: 1 });
    await reaches(engine, handle.id, 'WAITING');
    clock.move(60_000);
    await expect(handle.result()).rejects.toThrow('raise workflowTimeoutMs');
    expect(undone).toEqual([both[1]]);
  });
});

describe('machines of one key', () => {
  it('take turns: the next is entered when the one before it has ended', async () => {
    const definition = fromMachine(shelf(), { version: '1', concurrency: { key: 'shop', limit: 1 } });
    const engine = await engineOf([definition]);
    const first = await engine.start(definition, { many: 1 });
    await reaches(engine, first.id, 'WAITING');
    const second = await engine.start(definition, { many: 1 });
    const begun = 'select 1 from step_attempts where workflow_id = ?';
    expect(await rowsOf(engine, begun, [second.id])).toEqual([]);
    await first.signal('LEAVE');
    await expect.poll(() => rowsOf(engine, begun, [second.id]), WAIT).not.toEqual([]);
    await reaches(engine, second.id, 'WAITING');
    await second.signal('LEAVE');
    await second.result();
  });
});

describe('a conflict that a call meets', () => {
  const conflicted = (calls: { count: number }) =>
    shelf(async ({ input }) => {
      if (++calls.count === 1) throw new ConflictError('two want it', { affectedItems: ['lamp'] });
      return `taken ${input}`;
    });

  it('pauses the whole workflow where it is asked to, until a person has answered', async () => {
    const calls = { count: 0 };
    const definition = fromMachine(conflicted(calls), { version: '1', pauseOn: 'conflict' });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 1 });
    const open = "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'";
    await expect.poll(() => rowsOf(engine, open, [handle.id]), WAIT).toHaveLength(1);
    expect((await handle.events()).map(({ type }) => type)).toContain('WORKFLOW_PAUSED');
    const [question] = await rowsOf<{ id: string }>(engine, open, [handle.id]);
    await handle.decide(question?.id as string, { option: 'retry', notes: 'settled' });
    await reaches(engine, handle.id, 'WAITING');
    expect(calls.count).toBe(2);
  });
});

describe('what needs repair before a call is made again', () => {
  it('is repaired by the hook of the actor, and the call finds what it gave', async () => {
    const seen: unknown[] = [];
    const definition = fromMachine(
      shelf(async (args) => {
        const { corrected } = stepOf(args);
        seen.push(corrected);
        if (corrected === undefined) throw Object.assign(new Error('unauthorized'), { status: 401 });
        return 'taken';
      }),
      { version: '1', actors: { take: { correct: () => 'a new token', retry: { baseDelayMs: 1, jitter: 'none' } } } },
    );
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, { many: 1 });
    await reaches(engine, handle.id, 'WAITING');
    await expect.poll(() => seen, WAIT).toEqual([undefined, 'a new token']);
  });
});

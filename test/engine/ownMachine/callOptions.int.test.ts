// What the calls of an author's own machine share with steps: another way, resources that all share, a check of their states, a budget.
import { assign, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../../src/builder.ts';
import { FatalError } from '../../../src/failures/authored.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import type { FromMachineOptions } from '../../../src/machineOptions.ts';
import { engines, gate, reaches, rowsOf } from '../fixture.ts';

const engineOf = engines();
const WAIT = { timeout: 20_000, interval: 20 };

type Call = (args: { input: string; signal: AbortSignal }) => Promise<string>;

/** One call; its machine says what became of it. */
const paying = (call: Call) =>
  setup({
    types: { input: {} as string, context: {} as { card: string; said: string }, output: {} as string },
    actors: { pay: fromPromise<string, string>(call as never) },
  }).createMachine({
    id: 'paying',
    context: ({ input }) => ({ card: input, said: '' }),
    initial: 'asked',
    states: {
      asked: {
        invoke: {
          src: 'pay',
          input: ({ context }) => context.card,
          onDone: { target: 'over', actions: assign({ said: ({ event }) => event.output }) },
          onError: {
            target: 'over',
            actions: assign({ said: ({ event }) => `no: ${String((event.error as Error).message)}` }),
          },
        },
      },
      over: { on: { END: 'end' } },
      end: { type: 'final' },
    },
    output: ({ context }) => context.said,
  }); // prettier-ignore

const blocked: Call = async () => {
  throw new FatalError('the card is blocked');
};

describe('another way of a call', () => {
  const run = async (alternative: Call) => {
    const definition = fromMachine(paying(blocked), {
      version: '1',
      actors: {
        pay: {
          alternative: fromPromise<string, string>(alternative as never),
          retry: { maxAttempts: 2, baseDelayMs: 1 },
        },
      },
    }); // prettier-ignore
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, 'visa');
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('END');
    const rows = await rowsOf(
      engine,
      'select key, kind, attempt, outcome from step_attempts where workflow_id = ? order by tag',
      [handle.id],
    );
    return { output: await handle.result(), rows };
  };
  const first = { key: 'asked#1', kind: 'run', attempt: 1, outcome: 'failed' };

  it('is called with the same input when the first has failed for good, and the machine hears what that gives', async () => {
    const { output, rows } = await run(async ({ input }) => `${input} by transfer`);
    expect(output).toBe('visa by transfer');
    expect(rows).toEqual([first, { key: 'asked#1', kind: 'alternative', attempt: 1, outcome: 'completed' }]);
  });

  it('has attempts of its own, and when they have failed the machine hears of it', async () => {
    let calls = 0;
    const { output, rows } = await run(async () => {
      throw new Error(`the bank is away ${++calls}`);
    });
    expect(output).toBe('no: the bank is away 2');
    expect(rows).toEqual([
      first,
      { key: 'asked#1', kind: 'alternative', attempt: 1, outcome: 'failed' },
      { key: 'asked#1', kind: 'alternative', attempt: 2, outcome: 'failed' },
    ]);
  });
});

describe('resources that calls share', () => {
  const options: FromMachineOptions<string, string> = { version: '1', resources: { till: 1 } };
  const resources = { till: 1 };

  it('are had by one call at a time, in order of arrival, and are let go of when it is over', async () => {
    const [first, second] = [gate(), gate()];
    const began: string[] = [];
    const definition = fromMachine(
      paying(async ({ input }) => {
        began.push(input);
        await (input === 'first' ? first : second).passed;
        return input;
      }),
      options as never,
    );
    const engine = await engineOf([definition], { resources });
    const one = await engine.start(definition, 'first');
    await expect.poll(() => began, WAIT).toEqual(['first']);
    const other = await engine.start(definition, 'second');
    const claims = 'select address, granted_at is not null as has from resource_claims order by arrived';
    await expect
      .poll(() => rowsOf(engine, claims), WAIT)
      .toEqual([
        { address: 'asked[0]', has: true },
        { address: 'asked[0]', has: false },
      ]);
    expect(await other.status()).toBe('WAITING');
    first.open();
    await expect.poll(() => began, WAIT).toEqual(['first', 'second']);
    second.open();
    await expect.poll(() => rowsOf(engine, claims), WAIT).toEqual([]);
    for (const handle of [one, other]) {
      await reaches(engine, handle.id, 'WAITING');
      await handle.signal('END');
      await handle.result();
    }
  });

  it('are asked for again by a call that let go of them while it waited for its next attempt', async () => {
    let calls = 0;
    const definition = fromMachine(
      paying(async ({ input }) => {
        if (++calls === 1) throw Object.assign(new Error('busy'), { code: 'ECONNRESET' });
        return input;
      }),
      { ...options, retry: { baseDelayMs: 3_600_000 } } as never,
    );
    const engine = await engineOf([definition], { resources });
    const handle = await engine.start(definition, 'visa');
    await reaches(engine, handle.id, 'RETRYING');
    await expect.poll(() => rowsOf(engine, 'select 1 from resource_claims'), WAIT).toEqual([]);
    await handle.retryStep('asked');
    await expect.poll(() => calls, WAIT).toBe(2);
    await reaches(engine, handle.id, 'WAITING');
    await expect.poll(() => rowsOf(engine, 'select 1 from resource_claims'), WAIT).toEqual([]);
    await handle.signal('END');
    expect(await handle.result()).toBe('visa');
  });

  it('are waited for in vain in a circle: one call is given up, and its machine hears of it', async () => {
    const both = gate();
    let met = 0;
    /** Begins to pay when the other is as far, so that each of their parents holds what the other needs. */
    const machine = setup({
      actors: {
        meet: fromPromise(async () => {
          if (++met === 2) both.open();
          await both.passed;
        }),
        pay: fromPromise(async () => 'paid'),
      },
    }).createMachine({
      id: 'meeting',
      initial: 'meeting',
      states: {
        meeting: { invoke: { src: 'meet', onDone: 'asked', onError: 'end' } },
        asked: { invoke: { src: 'pay', onDone: 'end', onError: 'end' } },
        end: { type: 'final' },
      },
    });
    const needs = (need: string) =>
      fromMachine(machine, { name: `needs-${need}`, version: '1', actors: { pay: { resources: { [need]: 1 } } } });
    const parent = (has: string, child: ReturnType<typeof needs>) =>
      workflow(`holds-${has}`, { version: '1' }).child('below', child, { input: () => null, resources: { [has]: 1 } });
    const [needsA, needsB] = [needs('a'), needs('b')];
    const [a, b] = [parent('a', needsB), parent('b', needsA)];
    const engine = await engineOf([a, b, needsA, needsB], { resources: { a: 1, b: 1 } });
    const parents = [await engine.start(a, null as never), await engine.start(b, null as never)];
    const gaveUp =
      "select payload ->> 'step' as step from workflow_events where type = 'STEP_FAILED' and workflow_id in (select id from workflows where parent_id is not null)";
    await expect.poll(() => rowsOf(engine, gaveUp), WAIT).toEqual([{ step: 'asked' }]);
    const errors = "select error_type, step_id from workflow_errors where error_type like 'Deadlock%'";
    expect(await rowsOf(engine, errors)).toEqual([{ error_type: 'DeadlockDetectedError', step_id: 'asked' }]);
    for (const one of parents) await one.result();
  });
});

describe('the check of its states', () => {
  it('sees where the machine is and what it holds, and refuses to go on from one that is wrong', async () => {
    const seen: unknown[] = [];
    const definition = fromMachine(
      paying(async () => 'receipt'),
      {
        version: '1',
        validateState: ({ input, value, context, status }) => {
          seen.push([input, value, context.said, status]);
          return value === 'over' && context.said !== 'receipt' ? ['it is over without a receipt'] : undefined;
        },
      },
    );
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, 'visa');
    await reaches(engine, handle.id, 'WAITING');
    const { checkpointId } = await handle.createCheckpoint('paid');
    expect(await handle.validate(checkpointId)).toMatchObject({ valid: true });
    expect(seen.at(-1)).toEqual(['visa', 'over', 'receipt', 'WAITING']);
    await engine.stop();
    const stricter = fromMachine(
      paying(async () => 'receipt'),
      { version: '1', validateState: ({ value }) => (value === 'over' ? ['nothing is ever over'] : []) },
    );
    const again = await engineOf([stricter]);
    await expect(again.handle(handle.id).restart({ from: 'checkpoint', checkpointId })).rejects.toThrow(
      'nothing is ever over',
    );
  });
});

describe('the budget of a machine', () => {
  it('ends one that calls without end', async () => {
    const machine = setup({ actors: { ask: fromPromise(async () => 'no') } }).createMachine({
      id: 'asks',
      initial: 'asking',
      states: {
        asking: { invoke: { src: 'ask', onDone: { target: 'asking', reenter: true }, onError: 'end' } },
        end: { type: 'final' },
      },
    }); // prettier-ignore
    const definition = fromMachine(machine, { version: '1', budget: { steps: 3 } });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, null as never);
    await expect(handle.result()).rejects.toThrow('has made 3 calls, as many as its budget allows');
    expect(await rowsOf(engine, 'select 1 from step_attempts where workflow_id = ?', [handle.id])).toHaveLength(3);
  });
});

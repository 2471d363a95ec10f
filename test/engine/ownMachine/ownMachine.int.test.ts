// Authors' own machines as workflows on the real PostgreSQL: calls, delays, events from outside, failures, and what people may do with them.
import { assign, fromCallback, fromObservable, fromPromise, setup } from 'xstate';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { FatalError } from '../../../src/failures/authored.ts';
import { fromMachine } from '../../../src/fromMachine.ts';
import { stepOf } from '../../../src/ownCall.ts';
import { engines, gate, reaches, rowsOf } from '../fixture.ts';
import { MovedClock } from '../movedClock.ts';

const engineOf = engines();
const DAY = 86_400_000;
const WAIT = { timeout: 10_000, interval: 20 };

interface Order {
  readonly item: string;
}
type Pay = (args: { readonly input: { readonly amount: number } }) => Promise<string>;

/** An order is paid, approved by an event or after a hundred days, and shipped. */
const orders = (pay: Pay, done: string[] = []) =>
  setup({
    types: {
      input: {} as Order,
      context: {} as { item: string; receipt: string | null; error: unknown },
      events: {} as { type: 'APPROVE'; by: string } | { type: 'CANCEL' },
      output: {} as { receipt: string | null; error: unknown },
    },
    actors: {
      pay: fromPromise<string, { amount: number }>(pay as never),
      ship: fromPromise<string, string>(async ({ input }) => `shipped ${input}`),
    },
    actions: { tell: (_, params: { what: string }) => void done.push(params.what) },
  }).createMachine({
    id: 'order',
    context: ({ input }) => ({ item: input.item, receipt: null, error: null }),
    initial: 'paying',
    states: {
      paying: {
        invoke: {
          src: 'pay',
          input: ({ context }) => ({ amount: context.item.length }),
          onDone: { target: 'approval', actions: assign({ receipt: ({ event }) => event.output }) },
          onError: { target: 'failed', actions: assign({ error: ({ event }) => event.error }) },
        },
      },
      approval: {
        entry: { type: 'tell', params: { what: 'please approve' } },
        on: { APPROVE: 'shipping', CANCEL: 'failed' },
        after: { [100 * DAY]: 'shipping' },
      },
      shipping: { invoke: { src: 'ship', input: ({ context }) => context.item, onDone: 'shipped', onError: 'failed' } },
      shipped: { type: 'final' },
      failed: { type: 'final' },
    },
    output: ({ context: { receipt, error } }) => ({ receipt, error }),
  });

const paid: Pay = async ({ input }) => `receipt ${input.amount}`;

describe('a workflow of an own machine', () => {
  it('calls its actors, waits for its event, and is COMPLETED with its output', async () => {
    const done: string[] = [];
    const order = fromMachine(orders(paid, done), { version: '1' });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    expect(done).toEqual(['please approve']);
    await handle.signal('APPROVE', { by: 'ada' });
    expect(await handle.result()).toEqual({ receipt: 'receipt 4', error: null });
    expect(await handle.status()).toBe('COMPLETED');
    const attempts = 'select step_id, key, attempt, outcome from step_attempts where workflow_id = ? order by tag';
    expect(await rowsOf(engine, attempts, [handle.id])).toEqual([
      { step_id: 'paying', key: 'paying#1', attempt: 1, outcome: 'completed' },
      { step_id: 'shipping', key: 'shipping#1', attempt: 1, outcome: 'completed' },
    ]);
    const types = (await handle.events())
      .map(({ type }) => type)
      .filter((type) => type !== 'CHECKPOINT_CREATED' && type !== 'STATE_RESTORED');
    expect(types).toEqual([
      'WORKFLOW_STARTED',
      'STEP_STARTED',
      'STEP_COMPLETED',
      'WORKFLOW_STATUS_CHANGED',
      'SIGNAL_RECEIVED',
      'STEP_STARTED',
      'WORKFLOW_STATUS_CHANGED',
      'STEP_COMPLETED',
      'WORKFLOW_COMPLETED',
    ]);
  });

  it('leaves memory while it waits for months, and wakes when its delay is over', async () => {
    const order = fromMachine(orders(paid), { version: '1' });
    const clock = new MovedClock();
    const engine = await engineOf([order], { clock, limits: { sleepAfterMs: 20, pollMs: 20 } });
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    await expect.poll(() => engine.control.inMemory, WAIT).toBe(0);
    const [row] = await rowsOf<{ left: number }>(
      engine,
      'select extract(epoch from wake_at - updated_at) / 86400 as left from workflows where id = ?',
      [handle.id],
    );
    expect(Number(row?.left)).toBeCloseTo(100, 3);
    clock.move(100 * DAY);
    expect(await handle.result()).toEqual({ receipt: 'receipt 4', error: null });
  });

  it('refuses events that its machine never takes', async () => {
    const order = fromMachine(orders(paid), { version: '1' });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    await expect(handle.signal('NOTHING')).rejects.toThrow('takes APPROVE, CANCEL');
  });

  it('calls an actor again by its retry policy before the machine hears of it, under one idempotency key', async () => {
    const keys: string[] = [];
    const flaky: Pay = async (args) => {
      keys.push(stepOf(args).idempotencyKey);
      if (keys.length < 3) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
      return 'at last';
    };
    const order = fromMachine(orders(flaky), { version: '1', retry: { baseDelayMs: 1, jitter: 'none' } });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    expect(keys).toEqual(Array(3).fill(`${handle.id}/paying#1`));
    const errors = 'select step_id, error_class, recovery_strategy from workflow_errors where workflow_id = ?';
    expect(await rowsOf(engine, errors, [handle.id])).toEqual(
      Array(2).fill({ step_id: 'paying', error_class: 'TRANSIENT', recovery_strategy: 'RETRY_WITH_BACKOFF' }),
    );
  });

  it('tells the machine of what has failed for good', async () => {
    const order = fromMachine(
      orders(async () => Promise.reject(new FatalError('no such card'))),
      { version: '1' },
    );
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    expect(await handle.result()).toEqual({
      receipt: null,
      error: expect.objectContaining({ name: 'FatalError', message: 'no such card' }),
    });
  });
});

describe('a machine in error', () => {
  it('has failed its workflow, with the state as the step', async () => {
    const machine = setup({}).createMachine({
      id: 'breaks',
      context: {},
      initial: 'outer',
      states: {
        outer: {
          initial: 'inner',
          states: {
            inner: {
              on: {
                GO: {
                  actions: assign(() => {
                    throw new Error('broken');
                  }),
                },
              },
            },
          },
        },
      },
    }); // prettier-ignore
    const breaks = fromMachine(machine, { version: '1' });
    const engine = await engineOf([breaks]);
    const handle = await engine.start(breaks, {});
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('GO');
    await expect(handle.result()).rejects.toThrow('step "outer.inner" failed: broken');
    const errors =
      'select e.step_id, s.error_type from workflow_errors e join system_errors s on s.workflow_error_id = e.id where e.workflow_id = ?';
    expect(await rowsOf(engine, errors, [handle.id])).toEqual([{ step_id: 'outer.inner', error_type: 'Error' }]);
  });

  it('by an action that throws when it is released', async () => {
    const machine = setup({
      actions: {
        throws: () => {
          throw new Error('no hands');
        },
      },
    }).createMachine({
      id: 'acts',
      initial: 'a',
      states: { a: { on: { GO: { target: 'b', actions: 'throws' } } }, b: {} },
    }); // prettier-ignore
    const acts = fromMachine(machine, { version: '1' });
    const engine = await engineOf([acts]);
    const handle = await engine.start(acts, {});
    await handle.signal('GO');
    await expect(handle.result()).rejects.toThrow('no hands');
  });
});

describe('what people may do', () => {
  it('pause holds its calls back, resume lets them begin', async () => {
    const order = fromMachine(orders(paid), { version: '1' });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    await handle.pause();
    await handle.signal('APPROVE', { by: 'ada' });
    expect(await handle.status()).toBe('PAUSED');
    expect(
      await rowsOf(engine, "select 1 from step_attempts where workflow_id = ? and step_id = 'shipping'", [handle.id]),
    ).toEqual([]);
    await handle.resume();
    expect(await handle.result()).toMatchObject({ receipt: 'receipt 4' });
  });

  it('abort stops what is under way', async () => {
    const begun = gate();
    let why: unknown;
    const hangs = async ({ signal }: { signal: AbortSignal }): Promise<string> => {
      begun.open();
      await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      return '';
    };
    const order = fromMachine(
      orders(((args: never) =>
        hangs(args).catch((e: Error) => {
          why = e;
          throw e;
        })) as never),
      { version: '1' },
    ); // prettier-ignore
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await begun.passed;
    await handle.abort({ reason: 'enough' });
    await reaches(engine, handle.id, 'ABORTED');
    expect(String(why)).toContain('not wanted any more');
  });

  it('roll back to a checkpoint: the machine is where it was, and its calls begin in a new round', async () => {
    let calls = 0;
    const order = fromMachine(
      orders(async () => `receipt ${++calls}`),
      { version: '1' },
    );
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    const { checkpointId } = await handle.createCheckpoint('paid');
    await handle.signal('APPROVE', { by: 'ada' });
    await handle.result();
    await handle.rollBack(checkpointId);
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('APPROVE', { by: 'bob' });
    expect(await handle.result()).toEqual({ receipt: 'receipt 1', error: null });
    const keys = 'select key from step_attempts where workflow_id = ? order by tag';
    expect(await rowsOf(engine, keys, [handle.id])).toEqual(
      ['paying#1', 'shipping#1', 'shipping#1~1'].map((key) => ({ key })),
    );
  });

  it('restart from the beginning enters the machine anew', async () => {
    let calls = 0;
    const order = fromMachine(
      orders(async () => `receipt ${++calls}`),
      { version: '1' },
    );
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    await handle.restart({ from: 'beginning' });
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('APPROVE');
    expect(await handle.result()).toEqual({ receipt: 'receipt 2', error: null });
  });
});

describe('a call in front of a person', () => {
  const asks = (calls: string[]) =>
    fromMachine(
      orders(async () => {
        calls.push('called');
        if (calls.length === 1) throw new FatalError('the card is blocked');
        return 'receipt';
      }),
      { version: '1', actors: { pay: { onExhausted: 'pause' } } },
    );

  async function asked(calls: string[]) {
    const order = asks(calls);
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    const [question] = await rowsOf<{ id: string; step_id: string }>(
      engine,
      "select id, step_id from workflow_interventions where workflow_id = ? and status = 'OPEN'",
      [handle.id],
    );
    expect(question?.step_id).toBe('paying');
    return { engine, handle, id: question?.id as string };
  }

  it('is made again when they say so', async () => {
    const calls: string[] = [];
    const { engine, handle, id } = await asked(calls);
    await handle.decide(id, { option: 'retry', notes: 'unblocked' });
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('APPROVE');
    expect(await handle.result()).toMatchObject({ receipt: 'receipt' });
  });

  it('gets what they give instead', async () => {
    const { engine, handle, id } = await asked([]);
    await handle.decide(id, { option: 'skip', notes: 'paid in cash', payload: 'cash' });
    await reaches(engine, handle.id, 'WAITING');
    await handle.signal('APPROVE');
    expect(await handle.result()).toMatchObject({ receipt: 'cash' });
  });

  it('ends the workflow when they say so', async () => {
    const { handle, id } = await asked([]);
    await handle.decide(id, { option: 'fail', notes: 'no' });
    await expect(handle.result()).rejects.toThrow('the card is blocked');
    expect(await handle.status()).toBe('FAILED');
  });
});

describe('an event from outside', () => {
  const declared = () => fromMachine(orders(paid), { version: '1', events: { APPROVE: z.object({ by: z.string() }) } });

  it('must fit the schema of its payload', async () => {
    const order = declared();
    const engine = await engineOf([order]);
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    await expect(handle.signal('APPROVE', { by: 7 })).rejects.toThrow(
      'the payload of event "APPROVE" does not fit its schema: by',
    );
    await expect(handle.signal('CANCEL')).rejects.toThrow('it takes APPROVE');
    await handle.signal('APPROVE', { by: 'ada' });
    expect(await handle.result()).toMatchObject({ receipt: 'receipt 4' });
  });
});

describe('the output of a machine', () => {
  it('that does not fit its schema has failed the workflow', async () => {
    const machine = setup({ types: { output: {} as string } }).createMachine({
      id: 'says',
      initial: 'end',
      states: { end: { type: 'final' } },
      output: 'seven',
    });
    const says = fromMachine(machine, { version: '1', output: z.number() as never });
    const engine = await engineOf([says]);
    const handle = await engine.start(says, {});
    await expect(handle.result()).rejects.toThrow('does not fit its schema');
    expect(await handle.status()).toBe('FAILED');
  });
});

describe('the circuit breaker of an actor', () => {
  it('holds its calls back while it is open, and uses up none', async () => {
    let calls = 0;
    const order = fromMachine(
      orders(async () => {
        calls++;
        return 'receipt';
      }),
      { version: '1', actors: { pay: { breaker: 'bank' } } },
    );
    const engine = await engineOf([order], { breakers: { bank: { rampMs: 10 } } });
    await engine.control.setBreaker('bank', 'FORCE_OPEN', { reason: 'the bank is away' });
    const handle = await engine.start(order, { item: 'book' });
    await reaches(engine, handle.id, 'WAITING');
    expect(calls).toBe(0);
    await engine.control.setBreaker('bank', 'FORCE_CLOSED', { reason: 'it is back' });
    await expect.poll(() => calls, WAIT).toBe(1);
    await reaches(engine, handle.id, 'WAITING');
  });
});

describe('an observable', () => {
  it('is heard value by value, and its end ends it', async () => {
    const machine = setup({
      types: { context: {} as { seen: unknown[] } },
      actors: {
        ticks: fromObservable<number, number>(
          ({ input }) =>
            ({
              subscribe: (observer: { next(value: number): void; complete(): void }) => {
                for (let tick = 1; tick <= input; tick++) observer.next(tick);
                observer.complete();
                return { unsubscribe: () => {} };
              },
            }) as never,
        ),
      },
    }).createMachine({
      id: 'ticking',
      context: { seen: [] },
      initial: 'on',
      states: {
        on: {
          invoke: {
            src: 'ticks',
            input: 3,
            onSnapshot: {
              actions: assign({ seen: ({ context, event }) => [...context.seen, event.snapshot.context] }),
            },
            onDone: 'off',
            onError: 'off',
          },
        },
        off: { type: 'final' },
      },
      output: ({ context }) => context.seen.filter((one) => typeof one === 'number'),
    }); // prettier-ignore
    const ticking = fromMachine(machine, { version: '1' });
    const engine = await engineOf([ticking]);
    expect(await (await engine.start(ticking, {})).result()).toEqual([1, 2, 3]);
  });
});

describe('a callback', () => {
  it('hears and says, and is begun anew after a restart', async () => {
    let begun = 0;
    const stops: number[] = [];
    const machine = setup({
      types: { context: {} as { heard: string[] } },
      actors: {
        echo: fromCallback<{ type: string }>(({ sendBack, receive }) => {
          const mine = ++begun;
          receive(({ type }) => sendBack({ type: 'HEARD', said: `${type} by ${mine}` }));
          return () => void stops.push(mine);
        }),
      },
    }).createMachine({
      id: 'talks',
      context: { heard: [] },
      initial: 'on',
      invoke: { src: 'echo', id: 'echo', onError: '.off' },
      on: {
        SAY: {
          actions: ({ self }) => {
            (self.getSnapshot().children as { echo?: { send(e: object): void } }).echo?.send({ type: 'hello' });
          },
        },
        HEARD: {
          actions: assign({
            heard: ({ context, event }) => [...context.heard, (event as unknown as { said: string }).said],
          }),
        },
        STOP: '.off',
      },
      states: { on: {}, off: { type: 'final' } },
      output: ({ context }) => context.heard,
    }); // prettier-ignore
    const talks = fromMachine(machine, { version: '1' });
    const first = await engineOf([talks]);
    const handle = await first.start(talks, {});
    await expect.poll(() => begun, WAIT).toBe(1);
    await handle.signal('SAY');
    const revision = 'select revision from workflows where id = ?';
    await expect
      .poll(async () => Number((await rowsOf<{ revision: number }>(first, revision, [handle.id]))[0]?.revision), WAIT)
      .toBe(4);
    await first.stop();
    const again = await engineOf([talks]);
    await expect.poll(() => begun, WAIT).toBe(2);
    const same = again.handle<string[]>(handle.id);
    await same.signal('STOP');
    expect(await same.result()).toEqual(['hello by 1']);
    expect(stops).toEqual([1, 2]);
  });
});

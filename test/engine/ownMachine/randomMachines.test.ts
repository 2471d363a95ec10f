// Machines that nobody has thought of: whatever they call, wait for, start beside each other or below each other, a crash before or after any save changes
// nothing of how they end.
import fc from 'fast-check';
import { assign, fromPromise, raise, setup } from 'xstate';
import { expect, it } from 'vitest';
import { crashedEverywhere, drive } from './drive.ts';

type Kind = 'call' | 'wait' | 'event' | 'raise' | 'beside' | 'child' | 'spawn' | 'pass';
interface Stop {
  readonly kind: Kind;
  /** States that it passes over. */
  readonly over: number;
  readonly fails: boolean;
  readonly ms: number;
}

const stops = fc.array(
  fc.record({
    kind: fc.constantFrom<Kind>('call', 'wait', 'event', 'raise', 'beside', 'child', 'spawn', 'pass'),
    over: fc.nat({ max: 2 }),
    fails: fc.boolean(),
    ms: fc.nat({ max: 10 ** 11 }),
  }),
  { minLength: 1, maxLength: 6 },
);

const call = (input: object, target: string) => ({
  src: 'work',
  input,
  onDone: {
    target,
    actions: { type: 'note', params: ({ event }: never) => `done ${(event as { output: string }).output}` },
  },
  onError: {
    target,
    actions: { type: 'note', params: ({ event }: never) => `failed ${(event as { error: Error }).error.message}` },
  },
});

/** Every state leads on, so that every machine ends. */
function machineOf(given: readonly Stop[]) {
  const inner = setup({ actors: { work: fromPromise(async () => '') } }).createMachine({
    id: 'inner',
    initial: 'pause',
    states: {
      pause: { after: { 7: 'work' } },
      work: { invoke: { src: 'work', input: { name: 'inner', fails: false }, onDone: 'end', onError: 'end' } },
      end: { type: 'final' },
    },
    output: 'inner is over',
  } as never);
  const states = given.map(({ kind, over, fails, ms }, index) => {
    const target = `s${Math.min(index + 1 + over, given.length)}`;
    const input = { name: `w${index}`, fails };
    const region = (side: string) => ({
      initial: 'on',
      states: {
        on: { invoke: { ...call({ name: `${side}${index}`, fails }, 'off'), id: `${side}${index}` } },
        off: { type: 'final' },
      },
    });
    const state = {
      call: { invoke: call(input, target) },
      wait: { after: { [ms]: target } },
      event: { on: { GO: target }, after: { [ms]: target } },
      raise: { entry: raise({ type: 'NOW' } as never, { delay: ms, id: `r${index}` }), on: { NOW: target } },
      beside: { type: 'parallel', states: { left: region('left'), right: region('right') }, onDone: target },
      child: {
        invoke: {
          src: 'inner',
          onDone: {
            target,
            actions: { type: 'note', params: ({ event }: never) => (event as { output: string }).output },
          },
          onError: target,
        },
      },
      spawn: {
        entry: assign({
          refs: ({ spawn, context }: never) => [
            ...(context as { refs: unknown[] }).refs,
            (spawn as (src: string, options: object) => unknown)('work', {
              id: `spawned${index}`,
              input: { ...input, fails: false },
            }),
          ],
        } as never),
        on: { [`xstate.done.actor.spawned${index}`]: target },
      },
      pass: { always: target },
    }[kind];
    return [`s${index}`, { ...state, exit: { type: 'note', params: `left s${index}` } }];
  }); // prettier-ignore
  return setup({
    types: { context: {} as { notes: string[]; refs: unknown[] } },
    actors: { work: fromPromise(async () => ''), inner } as never,
    actions: {
      note: assign({
        notes: ({ context }: { context: { notes: string[] } }, what: string) => [...context.notes, what],
      }) as never,
    },
  }).createMachine({
    id: 'random',
    context: { notes: [], refs: [] },
    initial: 's0',
    states: Object.fromEntries([...states, [`s${given.length}`, { type: 'final' }]]) as never,
    output: ({ context }: { context: { notes: string[] } }) => context.notes,
  } as never);
}

const answers = {
  work: ({ name, fails }: { name: string; fails: boolean }) => {
    if (fails) throw new Error(name);
    return name;
  },
};

it('end as if nothing had happened', async () => {
  await fc.assert(
    fc.asyncProperty(stops, async (given) => {
      const options = { answers, events: given.map(() => ({ type: 'GO' })) };
      const machine = machineOf(given);
      const { whole, crashed } = await crashedEverywhere(machine, options);
      expect(whole.outcome.status).toBe('done');
      for (const { outcome, saves } of crashed) {
        expect(outcome).toEqual(whole.outcome);
        expect(saves).toBeGreaterThanOrEqual(whole.saves);
      }
    }),
    { numRuns: 60, seed: 20 },
  );
});

it('come to the same state twice', async () => {
  await fc.assert(
    fc.asyncProperty(stops, async (given) => {
      const options = { answers, events: given.map(() => ({ type: 'GO' })) };
      expect((await drive(machineOf(given), options)).state).toEqual((await drive(machineOf(given), options)).state);
    }),
    { numRuns: 30, seed: 21 },
  );
});

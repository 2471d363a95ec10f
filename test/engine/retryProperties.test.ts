// What holds for every chain of retries of a workflow, property by property, on a whole engine with a clock and a storage that a test moves.
// R… and T… name them. Single plans and calls are in `test/failures/retryProperties.test.ts`.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { sleep } from '../../src/clock.ts';
import type { Definition } from '../../src/definition.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { SmallWorld } from '../simulation/smallWorld.ts';
import type { WorkflowRows } from '../simulation/simulatedStorage.ts';

const refused = (message = 'refused'): Error => Object.assign(new Error(message), { code: 'ECONNREFUSED' });
/** Longer than any chain of retries below takes, with its crashes. */
const LONG = 300_000;

/** The attempts of a step as they were stored, in the order in which they began. */
const attemptsOf = (rows: WorkflowRows | undefined, step: string) =>
  [...(rows?.attempts.values() ?? [])].filter(({ intent }) => intent.step === step);

const numbers = fc.record({
  maxAttempts: fc.integer({ min: 1, max: 8 }),
  strategy: fc.constantFrom('exponential', 'linear', 'constant'),
  baseDelayMs: fc.integer({ min: 0, max: 20_000 }),
  jitter: fc.constantFrom('upward', 'full', 'equal', 'decorrelated', 'none'),
});
/** How many calls fail before one succeeds. */
const failing = fc.integer({ min: 0, max: 10 });
const FEW = { numRuns: 25 };

/** Attempt → when it was planned to begin; each is planned once. */
function plannedIn(world: SmallWorld): ReadonlyMap<number, number> {
  const planned = world.storage.events
    .filter(({ type }) => type === 'RETRY_SCHEDULED')
    .map(({ payload }) => payload as { attempt: number; dueAt: number });
  const byAttempt = new Map(planned.map(({ attempt, dueAt }) => [attempt, dueAt]));
  expect(byAttempt.size).toBe(planned.length);
  return byAttempt;
}

/** A workflow of one step that fails so often, and when it was called. */
function calling(
  world: SmallWorld,
  fails: number,
  retry: object,
): { definition: Definition; calls: [number, number][] } {
  const calls: [number, number][] = [];
  const definition = workflow('calling', { version: '1' }).step('call', {
    retry,
    run: ({ attempt }) => {
      calls.push([attempt, world.clock.now()]);
      if (attempt <= fails) throw refused(`refused ${attempt}`);
    },
  });
  return { definition, calls };
}

describe('retries of a workflow', () => {
  test('R1 the calls made are those stored, no more than allowed, and what was waited is what was planned', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, failing, async (retry, fails) => {
        const world = new SmallWorld();
        const { definition, calls } = calling(world, fails, retry);
        const { engine } = await world.begin([definition]);
        await world.settled(engine.startWorkflow('calling', null));
        await world.clock.pass(LONG);
        const [rows] = world.workflows;
        expect(calls).toHaveLength(Math.min(fails + 1, retry.maxAttempts));
        expect(attemptsOf(rows, 'call').map(({ intent }) => intent.attempt)).toEqual(calls.map(([attempt]) => attempt));
        const planned = plannedIn(world);
        calls.slice(1).forEach(([attempt, began], at) => {
          // A wait of nothing is no wait: the call follows at once.
          const dueAt = planned.get(attempt) ?? calls[at]?.[1] ?? 0;
          expect(began).toBeGreaterThanOrEqual(dueAt);
          // A moment for each commit, and for a workflow that left memory meanwhile.
          expect(began).toBeLessThan(dueAt + 1_500);
        });
      }),
      FEW,
    );
  });

  test('R5 a workflow that is aborted calls nothing any more, wherever it was', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, fc.integer({ min: 0, max: 30_000 }), async (retry, afterMs) => {
        const world = new SmallWorld();
        let calls = 0;
        let now = 0;
        const reasons: unknown[] = [];
        const definition = workflow('stopped', { version: '1' }).step('call', {
          retry,
          run: async ({ signal }) => {
            calls += 1;
            now += 1;
            signal.addEventListener('abort', () => reasons.push((signal.reason as Error).name));
            try {
              await sleep(world.clock, 500, signal);
            } finally {
              now -= 1;
            }
            throw refused();
          },
        });
        const { engine } = await world.begin([definition]);
        const { workflowId } = await world.settled(engine.startWorkflow('stopped', null));
        await world.clock.pass(afterMs);
        // It gave up by itself; its undo needs no turn of the clock, but a commit.
        if (['COMPENSATING', 'FAILED'].includes(String(world.statuses[0]))) return;
        await world.settled(engine.abort(workflowId));
        const until = calls;
        await world.clock.pass(50);
        expect(now).toBe(0);
        const cancelled = attemptsOf(world.workflows[0], 'call').filter(
          ({ result }) => result?.outcome === 'cancelled',
        );
        expect(reasons).toEqual(cancelled.map(() => 'StepCancelledError'));
        expect(cancelled.length).toBeLessThanOrEqual(1);
        await world.clock.pass(LONG);
        expect(calls).toBe(until);
        expect(world.statuses).toEqual(['ABORTED']);
      }),
      FEW,
    );
  });

  test('R10 a library that is told not to retry by itself makes as many calls as the step, each with its number', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), async (maxAttempts) => {
        const world = new SmallWorld();
        const headers: unknown[] = [];
        const request = (options: { maxRetries: number; headers: object }): never => {
          for (let call = 0; call <= options.maxRetries; call++) headers.push(options.headers);
          throw refused();
        };
        const library = ({ maxRetries = 4, ...rest }: { maxRetries?: number; headers: object }): never =>
          request({ maxRetries, ...rest });
        const definition = workflow('nested', { version: '1' }).step('call', {
          retry: { maxAttempts, baseDelayMs: 1 },
          run: ({ retry }) => library(retry),
        });
        const { engine } = await world.begin([definition]);
        await world.settled(engine.startWorkflow('nested', null));
        await world.clock.pass(LONG);
        expect(headers).toEqual(Array.from({ length: maxAttempts }, (_, at) => ({ 'x-attempt': String(at + 1) })));
      }),
      FEW,
    );
  });

  test('R11 R13 a crash at any moment between attempts: numbers neither repeat nor skip, and what was drawn to wait stands', async () => {
    await fc.assert(
      fc.asyncProperty(
        numbers,
        failing,
        fc.array(fc.integer({ min: 100, max: 40_000 }), { minLength: 1, maxLength: 4 }),
        async (retry, fails, crashes) => {
          const world = new SmallWorld();
          const { definition, calls } = calling(world, fails, retry);
          let begun = await world.begin([definition]);
          await world.settled(begun.engine.startWorkflow('calling', null));
          for (const afterMs of crashes) {
            await world.clock.pass(afterMs);
            world.kill(begun);
            begun = await world.begin([definition]);
          }
          await world.clock.pass(LONG);
          const [rows] = world.workflows;
          const attempts = attemptsOf(rows, 'call');
          const all = Array.from({ length: Math.min(fails + 1, retry.maxAttempts) }, (_, at) => at + 1);
          expect(attempts.map(({ intent }) => intent.attempt)).toEqual(all);
          // A crash between a call and its commit repeats it, under its number.
          expect(calls.map(([attempt]) => attempt).filter((attempt, at, seen) => attempt !== seen[at - 1])).toEqual(
            all,
          );
          const planned = plannedIn(world);
          for (const [attempt, began] of calls) expect(began).toBeGreaterThanOrEqual(planned.get(attempt) ?? 0);
        },
      ),
      FEW,
    );
  });

  test('R11 a call that a crash cuts off is made again under its number, by the process that has the workflow', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 4 }), async (afterMs, during) => {
        const world = new SmallWorld();
        const ended: number[] = [];
        const definition = workflow('cut', { version: '1' }).step('call', {
          retry: { maxAttempts: 6, strategy: () => 100, jitter: 'none' },
          run: async ({ attempt }) => {
            await sleep(world.clock, 500);
            ended.push(attempt);
            if (ended.length < during) throw refused();
          },
        });
        const first = await world.begin([definition]);
        await world.settled(first.engine.startWorkflow('cut', null));
        while (ended.length < during - 1 && (await world.clock.next()));
        await world.clock.pass(110 + afterMs);
        world.kill(first);
        await world.begin([definition]);
        await world.clock.pass(LONG);
        const [rows] = world.workflows;
        const results = attemptsOf(rows, 'call').flatMap(({ intent, result }) => (result ? [intent.attempt] : []));
        expect(results).toEqual(results.map((_, at) => at + 1));
        expect(results).toHaveLength(during);
        expect(world.statuses).toEqual(['COMPLETED']);
      }),
      FEW,
    );
  });

  test('R12 what is thrown is the last error, unchanged; the ones before it are recorded, and recoveries tell them all', async () => {
    await fc.assert(
      fc.asyncProperty(numbers, failing, async (retry, fails) => {
        const world = new SmallWorld();
        const { definition, calls } = calling(world, fails, retry);
        const { engine } = await world.begin([definition]);
        await world.settled(engine.startWorkflow('calling', null));
        await world.clock.pass(LONG);
        const rows = world.workflows[0] as WorkflowRows;
        const thrown = Math.min(fails, retry.maxAttempts);
        expect(rows.errors.map(({ message }) => message)).toEqual(
          Array.from({ length: thrown }, (_, at) => `refused ${at + 1}`),
        );
        const results = attemptsOf(rows, 'call').map(({ result }) => result?.outcome);
        // What is undone in the end is a recovery as well, and no call.
        const recoveries = rows.recoveries.filter(({ strategy }) => strategy !== 'COMPENSATE');
        // One recovery for every call after the first, each of them the answer to the error before it.
        expect(recoveries.map(({ success }) => (success ? 'completed' : 'failed'))).toEqual(results.slice(1));
        expect(recoveries.map(({ errorId }) => errorId)).toEqual(
          rows.errors.slice(0, calls.length - 1).map(({ id }) => id),
        );
        expect(recoveries.map(({ attemptNumber }) => attemptNumber)).toEqual(recoveries.map((_, at) => at + 1));
        const has = fails >= retry.maxAttempts ? 'FAILED' : 'COMPLETED';
        expect(world.statuses).toEqual([has]);
        const told = rows.systemErrors.filter(({ message }) => message.includes(`refused ${thrown}`));
        expect([told.length, rows.systemErrors.length]).toEqual(has === 'FAILED' ? [1, 1] : [0, 0]);
      }),
      FEW,
    );
  });
});

describe('what a step holds', () => {
  const resources = { desk: 1 };
  const around = () => ({ resources });

  test('T2 is held until the work really ends, or is given up', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_000 }), async (endsAfterMs) => {
        const world = new SmallWorld();
        let at = 0;
        let most = 0;
        const definition = workflow<boolean>('holding', { version: '1' }).step('work', {
          resources,
          timeoutMs: 100,
          retry: { maxAttempts: 1 },
          // It does not hear that its time is over.
          run: async ({ input }) => {
            most = Math.max(most, ++at);
            await sleep(world.clock, input ? 100 + endsAfterMs : 10);
            at -= 1;
          },
        });
        const { engine } = await world.begin([definition], { limits: { graceMs: 1_000 }, around });
        await world.settled(engine.startWorkflow('holding', true));
        await world.settled(engine.startWorkflow('holding', false));
        await world.clock.pass(10_000);
        expect(most).toBe(1);
        expect(at).toBe(0);
        expect(world.storage.resources.heldOf('desk')).toBe(0);
        expect(world.statuses[1]).toBe('COMPLETED');
      }),
      FEW,
    );
  });

  test('T4 goes to who waited first; one that leaves leaves no hole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 7 }), fc.infiniteStream(fc.boolean()), async (many, leaves) => {
        const world = new SmallWorld();
        const order: number[] = [];
        const definition = workflow<number>('queueing', { version: '1' }).step('work', {
          resources,
          run: async ({ input }) => {
            order.push(input);
            await sleep(world.clock, 1_000);
          },
        });
        const { engine } = await world.begin([definition], { around });
        const ids: WorkflowId[] = [];
        for (let number = 0; number < many; number++)
          ids.push((await world.settled(engine.startWorkflow('queueing', number))).workflowId);
        const stay = ids.map((_, number) => number === 0 || !leaves.next().value);
        for (const [number, id] of ids.entries()) if (!stay[number]) await world.settled(engine.abort(id));
        await world.clock.pass(60_000);
        expect(order).toEqual(ids.flatMap((_, number) => (stay[number] ? [number] : [])));
        expect(world.storage.resources.claims).toEqual([]);
      }),
      FEW,
    );
  });
});

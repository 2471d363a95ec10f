// An undo has a time for all its attempts: when it is over, a person is asked, and has it again from the answer on.
import { describe, expect, test } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { sleep } from '../../src/clock.ts';
import { InvalidDefinitionError } from '../../src/errors.ts';
import type { RetryRules } from '../../src/retryPolicy.ts';
import { SmallWorld } from '../simulation/smallWorld.ts';

const SECOND = 1_000;
const refused = (): Error => Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });

/** A workflow that is aborted, and whose one undo never succeeds. */
async function undoing(
  undoWithinMs: number | undefined,
  undo: (world: SmallWorld) => unknown,
  crashAfterMs?: number,
  rules: Pick<RetryRules, 'byClass' | 'when'> = {},
) {
  const world = new SmallWorld();
  const calls: number[] = [];
  const definition = workflow('undone', { version: '1' })
    .step('book', {
      run: () => 1,
      compensate: () => {
        calls.push(world.clock.now());
        return undo(world);
      },
      retry: {
        ...rules,
        maxAttempts: 1_000,
        strategy: () => (undoWithinMs === undefined ? 15 : 1) * SECOND,
        jitter: 'none',
      },
      ...(undoWithinMs === undefined ? {} : { undoWithinMs }),
    })
    .sleep('night', 86_400_000);
  const begin = () => world.begin([definition], { limits: { graceMs: 100 } });
  let begun = await begin();
  const { workflowId } = await world.settled(begun.engine.startWorkflow('undone', null));
  await world.settled(begun.engine.abort(workflowId));
  if (crashAfterMs !== undefined) {
    await world.clock.pass(crashAfterMs);
    world.kill(begun);
    await world.clock.pass(60 * SECOND);
    begun = await begin();
  }
  const questions = () => [...(world.workflows[0]?.interventions.values() ?? [])].map(({ asked }) => asked);
  return { world, engine: begun.engine, calls, questions };
}

const fails = (): never => {
  throw refused();
};

describe('an undo that does not succeed', () => {
  test('is retried until its time is over, then a person is asked; the answer gives it that time again', async () => {
    const { world, engine, calls, questions } = await undoing(5 * SECOND, fails);
    await world.clock.pass(4 * SECOND);
    expect(questions()).toEqual([]);
    await world.clock.pass(10 * SECOND);
    expect(world.statuses).toEqual(['COMPENSATING']);
    expect(questions()).toMatchObject([{ trigger: 'COMPENSATION_FAILED', step: 'book' }]);
    expect(questions()[0]?.prompt).toMatch(/Tried: \d attempts to undo it in 4 s\./);
    const first = calls.length;
    expect(first).toBeLessThan(7);
    await world.settled(engine.decide(questions()[0]?.id as string, { option: 'retry', notes: 'up again' }));
    await world.clock.pass(20 * SECOND);
    expect(calls.length).toBeGreaterThan(first + 2);
    expect(calls.length).toBeLessThan(first + 7);
    expect(questions()).toHaveLength(2);
  });

  test('is given up within a call that takes longer than all of it', async () => {
    const { world, calls, questions } = await undoing(2 * SECOND, ({ clock }) => sleep(clock, 100 * SECOND));
    await world.clock.pass(3 * SECOND);
    expect(calls).toHaveLength(1);
    expect(questions()).toMatchObject([{ trigger: 'COMPENSATION_FAILED' }]);
  });

  test('is not begun again after a crash when its time is over meanwhile', async () => {
    const { world, calls, questions } = await undoing(5 * SECOND, fails, 2 * SECOND);
    const before = calls.length;
    await world.clock.pass(60 * SECOND);
    expect(calls).toHaveLength(before);
    expect(questions()).toMatchObject([{ trigger: 'COMPENSATION_FAILED' }]);
  });

  test('has an hour where nothing is said', async () => {
    const { world, questions } = await undoing(undefined, fails);
    await world.clock.pass(3_500 * SECOND);
    expect(questions()).toEqual([]);
    await world.clock.pass(200 * SECOND);
    expect(questions()).toHaveLength(1);
  });

  test('has no more time because its step says so of a class, or of one error', async () => {
    const day = { maxElapsedMs: 86_400_000 };
    for (const retry of [
      { byClass: { TRANSIENT: day } },
      { when: [{ match: { code: 'ECONNREFUSED' }, policy: day }] },
    ]) {
      const { world, calls, questions } = await undoing(5 * SECOND, fails, undefined, retry);
      await world.clock.pass(60 * SECOND);
      expect(calls.length).toBeLessThan(7);
      expect(questions()).toMatchObject([{ trigger: 'COMPENSATION_FAILED', step: 'book' }]);
    }
  });

  test('cannot have no time', () => {
    expect(() =>
      workflow('none', { version: '1' }).step('book', { run: () => 1, compensate: () => 1, undoWithinMs: 0 }),
    ).toThrow(InvalidDefinitionError);
  });
});

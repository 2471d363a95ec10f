// Very many workflows that are due at the same time, on the real PostgreSQL with a moved clock: they are woken a few at a time, so that their waking
// is never taken for a shortage of connections, which would park what they begin.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();
const MANY = 500;
const DAY = 86_400_000;

it('are woken without two hundred statements that wait for a connection', async () => {
  const clock = new MovedClock();
  let most = 0;
  const look = (): void => {
    const waiting = engine.control.tally?.pools.reduce((sum, pool) => sum + pool.waiting, 0) ?? Infinity;
    most = Math.max(most, waiting);
  };
  const due = workflow('due', { version: '1' }).step('work', { run: look });
  const engine = await engineOf([due], { clock });
  const startAt = new Date(clock.now() + DAY);
  await Promise.all(Array.from({ length: MANY }, () => engine.start(due, null, { startAt })));
  await expect.poll(() => engine.control.inMemory).toBe(0);
  most = 0;
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const ended = new Set<string>();
  const stop = engine.control.onCommit(({ workflowId, status }) => {
    look();
    if (status === 'COMPLETED' && ended.add(workflowId).size === MANY) resolve();
  });
  clock.move(DAY);
  await over;
  stop();
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThan(200);
  const parked = await rowsOf(engine, "select 1 from workflow_events where type = 'STEP_PARKED'");
  expect(parked).toEqual([]);
});

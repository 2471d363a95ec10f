// A process on a machine whose clock is an hour ahead, or is set while it runs, on the real PostgreSQL: its workflows live by the database's time.
import { afterEach, expect, it, vi } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, gate, rowsOf } from './fixture.ts';

const HOUR = 3_600_000;
const engineOf = engines();
const machineNow = Date.now;

afterEach(() => vi.restoreAllMocks());

const setBy = (ms: number): void => void vi.spyOn(Date, 'now').mockImplementation(() => machineNow() + ms);

it('what it stores and waits for is by the time of the database, whatever its machine is set to', async () => {
  setBy(HOUR);
  const begun = gate();
  const set = gate();
  const naps = workflow('naps', { version: '1' })
    .step('first', {
      run: () => {
        begun.open();
        return set.passed;
      },
    })
    .sleep('nap', 5)
    .step('last', { run: () => 'done' });
  const engine = await engineOf([naps]);
  const handle = await engine.start(naps, undefined);
  await begun.passed;
  setBy(2 * HOUR);
  set.open();
  expect(await handle.result()).toBe('done');
  const rows = await rowsOf<{ off: number }>(
    engine,
    `select abs(extract(epoch from at - clock_timestamp()))::float8 as off from (
       select created_at as at from workflows where id = ? union all
       select completed_at from workflows where id = ? union all
       select started_at from step_attempts where workflow_id = ? union all
       select occurred_at from workflow_events where workflow_id = ?) as times`,
    [handle.id, handle.id, handle.id, handle.id],
  );
  expect(rows.length).toBeGreaterThan(5);
  expect(Math.max(...rows.map(({ off }) => off))).toBeLessThan(HOUR / 2_000);
  const later = await engine.start(naps, undefined, { startAt: new Date(machineNow() + HOUR) });
  expect(await later.status(), 'its time has not come, although the machine says so').toBe('PENDING');
});

// How often the watchdog looks at the same, however many sleep.
import { expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { LiveWorkflow } from '../../src/engine/liveWorkflow.ts';
import type { Inside } from '../../src/engine/surroundings.ts';
import { Watchdog } from '../../src/engine/watchdog.ts';
import { silentLog } from '../../src/log.ts';
import type { IdleWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { WorkflowId } from '../../src/workflow.ts';

const idOf = (number: number): WorkflowId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as WorkflowId;

it('brings each position into memory once, whichever process looks; of another process it asks one page', async () => {
  const all = Array.from({ length: 10_100 }, (_, index) => idOf(index + 1));
  const unproven = new Set(all);
  const alarms: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    schedule(_, wake) {
      alarms.push(wake);
      return { cancel: () => {} };
    },
  };
  let pages = 0;
  const store = {
    due: () => Promise.resolve([]),
    idle(after: WorkflowId, limit: number) {
      pages++;
      const found: IdleWorkflow[] = [];
      for (const workflowId of unproven) {
        if (found.length === limit) break;
        if (workflowId > after) found.push({ workflowId, revision: 3, asks: false });
      }
      return Promise.resolve(found);
    },
    prove(waiting: Parameters<Inside['store']['prove']>[0]) {
      for (const { workflowId } of waiting) unproven.delete(workflowId);
      return Promise.resolve();
    },
  };
  const around = { clock, log: silentLog, store } as unknown as Inside;
  let examined = 0;
  // One has only lost its alarm: it is given back, and where it is lost again that must be seen.
  const timed = idOf(7);
  const examine = (id: WorkflowId): Promise<LiveWorkflow> => {
    examined++;
    return Promise.resolve({
      mover: () => (id === timed ? 'time' : 'workflow'),
      reconcile: () => {},
    } as unknown as LiveWorkflow);
  };
  /** What one look examines, and the pages that it asks for. */
  const look = async (): Promise<readonly number[]> => {
    const next = alarms.length + 1;
    [examined, pages] = [0, 0];
    alarms.at(-1)?.();
    await expect.poll(() => alarms.length, { timeout: 10_000 }).toBe(next);
    return [examined, pages];
  };
  new Watchdog(around, { examine }, { names: ['any'] }).start();
  expect(await look()).toEqual([all.length, 51]);
  expect([...unproven]).toEqual([timed]);
  expect(await look()).toEqual([1, 1]);
  new Watchdog(around, { examine }, { names: ['any'] }).start();
  expect(await look()).toEqual([1, 1]);
});

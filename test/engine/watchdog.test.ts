// How often the watchdog looks at the same, however many sleep.
import { expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { LiveWorkflow } from '../../src/engine/liveWorkflow.ts';
import type { Inside } from '../../src/engine/surroundings.ts';
import { Watchdog } from '../../src/engine/watchdog.ts';
import { silentLog } from '../../src/log.ts';
import type { WorkflowId } from '../../src/workflow.ts';

const idOf = (number: number): WorkflowId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as WorkflowId;

it('brings each position into memory once, and forgets those that do not wait any more', async () => {
  const ids = Array.from({ length: 101_000 }, (_, index) => idOf(index + 1));
  let asleep: readonly WorkflowId[] = ids;
  const alarms: (() => void)[] = [];
  const clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    schedule(_, wake) {
      alarms.push(wake);
      return { cancel: () => {} };
    },
  };
  const idle = (after: WorkflowId, limit: number) => {
    const first = asleep.findIndex((id) => id > after);
    const page = first === -1 ? [] : asleep.slice(first, first + limit);
    return Promise.resolve(page.map((workflowId) => ({ workflowId, revision: 3 })));
  };
  const around = { clock, log: silentLog, store: { due: () => Promise.resolve([]), idle } } as unknown as Inside;
  let examined = 0;
  const examine = (): Promise<LiveWorkflow> => {
    examined++;
    return Promise.resolve({ mover: 'event', reconcile: () => {} } as unknown as LiveWorkflow);
  };
  const watchdog = new Watchdog(around, { examine }, { names: ['any'] });
  watchdog.start();
  const look = async (): Promise<number> => {
    examined = 0;
    const next = alarms.length + 1;
    alarms.at(-1)?.();
    await expect.poll(() => alarms.length, { timeout: 10_000 }).toBe(next);
    return examined;
  };
  expect(await look()).toBe(ids.length);
  expect(await look()).toBe(0);
  asleep = ids.slice(1);
  expect(await look()).toBe(0);
  asleep = ids; // It was moved meanwhile, and came back.
  expect(await look()).toBe(1);
  // Another process looks: that nothing is seen says nothing.
  asleep = [];
  expect(await look()).toBe(0);
  asleep = ids;
  expect(await look()).toBe(0);
});

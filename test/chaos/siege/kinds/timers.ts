// Thousands of timers that are due at once, at a moment when every process is down: whoever comes back finds them all.
import { setTimeout as passes } from 'node:timers/promises';
import { machineMs } from '../post.ts';
import type { Kind } from '../kind.ts';

/** Shares of the siege's time. */
const ALL_DOWN = 0.7;
const DUE = 0.85;
const MOST_MS = 300_000;

export const timers: Kind = {
  name: 'timers',
  about: 'all timers due at one moment, at which every process is down',
  mix: 'alarms',
  slots: 3,
  stepMs: 0,
  leaseMs: 10_000,
  perMinute: { workflows: 5_000, strikes: 0 },
  alarmsAt: DUE,
  comeWithin: 0.5,
  async attack({ garrison, beganAt, forMs, pause, total, struck, ended, measured }) {
    const at = (share: number): Promise<void> => pause(beganAt + forMs * share - machineMs());
    await at(ALL_DOWN);
    await garrison.killAll();
    struck('all killed');
    const early = await ended();
    await at(DUE);
    await passes(200);
    const back = machineMs();
    garrison.letIn();
    // What takes longer is for the verdict.
    while (((await ended()) ?? 0) < total && machineMs() - back < MOST_MS) await passes(50);
    measured('ended before they were due:', String(early));
    measured('all ended within', `${((machineMs() - back) / 1_000).toFixed(1)} s of the processes' return`);
  },
};

// What one process of a siege is to do, and what it writes down for the verdict. Between siege.ts and besieged.ts.
import type { Mix } from './works.ts';

export interface Post {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly ledger: string;
  readonly acknowledged: string;
  /** Where it is written that the start of a workflow was acknowledged. */
  readonly accepted: string;
  /** Where progress is buffered. */
  readonly redisUrl: string | undefined;
  readonly mix: Mix;
  /** Which share of the workflows it starts: those whose number is `slot` modulo `slots`. */
  readonly slot: number;
  readonly slots: number;
  readonly total: number;
  /** They come evenly from here on, in ms of the machine's monotonic clock … */
  readonly beganAt: number;
  /** … for so long. */
  readonly forMs: number;
  readonly stepMs: number;
  readonly leaseMs: number;
  /** When alarms go off, ms since the epoch. */
  readonly until: number;
}

/** That a start was acknowledged. */
export interface Accepted {
  readonly key: string;
  readonly id: string;
}

/** The monotonic clock that all processes of a machine share, which nobody sets (ms). */
export const machineMs = (): number => Number(process.hrtime.bigint() / 1_000_000n);

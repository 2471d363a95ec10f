// How the process is doing: passed in like the clock, so that a test can say that memory is short. `systemVitals` is the one place where the real
// figures are read.
import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { Clock } from './clock.ts';

/** One look. What is not known is missing. */
export interface VitalSigns {
  /** Resident memory of the process, in MB. */
  readonly memory?: number;
  /** Share of the processors that the process uses, 0 to 1. */
  readonly cpu?: number;
  /** Share of the disk with the data folder that is full, 0 to 1. */
  readonly disk?: number;
  /** Statements that wait for a connection to the database. */
  readonly connections?: number;
}

export interface Vitals {
  read(): VitalSigns;
}

const MB = 1024 * 1024;
const MICROSECONDS = 1_000;

/** @param given `dataDir`: where the disk counts; `connections`: how many statements wait */
export function systemVitals(
  clock: Clock,
  given: { readonly dataDir?: string | undefined; readonly connections?: () => number } = {},
): Vitals {
  const processors = availableParallelism();
  let usage = process.cpuUsage();
  let at = clock.monotonic();
  return {
    read() {
      const now = clock.monotonic();
      const used = process.cpuUsage(usage);
      const elapsed = Math.max(1, now - at);
      const cpu = (used.user + used.system) / MICROSECONDS / elapsed / processors;
      usage = process.cpuUsage();
      at = now;
      return {
        memory: process.memoryUsage.rss() / MB,
        cpu,
        ...(given.dataDir === undefined ? {} : { disk: fullness(given.dataDir) }),
        ...(given.connections ? { connections: given.connections() } : {}),
      };
    },
  };
}

function fullness(folder: string): number {
  const { blocks, bavail } = statfsSync(folder);
  return blocks > 0 ? 1 - bavail / blocks : 0;
}

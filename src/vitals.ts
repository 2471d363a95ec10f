// How the process is doing: passed in like the clock, so that a test can say that memory is short. `systemVitals` is the one place where the real
// figures are read.
import { statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';

/** One look. What is not known is missing. */
export interface VitalSigns {
  /** Resident memory of the process, in MB. */
  readonly memory?: number;
  /** How much the process lacks processors, 0 to 1: see `shortageOf`. It is that of the time since the last look. */
  readonly cpu?: number;
  /** Share of the disk with the data folder that is full, 0 to 1. */
  readonly disk?: number;
  /** Statements that wait for a connection to the database. */
  readonly connections?: number;
}

export interface Vitals {
  read(): VitalSigns;
  /** Measures no more. */
  stop?(): void;
}

/** What is known of the use of processors since the last look. */
export interface Use {
  /** Share of the time in which the event loop had something to do, 0 to 1. */
  readonly loop: number;
  /** How late it came to what was due, on average, in ms. */
  readonly lateMs: number;
  /** Share of all processors that the process used with all its threads, 0 to 1. */
  readonly processors: number;
  /** How many processors it may use. */
  readonly parallelism: number;
}

/** A process that used less than this of one processor did not compute: it was stopped, or asleep, and its event loop is late for that. */
const COMPUTES = 0.25;

/** An event loop that is later than this on average, in ms, is held up by pieces of work that are too long, and not merely full. */
const HELD_UP_MS = 50;

/**
 * 0 where processors are not what is missing. An event loop that always has something to do is one that works at full rate: it lacks processors only
 * where what is due comes late. More than one processor is only used up by threads beside it.
 */
export function shortageOf({ loop, lateMs, processors, parallelism }: Use): number {
  const isHeldUp = lateMs >= HELD_UP_MS && processors * parallelism >= COMPUTES;
  return Math.max(isHeldUp ? loop : 0, isHeldUp || parallelism > 1 ? processors : 0);
}

const MB = 1024 * 1024;
const MICROSECONDS = 1_000;
const NANOSECONDS = 1_000_000;
/** Between two looks at how late the event loop is, in ms. */
const RESOLUTION_MS = 10;

/** @param given `dataDir`: where the disk counts; `connections`: how many statements wait */
export function systemVitals(
  clock: Clock,
  given: { readonly dataDir?: string | undefined; readonly connections?: () => number } = {},
): Vitals {
  const parallelism = availableParallelism();
  const lateness = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  lateness.enable();
  let loop = performance.eventLoopUtilization();
  let usage = process.cpuUsage();
  let at = clock.monotonic();
  return {
    read() {
      const now = clock.monotonic();
      const used = process.cpuUsage(usage);
      const elapsed = Math.max(1, now - at);
      const processors = (used.user + used.system) / MICROSECONDS / elapsed / parallelism;
      const { utilization } = performance.eventLoopUtilization(loop);
      // Held up from one look to the next, it has not even looked how late it is.
      const lateMs = lateness.count === 0 ? elapsed : lateness.mean / NANOSECONDS - RESOLUTION_MS;
      lateness.reset();
      loop = performance.eventLoopUtilization();
      usage = process.cpuUsage();
      at = now;
      return {
        memory: process.memoryUsage.rss() / MB,
        cpu: shortageOf({ loop: utilization, lateMs, processors, parallelism }),
        ...(given.dataDir === undefined ? {} : { disk: fullness(given.dataDir) }),
        ...(given.connections ? { connections: given.connections() } : {}),
      };
    },
    stop: () => lateness.disable(),
  };
}

/** What the process itself has used: resident memory in bytes, processors in seconds, and for how many seconds it runs. */
export const processUse = (): { readonly memory: number; readonly cpu: number; readonly uptime: number } => {
  const { user, system } = process.cpuUsage();
  return { memory: process.memoryUsage.rss(), cpu: (user + system) / 1e6, uptime: process.uptime() };
};

function fullness(folder: string): number {
  const { blocks, bavail } = statfsSync(folder);
  return blocks > 0 ? 1 - bavail / blocks : 0;
}

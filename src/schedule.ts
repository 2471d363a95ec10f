// Words of schedules: when a workflow is started again and again, and what that is checked for. Times are pure: the time that a tick comes after is
// given, never read. Used by the engine, which starts what is due, and by the API.
import { createHash } from 'node:crypto';
import { Cron } from 'croner';
import type { Definition } from './definition.ts';
import { NAME } from './definitionChecks.ts';

/**
 * What a tick does while a workflow of its schedule is unfinished: nothing; wait for its end (one tick at most waits, later ones do nothing); abort it, undo
 * what it did, and begin after its end; begin beside it.
 */
export type Overlap = 'skip' | 'bufferOne' | 'cancelOther' | 'allowAll';

/** How a workflow is started again and again. One of `cron` and `everyMs` says when. */
export interface ScheduleOptions {
  /** What is started: a definition, or its name. */
  readonly workflow: Definition | string;
  /** @default the newest version of the process that starts it */
  readonly version?: string | undefined;
  /**
   * Minute, hour, day of the month, month, day of the week, as in "0 3 * * MON-FRI", by the clock on the wall of `timeZone`. Where that clock is put forward, a
   * time that names its hours and minutes and does not come is made up for at the first moment after the gap, once; where it is put back, such a
   * time comes once, the first time. What has a star or a step in its minutes or hours follows the hours that pass: those of the gap do not come, the
   * doubled hour counts twice.
   */
  readonly cron?: string | undefined;
  /** IANA name, such as Europe/Berlin. @default "UTC" */
  readonly timeZone?: string | undefined;
  /** Or: the time between two ticks, 1,000 ms or more, counted from 1970-01-01T00:00Z: 3,600,000 is every full hour. */
  readonly everyMs?: number | undefined;
  /** The input of each workflow; JSON. @default null */
  readonly input?: unknown;
  /** @default "skip" */
  readonly overlap?: Overlap | undefined;
  /** Ticks that come so much too late, in ms, since no process was there, are left out and told of; 10,000 to 31,622,400,000 (366 days). @default 3,600,000 (an hour) */
  readonly catchUpMs?: number | undefined;
  /** Each tick starts up to so many ms late, always the same for the same tick, so that schedules of one time do not meet; at most an hour. @default 0 */
  readonly jitterMs?: number | undefined;
}

/** The same with every default, as it is stored. */
export interface ScheduleSpec {
  readonly definition: string;
  readonly version: string | null;
  readonly cron: string | null;
  readonly timeZone: string | null;
  readonly everyMs: number | null;
  readonly input: unknown;
  readonly overlap: Overlap;
  readonly catchUpMs: number;
  readonly jitterMs: number;
}

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
const OVERLAPS: readonly string[] = ['skip', 'bufferOne', 'cancelOther', 'allowAll'] satisfies Overlap[];
const LONGEST_NAME = 200;
const RANGES = {
  everyMs: [SECOND, 366 * DAY],
  catchUpMs: [10 * SECOND, 366 * DAY],
  jitterMs: [0, HOUR],
} as const;

/** What is wrong with an option, for people. */
export interface ScheduleProblem {
  readonly option: keyof ScheduleOptions | 'name';
  readonly says: string;
}

/** With its defaults, or what is wrong with it first. */
export function scheduleSpec(name: string, given: ScheduleOptions): ScheduleSpec | ScheduleProblem {
  const { workflow, version = null, cron = null, everyMs = null, timeZone, input = null } = given;
  const spec: ScheduleSpec = {
    definition: typeof workflow === 'string' ? workflow : workflow?.name,
    version,
    cron,
    timeZone: cron === null ? null : (timeZone ?? 'UTC'),
    everyMs,
    input,
    overlap: given.overlap ?? 'skip',
    catchUpMs: given.catchUpMs ?? HOUR,
    jitterMs: given.jitterMs ?? 0,
  };
  return problemOf(name, spec, timeZone !== undefined && cron === null) ?? spec;
}

function problemOf(name: string, spec: ScheduleSpec, isZoneAlone: boolean): ScheduleProblem | undefined {
  const { cron, everyMs, timeZone, overlap } = spec;
  if (!NAME.test(name) || name.length > LONGEST_NAME)
    return {
      option: 'name',
      says: `must start with a letter and go on with letters, digits, "-" or "_", got "${name}"`,
    };
  if (typeof spec.definition !== 'string' || spec.definition === '')
    return { option: 'workflow', says: 'must be a definition, or the name of one' };
  if ((cron === null) === (everyMs === null)) return { option: 'cron', says: 'or everyMs must say when, and not both' };
  if (isZoneAlone) return { option: 'timeZone', says: 'is for cron; everyMs counts from 1970-01-01T00:00Z' };
  if (!OVERLAPS.includes(overlap))
    return { option: 'overlap', says: `must be one of ${OVERLAPS.join(', ')}, got ${JSON.stringify(overlap)}` };
  for (const [option, [least, most]] of Object.entries(RANGES) as [keyof typeof RANGES, readonly [number, number]][]) {
    const value = spec[option];
    if (value !== null && !(Number.isSafeInteger(value) && value >= least && value <= most))
      return { option, says: `must be a whole number of ms from ${least} to ${most}, got ${String(value)}` };
  }
  return cron === null ? undefined : cronProblem(cron, timeZone ?? 'UTC');
}

function cronProblem(cron: string, timeZone: string): ScheduleProblem | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return { option: 'timeZone', says: `must be an IANA time zone such as Europe/Berlin, got "${timeZone}"` };
  }
  const says = (why: string): ScheduleProblem => ({
    option: 'cron',
    says: `must have five fields such as "0 3 * * MON-FRI", got "${cron}": ${why}`,
  });
  if (typeof cron !== 'string' || cron.trim().split(/\s+/).length !== 5) return says('there are not five');
  try {
    return cronOf(cron, timeZone).nextRun(new Date(0)) ? undefined : says('such a time never comes');
  } catch (error) {
    return says((error as Error).message);
  }
}

/** The first tick after a time, both in ms since the epoch; null where none comes any more. */
export function nextTick(
  { cron, timeZone, everyMs }: Pick<ScheduleSpec, 'cron' | 'timeZone' | 'everyMs'>,
  after: number,
): number | null {
  if (everyMs !== null) return (Math.floor(after / everyMs) + 1) * everyMs;
  return cron === null
    ? null
    : (cronOf(cron, timeZone ?? 'UTC')
        .nextRun(new Date(after))
        ?.getTime() ?? null);
}

/** When the start of a tick is due: at the tick, or later by what its schedule allows. */
export function fireAt(id: string, { jitterMs }: Pick<ScheduleSpec, 'jitterMs'>, tick: number): number {
  if (jitterMs === 0) return tick;
  const dice = createHash('sha256').update(`${id} ${tick}`).digest().readUInt32BE(0) / 2 ** 32;
  return tick + Math.floor(dice * (jitterMs + 1));
}

const crons = new Map<string, Cron>();
const MOST_CRONS = 1_000;

/** Parsing costs more than asking. */
function cronOf(cron: string, timeZone: string): Cron {
  const key = `${timeZone} ${cron}`;
  const known = crons.get(key);
  if (known) return known;
  if (crons.size >= MOST_CRONS) crons.clear();
  // As Vixie cron: what names its hours and minutes keeps its number of ticks where the clock is changed, what does not follows the time that passes.
  const made = new Cron(cron, { timezone: timeZone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });
  crons.set(key, made);
  return made;
}

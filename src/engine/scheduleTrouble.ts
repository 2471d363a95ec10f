// What people are told of schedules: a start that was refused, ticks that nobody was there for, and a schedule that no process serves.
import { describeError } from '../failures/describe.ts';
import type { ScheduleRow, TickWrite } from '../persistence/scheduleStore.ts';
import { platformError, raise } from './platformError.ts';
import type { Surroundings } from './surroundings.ts';

interface Trouble {
  readonly errorType: 'SCHEDULE_REFUSED' | 'SCHEDULE_MISSED' | 'SCHEDULE_UNSERVED';
  readonly severity: 'warning' | 'error';
  readonly message: string;
  readonly stack?: string | null;
  readonly context?: object;
}

/** Once for a schedule and a kind of trouble while it is unresolved. */
const tell = (around: Surroundings, { id, name, definition }: ScheduleRow, trouble: Trouble): Promise<void> =>
  raise(around, {
    workflowId: null,
    row: platformError({
      id: around.ids(),
      errorType: trouble.errorType,
      severity: trouble.severity,
      message: trouble.message,
      stackTrace: trouble.stack ?? null,
      context: { schedule: name, scheduleId: id, definition, ...trouble.context },
      fingerprint: `${trouble.errorType.toLowerCase()} ${id}`,
      createdAt: around.clock.now(),
    }),
  });

export function tellRefused(around: Surroundings, schedule: ScheduleRow, tick: number, error: unknown): Promise<void> {
  const { type, message, stack, causes } = describeError(error);
  return tell(around, schedule, {
    errorType: 'SCHEDULE_REFUSED',
    severity: 'error',
    message: `Schedule "${schedule.name}" could not start "${schedule.definition}" at ${iso(tick)}: ${message} Its next ticks are tried as ever: correct its input, its version or the definition.`,
    stack,
    context: { tick: iso(tick), cause: type, causes },
  });
}

export const tellMissed = (around: Surroundings, schedule: ScheduleRow, { row, nextTick }: TickWrite): Promise<void> =>
  tell(around, schedule, {
    errorType: 'SCHEDULE_MISSED',
    severity: 'warning',
    message: `Schedule "${schedule.name}" has missed its ticks from ${iso(row.tick)} to ${iso(row.until ?? row.tick)}: nothing was there to start "${schedule.definition}" within ${schedule.catchUpMs} ms of each. It goes on with ${nextTick === null ? 'none' : iso(nextTick)}; what was missed can be started by hand.`,
    context: { from: iso(row.tick), until: iso(row.until ?? row.tick) },
  });

export const tellUnserved = (around: Surroundings, schedule: ScheduleRow): Promise<void> => {
  const { name, definition, version, nextTick } = schedule;
  const what = `"${definition}"${version === null ? '' : ` ${version}`}`;
  return tell(around, schedule, {
    errorType: 'SCHEDULE_UNSERVED',
    severity: 'error',
    message: `Schedule "${name}" is due since ${iso(nextTick ?? 0)}, and no process that is alive has ${what}. Start one that has it, or change or pause the schedule.`,
    context: { version },
  });
};

const iso = (at: number): string => new Date(at).toISOString();

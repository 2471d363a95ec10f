// A tick starts its workflow: the birth and the end of the tick are one commit, so that neither a process that is killed nor two that meet lose a tick or
// start it twice. What a schedule was changed by meanwhile is in its revision, and the birth is refused then.
import type { AuditEntry } from '../persistence/rows/audit.ts';
import type { ScheduleRow, TickWrite } from '../persistence/scheduleStore.ts';
import type { Moved, StartOptions } from './control.ts';
import type { Letter } from './letter.ts';
import { startWorkflow } from './startWorkflow.ts';
import type { Steering } from './steering.ts';

interface Starting {
  readonly schedule: ScheduleRow;
  readonly write: TickWrite;
  /** The same start again is the same workflow. */
  readonly idempotencyKey: string;
  /** Who asked, where a person did. */
  readonly actor?: string;
  readonly audit?: AuditEntry;
}

/** @throws what starting a workflow throws; StaleWriterError where the schedule is not as it was when this was decided */
export function startTick(steering: Steering, { schedule, write, audit, ...given }: Starting): Promise<Moved> {
  const stamp = (letter: Letter): Letter => ({
    ...letter,
    open(position, revision) {
      const opened = letter.open(position, revision);
      return { ...opened, writes: { ...opened.writes, tick: write, ...(audit && { audits: [audit] }) } };
    },
  });
  const options: StartOptions = {
    idempotencyKey: given.idempotencyKey,
    actor: given.actor ?? `schedule ${schedule.name}`,
    ...(schedule.version === null ? {} : { version: schedule.version }),
  };
  return startWorkflow({ ...steering, stamp }, schedule.definition, schedule.input, options, undefined);
}

export const keyOfTick = ({ id }: ScheduleRow, tick: number): string =>
  `schedule/${id}/${new Date(tick).toISOString()}`;

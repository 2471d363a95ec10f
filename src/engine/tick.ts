// What becomes of one tick of a schedule. Pure: the ticker and a person's "now" ask, and write what is answered.
import type { DueSchedule, ScheduleRow, TickOutcome, TickWrite } from '../persistence/scheduleStore.ts';
import { fireAt, nextTick, type Overlap } from '../schedule.ts';
import type { WorkflowId } from '../workflow.ts';

/** `starts`: a workflow is to be born with it; else it is over as it is written. */
export interface Tick {
  readonly starts: boolean;
  readonly write: TickWrite;
}

/** Undefined where nothing is due. */
export function tickOf({ schedule, running }: DueSchedule, now: number): Tick | undefined {
  const { bufferedTick, nextTick: tick, nextFireAt } = schedule;
  if (bufferedTick !== null && running.length === 0)
    return { starts: true, write: ended(schedule, now, bufferedTick, 'STARTED', { bufferedTick: null }) };
  if (tick === null || nextFireAt === null || nextFireAt > now) return undefined;
  const missedBefore = now - schedule.catchUpMs;
  if (nextFireAt < missedBefore) {
    const next = after(schedule, missedBefore - 1);
    return { starts: false, write: ended(schedule, now, tick, 'MISSED', next, { until: missedBefore }) };
  }
  return amongOthers(schedule, running, schedule.overlap, {
    now,
    tick,
    manual: false,
    next: after(schedule, tick),
  });
}

/** A person asks for one beside the ticks. */
export const tickByHand = (
  { schedule, running }: DueSchedule,
  now: number,
  overlap: Overlap,
  idempotencyKey: string | undefined,
): Tick => amongOthers(schedule, running, overlap, { now, tick: now, manual: true, idempotencyKey, next: {} });

interface Coming {
  readonly now: number;
  readonly tick: number;
  readonly manual: boolean;
  readonly idempotencyKey?: string | undefined;
  readonly next: Then;
}

function amongOthers(schedule: ScheduleRow, running: readonly WorkflowId[], overlap: Overlap, coming: Coming): Tick {
  const { now, tick, manual, idempotencyKey, next } = coming;
  const isAlone = running.length === 0 && schedule.bufferedTick === null;
  const write = (outcome: TickOutcome, buffered: Then, aborts: readonly WorkflowId[] = []): TickWrite => ({
    ...ended(schedule, now, tick, outcome, { ...next, ...buffered }, { manual, idempotencyKey }),
    aborts,
  });
  if (isAlone || overlap === 'allowAll') return { starts: true, write: write('STARTED', {}) };
  if (overlap === 'cancelOther') return { starts: false, write: write('BUFFERED', { bufferedTick: tick }, running) };
  if (overlap === 'bufferOne' && schedule.bufferedTick === null)
    return { starts: false, write: write('BUFFERED', { bufferedTick: tick }) };
  return { starts: false, write: write('SKIPPED', {}) };
}

/** Where a schedule goes on from. */
type Then = Partial<Pick<TickWrite, 'nextTick' | 'nextFireAt' | 'bufferedTick'>>;

/** The next tick after a time, with the time at which its start is due. */
export function after(schedule: Parameters<typeof nextTick>[0] & { id: string; jitterMs: number }, time: number) {
  const next = nextTick(schedule, time);
  return { nextTick: next, nextFireAt: next === null ? null : fireAt(schedule.id, schedule, next) };
}

function ended(
  { id, revision, nextTick: next, nextFireAt, bufferedTick }: ScheduleRow,
  at: number,
  tick: number,
  outcome: TickOutcome,
  then: Then,
  more: { readonly until?: number; readonly manual?: boolean; readonly idempotencyKey?: string | undefined } = {},
): TickWrite {
  return {
    scheduleId: id,
    expected: revision,
    nextTick: next,
    nextFireAt,
    bufferedTick,
    ...then,
    row: {
      tick,
      at,
      outcome,
      workflowId: null,
      until: more.until ?? null,
      message: null,
      manual: more.manual ?? false,
      idempotencyKey: more.idempotencyKey ?? null,
    },
    aborts: [],
  };
}

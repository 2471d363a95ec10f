// What happened between two positions, as lines of the event log. Derived from the difference, so that no transition can be forgotten.
import type { EventRow } from '../persistence/rows/commit.ts';
import type { EventType, StepKey } from '../workflow.ts';
import type { ChartContext, Done } from '../machines/context.ts';
import { stepOf } from '../machines/keys.ts';
import { fallenSteps } from '../machines/fail.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import { isHeld, type Position } from './position.ts';
import type { Wish } from './wish.ts';

/** A step that ended in the turn. Told apart from the difference of two positions, since in a loop it may have been forgotten again. */
export interface EndedStep {
  readonly step: string;
  readonly as: Done;
}

/** The steps that one event ended. */
export function endedBetween(before: ChartContext, after: ChartContext): EndedStep[] {
  return newKeys(before.done, after.done).map((step) => ({ step, as: after.done[step] as Done }));
}

/** What the difference does not say. */
interface Said {
  readonly ended: readonly EndedStep[];
  readonly reason: string | undefined;
  /** Address of a step that was parked in this turn → why. */
  readonly parked: ReadonlyMap<string, string>;
  readonly occurredAt: number;
  /** Of a conflict that a person was asked about in this turn: what they must know. */
  readonly conflict: object | undefined;
  readonly traceId: string | undefined;
  /** What a person asked for. */
  readonly wish?: Wish;
  /** Steps that a person skipped. */
  readonly skips: readonly Extract<Wish, { kind: 'skipStep' }>[];
}

/** @param before undefined for the birth */
export function linesBetween(
  before: Position | undefined,
  after: Position,
  { ended, reason, parked, occurredAt, conflict, traceId, wish, skips }: Said,
): EventRow[] {
  const lines: EventRow[] = [];
  const add = (type: EventType, payload: object): void => void lines.push({ type, payload, occurredAt });
  if (!before) add('WORKFLOW_STARTED', { to: after.status, ...(traceId === undefined ? {} : { traceId }) });
  for (const { step, as } of ended) {
    const skip = skips.find((one) => one.step === step);
    add(DONE_LINES[as], skip ? { step, wish: skip } : { step });
  }
  if (before && before.context !== after.context) {
    for (const step of newKeys(before.context.dueAt, after.context.dueAt))
      if (step in after.context.parked)
        add('STEP_PARKED', { step: stepName(step), dueAt: after.context.dueAt[step], reason: parked.get(step) });
      else if (step in after.context.attempt && !(step in after.context.question))
        add('RETRY_SCHEDULED', {
          step: stepName(step),
          attempt: after.context.attempt[step],
          dueAt: after.context.dueAt[step],
        });
    for (const step of newKeys(before.context.progress, after.context.progress))
      if (after.context.progress[step] !== undefined)
        add('STEP_PROGRESSED', { step, progress: after.context.progress[step] });
    for (const key of after.context.undone.slice(before.context.undone.length))
      add('STEP_COMPENSATED', { step: stepOf(key), key });
    for (const key of newKeys(before.context.children ?? {}, after.context.children ?? {}) as StepKey[])
      add('STEP_CHILD_ENDED', { step: stepOf(key), key, outcome: after.context.children?.[key] });
    for (const key of after.context.parting?.asking ?? [])
      if (!before.context.parting?.asking.includes(key)) add('STEP_CHILD_ASKS', { step: stepOf(key), key });
    const fallen = fallenSteps(after.context).filter((step) => !fallenSteps(before.context).includes(step));
    for (const step of fallen) add('STEP_FAILED', { step, errorId: after.context.fallen?.[step]?.errorId ?? null });
    const { ending } = after.context;
    if (ending && !before.context.ending && ending.step && !fallenSteps(after.context).includes(ending.step))
      add('STEP_FAILED', { step: ending.step, errorId: ending.errorId });
  }
  for (const want of newAttempts(before, after))
    add('STEP_STARTED', { step: want.step, attempt: want.attempt, kind: want.work });
  if (before) {
    const said = { ...(reason === undefined ? {} : { reason }), ...(wish ? { wish } : {}) };
    const change = { from: before.status, to: after.status, ...said };
    const rests = before.status !== after.status && after.status === 'AWAITING_INTERVENTION';
    if (conflict && (rests || (isHeld(after) && !isHeld(before)))) add('WORKFLOW_PAUSED', { ...change, ...conflict });
    else if (isHeld(before) && isGoing(after)) add('WORKFLOW_RESUMED', change);
    else if (before.status !== after.status) {
      const own = STATUS_LINES[after.status] ?? (before.status === 'PAUSED' ? 'WORKFLOW_RESUMED' : undefined);
      add(own ?? 'WORKFLOW_STATUS_CHANGED', change);
    }
  }
  return lines;
}

const isGoing = (position: Position): boolean =>
  position.context.ending === null && position.status !== 'PAUSED' && !isHeld(position);

const DONE_LINES = {
  completed: 'STEP_COMPLETED',
  failed: 'STEP_FAILED',
  skipped: 'STEP_SKIPPED',
  passedOver: 'STEP_SKIPPED',
} as const;
const STATUS_LINES: Partial<Record<Position['status'], EventType>> = {
  PAUSED: 'WORKFLOW_PAUSED',
  COMPLETED: 'WORKFLOW_COMPLETED',
  FAILED: 'WORKFLOW_FAILED',
  ABORTED: 'WORKFLOW_ABORTED',
};

/** Attempts that are wanted now and were not before. */
export function newAttempts(before: Position | undefined, after: Position): WantedAttempt[] {
  const had = new Set(before?.wants.map((want) => want.id));
  return after.wants.filter((want): want is WantedAttempt => want.kind === 'attempt' && !had.has(want.id));
}

const newKeys = (before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): string[] =>
  before === after ? [] : Object.keys(after).filter((key) => before[key] !== after[key]);
const stepName = (address: string): string => address.replace(/^undo:/, '');

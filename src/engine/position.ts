// Where a workflow is: what the chart's snapshot means, read once per turn and shared by what is written, published and reconciled.
import type { AnyMachineSnapshot } from 'xstate';
import type { ChartContext } from '../machines/context.ts';
import { statusOf } from '../machines/status.ts';
import { type Wanted, wanted } from '../machines/wanted.ts';
import { isFinal, type WorkflowStatus } from '../workflow.ts';

export interface Position {
  readonly snapshot: AnyMachineSnapshot;
  readonly context: ChartContext;
  readonly wants: readonly Wanted[];
  /** Those among them that the engine may decide at once, and some that it may not; not the attempts at items. */
  readonly decidable: readonly Wanted[];
  readonly status: WorkflowStatus;
}

export function positionOf(snapshot: AnyMachineSnapshot): Position {
  let wants: readonly Wanted[] | undefined;
  let decidable: readonly Wanted[] | undefined;
  let status: WorkflowStatus | undefined;
  const context = snapshot.context as ChartContext;
  return {
    snapshot,
    context,
    // Of the many positions of a turn only the last is asked for all that it wants.
    get wants() {
      wants ??= wanted(snapshot);
      return wants;
    },
    get decidable() {
      if (wants || Object.keys(context.each).length === 0) return this.wants;
      decidable ??= wanted(snapshot, true);
      return decidable;
    },
    get status() {
      status ??= statusOf(snapshot, this.wants);
      return status;
    },
  };
}

/** Whether it holds resources, or waits for some. */
export const hasClaims = ({ context, wants }: Position): boolean =>
  context.holds.length > 0 || wants.some(({ kind }) => kind === 'grant');

/** Paused as a whole until a person has answered. */
export const isHeld = ({ context }: Position): boolean => (context.heldFor ?? []).length > 0;

export const hasEnded = (position: Position): boolean => isFinal(position.status);

/** End of a wait, where a want has one. */
const dueAtOf = (want: Wanted): number | undefined => ('dueAt' in want ? want.dueAt : undefined);

/**
 * Nothing but waits that end later than `sleepAfterMs` from now: the workflow may leave memory. Nobody knows how long a child takes: one that has
 * taken so long already is not waited for in memory.
 */
export const maySleep = (position: Position, now: number, sleepAfterMs: number): boolean =>
  !hasEnded(position) &&
  position.wants.every((want) => {
    switch (want.kind) {
      case 'timer':
      case 'grant':
      case 'question':
      case 'event':
      case 'begin':
      case 'end':
      case 'vigil':
        return (dueAtOf(want) ?? Infinity) > now + sleepAfterMs;
      case 'children':
        return now >= want.since + sleepAfterMs && want.dueAt > now + sleepAfterMs;
      case 'child':
        return now >= want.since + sleepAfterMs && (want.dueAt ?? Infinity) > now + sleepAfterMs;
      default:
        return false;
    }
  });

/** Earliest end of a wait. */
export const nextDueAt = (position: Position): number | null => {
  const dues = position.wants.map(dueAtOf).filter((due) => due !== undefined);
  return dues.length > 0 ? Math.min(...dues) : null;
};

/** Tag of the last attempt that may have been called: what a pause, or the wait for a turn, holds back was not. */
export const lastBegun = ({ context: { heldAfter, queuedAfter, count } }: Position): number =>
  Math.min(heldAfter ?? count, queuedAfter ?? count);

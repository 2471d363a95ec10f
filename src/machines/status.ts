// Committed snapshot → the state of the workflow that people see, as the design's table says. Pure; the engine writes it with every commit.
import type { AnyMachineSnapshot } from 'xstate';
import type { WorkflowStatus } from '../workflow.ts';
import type { ChartContext } from './context.ts';
import type { Wanted } from './wanted.ts';

export function statusOf(snapshot: AnyMachineSnapshot, wants: readonly Wanted[]): WorkflowStatus {
  if (typeof snapshot.value === 'string')
    switch (snapshot.value) {
      case 'completed':
        return 'COMPLETED';
      case 'failed':
        return 'FAILED';
      case 'aborted':
        return 'ABORTED';
      default:
        return undoingStatus(snapshot);
    }
  if (!('executing' in snapshot.value)) return undoingStatus(snapshot);
  if (snapshot.hasTag('paused'))
    return ((snapshot.context as ChartContext).heldFor ?? []).length > 0 ? 'AWAITING_INTERVENTION' : 'PAUSED';
  if (wants.some((want) => want.kind === 'attempt' || want.kind === 'collection')) return 'RUNNING';
  if (wants.some((want) => want.kind === 'timer' && want.retries)) return 'RETRYING';
  if ((snapshot.context as ChartContext).queuedAfter === 0) return 'PENDING';
  const waits = wants.filter((want) => want.kind !== 'decision' && want.kind !== 'end' && want.kind !== 'vigil');
  if (waits.length > 0 && waits.every((want) => want.kind === 'question')) return 'AWAITING_INTERVENTION';
  return (snapshot.context as ChartContext).count === 0 && waits.length === 0 ? 'PENDING' : 'WAITING';
}

const undoingStatus = (snapshot: AnyMachineSnapshot): WorkflowStatus =>
  (snapshot.context as ChartContext).ending?.as === 'rolledBack' ? 'ROLLING_BACK' : 'COMPENSATING';

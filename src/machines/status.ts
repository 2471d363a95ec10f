// Committed snapshot → the states that people see, as the design's table says. Pure; the engine writes the workflow's status with every
// commit, and queries compute those of the steps from a stored state without waking anything.
import type { AnyMachineSnapshot } from 'xstate';
import type { Definition, Node } from '../definition.ts';
import type { StepStatus, WorkflowStatus } from '../workflow.ts';
import { type ChartContext, itemOf, keyOf } from './context.ts';
import { placements } from './nodes.ts';
import type { Meta } from './step.ts';
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
  const waits = wants.filter((want) => want.kind !== 'decision' && want.kind !== 'end');
  if (waits.length > 0 && waits.every((want) => want.kind === 'question')) return 'AWAITING_INTERVENTION';
  return (snapshot.context as ChartContext).count === 0 && waits.length === 0 ? 'PENDING' : 'WAITING';
}

const undoingStatus = (snapshot: AnyMachineSnapshot): WorkflowStatus =>
  (snapshot.context as ChartContext).ending?.as === 'rolledBack' ? 'ROLLING_BACK' : 'COMPENSATING';

/** Status of every step, in declared order. */
export function stepStatusesOf(snapshot: AnyMachineSnapshot, definition: Definition): ReadonlyMap<string, StepStatus> {
  const context = snapshot.context as ChartContext;
  const metas = (Object.values(snapshot.getMeta()) as (Meta | undefined)[]).filter((meta) => meta !== undefined);
  const ended = context.ending !== null;
  return new Map(
    [...placements(definition.nodes)].map(({ node, loops }) => [
      node.name,
      stepStatus(node, loops, context, metas, ended),
    ]),
  );
}

function stepStatus(
  { name, kind }: Node,
  loops: readonly string[],
  context: ChartContext,
  metas: readonly Meta[],
  ended: boolean,
): StepStatus {
  const mine = metas.filter((meta) => meta.step === name);
  if (mine.some((meta) => meta.address !== name)) return 'COMPENSATING';
  if (context.notUndone.includes(keyOf(context, name, loops))) return 'COMPENSATION_FAILED';
  if (context.undone.includes(keyOf(context, name, loops))) return 'COMPENSATED';
  const done = context.done[name];
  if (done) return done === 'completed' ? 'COMPLETED' : done === 'failed' ? 'FAILED' : 'SKIPPED';
  if (ended)
    return context.ending?.step === name
      ? 'FAILED'
      : name in context.attempt || name in context.each
        ? 'CANCELLED'
        : 'PENDING';
  if (kind === 'loop' && name in context.pass) return 'RUNNING';
  const [meta] = mine;
  if (!meta) return 'PENDING';
  switch (meta.at) {
    case 'iterating':
      return isParked(name, context) ? 'WAITING' : 'RUNNING';
    case 'collecting':
      return 'RUNNING';
    case 'running':
    case 'alternative':
      if (name in context.child) return 'WAITING';
      return isHeldBack(context.tag[name] ?? 0, context) ? 'WAITING' : 'RUNNING';
    case 'retrying':
    case 'retryingAlternative':
      return name in context.parked ? 'WAITING' : 'RETRYING';
    case 'asking':
      return 'AWAITING_INTERVENTION';
    case 'ready':
    case 'acquiring':
    case 'acquiringAlternative':
    case 'waitingForCircuit':
    case 'sleeping':
    case 'listening':
    case 'deciding':
    case 'waiting':
      return 'WAITING';
  }
}

/** Whether an attempt waits for the workflow to be resumed, or for its turn. */
const isHeldBack = (tag: number, { heldAfter, queuedAfter }: ChartContext): boolean =>
  (heldAfter !== null && tag > heldAfter) || (queuedAfter !== null && tag > queuedAfter);

/** Whether all items under way wait for the dependency's circuit. */
const isParked = (step: string, { each, parked }: ChartContext): boolean => {
  const open = each[step]?.open ?? [];
  return open.length > 0 && open.every((index) => itemOf(step, index) in parked);
};

// Where one step stands, read from a stored state: what is done and undone is in its context, what an open step is at in its value. Pure; queries ask
// it of any checkpoint without waking anything.
import { type ChartContext, type ChildEnd, type EachState, FRESH_CONTEXT } from '../machines/context.ts';
import { itemOf, keyOf, undoOf } from '../machines/keys.ts';
import { isBehind } from '../machines/behind.ts';
import { fallenSteps } from '../machines/fail.ts';
import { addressOf, callsIn } from '../machines/ownChart.ts';
import type { Meta } from '../machines/step.ts';
import type { StepKey, StepStatus } from '../workflow.ts';

export type { EachState } from '../machines/context.ts';

/** The part of a stored state that tells where its steps stand. */
export interface StepState {
  /** Position in the chart: names of states, nested; those of a step's own states are below its name. */
  readonly value: unknown;
  readonly context: ChartContext;
}

/** A step of the plan. */
export interface StepOfPlan {
  readonly name: string;
  readonly kind: 'step' | 'sleep' | 'wait' | 'loop';
  /** Names of the loops around it, outermost first. */
  readonly loops: readonly string[];
}

/** A state as it was stored, with what a state of an earlier release lacks. */
export const stepStateOf = ({ value, context }: { readonly value: unknown; readonly context: object }): StepState => ({
  value,
  context: { ...FRESH_CONTEXT, ...context },
});

/** The piece of work that a step is at: `step#2.1~1` in the second pass of the outer and the first of the inner loop, in its second round. */
export const workKeyOf = ({ name, loops }: StepOfPlan, { context }: StepState): StepKey =>
  keyOf(context, name, loops, context.own ? Math.max(0, (context.own.begun[name] ?? 0) - 1) : undefined);

export function statusOfStep(node: StepOfPlan, state: StepState): StepStatus {
  const { name, kind } = node;
  const { value, context } = state;
  const { executing, compensating, rollingBack } = Object(value) as Readonly<Record<string, unknown>>;
  if (placeOf(undoOf(name), compensating ?? rollingBack) !== undefined) return 'COMPENSATING';
  const key = workKeyOf(node, state);
  if (context.notUndone.includes(key)) return 'COMPENSATION_FAILED';
  if (context.undone.includes(key)) return 'COMPENSATED';
  if (context.parting?.asking.includes(key) && value === 'parting') return 'AWAITING_INTERVENTION';
  const child = childStatus(context.children?.[key]);
  if (child) return child;
  const ended = endedStatus(name, context);
  if (ended) return ended;
  if (context.own) return statusInMachine(name, context);
  const place = placeOf(name, Object(executing)['work']) as Meta['at'] | undefined;
  if (kind === 'loop' && name in context.pass && place !== 'asking') return 'RUNNING';
  return openStatus(place, name, context);
}

function childStatus(end: ChildEnd | undefined): StepStatus | undefined {
  switch (end) {
    case 'COMPENSATED':
    case 'COMPENSATION_FAILED':
      return end;
    case 'UNDOING':
      return 'COMPENSATION_FAILED';
    case 'ABORTED':
    case undefined:
      return undefined;
  }
}

function endedStatus(name: string, context: ChartContext): StepStatus | undefined {
  const { done, ending, attempt, each } = context;
  switch (done[name]) {
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'skipped':
    case 'passedOver':
      return 'SKIPPED';
    case undefined:
      if (fallenSteps(context).includes(name)) return 'FAILED';
      if (!ending) return undefined;
      return ending.step === name ? 'FAILED' : name in attempt || name in each ? 'CANCELLED' : 'PENDING';
  }
}

function openStatus(place: Meta['at'] | undefined, name: string, context: ChartContext): StepStatus {
  switch (place) {
    case undefined:
      return 'PENDING';
    case 'iterating':
      return isBehind(context, name) || isParked(name, context) ? 'WAITING' : 'RUNNING';
    case 'collecting':
      return 'RUNNING';
    case 'running':
    case 'alternative':
      return name in context.child || isBehind(context, name) || isHeldBack(context.tag[name] ?? 0, context)
        ? 'WAITING'
        : 'RUNNING';
    case 'retrying':
    case 'retryingAlternative':
      return name in context.parked ? 'WAITING' : 'RETRYING';
    case 'asking':
      return 'AWAITING_INTERVENTION';
    default:
      return 'WAITING';
  }
}

/** Of an author's own machine: the busiest of the calls that it has under way there. */
function statusInMachine(step: string, context: ChartContext): StepStatus {
  const open = callsIn(context.own)
    .filter((call) => call.step === step)
    .map(addressOf);
  if (open.some((at) => at in context.tag && !isHeldBack(context.tag[at] ?? 0, context))) return 'RUNNING';
  if (open.some((at) => at in context.question)) return 'AWAITING_INTERVENTION';
  if (open.some((at) => at in context.dueAt && !(at in context.parked))) return 'RETRYING';
  return open.length > 0 ? 'WAITING' : 'PENDING';
}

/** Whether an attempt waits for the workflow to be resumed, or for its turn. */
const isHeldBack = (tag: number, { heldAfter, queuedAfter }: ChartContext): boolean =>
  (heldAfter !== null && tag > heldAfter) || (queuedAfter !== null && tag > queuedAfter);

/** Whether all items under way wait for the dependency's circuit. */
function isParked(step: string, { each, parked }: ChartContext): boolean {
  const open: EachState['open'] = each[step]?.open ?? [];
  return open.length > 0 && open.every((index) => itemOf(step, index) in parked);
}

/** Name of the state below a state of this name, wherever it is. */
function placeOf(name: string, value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [state, below] of Object.entries(value)) {
    const found = state === name && typeof below === 'string' ? below : placeOf(name, below);
    if (found !== undefined) return found;
  }
  return undefined;
}

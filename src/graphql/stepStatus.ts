// Where one step stands, read from a stored state: what is done and undone is in its context, what an open step is at in its value. Pure.
// A test holds it to what the machines say of the same state.
import type { JsonValue, StepStatus } from '../workflow.ts';
import type { PlacedNode } from './plan.ts';

/** The part of a stored state that tells where its steps stand. */
export interface StepState {
  /** Position in the chart: names of states, nested; those of a step's own states are below its name. */
  readonly value: unknown;
  readonly context: {
    readonly tag: Readonly<Record<string, number>>;
    readonly attempt: Readonly<Record<string, number>>;
    readonly done: Readonly<Record<string, 'completed' | 'failed' | 'skipped' | 'passedOver'>>;
    readonly output: Readonly<Record<string, string>>;
    readonly round: Readonly<Record<string, number>>;
    /** Loop → its pass, while it goes round. */
    readonly pass: Readonly<Record<string, number>>;
    /** Step over items → how far it is. */
    readonly each: Readonly<Record<string, EachState>>;
    /** Step that waits for a child; not in states of earlier releases. */
    readonly child?: Readonly<Record<string, object>>;
    /** Step, or item, that waits for its dependency's circuit; not in states of earlier releases. */
    readonly parked?: Readonly<Record<string, true>>;
    readonly progress: Readonly<Record<string, JsonValue>>;
    readonly agents: Readonly<Record<string, JsonValue>>;
    readonly metrics: Readonly<Record<string, number>>;
    readonly heldAfter: number | null;
    /** States of earlier releases lack it. */
    readonly queuedAfter?: number | null;
    readonly ending: { readonly step: string | null } | null;
    readonly undone: readonly string[];
    readonly notUndone: readonly string[];
  };
}

/** Indices of items. */
export interface EachState {
  readonly total: number;
  readonly next: number;
  readonly open: readonly number[];
  readonly failed: readonly number[];
}

/** The piece of work that a step is at: `step#2.1~1` in the second pass of the outer and the first of the inner loop, in its second round. */
export function workKeyOf({ name, loops }: PlacedNode, { context }: StepState): string {
  const path = loops.map((loop) => context.pass[loop] ?? 1);
  const round = context.round[name];
  return `${name}${path.length > 0 ? `#${path.join('.')}` : ''}${round ? `~${round}` : ''}`;
}

export function statusOfStep(node: PlacedNode, state: StepState): StepStatus {
  const { name, kind } = node;
  const { value, context } = state;
  const { executing, compensating, rollingBack } = Object(value) as Readonly<Record<string, unknown>>;
  if (placeOf(`undo:${name}`, compensating ?? rollingBack) !== undefined) return 'COMPENSATING';
  const key = workKeyOf(node, state);
  if (context.notUndone.includes(key)) return 'COMPENSATION_FAILED';
  if (context.undone.includes(key)) return 'COMPENSATED';
  const ended = endedStatus(name, context);
  if (ended) return ended;
  if (kind === 'loop' && name in context.pass) return 'RUNNING';
  return openStatus(placeOf(name, Object(executing)['work']), name, context);
}

function endedStatus(name: string, { done, ending, attempt, each }: StepState['context']): StepStatus | undefined {
  switch (done[name]) {
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'skipped':
    case 'passedOver':
      return 'SKIPPED';
    case undefined:
      if (!ending) return undefined;
      return ending.step === name ? 'FAILED' : name in attempt || name in each ? 'CANCELLED' : 'PENDING';
  }
}

function openStatus(place: string | undefined, name: string, context: StepState['context']): StepStatus {
  const { tag, heldAfter, queuedAfter = null } = context;
  switch (place) {
    case undefined:
      return 'PENDING';
    case 'iterating':
      return isParked(name, context) ? 'WAITING' : 'RUNNING';
    case 'collecting':
      return 'RUNNING';
    case 'running':
    case 'alternative':
      if (name in (context.child ?? {})) return 'WAITING';
      return (tag[name] ?? 0) > Math.min(heldAfter ?? Infinity, queuedAfter ?? Infinity) ? 'WAITING' : 'RUNNING';
    case 'retrying':
    case 'retryingAlternative':
      return 'RETRYING';
    case 'asking':
      return 'AWAITING_INTERVENTION';
    default:
      return 'WAITING';
  }
}

/** Whether all items under way wait for the dependency's circuit. */
function isParked(step: string, { each, parked = {} }: StepState['context']): boolean {
  const open = each[step]?.open ?? [];
  return open.length > 0 && open.every((index) => `${step}[${index}]` in parked);
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

// What a person may do with a workflow as it stands, read from its stored state; the engine itself refuses what is not among it. Pure.
import { isFinal, type StepStatus, type WorkflowStatus } from '../workflow.ts';
import type { StepOfPlan, StepState } from './stepStatus.ts';

/** Each is a mutation of the API. */
export type WorkflowAction =
  | 'SEND_EVENT'
  | 'PAUSE'
  | 'RESUME'
  | 'ABORT'
  | 'RESTART'
  | 'MIGRATE'
  | 'ROLL_BACK'
  | 'RETRY_STEP'
  | 'SKIP_STEP'
  | 'CREATE_CHECKPOINT';

/** Of an author's own machine one that is PENDING is not called at all. */
const NOT_OVER: readonly StepStatus[] = ['PENDING', 'WAITING', 'RUNNING', 'RETRYING', 'AWAITING_INTERVENTION'];
/** It has not been called, or is being called. */
const UNTRIED: readonly StepStatus[] = ['PENDING', 'WAITING', 'RUNNING'];

/** What a person may do with one whose newest state is corrupt: take it to a place that is known. */
export const MOVES: readonly WorkflowAction[] = ['RESTART', 'ROLL_BACK'];

/** @param steps of the whole plan, with where each stands */
export function allowedActions(
  status: WorkflowStatus,
  { context }: Pick<StepState, 'context'>,
  steps: readonly { readonly kind: StepOfPlan['kind']; readonly status: StepStatus }[],
): readonly WorkflowAction[] {
  const { own } = context;
  if (isFinal(status)) return [...MOVES, 'RETRY_STEP'];
  // While things are being undone, nobody moves the workflow: it would be unclear what is still to be undone.
  if (context.ending) return ['CREATE_CHECKPOINT'];
  const isHeld = (context.heldFor ?? []).length > 0;
  return [
    ...(own || steps.some(({ kind }) => kind === 'wait') ? (['SEND_EVENT'] as const) : []),
    ...(status === 'PAUSED' ? [] : (['PAUSE'] as const)),
    ...(status === 'PAUSED' || isHeld || context.startAt != null ? (['RESUME'] as const) : []),
    'ABORT',
    'RESTART',
    'MIGRATE',
    'ROLL_BACK',
    ...(steps.every((step) => UNTRIED.includes(step.status)) ? [] : (['RETRY_STEP'] as const)),
    ...(steps.some(({ status: now }) => NOT_OVER.includes(now) && !(own && now === 'PENDING'))
      ? (['SKIP_STEP'] as const)
      : []),
    'CREATE_CHECKPOINT',
  ];
}

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

const NOT_OVER: readonly StepStatus[] = ['PENDING', 'WAITING', 'RUNNING', 'RETRYING', 'AWAITING_INTERVENTION'];
/** It has not been called, or is being called. */
const UNTRIED: readonly StepStatus[] = ['PENDING', 'WAITING', 'RUNNING'];

/** It waits for its next call, and a person may let it begin at once. */
const WAITS: readonly StepStatus[] = ['RETRYING', 'AWAITING_INTERVENTION'];

/** @param steps of the whole plan, with where each stands */
export function allowedActions(
  status: WorkflowStatus,
  { context }: Pick<StepState, 'context'>,
  steps: readonly { readonly kind: StepOfPlan['kind']; readonly status: StepStatus }[],
): readonly WorkflowAction[] {
  const { own } = context;
  if (isFinal(status)) return own ? ['RESTART', 'ROLL_BACK'] : ['RESTART', 'ROLL_BACK', 'RETRY_STEP'];
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
    ...(steps.every((step) => (own ? !WAITS.includes(step.status) : UNTRIED.includes(step.status)))
      ? []
      : (['RETRY_STEP'] as const)),
    ...(!own && steps.some((step) => NOT_OVER.includes(step.status)) ? (['SKIP_STEP'] as const) : []),
    'CREATE_CHECKPOINT',
  ];
}

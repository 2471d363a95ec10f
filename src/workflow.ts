// Words of execution: what one run of a definition is called, and the states that people and programs see. No behaviour lives here.

declare const brand: unique symbol;
type Brand<Name extends string> = string & { readonly [brand]: Name };

/** UUID of one workflow, made by us. */
export type WorkflowId = Brand<'WorkflowId'>;
/** UUID of one checkpoint. */
export type CheckpointId = Brand<'CheckpointId'>;
/** `step`, `step#2.1` (loop passes and items around it, outermost first), `step~1` (round): one piece of work, whatever its attempts. */
export type StepKey = Brand<'StepKey'>;
/** SHA-256 of a value's bytes, base64url: how a snapshot refers to a value that is stored once. */
export type Digest = Brand<'Digest'>;

/** What a workflow as a whole holds of resources, from its first step to its end, is claimed under this; "(" cannot occur in a step's name. */
export const WHOLE = '(workflow)';

/** What JSON can hold; every value of an author is made into one when it enters. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** What a workflow is doing, computed from its committed snapshot. */
export const WORKFLOW_STATUSES = [
  'PENDING',
  'RUNNING',
  'RETRYING',
  'WAITING',
  'PAUSED',
  'AWAITING_INTERVENTION',
  'COMPENSATING',
  'ROLLING_BACK',
  'COMPLETED',
  'FAILED',
  'ABORTED',
] as const;
export type WorkflowStatus = (typeof WORKFLOW_STATUSES)[number];

export const FINAL_STATUSES = ['COMPLETED', 'FAILED', 'ABORTED'] as const satisfies readonly WorkflowStatus[];
export type FinalStatus = (typeof FINAL_STATUSES)[number];

/** Whether a workflow of this status has ended for good. */
export const isFinal = (status: WorkflowStatus): status is FinalStatus =>
  (FINAL_STATUSES as readonly WorkflowStatus[]).includes(status);

export const STEP_STATUSES = [
  'PENDING',
  'WAITING',
  'RUNNING',
  'RETRYING',
  'AWAITING_INTERVENTION',
  'COMPLETED',
  'FAILED',
  'SKIPPED',
  'CANCELLED',
  'COMPENSATING',
  'COMPENSATED',
  'COMPENSATION_FAILED',
] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

/** Why a checkpoint was made; a commit that ends one step and starts the next has the strongest type that applies. Strongest last. */
export const CHECKPOINT_TYPES = ['step_start', 'step_complete', 'critical_point', 'error_recovery', 'manual'] as const;
export type CheckpointType = (typeof CHECKPOINT_TYPES)[number];

/** Lines of the durable event log. */
export const EVENT_TYPES = [
  'WORKFLOW_STARTED',
  'WORKFLOW_STATUS_CHANGED',
  'WORKFLOW_PAUSED',
  'WORKFLOW_RESUMED',
  'WORKFLOW_ABORTED',
  'WORKFLOW_COMPLETED',
  'WORKFLOW_FAILED',
  'WORKFLOW_RESTARTED',
  'WORKFLOW_ROLLED_BACK',
  'WORKFLOW_MIGRATED',
  'SIGNAL_RECEIVED',
  'EVENT_EMITTED',
  'STEP_STARTED',
  'STEP_PROGRESSED',
  'STEP_COMPLETED',
  'STEP_FAILED',
  'STEP_OVERRAN',
  'STEP_SKIPPED',
  'STEP_COMPENSATED',
  'STEP_CHILD_ASKS',
  'STEP_CHILD_ENDED',
  'CHECKPOINT_CREATED',
  'STATE_RESTORED',
  'ERROR_RECORDED',
  'ERROR_RESOLVED',
  'ERROR_GROUP_CHANGED',
  'STEP_PARKED',
  'RETRY_SCHEDULED',
  'INTERVENTION_REQUESTED',
  'INTERVENTION_DECIDED',
  'INTERVENTION_EXPIRED',
  'INTERVENTION_ESCALATED',
  'INTERVENTION_OVERDUE',
  'CIRCUIT_OPENED',
  'CIRCUIT_HALF_OPENED',
  'CIRCUIT_CLOSED',
  'NOTICE',
  'LOG_WRITTEN',
  'BULK_PROGRESSED',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** One line of the durable log. `sequence` is gapless and in commit order over all workflows. */
export interface WorkflowEvent {
  readonly sequence: number;
  readonly occurredAt: number;
  readonly type: EventType;
  readonly workflowId: WorkflowId | null;
  /** Revision of the workflow that this event came with. */
  readonly revision: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Lines of the event log that the engine words alone: of steps and tags, without a word of anybody. */
const WORDLESS: ReadonlySet<EventType> = new Set<EventType>([
  'WORKFLOW_STARTED',
  'STEP_STARTED',
  'STEP_COMPLETED',
  'STEP_SKIPPED',
  'STEP_COMPENSATED',
  'WORKFLOW_COMPLETED',
  'CHECKPOINT_CREATED',
  'RETRY_SCHEDULED',
  'LOG_WRITTEN',
]);

export const isWordless = (type: EventType): boolean => WORDLESS.has(type);

// Rows of a commit under the names of their columns, as the commit statement takes them.
import { isFinal } from '../workflow.ts';
import type { StoredTag } from './checkpointTag.ts';
import { storedKey } from './escape.ts';
import type { GroupRow } from './groupRows.ts';
import type { Abandoned, AwaitedSignal, CheckpointRow, Commit, EventRow } from './rows/commit.ts';
import type { InterventionDecision, InterventionEscalation } from './rows/interventions.ts';

/** Most times of a commit are the same. */
export function time(ms: number): string {
  if (ms !== last.ms) last = { ms, text: new Date(ms).toISOString() };
  return last.text;
}

let last = { ms: 0, text: new Date(0).toISOString() };
const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms));
const keyOrNull = (key: string | null): string | null => (key === null ? null : storedKey(key));

/** The key of a sender is as it is stored. */
const signalRow = ({ from, ...signal }: AwaitedSignal): object => ({
  ...signal,
  from: from.map((sender) => ('key' in sender ? { ...sender, key: storedKey(sender.key) } : sender)),
});

export const eventRow = ({ type, payload, occurredAt, unlessQuiet, unlessResolved }: EventRow): object => ({
  type,
  payload,
  occurred_at: time(occurredAt),
  unless_quiet: unlessQuiet,
  unless_resolved: unlessResolved,
});

export const checkpointRow = (checkpoint: CheckpointRow): object => ({
  checksum: hex(checkpoint.checksum),
  previous_checksum: checkpoint.previousChecksum === null ? null : hex(checkpoint.previousChecksum),
  checkpoint_id: checkpoint.id,
  checkpoint_type: checkpoint.type,
  step_id: checkpoint.step,
  stored_bytes: checkpoint.state.bytes.length,
  ...(checkpoint.state.encrypted && { encrypted: true }),
  encoding: checkpoint.state.encoding,
  size_bytes: checkpoint.state.size,
  state_version: checkpoint.stateVersion,
  projection: checkpoint.projection,
  metadata: checkpoint.metadata,
  checkpoint_at: time(checkpoint.createdAt),
});

export function headRow({ fence, revision, head, checkpoint, birth, migration, earlier }: Commit): object {
  return {
    fence,
    revision,
    status: head.status,
    phase: head.phase,
    current_step: head.currentStep,
    owner: head.owner,
    wake_at: timeOrNull(head.wakeAt),
    output: head.output,
    started_at: timeOrNull(head.startedAt),
    updated_at: time(head.updatedAt),
    ...(head.blocked && { blocked: true }),
    ...(head.signals && { signals: head.signals.map(signalRow) }),
    // The index over business keys and every "unfinished" asks for this column: it must never contradict the status.
    completed_at: isFinal(head.status) ? time(head.completedAt ?? head.updatedAt) : null,
    ...(earlier && { carried: earlier.length }),
    ...checkpointRow(checkpoint),
    ...(migration && { definition_hash: migration.definitionHash, version: migration.version }),
    ...(birth && {
      definition: birth.definition,
      version: birth.version,
      definition_hash: birth.definitionHash,
      thread_id: birth.threadId,
      key: keyOrNull(birth.key),
      idempotency_key: keyOrNull(birth.idempotencyKey),
      started_by: birth.startedBy,
      input: birth.input,
      traceparent: birth.traceparent,
      ...(birth.parent && {
        parent_id: birth.parent.workflowId,
        parent_step: birth.parent.step,
        parent_fence: birth.parent.fence,
      }),
      created_at: time(birth.createdAt),
      ...(birth.startAt !== null && { start_at: time(birth.startAt) }),
    }),
  };
}

export const tagRow = (tag: StoredTag | undefined): object => (tag ? { key_id: tag.keyId, tag: hex(tag.tag) } : {});

export const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

export const intentRow = (intent: Commit['intents'][number]): object => ({
  tag: intent.tag,
  kind: intent.kind,
  step_id: intent.step,
  key: intent.key,
  round: intent.round,
  attempt: intent.attempt,
  agent_type: intent.agentType,
  phase: intent.phase,
  delay_ms: Math.round(intent.delayMs),
  started_at: time(intent.startedAt),
});

export const resultRow = (result: Commit['results'][number] | undefined): object =>
  result === undefined
    ? {}
    : {
        tag: result.tag,
        outcome: result.outcome,
        ended_at: time(result.endedAt),
        duration_ms: result.durationMs,
        output: result.output,
        error_id: result.errorId,
      };

/** @param told tags whose end is told in the same commit */
export const abandonedRow = ({ upTo, at }: Abandoned, told: Iterable<number>): object => ({
  up_to: upTo,
  told: [...told],
  at: time(at),
});

export const errorRow = (error: Commit['errors'][number]): object => ({
  error_id: error.id,
  step_id: error.step,
  tag: error.tag,
  attempt: error.attempt,
  error_type: error.errorType,
  error_class: error.errorClass,
  error_category: error.category,
  error_severity: error.severity,
  retryable: error.retryable,
  error_message: error.message,
  stack_trace: error.stackTrace,
  causes: error.causes,
  context: error.context,
  fingerprint: error.fingerprint,
  recovery_strategy: error.recoveryStrategy,
  at: time(error.occurredAt),
});

export const groupRow = ({ newest, number, firstAt }: GroupRow): object => ({
  error_id: newest.id,
  step_id: newest.step,
  error_type: newest.errorType,
  error_class: newest.errorClass,
  error_category: newest.category,
  error_severity: newest.severity,
  error_message: newest.message,
  fingerprint: newest.fingerprint,
  number,
  first_at: time(firstAt),
  at: time(newest.occurredAt),
});

/** What was tried against an error in its own commit; a statement does not see its own rows. */
export function recoveredRow(id: string, { recoveries }: Commit): object {
  const tried = recoveries.filter(({ errorId }) => errorId === id);
  return { recovery_attempts: tried.length, recovered: tried.at(-1)?.success ?? null };
}

export const systemErrorRow = (error: Commit['systemErrors'][number]): object => ({
  error_id: error.id,
  error_type: error.errorType,
  severity: error.severity,
  error_message: error.message,
  stack_trace: error.stackTrace,
  error_context: error.context,
  thread_id: error.threadId,
  checkpoint_count: error.checkpointCount,
  step_id: error.step,
  workflow_error_id: error.workflowErrorId,
  failure_mode: error.failureMode,
  fingerprint: error.fingerprint,
  at: time(error.createdAt),
});

export const recoveryRow = (recovery: Commit['recoveries'][number]): object => ({
  recovery_id: recovery.id,
  error_id: recovery.errorId,
  strategy: recovery.strategy,
  attempt_number: recovery.attemptNumber,
  success: recovery.success,
  action_taken: recovery.actionTaken,
  error_message: recovery.errorMessage,
  duration_ms: Math.round(recovery.durationMs),
  at: time(recovery.at),
});

export const resolutionRow = (resolution: Commit['resolutions'][number] | undefined): object =>
  resolution === undefined
    ? {}
    : {
        kind: resolution.kind,
        resolved_by: resolution.resolvedBy,
        resolved_at: time(resolution.at),
        notes: resolution.notes,
      };

export const interventionRow = (asking: Commit['interventions'][number]): object => ({
  intervention_id: asking.id,
  step_id: asking.step,
  error_id: asking.errorId,
  trigger: asking.trigger,
  prompt: asking.prompt,
  reason: asking.reason,
  required_action: asking.requiredAction,
  action_url: asking.actionUrl,
  severity: asking.severity,
  conflict: asking.conflict,
  on_deadline: asking.onDeadline,
  options: asking.options,
  requested_at: time(asking.requestedAt),
  expires_at: timeOrNull(asking.expiresAt),
});

export const escalationRow = (escalation: InterventionEscalation | undefined): object =>
  escalation === undefined
    ? {}
    : {
        intervention_id: escalation.id,
        ...(escalation.severity === null ? {} : { severity: escalation.severity }),
        escalated_at: timeOrNull(escalation.escalatedAt),
        overdue_at: timeOrNull(escalation.overdueAt),
      };

export const decisionRow = (given: InterventionDecision | undefined): object =>
  given === undefined
    ? {}
    : {
        intervention_id: given.id,
        status: given.status,
        decision: given.decision,
        decided_by: given.decidedBy,
        decided_at: time(given.decidedAt),
        notes: given.notes,
      };

export const logRow = (line: Commit['log'][number]): object => ({
  at: time(line.at),
  level: line.level,
  message: line.message,
  step_id: line.step,
  attempt: line.attempt,
  fields: line.fields,
});

export const historyRow = (history: NonNullable<Commit['history']>): object => ({
  step_id: history.step,
  status: history.status,
  reason: history.reason,
  projection: history.projection,
  restored_from: history.restoredFrom,
  at: time(history.at),
});

export const validationRow = (validation: Commit['validations'][number]): object => ({
  validation_id: validation.id,
  checkpoint_id: validation.checkpointId,
  operation: validation.operation,
  valid: validation.valid,
  before: validation.before,
  after: validation.after,
  duration_ms: validation.durationMs,
  at: time(validation.at),
});

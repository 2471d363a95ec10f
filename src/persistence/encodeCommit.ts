// One commit in the words of the commit statement: for each part its rows as JSON texts, and the bytes beside them. Done once, when the
// commit arrives, so that what cannot be encoded is refused before it meets its neighbours, and a resend costs nothing.
import { isFinal } from '../workflow.ts';
import type { NamedKeys } from '../namedKeys.ts';
import { statePlace, type Vault, valuePlace } from './vault.ts';
import { type StoredTag, tagFor } from './checkpointTag.ts';
import { escapeJson, storedKey } from './escape.ts';
import { type GroupRow, groupRows } from './groupRows.ts';
import { hiddenEarlier, hiddenTexts } from './hiddenTexts.ts';
import type { COMMON_PARTS, RarePart } from './sql/commit.ts';
import type { AwaitedSignal, CheckpointRow, Commit, EarlierCommit, EventRow } from './rows/commit.ts';
import type { InterventionDecision, InterventionEscalation } from './rows/interventions.ts';

export type Part = (typeof COMMON_PARTS)[number] | RarePart;

/** Rows of `heads`, `earlier` and `values` are without their opening brace: the offset of their bytes in the batch is put there. */
export interface EncodedCommit {
  readonly commit: Commit;
  readonly rows: Readonly<Record<Part, readonly string[]>>;
  readonly state: Buffer;
  /** States of the checkpoints that it carries along. */
  readonly earlier: readonly Buffer[];
  readonly values: readonly Buffer[];
  /** Of everything, roughly: what a batch is limited by. */
  readonly size: number;
}

/** With what is stored protected. */
export interface Protection {
  /** Keys of the HMACs over checkpoints and the audit log. @default none */
  readonly integrity?: NamedKeys | undefined;
  /** @default nothing is encrypted */
  readonly vault?: Vault | undefined;
}

/** Throws what JSON.stringify and Date throw where a row holds what they do not take. */
export function encodeCommit(given: Commit, { integrity, vault }: Protection = {}): EncodedCommit {
  const key = given.birth && vault?.bear(given.workflowId);
  const commit = vault?.isOn ? locked(given, vault) : given;
  const { workflowId: id, earlier = [] } = commit;
  const row = (fields: object): string => escapeJson({ id, ...fields });
  const tail = (fields: object): string => row(fields).slice(1);
  const resultOf = new Map(commit.results.map((result) => [result.tag, result]));
  const decisionOf = new Map(commit.decisions.map((decision) => [decision.id, decision]));
  const escalationOf = new Map(commit.escalations.map((escalation) => [escalation.id, escalation]));
  const resolutionOf = new Map(commit.resolutions.map((resolution) => [resolution.errorId, resolution]));
  const recovered = new Set(commit.recoveries.map(({ errorId }) => errorId));
  const begun = new Set(commit.intents.map((intent) => intent.tag));
  const asked = new Set(commit.interventions.map((intervention) => intervention.id));
  const rows: Record<Part, readonly string[]> = {
    heads: [tail({ ...headRow(commit), ...tagRow(tagFor(commit, integrity)) })],
    values: commit.values.map((value) =>
      tail({
        digest: value.digest,
        encoding: value.encoding,
        size_bytes: value.size,
        stored_bytes: value.bytes.length,
        ...(value.encrypted && { encrypted: true }),
      }),
    ),
    // A statement does not see its own rows: what begins and ends in one commit is one row with both.
    intents: commit.intents.map((intent) => row({ ...intentRow(intent), ...resultRow(resultOf.get(intent.tag)) })),
    results: commit.results.filter((result) => !begun.has(result.tag)).map((result) => row(resultRow(result))),
    earlier: earlier.map(({ revision, checkpoint }) =>
      tail({
        fence: commit.fence,
        revision,
        ...checkpointRow(checkpoint),
        ...tagRow(tagFor({ ...commit, revision, checkpoint }, integrity)),
      }),
    ),
    events: [
      ...earlier.flatMap(({ revision, events }) =>
        events.map((event) => row({ ...eventRow(event), earlier: revision })),
      ),
      ...commit.events.map((event) => row(eventRow(event))),
    ],
    errors: commit.errors.map((error) =>
      row({
        ...errorRow(error),
        ...recoveredRow(error.id, commit),
        checkpoint_id: commit.checkpoint.id,
        trace_id: commit.traceId,
      }),
    ),
    groups: groupRows(commit.errors).map((group) => row(groupRow(group))),
    systemErrors: commit.systemErrors.map((error) => row(systemErrorRow(error))),
    // A statement changes a row only once: the resolution of an error that is recovered here comes with the recovery.
    recoveries: commit.recoveries.map((recovery) =>
      row({ ...recoveryRow(recovery), ...resolutionRow(resolutionOf.get(recovery.errorId)) }),
    ),
    resolutions: commit.resolutions.map((resolution) =>
      row({ ...resolutionRow(resolution), counted: recovered.has(resolution.errorId), error_id: resolution.errorId }),
    ),
    interventions: commit.interventions.map((asking) =>
      row({
        ...interventionRow(asking),
        status: 'OPEN',
        ...escalationRow(escalationOf.get(asking.id)),
        ...decisionRow(decisionOf.get(asking.id)),
      }),
    ),
    // One row for each question, whatever happened to it: a statement changes a row only once.
    decisions: [...new Set([...decisionOf.keys(), ...escalationOf.keys()])]
      .filter((question) => !asked.has(question))
      .map((question) =>
        row({ ...escalationRow(escalationOf.get(question)), ...decisionRow(decisionOf.get(question)) }),
      ),
    log: commit.log.map((line) => row(logRow(line))),
    history: commit.history === undefined ? [] : [row(historyRow(commit.history))],
    validations: commit.validations.map((validation) => row(validationRow(validation))),
    claims: commit.claims.map(({ address, needs }) => {
      const names = Object.keys(needs).sort();
      return row({ address, resources: names, units: names.map((name) => needs[name]) });
    }),
    releases: commit.releases.map((address) => row({ address })),
    waits: commit.waits.map((key) => row({ key })),
    tells: commit.tells.map(({ to, kind, at }) => row({ to: to === 'children' ? null : to, kind, at: time(at) })),
    heard: commit.heard.map(({ from, kind }) => row({ from, kind })),
    keys: key ? [row({ key_id: key.keyId, wrapped: hex(key.wrapped) })] : [],
  };
  const values = commit.values.map((value) => value.bytes);
  const states = earlier.map(({ checkpoint }) => checkpoint.state.bytes);
  return { commit, rows, state: commit.checkpoint.state.bytes, earlier: states, values, size: sizeOf(commit, rows) };
}

/** Its states, values and texts encrypted; tags are over what is stored. */
function locked(commit: Commit, vault: Vault): Commit {
  const { workflowId, earlier } = commit;
  const lockedOne = <One extends EarlierCommit>({ checkpoint, ...one }: One): One => {
    const state = vault.lock(checkpoint.state, statePlace(workflowId, checkpoint.id, one.revision));
    return { ...one, checkpoint: { ...checkpoint, state } } as One;
  };
  const values = commit.values.map((value) => vault.lock(value, valuePlace(workflowId, value.digest)));
  const carried = earlier && { earlier: earlier.map((one) => hiddenEarlier(lockedOne(one), vault)) };
  return hiddenTexts({ ...lockedOne(commit), values, ...carried }, vault);
}

/** Most times of a commit are the same. */
function time(ms: number): string {
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

const eventRow = ({ type, payload, occurredAt, unlessQuiet, unlessResolved }: EventRow): object => ({
  type,
  payload,
  occurred_at: time(occurredAt),
  unless_quiet: unlessQuiet,
  unless_resolved: unlessResolved,
});

const checkpointRow = (checkpoint: CheckpointRow): object => ({
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

function headRow({ fence, revision, head, checkpoint, birth, migration, earlier }: Commit): object {
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

const tagRow = (tag: StoredTag | undefined): object => (tag ? { key_id: tag.keyId, tag: hex(tag.tag) } : {});

const hex = (bytes: Buffer): string => `\\x${bytes.toString('hex')}`;

const intentRow = (intent: Commit['intents'][number]): object => ({
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

const resultRow = (result: Commit['results'][number] | undefined): object =>
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

const groupRow = ({ newest, number, firstAt }: GroupRow): object => ({
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
function recoveredRow(id: string, { recoveries }: Commit): object {
  const tried = recoveries.filter(({ errorId }) => errorId === id);
  return { recovery_attempts: tried.length, recovered: tried.at(-1)?.success ?? null };
}

const systemErrorRow = (error: Commit['systemErrors'][number]): object => ({
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

const recoveryRow = (recovery: Commit['recoveries'][number]): object => ({
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

const resolutionRow = (resolution: Commit['resolutions'][number] | undefined): object =>
  resolution === undefined
    ? {}
    : {
        kind: resolution.kind,
        resolved_by: resolution.resolvedBy,
        resolved_at: time(resolution.at),
        notes: resolution.notes,
      };

const interventionRow = (asking: Commit['interventions'][number]): object => ({
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

const escalationRow = (escalation: InterventionEscalation | undefined): object =>
  escalation === undefined
    ? {}
    : {
        intervention_id: escalation.id,
        ...(escalation.severity === null ? {} : { severity: escalation.severity }),
        escalated_at: timeOrNull(escalation.escalatedAt),
        overdue_at: timeOrNull(escalation.overdueAt),
      };

const decisionRow = (given: InterventionDecision | undefined): object =>
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

const historyRow = (history: NonNullable<Commit['history']>): object => ({
  step_id: history.step,
  status: history.status,
  reason: history.reason,
  projection: history.projection,
  restored_from: history.restoredFrom,
  at: time(history.at),
});

const validationRow = (validation: Commit['validations'][number]): object => ({
  validation_id: validation.id,
  checkpoint_id: validation.checkpointId,
  operation: validation.operation,
  valid: validation.valid,
  before: validation.before,
  after: validation.after,
  duration_ms: validation.durationMs,
  at: time(validation.at),
});

function sizeOf(commit: Commit, rows: Readonly<Record<Part, readonly string[]>>): number {
  let size = commit.checkpoint.state.bytes.length;
  for (const { checkpoint } of commit.earlier ?? []) size += checkpoint.state.bytes.length;
  for (const value of commit.values) size += value.bytes.length;
  for (const part of Object.values(rows)) for (const row of part) size += row.length;
  return size;
}

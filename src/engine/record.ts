// A failure as rows: what was thrown, described, classified and fingerprinted, and what an administrator must look at. Used wherever something
// fails: calls of authors' functions, decisions, deadlines.
import { HoldfastError, WorkflowFailedError } from '../errors.ts';
import type { Classification } from '../failures/classify.ts';
import { nameError, reasonsOf } from '../failures/describe.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import { isInstance } from '../failures/read.ts';
import type { RecoveryAction } from '../failures/vocabulary.ts';
import type { ErrorRow, SystemErrorRow } from '../persistence/rows/errors.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

/** Why nothing is done about an error. */
export const GOES_ON = 'the step may fail: it ended failed, and the workflow goes on without it';

export interface Failed {
  /** @default a new one */
  readonly id?: string | undefined;
  readonly around: Surroundings;
  readonly compiled: Compiled;
  /** Null for the workflow as a whole. */
  readonly step: string | null;
  readonly error: unknown;
  readonly classification: Classification;
  /** Null where nothing is done about it; then `context.noRecovery` says why. */
  readonly strategy: RecoveryAction | null;
  /** When it was seen, ms since the epoch. @default now */
  readonly at?: number;
  /** For how long it could be seen before, ms. @default 0 */
  readonly overdueMs?: number;
  /** Of a call. */
  readonly tag?: number;
  readonly attempt?: number;
  readonly context?: object;
}

export function errorRecord({ around, compiled, step, error, classification, ...failed }: Failed): ErrorRow {
  const { type, message, stack } = nameError(error);
  const { rule, why } = classification;
  const fingerprint = fingerprintOf({ errorType: type, message, stack, step, definition: compiled.definition.name });
  const occurredAt = failed.at ?? around.clock.now();
  const whole = (around.samples?.takes(fingerprint, occurredAt) ?? true) ? reasonsOf(error) : undefined;
  return {
    id: failed.id ?? around.ids(),
    step,
    tag: failed.tag ?? null,
    attempt: failed.attempt ?? null,
    errorType: type,
    errorClass: classification.class,
    category: classification.category,
    severity: classification.severity,
    retryable: classification.retryable,
    message: whole ? message : message.slice(0, LONGEST_OF_MANY),
    stackTrace: whole ? stack : null,
    causes: whole?.causes.map((cause) => ({ name: cause.name, message: cause.message, stackTrace: cause.stack })) ?? [],
    context: whole
      ? { ...failed.context, ...witnessOf(error), ...causedBy(error), rule, why, details: whole.details }
      : { ...failed.context, ...causedBy(error), rule, isOneOfMany: true },
    fingerprint,
    recoveryStrategy: failed.strategy,
    occurredAt,
    ...(failed.overdueMs ? { overdueMs: failed.overdueMs } : {}),
  };
}

/** Of a message, where many of its fingerprint were recorded in this minute. */
const LONGEST_OF_MANY = 500;

/** The record that this one comes from: the error of a child, or the one that opened the circuit that kept the call back. */
function causedBy(error: unknown): { causedBy?: object } {
  if (!isInstance(error, HoldfastError)) return {};
  const { workflowId, errorId, breaker, openedBy } = error.details;
  if (error instanceof WorkflowFailedError)
    return { causedBy: { workflowId, ...(typeof errorId === 'string' ? { errorId } : {}) } };
  if (breaker === undefined || !Array.isArray(openedBy)) return {};
  const last: unknown = openedBy.at(-1);
  return { causedBy: { breaker, ...(last === undefined ? {} : { errorId: last }) } };
}

/** What a detector saw: where the circle is, who waits for whom. */
const witnessOf = (error: unknown): { witness?: unknown } =>
  isInstance(error, HoldfastError) && error.details.witness !== undefined ? { witness: error.details.witness } : {};

/** The record says what was asked because of it. */
export const withPause = (
  record: ErrorRow,
  { id, reason, requiredAction, actionUrl, conflict }: InterventionRow,
): ErrorRow => ({
  ...record,
  context: {
    ...record.context,
    pause: { interventionId: id, reason, requiredAction, actionUrl },
    ...(conflict ? { conflict } : {}),
  },
});

const ALERT_LEVELS = { LOW: 'warning', MEDIUM: 'warning', HIGH: 'error', CRITICAL: 'critical' } as const;

/** How loudly an error of a severity calls for somebody. */
export const alertLevelOf = (severity: string): 'warning' | 'error' | 'critical' =>
  ALERT_LEVELS[severity as keyof typeof ALERT_LEVELS] ?? 'error';

/** Recovery ended in failure, or in front of a person: an administrator must look at it. */
export function systemErrorFor(
  around: Surroundings,
  error: ErrorRow,
  { threadId, revision }: { threadId: string; revision: number },
): SystemErrorRow {
  return {
    id: around.ids(),
    errorType: error.errorType,
    severity: alertLevelOf(error.severity),
    message: error.message,
    stackTrace: error.stackTrace,
    context: error.context,
    threadId,
    checkpointCount: revision,
    step: error.step,
    workflowErrorId: error.id,
    failureMode: null,
    fingerprint: error.fingerprint,
    createdAt: error.occurredAt,
  };
}

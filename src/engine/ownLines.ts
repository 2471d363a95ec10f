// What the engine itself says in the log of a workflow: what it does about failures, whom it asks, when it pauses and when it was brought back. Taken
// from the commit that does it, and written with it.
import type { Commit, LogRow } from '../persistence/rows/commit.ts';
import type { EventType } from '../workflow.ts';

/** Lines of the event log that are worth one here, with what they say. */
const SAID: Partial<Record<EventType, string>> = {
  RETRY_SCHEDULED: 'another attempt was planned',
  STATE_RESTORED: 'the workflow was brought back from a checkpoint',
  WORKFLOW_PAUSED: 'the workflow is paused',
  WORKFLOW_RESUMED: 'the workflow goes on',
  INTERVENTION_ESCALATED: 'a question is still open: people are reminded',
  INTERVENTION_OVERDUE: 'the deadline of a question has passed; it is kept open',
  INTERVENTION_DECIDED: 'a person has answered',
  INTERVENTION_EXPIRED: 'nobody has answered in time',
};

/** Of a wait that has no end of its own. */
const REMINDED = 'the workflow still waits: people are reminded';

export function ownLines({
  errors,
  traceId,
  events,
  interventions,
  recoveries,
}: Pick<Commit, 'errors' | 'traceId' | 'events' | 'interventions' | 'recoveries'>): LogRow[] {
  return [
    // Of very many of one kind only some are here: the group counts them all.
    ...errors
      .filter(({ context }) => !('isOneOfMany' in context))
      .map(({ occurredAt, step, attempt, id, ...error }) => ({
        ...line(occurredAt, 'ERROR', `${error.errorType}: ${error.message.slice(0, 500)}`, step, {
          errorId: id,
          traceId,
          class: error.errorClass,
          category: error.category,
          severity: error.severity,
          recoveryAction: error.recoveryStrategy,
        }),
        attempt,
      })),
    ...recoveries.map(
      ({ at, step, success, strategy, actionTaken, attemptNumber, durationMs, errorId, errorMessage }) =>
        line(at, success ? 'INFO' : 'WARN', `recovery ${success ? 'succeeded' : 'failed'}: ${actionTaken}`, step, {
          strategy,
          attemptNumber,
          durationMs,
          errorId,
          ...(errorMessage === null ? {} : { errorMessage: errorMessage.slice(0, 500) }),
        }),
    ),
    ...interventions.map(({ requestedAt, step, id, reason, requiredAction, actionUrl, severity, conflict }) =>
      line(requestedAt, 'WARN', 'the workflow stops and asks a person', step, {
        interventionId: id,
        reason,
        requiredAction,
        actionUrl,
        severity,
        ...(conflict ? { conflict } : {}),
      }),
    ),
    ...events.flatMap(({ type, occurredAt, payload }) => {
      const { step, ...fields } = payload as { step?: unknown; nextAt?: unknown };
      const message = type === 'NOTICE' && 'nextAt' in fields ? REMINDED : SAID[type];
      const level = type === 'RETRY_SCHEDULED' || type === 'STATE_RESTORED' ? 'INFO' : 'WARN';
      return message === undefined
        ? []
        : [line(occurredAt, level, message, typeof step === 'string' ? step : null, fields)];
    }),
  ].sort((one, other) => one.at - other.at);
}

const line = (
  at: number,
  level: LogRow['level'],
  message: string,
  step: string | null,
  fields: Readonly<Record<string, unknown>>,
): LogRow => ({ at, level, message, step, attempt: null, fields });

// What a commit tells the process log: what people are asked, what became of it, and that it took long. Told after the commit, so that the log never runs ahead of it.
import type { Log } from '../log.ts';
import type { Commit } from '../persistence/rows/commit.ts';
import type { ErrorRow } from '../persistence/rows/errors.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import type { LogSamples } from './logSamples.ts';

/** A checkpoint whose commit takes longer than this is worth a line, in ms. */
const SLOW_COMMIT_MS = 100;

interface Telling {
  readonly log: Log;
  /** @default every line is written */
  readonly logSamples?: Pick<LogSamples, 'takes'>;
}

interface Told {
  readonly commit: Commit;
  readonly durationMs: number;
  readonly threadId: string;
  readonly definition: string;
}

export function tellLog({ log, logSamples }: Telling, { commit, durationMs, threadId, definition }: Told): void {
  const { workflowId, traceId, revision, checkpoint, interventions, escalations, decisions, recoveries, events } =
    commit;
  for (const error of commit.errors) {
    const { fingerprint, step, errorType } = error;
    if (logSamples?.takes(fingerprint, { fingerprint, definition, step, errorType }) ?? true)
      tellError(log, error, { workflowId, threadId, traceId });
  }
  if (durationMs > SLOW_COMMIT_MS) {
    const { id: checkpointId, type, state } = checkpoint;
    log.warn(
      { workflowId, traceId, revision, checkpointId, type, sizeBytes: state.size, durationMs },
      'a checkpoint took long to commit',
    );
  }
  for (const { step, errorId, strategy, attemptNumber: attempt, success, durationMs: tookMs } of recoveries) {
    const outcome = success ? 'succeeded' : 'failed';
    const kind = { definition, step, strategy, outcome };
    if (logSamples?.takes(Object.values(kind).join(' '), kind) ?? true)
      log.info(
        { workflowId, traceId, step, errorId, strategy, attempt, outcome, durationMs: tookMs },
        'a recovery was attempted',
      );
  }
  for (const asked of interventions)
    log.warn({ workflowId, traceId, ...factsOf(asked) }, 'the workflow stops and asks a person');
  for (const { id, severity, overdueAt } of escalations)
    log.warn(
      { workflowId, traceId, interventionId: id, ...(severity ? { severity } : {}) },
      overdueAt === null
        ? 'a question is still open: people are reminded'
        : 'the deadline of a question has passed; it is kept open',
    );
  for (const { type, payload } of events)
    if (type === 'NOTICE' && 'nextAt' in payload)
      log.warn({ workflowId, traceId, ...payload }, 'a wait without an end: people are reminded');
  for (const { id, status, decision, decidedBy, notes } of decisions)
    log.info(
      { workflowId, traceId, interventionId: id, status, decision, decidedBy, notes },
      'a question is not open any more',
    );
}

function tellError(log: Log, error: ErrorRow, of: { workflowId: string; threadId: string; traceId: string }): void {
  const {
    id: errorId,
    step,
    attempt,
    errorType,
    errorClass,
    category,
    severity,
    fingerprint,
    recoveryStrategy,
  } = error;
  const facts = { ...of, errorId, step, attempt, errorType, class: errorClass, category, severity, fingerprint };
  const stands = STANDING_ACTIONS.has(recoveryStrategy ?? '');
  log[stands ? 'error' : 'warn'](
    { ...facts, recoveryStrategy, reason: error.message, stack: error.stackTrace },
    stands ? 'an error needs a person, or ended its step' : 'an error was recorded',
  );
}

/** Nothing that is tried by itself follows. */
const STANDING_ACTIONS: ReadonlySet<string> = new Set(['PAUSE_WORKFLOW', 'COMPENSATE', 'FAIL_IMMEDIATELY']);

const factsOf = ({
  id,
  step,
  errorId,
  trigger,
  reason,
  requiredAction,
  actionUrl,
  severity,
  conflict,
}: InterventionRow) => ({
  interventionId: id,
  stepId: step,
  errorId,
  trigger,
  severity,
  reason,
  requiredAction,
  actionUrl,
  ...(conflict ? { conflict } : {}),
});

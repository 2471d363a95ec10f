// A workflow that cannot go on with today's code, or whose checkpoint does not prove itself, as a system error: what, why, and the one call that
// brings it back.
import { CorruptCheckpointError, EncryptionKeyError } from '../errors.ts';
import { type DescribedError, describeError } from '../failures/describe.ts';
import { classifyError } from '../failures/classify.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import { LOST_CHECKPOINT } from '../persistence/rows/checkpoints.ts';
import type { StoredWorkflow, UnservedWorkflow } from '../persistence/rows/workflows.ts';
import type { SystemErrorRow, UncommittedError } from '../persistence/rows/errors.ts';
import { platformError, raise } from './platformError.ts';
import { errorRecord } from './record.ts';
import type { Compiled, Registry } from './registry.ts';
import { traceIdOf } from '../trace.ts';
import type { Surroundings } from './surroundings.ts';

/** Whoever is woken finds it among the system errors, with what to do about it. */
export async function recordParking(
  around: Surroundings,
  registry: Registry,
  stored: StoredWorkflow,
  error: unknown,
): Promise<void> {
  const { log } = around;
  const { workflowId } = stored;
  try {
    const told = parkingError(around, stored, error);
    if (!(error instanceof CorruptCheckpointError || error instanceof EncryptionKeyError))
      return await raise(around, { workflowId, row: told });
    const compiled = await registry.withHash(stored.definitionHash, stored.definition);
    await raise(around, { workflowId, row: told, cause: corruptionOf(around, compiled, stored, error) });
  } catch (err) {
    log.error({ workflowId, err }, 'that a workflow is parked could not be recorded');
  }
}

/** The one call that brings it back. */
const remedyFor = (error: unknown): string =>
  error instanceof EncryptionKeyError
    ? 'Nothing of it was changed: started again with that key, it goes on.'
    : error instanceof CorruptCheckpointError
      ? 'To go on from its newest valid checkpoint: restartWorkflow with from: { lastValidCheckpoint: true }; where there is none, or to begin anew: from: { beginning: true }.'
      : "To begin it anew with today's code: restartWorkflow with from: { beginning: true }.";

/** The same as an error of the workflow, which cannot commit it. */
function corruptionOf(
  around: Surroundings,
  compiled: Compiled,
  { revision, checkpoint, traceparent }: StoredWorkflow,
  error: CorruptCheckpointError | EncryptionKeyError,
): UncommittedError {
  const classification = classifyError(error, { now: around.clock.now(), rules: around.rules });
  const failed = { around, compiled, step: null, error, classification, context: { revision } };
  const checkpointId = checkpoint.id === LOST_CHECKPOINT ? null : checkpoint.id;
  return { ...errorRecord({ ...failed, strategy: 'PAUSE_WORKFLOW' }), checkpointId, traceId: traceIdOf(traceparent) };
}

function parkingError(around: Surroundings, stored: StoredWorkflow, error: unknown): SystemErrorRow {
  const { workflowId, definition, version } = stored;
  const thrown = describeError(error);
  const message = `Workflow ${workflowId} ("${definition}" ${version}) cannot go on: ${thrown.message}. ${remedyFor(error)}`;
  return parkedError(around, stored, thrown, message);
}

/** @param message what is wrong, and what to do about it */
export function parkedError(
  { clock, ids }: Pick<Surroundings, 'clock' | 'ids'>,
  { workflowId, definition, version, definitionHash, threadId, revision, status }: UnservedWorkflow,
  thrown: Pick<DescribedError, 'type' | 'message' | 'stack'>,
  message: string,
): SystemErrorRow {
  const about = { errorType: 'WORKFLOW_PARKED', message: thrown.message, stack: null };
  return platformError({
    id: ids(),
    errorType: about.errorType,
    severity: 'critical',
    message,
    stackTrace: thrown.stack,
    context: { cause: thrown.type, definition, version, definitionHash, revision, status },
    threadId,
    checkpointCount: revision,
    failureMode: 'HARD',
    fingerprint: fingerprintOf({ ...about, step: workflowId, definition }),
    createdAt: clock.now(),
  });
}

// Examines a stored checkpoint: opens its bytes, reads the state, and makes every check there is of it. What was found is the result, whatever it is;
// nothing is changed. The one place that says whether a state may be gone on from: restores, restarts, rollbacks, resumes and samples ask here.
import { CorruptCheckpointError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import { openState } from '../persistence/seal.ts';
import { LOST_CHECKPOINT, type StoredCheckpoint } from '../persistence/rows/checkpoints.ts';
import type { StateOperation, StateProblemCode, ValidationRow } from '../persistence/rows/validations.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { verifiesChecksums } from './inForce.ts';
import type { Compiled } from './registry.ts';
import { readState, type StoredState } from './state.ts';
import type { Surroundings } from './surroundings.ts';
import {
  authorProblems,
  checksOf,
  nameProblems,
  positionProblems,
  referenceProblems,
  referencesOf,
  type StateProblem,
} from './validation.ts';
import { Values } from './values.ts';

/** Of which workflow, and by which definition. */
export interface Examining {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly workflowId: WorkflowId;
  readonly input: Digest;
}

export type Proof = Pick<StoredCheckpoint, 'id' | 'state' | 'checksum' | 'previousChecksum' | 'unproven' | 'locked'>;

export interface Examined {
  readonly checkpointId: string;
  readonly made: readonly StateProblemCode[];
  readonly problems: readonly StateProblem[];
  /** Undefined where it cannot be read. */
  readonly state: StoredState | undefined;
  readonly beganAt: number;
}

/** The values that the author's own check looks at. */
const seenByAuthor = ({ definition }: Compiled, input: Digest, { output }: ChartContext): readonly Digest[] =>
  definition.checkState ? [input, ...Object.values(output)] : [];

/**
 * @param whole also checks that the chart has its position and its steps: what is only returned to is placed anew, and may be of an older definition
 * @throws ServerUnavailableError when the store does not answer
 * @throws EncryptionKeyError where it is encrypted under a key that is not here: whether it is sound is not known
 */
export async function examine(examining: Examining, stored: Proof, whole: boolean): Promise<Examined> {
  const { around, compiled, workflowId, input } = examining;
  const { store, limits, clock } = around;
  const beganAt = clock.monotonic();
  const verifies = verifiesChecksums(around);
  const made: StateProblemCode[] = verifies ? ['CHECKSUM'] : [];
  const problems: StateProblem[] = [];
  const done = (state?: StoredState): Examined => ({ checkpointId: stored.id, made, problems, state, beganAt });
  if (stored.id === LOST_CHECKPOINT) {
    problems.push({ path: 'checkpoint', code: 'CHECKSUM', message: 'Its row is not stored any more' });
    return done();
  }
  if (stored.locked) throw stored.locked;
  if (stored.unproven !== undefined) {
    problems.push({ path: 'tag', code: 'CHECKSUM', message: stored.unproven });
    return done();
  }
  let bytes: Buffer;
  try {
    bytes = openState(stored.state, stored.checksum, stored.previousChecksum, limits.maxStateBytes, verifies);
  } catch (error) {
    problems.push({ path: 'checksum', code: 'CHECKSUM', message: (error as Error).message });
    return done();
  }
  made.push('FORM', 'MACHINE');
  let state: StoredState;
  try {
    state = readState(compiled.machine, bytes, `checkpoint ${stored.id}`);
  } catch (error) {
    if (!(error instanceof CorruptCheckpointError)) throw error;
    const code = 'machine' in error.details ? 'MACHINE' : 'FORM';
    problems.push({ path: 'state', code, message: error.message });
    return done();
  }
  const context = state.context as ChartContext;
  if (whole) {
    made.push('POSITION');
    problems.push(...positionProblems(compiled.machine, state));
  }
  made.push('REFERENCE');
  const references = [['input', input] as const, ...referencesOf(state)];
  const digests = [...new Set(references.map(([, digest]) => digest as Digest))];
  const missing = new Set(await store.missing(workflowId, digests));
  problems.push(...referenceProblems(references, (digest) => !missing.has(digest)));
  if (whole) problems.push(...nameProblems(compiled.nodes, context));
  if (compiled.definition.checkState && problems.length === 0) {
    made.push('DEFINITION');
    const values = new Values(workflowId, store, limits.maxStateBytes);
    await values.load(seenByAuthor(compiled, input, context)).catch(refusalsOnly);
    problems.push(...authorProblems(compiled, input, state, (digest) => values.open(digest)));
  }
  return done(state);
}

/** What is missing is told by the one who opens it. */
function refusalsOnly(error: unknown): void {
  if (!(error instanceof CorruptCheckpointError)) throw error;
}

/** A row of what was checked before, and of what came of it. `after` is null where it did not come to that. */
export function validationRow(
  { clock, ids }: Pick<Surroundings, 'clock' | 'ids'>,
  operation: StateOperation,
  examined: Examined,
  after: ValidationRow['after'],
): ValidationRow {
  const before = checksOf(examined.made, examined.problems);
  return {
    id: ids(),
    operation,
    checkpointId: examined.checkpointId,
    valid: [...before, ...(after ?? [])].every(({ passed }) => passed),
    before,
    after,
    durationMs: clock.monotonic() - examined.beganAt,
    at: clock.now(),
  };
}

/** Writes what was found to the process log, one line for each. */
export function logValidation({ log }: Pick<Surroundings, 'log'>, workflowId: WorkflowId, row: ValidationRow): void {
  const { operation, checkpointId, valid, before, after, durationMs } = row;
  const failed = [...before, ...(after ?? [])].filter(({ passed }) => !passed);
  const line = { workflowId, operation, checkpointId, valid, checks: before.map(({ check }) => check), durationMs };
  if (valid) log.info(line, 'a stored state was validated');
  else log.error({ ...line, failed }, 'a stored state is not valid');
}

/** Records at once that a state was refused, since no commit will; that it cannot be recorded changes nothing. */
export async function recordRefusal(
  around: Examining['around'],
  workflowId: WorkflowId,
  row: ValidationRow,
): Promise<void> {
  logValidation(around, workflowId, row);
  try {
    await around.store.recordValidation(workflowId, row);
  } catch (err) {
    around.log.error({ workflowId, err }, 'that a stored state is not valid could not be recorded');
  }
}

/** @throws CorruptCheckpointError naming the first thing that is wrong */
export function requireSound({ problems, checkpointId }: Examined, workflowId: WorkflowId): void {
  const [first] = problems;
  if (!first) return;
  throw new CorruptCheckpointError(
    `checkpoint ${checkpointId} of workflow ${workflowId} is not valid: ${first.path}: ${first.message}`,
    { workflowId, checkpointId, problems: problems.slice(0, 10) },
  );
}

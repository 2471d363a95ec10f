// Whether a checkpoint proves itself: its HMAC, where integrity keys are set, its bytes against its checksum, its place in the chain, its form, its machine
// and position, and the values that it refers to; where that holds, the definition's own check. Computed from the rows each time it is asked for; nothing
// is woken and nothing is written.
import { type AnyStateMachine, createMachine } from 'xstate';
import type { WorkflowId } from '../workflow.ts';
import { positionProblems, referencesOf, type StateProblem } from '../engine/validation.ts';
import { readState, STATE_VERSION, type StoredState } from '../engine/state.ts';
import { CorruptCheckpointError } from '../errors.ts';
import type { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import type { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import { openState } from '../persistence/seal.ts';
import type { Context } from './context.ts';
import type { CheckpointEvidence } from './evidence.ts';

export interface StateValidation {
  readonly valid: boolean;
  readonly checksumMatches: boolean;
  readonly problems: readonly StateProblem[];
  readonly checkedAt: Date;
}

export async function validationOf(
  { id }: WorkflowCheckpoint,
  { reads, clock, engine }: Context,
): Promise<StateValidation> {
  const evidence = await reads.evidence.load(id);
  const definition = evidence && (await reads.definition.load(evidence.definitionHash));
  const found = definition
    ? await problemsOf(id, evidence, chartOf(definition), (key) => reads.isStored.load(key))
    : [GONE];
  const problems =
    evidence && found.length === 0
      ? await engine.ownProblems(evidence.workflowId as WorkflowId, id, definition?.name ?? '')
      : found;
  return {
    valid: problems.length === 0,
    checksumMatches: !problems.some(({ code }) => code === 'CHECKSUM' || code === 'CHAIN'),
    problems,
    checkedAt: new Date(clock.now()),
  };
}

const GONE: StateProblem = { path: 'checksum', code: 'CHECKSUM', message: 'The checkpoint is not kept any more' };

/** Charts of many steps take a while to make; a request has one row per definition. */
const charts = new WeakMap<WorkflowDefinitionRow, AnyStateMachine>();

function chartOf(definition: WorkflowDefinitionRow): AnyStateMachine {
  const chart = charts.get(definition) ?? (createMachine(definition.machine as never) as AnyStateMachine);
  charts.set(definition, chart);
  return chart;
}

async function problemsOf(
  id: string,
  evidence: CheckpointEvidence,
  machine: AnyStateMachine,
  isStored: (key: string) => Promise<boolean>,
): Promise<StateProblem[]> {
  const chain = chainProblems(evidence);
  // As a restore does: nothing of what does not prove itself is unpacked.
  if (evidence.unproven !== undefined) return [{ path: 'tag', code: 'CHECKSUM', message: evidence.unproven }, ...chain];
  const state = attempt('checksum', 'CHECKSUM', () => {
    const bytes = openState(evidence.state, evidence.checksum, evidence.previousChecksum);
    return attempt('state', 'FORM', () => readState(machine, bytes, `checkpoint ${id}`));
  });
  if ('problem' in state) return [state.problem, ...chain];
  const version = evidence.stateVersion === STATE_VERSION ? [] : [unknownVersion(evidence.stateVersion)];
  return [...chain, ...version, ...positionProblems(machine, state), ...(await missing(evidence, state, isStored))];
}

/** The rows on either side, and the workflow's own, keep a copy of the checksum. */
function chainProblems({
  checksum,
  previousChecksum,
  checksumBefore,
  previousOfNext,
  headChecksum,
}: CheckpointEvidence) {
  const differs = (copy: Buffer | null, own: Buffer | null): boolean => copy !== null && !(own && copy.equals(own));
  const found: [boolean, string, string][] = [
    [differs(checksumBefore, previousChecksum), 'previousChecksum', 'It does not follow the checkpoint before it'],
    [differs(previousOfNext, checksum), 'checksum', 'The checkpoint after it follows another one'],
    [differs(headChecksum, checksum), 'checksum', 'The workflow names another checksum for its newest state'],
  ];
  return found.flatMap(([wrong, path, message]) => (wrong ? [{ path, code: 'CHAIN' as const, message }] : []));
}

async function missing(
  { workflowId, input }: CheckpointEvidence,
  state: StoredState,
  isStored: (key: string) => Promise<boolean>,
): Promise<StateProblem[]> {
  const references = [['input', input] as const, ...referencesOf(state)];
  const stored = await Promise.all(
    references.map(async ([, digest]) => DIGEST.test(digest) && isStored(`${workflowId}/${digest}`)),
  );
  return references.flatMap(([path, digest], index) =>
    stored[index] ? [] : [{ path, code: 'REFERENCE' as const, message: `The value ${digest} is not stored` }],
  );
}

/** SHA-256 in base64url. */
const DIGEST = /^[\w-]{43}$/;

const unknownVersion = (version: string): StateProblem => ({
  path: 'schemaVersion',
  code: 'FORM',
  message: `The state is of format ${version}; this version reads ${STATE_VERSION}`,
});

type Tried<Result> = Result | { readonly problem: StateProblem };

function attempt<Result>(path: string, code: StateProblem['code'], open: () => Result): Tried<Result> {
  try {
    return open();
  } catch (error) {
    if (!(error instanceof CorruptCheckpointError)) throw error;
    const ofOther = 'machine' in error.details;
    return { problem: { path, code: ofOther ? 'MACHINE' : code, message: error.message } };
  }
}

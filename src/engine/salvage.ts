// The newest state of a workflow is corrupt: it is restored from the newest checkpoint that proves itself, and from the journal, which tells what
// happened after that. What comes of it is committed with the error that it recovers from; until then nothing is written. Results in the
// journal are taken, not computed again. Where it cannot be known what to go on from, the workflow is left to a person.
import { fingerprintOf } from '../failures/fingerprint.ts';
import { CorruptCheckpointError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { Telling } from '../persistence/rows/messages.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { isFinal, type WorkflowStatus } from '../workflow.ts';
import type { Chart } from './chart.ts';
import { type Examining, type Examined, logValidation, validationRow } from './examine.ts';
import type { Opened } from './letter.ts';
import { restoredWorkflow } from './intoMemory.ts';
import type { LiveWorkflow, Observer } from './liveWorkflow.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import { ANEW, baseFor, RESTORE } from './salvageBase.ts';
import type { Inside } from './surroundings.ts';
import { checksAtHand, checksOf } from './validation.ts';
import { decidedOn } from './values.ts';

/** What is written with the first commit of a workflow that was restored from before its newest state. */
export interface Salvage {
  readonly opened: Opened;
  /** What is stored of it: the position that it goes on from may have another status, which it never had. */
  readonly status: WorkflowStatus;
  /** False: only with a letter of a person. */
  readonly automatic: boolean;
}

/**
 * @param byHand a person moves it: any state will do to be moved from
 * @throws CorruptCheckpointError the given one, with the reason, where a person must decide
 */
export async function salvaged(
  around: Inside,
  observer: Observer,
  compiled: Compiled,
  stored: StoredWorkflow,
  found: CorruptCheckpointError,
  byHand: boolean,
): Promise<LiveWorkflow> {
  const beganAt = around.clock.monotonic();
  const { workflowId, input, threadId, revision } = stored;
  const examining: Examining = { around, compiled, workflowId, input };
  const tried = await around.store.recoveries(workflowId, [RESTORE, ANEW]);
  const base = await baseFor(examining, stored, tried, byHand);
  if (base.doubt !== undefined && !byHand)
    throw new CorruptCheckpointError(`${found.message}. ${base.doubt}: a person must decide`, found.details, {
      cause: found,
    });
  const classification = classifyError(found, { now: around.clock.now(), rules: around.rules });
  const { strategy, checkpoint, chart } = base;
  const error = errorRecord({
    around,
    compiled,
    step: null,
    error: found,
    classification,
    strategy,
    context: { revision },
  });
  const from = checkpoint ? `checkpoint ${checkpoint.id}` : 'the beginning';
  const actionTaken = `restored from ${from}; ${base.known} results of the journal are kept${base.again.length === 0 ? '' : `; done again, since people had asked for it: ${base.again.join(', ')}`}`;
  const durationMs = around.clock.monotonic() - beganAt;
  const recovery = {
    id: around.ids(),
    errorId: error.id,
    step: null,
    strategy,
    attemptNumber: (tried[strategy] ?? 0) + 1,
    success: true,
    actionTaken,
    errorMessage: null,
    durationMs,
    at: around.clock.now(),
  };
  const validations = checkpoint ? [restoredRow(around, compiled, stored, checkpoint.examined, chart)] : [];
  for (const row of validations) logValidation(around, workflowId, row);
  around.log.warn(
    { workflowId, strategy, restoredFrom: checkpoint?.id ?? null, revision, results: base.known, durationMs, byHand },
    'the newest state is corrupt; the workflow is restored from before it',
  );
  const opened: Opened = {
    writes: {
      errors: [error],
      systemErrors: [
        {
          ...systemErrorFor(around, error, { threadId, revision }),
          failureMode: 'HARD',
          // Each workflow is a matter of its own, to be looked at one by one.
          fingerprint: fingerprintOf({
            errorType: error.errorType,
            message: '',
            stack: null,
            step: workflowId,
            definition: null,
          }),
        },
      ],
      recoveries: [recovery],
      validations,
      decisions: (await around.store.openQuestions(workflowId)).map((id) => ({
        id,
        status: 'CANCELLED',
        decision: null,
        decidedBy: null,
        decidedAt: around.clock.now(),
        notes: null,
      })),
      metadata: { automatic: !byHand, restoredFrom: checkpoint?.id ?? null },
      tells: await askingTheParent(around, stored),
    },
    type: 'error_recovery',
    reason: `the newest state was corrupt: ${actionTaken}`,
    always: true,
  };
  const workflow = restoredWorkflow(around, observer, compiled, stored, chart, {
    begunBefore: base.count,
    restoredFrom: checkpoint?.id,
    salvage: { opened, status: stored.status, automatic: base.doubt === undefined },
  });
  if (compiled.decidesOnOutputs) await workflow.values.load([input, ...decidedOn(workflow.context)]);
  return workflow;
}

/**
 * What it was told by its parent may be lost. The parent says it again where it does not want the workflow any more; one that has ended cannot, and
 * wants none.
 */
async function askingTheParent(
  { store, clock }: Inside,
  { workflowId, parent, completedAt }: StoredWorkflow,
): Promise<Telling[]> {
  if (parent === null || completedAt !== null) return [];
  const found = await store.find(parent);
  const at = clock.now();
  if (!found || isFinal(found.status)) return [{ to: workflowId, kind: 'abort', at }];
  return [{ to: parent, kind: 'lost', at }];
}

const restoredRow = (
  around: Inside,
  compiled: Compiled,
  { input }: StoredWorkflow,
  examined: Examined,
  chart: Chart,
) => {
  const { value, context } = chart.position.snapshot;
  // The author's own check was made of the stored state; its content is the same.
  const plain = { ...compiled, definition: { ...compiled.definition, checkState: undefined } };
  const { made, problems } = checksAtHand(plain, input, { value, context }, () => undefined);
  return validationRow(around, 'RESTORE', examined, checksOf(made, problems));
};

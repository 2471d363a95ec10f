// From what is stored back to a workflow in memory: every check of the stored state, its definition, an actor at exactly that position, every check of
// what came of it; or a refusal, which is recorded and leaves everything as it was.
import { CorruptCheckpointError } from '../errors.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { Chart } from './chart.ts';
import { type Examined, examine, logValidation, recordRefusal, requireSound, validationRow } from './examine.ts';
import { restoredWorkflow } from './intoMemory.ts';
import type { LiveWorkflow, Observer } from './liveWorkflow.ts';
import type { Compiled, Registry } from './registry.ts';
import type { StoredState } from './state.ts';
import type { Inside } from './surroundings.ts';
import { checksOf, type StateProblem } from './validation.ts';
import { decidedOn } from './values.ts';

/**
 * @throws CorruptCheckpointError when the checkpoint does not prove itself
 * @throws NotFoundError when today's code lacks the definition or one of its functions
 * @throws InvalidStateError when today's machine of the author does not have the state that it is in
 */
export async function restore(
  around: Inside,
  observer: Observer,
  registry: Registry,
  stored: StoredWorkflow,
): Promise<LiveWorkflow> {
  const { workflowId, input, checkpoint } = stored;
  const compiled = await registry.withHash(stored.definitionHash, stored.definition);
  const examined = await examine({ around, compiled, workflowId, input }, checkpoint, true);
  const refused = async (problems: readonly StateProblem[]): Promise<never> => {
    const after = problems === examined.problems ? null : checksOf(['POSITION'], problems);
    await recordRefusal(around, workflowId, validationRow(around, 'RESTORE', examined, after));
    requireSound({ ...examined, problems }, workflowId);
    throw new CorruptCheckpointError(`checkpoint ${checkpoint.id} of workflow ${workflowId} is not valid`, {});
  };
  if (!examined.state || examined.problems.length > 0) return refused(examined.problems);
  const chart = restoredChart(compiled, `checkpoint ${checkpoint.id} of workflow ${workflowId}`, examined.state);
  const problems = chart instanceof Chart ? differences(examined.state, chart) : chart;
  if (!(chart instanceof Chart) || problems.length > 0) return refused(problems);
  const { own } = chart.position.context;
  if (own && isExecuting(chart)) compiled.own?.gate.adopt(own);
  const validation = validationRow(around, 'RESTORE', examined, afterwards(examined));
  logValidation(around, workflowId, validation);
  const workflow = restoredWorkflow(around, observer, compiled, stored, chart, { validations: [validation] });
  if (compiled.decidesOnOutputs) await workflow.values.load([input, ...decidedOn(workflow.context)]);
  return workflow;
}

function restoredChart({ machine }: Compiled, where: string, state: StoredState): Chart | StateProblem[] {
  try {
    return new Chart(machine, where, state);
  } catch (error) {
    if (!(error instanceof CorruptCheckpointError)) throw error;
    return [{ path: 'state', code: 'POSITION', message: error.message }];
  }
}

/** Where its work is going on: an author's machine that is done, or in error, has nothing to go on from. */
const isExecuting = ({ position: { snapshot } }: Chart): boolean =>
  typeof snapshot.value === 'object' && 'executing' in snapshot.value;

/** What is restored must be what was stored, to the last field. */
function differences({ value, context }: StoredState, { position: { snapshot } }: Chart): StateProblem[] {
  const same = JSON.stringify([value, context]) === JSON.stringify([snapshot.value, snapshot.context]);
  return same ? [] : [{ path: 'state', code: 'POSITION', message: 'The chart came to another state than was stored' }];
}

/** The restored state is the stored one: what held for its content holds for it. */
const afterwards = ({ made }: Examined) =>
  checksOf(
    made.filter((check) => check !== 'CHECKSUM'),
    [],
  );

// Steps of a workflow: the plan says which there are, the newest committed state where each stands, the journal when and how its
// attempts went. Nothing is woken for it. `stepsOf` is pure.
import { CorruptCheckpointError } from '../errors.ts';
import { allowedActions, MOVES } from '../engine/allowedActions.ts';
import { type EachState, type StepState, statusOfStep, stepStateOf, workKeyOf } from '../engine/stepStatus.ts';
import { StepAttempt as StepAttemptRow } from '../persistence/entities/step_attempts.ts';
import type { Workflow } from '../persistence/entities/workflows.ts';
import type { StepStatus, WorkflowStatus } from '../workflow.ts';
import { badInput, connection, type PageArguments, pageRequest } from './connections.ts';
import type { Context } from './context.ts';
import type { EnumMap, Resolvers } from './resolvers.ts';
import { matching } from './filters.ts';
import { toGlobalId } from './globalIds.ts';
import { shownValue } from './values.ts';
import type { Listing } from './pages.ts';
import { type PlacedNode, placedNodesOf } from './plan.ts';
import type { NewestAttempt } from './journal.ts';
import { findHistory } from './retries.ts';

/** One step with all that is known of it. */
export interface Step {
  readonly workflowId: string;
  readonly index: number;
  readonly definition: PlacedNode;
  readonly status: StepStatus;
  readonly round: number;
  readonly workKey: string;
  /** Of a loop, or of the innermost one around a step. */
  readonly pass: number | null;
  readonly each: EachState | null;
  readonly attempt: number;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
  readonly outputDigest: string | null;
  readonly errorId: string | null;
  /** All steps of the same workflow. */
  readonly all: readonly Step[];
}

/** The steps of one workflow in the order of its plan, those inside a loop right after it. */
function stepsOf(
  workflowId: string,
  nodes: readonly PlacedNode[],
  state: StepState,
  newest: readonly NewestAttempt[],
): readonly Step[] {
  const all: Step[] = [];
  for (const [index, definition] of nodes.entries()) {
    const { name } = definition;
    const mine = newest.filter(({ attempt }) => attempt.stepId === name);
    const work = mine.find(({ attempt }) => attempt.kind !== 'compensation');
    const { round, pass, each, output } = state.context;
    all.push({
      workflowId,
      index,
      definition,
      status: statusOfStep(definition, state),
      round: round[name] ?? 0,
      workKey: workKeyOf(definition, state),
      pass: pass[definition.kind === 'loop' ? name : (definition.loops.at(-1) ?? '')] ?? null,
      each: each[name] ?? null,
      attempt: work?.attempt.attempt ?? 0,
      startedAt: work?.firstStartedAt ?? null,
      endedAt: work?.attempt.endedAt ?? null,
      outputDigest: output[name] ?? null,
      errorId: work?.attempt.errorId ?? null,
      all,
    });
  }
  return all;
}

async function readSteps(workflow: Workflow, { reads }: Context): Promise<readonly Step[]> {
  const [definition, state, newest] = await Promise.all([
    reads.definition.load(workflow.definitionHash),
    reads.newestState.load(workflow.id),
    reads.newestAttempts.load(workflow.id),
  ]);
  if (!definition || !state) return [];
  return stepsOf(workflow.id, placedNodesOf(definition), stepStateOf(state as unknown as StepState), newest);
}

/** A page of a list that is known as a whole; a step's position is its place in the plan. */
export async function stepPage(workflow: Workflow, page: PageArguments, context: Context) {
  const request = pageRequest(page);
  const steps = await readSteps(workflow, context);
  const after = request.after?.[0] ?? -1;
  if (typeof after !== 'number') throw badInput('The cursor is one of another list');
  return connection(
    request,
    steps.slice(after + 1),
    ({ index }) => [index],
    () => steps.length,
  );
}

export async function currentStep(workflow: Workflow, _args: unknown, context: Context): Promise<Step | null> {
  if (workflow.currentStep === null) return null;
  const steps = await readSteps(workflow, context);
  return steps.find(({ definition }) => definition.name === workflow.currentStep) ?? null;
}

/** Null where its definition or its state is not there. From a state that does not prove itself nothing is gone on from. */
export async function actionsOf(workflow: Workflow, _args: unknown, context: Context) {
  const newest = context.reads.newestState.load(workflow.id).catch((error: unknown) => {
    if (error instanceof CorruptCheckpointError) return 'corrupt' as const;
    throw error;
  });
  const [definition, state] = await Promise.all([context.reads.definition.load(workflow.definitionHash), newest]);
  if (state === 'corrupt') return MOVES;
  if (!definition || !state) return null;
  const stepState = stepStateOf(state as unknown as StepState);
  const steps = placedNodesOf(definition).map((node) => ({ kind: node.kind, status: statusOfStep(node, stepState) }));
  return allowedActions(workflow.status as WorkflowStatus, stepState, steps);
}

/** A step by its global id's key, `workflow/name`. */
export async function findStep(key: string, context: Context): Promise<Step | null> {
  const workflow = await context.reads.workflow.load(key.slice(0, 36));
  if (!workflow) return null;
  const steps = await readSteps(workflow, context);
  return steps.find(({ definition }) => definition.name === key.slice(37)) ?? null;
}

const ATTEMPTS: Listing<StepAttemptRow> = {
  name: 'attempts',
  entity: StepAttemptRow,
  order: ['tag'],
  direction: 'asc',
};

export const attemptPage = (
  { id }: Workflow,
  { stepKey, ...page }: PageArguments & { stepKey?: string | null },
  { reads }: Context,
) => reads.pageOf(ATTEMPTS, 'workflowId', id, matching({ stepId: stepKey }) as never, page);

const took = (from: Date | null, to: Date | null): number | null =>
  from && to ? Math.max(0, to.getTime() - from.getTime()) : null;

const StepFields: Resolvers<'Step'> = {
  id: ({ workflowId, definition }) => toGlobalId('Step', `${workflowId}/${definition.name}`),
  key: ({ definition }) => definition.name,
  idempotencyKey: ({ workflowId, workKey }) => `${workflowId}/${workKey}`,
  retryHistory: ({ workflowId, workKey }, _, context) => findHistory(`${workflowId}/${workKey}`, context),
  dependsOn: ({ definition, all }) => all.filter((other) => definition.after.includes(other.definition.name)),
  items: ({ each }) =>
    each && { total: each.total, begun: each.next, underWay: each.open.length, failed: each.failed.length },
  duration: ({ startedAt, endedAt }) => took(startedAt, endedAt),
  output: ({ workflowId, outputDigest, definition }, _, context) =>
    shownValue(context, workflowId, outputDigest, `steps.${definition.name}.output`),
  error: ({ errorId }, _, { reads }) => (errorId ? reads.error.load(errorId) : null),
  claim: ({ workflowId, definition }, _, { reads }) => reads.claim.load(`${workflowId}/${definition.name}`),
  child: ({ workflowId, definition }, _, { reads }) => reads.childOfStep.load(`${workflowId}/${definition.name}`),
};

const StepAttempt: Resolvers<'StepAttempt'> = {
  id: ({ workflowId, tag }) => toGlobalId('StepAttempt', `${workflowId}/${tag}`),
  stepKey: ({ stepId }) => stepId,
  workKey: ({ key }) => key,
  delay: ({ delayMs }) => delayMs,
  duration: ({ durationMs }) => (durationMs === null ? null : Number(durationMs)),
  output: ({ workflowId, stepId, output }, _, context) =>
    shownValue(context, workflowId, output, `steps.${stepId}.output`),
  error: ({ errorId }, _, { reads }) => (errorId ? reads.error.load(errorId) : null),
};

export const types = { Step: StepFields, StepAttempt };
export const enums = {
  AttemptKind: {
    RUN: 'run',
    ALTERNATIVE: 'alternative',
    COMPENSATION: 'compensation',
  } satisfies EnumMap<'AttemptKind'>,
  AttemptOutcome: {
    COMPLETED: 'completed',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
  } satisfies EnumMap<'AttemptOutcome'>,
};

// Workflows as steps of others, as the engine gives them to its core. A child is started under an idempotency key of its parent's step, so that
// whatever happens to the parent there is one child.
import type { Child } from '../definition.ts';
import { InfiniteLoopDetectedError, LoopBudgetSpentError, NotFoundError } from '../errors.ts';
import type { LoopRules } from '../failures/loops.ts';
import type { Parent } from '../persistence/rows/birth.ts';
import { type Digest, isFinal, type WorkflowId } from '../workflow.ts';
import type { Engine } from './engine.ts';
import { WorkflowHandle } from './handle.ts';
import { loopRulesFor } from './inForce.ts';
import type { Surroundings } from './surroundings.ts';

export interface ChildCall {
  readonly child: Child;
  readonly input: unknown;
  /** Key of the parent's step: the same for every attempt. */
  readonly idempotencyKey: string;
  /** Of the parent, which the child shares. */
  readonly threadId: string;
  /** Of the attempt that starts it. */
  readonly traceparent: string;
  readonly parent: Parent;
}

/** What a workflow is born with as a step of another. */
export interface ChildOf {
  readonly parent: Parent;
  /** Asked when there is none of that idempotency key yet; what it throws keeps the workflow from being born. */
  before(input: Digest): Promise<void>;
}

/** Resolves to the child, which may have been started before. */
export type StartChild = (call: ChildCall) => Promise<WorkflowId>;

export const startChild =
  (engine: Engine, around: Surroundings): StartChild =>
  async ({ child, input, idempotencyKey, threadId, traceparent, parent }) => {
    const { definition, version } = child;
    const before = (digest: Digest): Promise<void> =>
      refuseCircle(engine, loopRulesFor(around, { name: definition }), parent.workflowId, definition, digest);
    const options = { version, idempotencyKey, threadId, traceparent, actor: `workflow ${parent.workflowId}` };
    try {
      return (await engine.startWorkflow(definition, input, options, { parent, before })).workflowId;
    } catch (error) {
      // Today's code lacks its definition: that is the matter of a child that was started before, and not of its parent.
      const earlier =
        error instanceof NotFoundError
          ? await engine.store.findByIdempotencyKey(definition, idempotencyKey)
          : undefined;
      if (!earlier) throw error;
      return earlier.workflowId;
    }
  };

/** How a workflow ended: its output, or the error with its causes. Undefined while it has not. */
export type ResultOf = (
  workflowId: WorkflowId,
) => Promise<{ readonly value: unknown } | { readonly error: unknown } | undefined>;

export const resultOf =
  (engine: Engine, { clock }: Pick<Surroundings, 'clock'>): ResultOf =>
  async (workflowId) => {
    const found = await engine.store.find(workflowId);
    if (!found || !isFinal(found.status)) return undefined;
    return new WorkflowHandle(engine, clock, workflowId).ended(found);
  };

/** Workflows inside workflows, at most. */
const MOST_NESTED = 50;

/** A child with the definition and input of its own ancestors will only do again what they did. */
async function refuseCircle(
  { store }: Engine,
  { enabled, maxRepeats }: LoopRules,
  parent: WorkflowId,
  definition: string,
  input: Digest,
): Promise<void> {
  const line = await store.ancestry(parent, MOST_NESTED);
  const same = line.filter((one) => one.definition === definition && one.input === input);
  if (enabled && same.length + 1 >= maxRepeats)
    throw new InfiniteLoopDetectedError(
      `workflow "${definition}" starts itself with the same input again and again, ${same.length + 1} deep; change the input from one to the next, or end the recursion`,
      { witness: { workflows: same.map(({ workflowId }) => workflowId), definition, input } },
    );
  if (line.length >= MOST_NESTED)
    throw new LoopBudgetSpentError(
      `workflow "${definition}" would be the child of ${MOST_NESTED} workflows inside each other; end the recursion earlier, or use a loop`,
      { definition, depth: MOST_NESTED },
    );
}

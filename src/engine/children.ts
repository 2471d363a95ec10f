// Workflows as steps of others. A child is started under an idempotency key of its parent's step, so that whatever happens to the parent there is one
// child; its end is the end of the step. Used by `begin` for steps that are children.
import type { Child } from '../definition.ts';
import { InfiniteLoopDetectedError, LoopBudgetSpentError, NotRunningError } from '../errors.ts';
import type { LoopRules } from '../failures/loops.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import type { Engine } from './engine.ts';
import { loopRulesFor } from './inForce.ts';
import type { Surroundings } from './surroundings.ts';
import { WorkflowHandle } from './handle.ts';

export interface ChildCall {
  readonly child: Child;
  readonly input: unknown;
  /** Key of the parent's step: the same for every attempt. */
  readonly idempotencyKey: string;
  /** Of the parent, which the child shares. */
  readonly threadId: string;
  readonly parent: WorkflowId;
  readonly signal: AbortSignal;
}

/** Resolves to the child's output; what it throws has failed the step. */
export type RunChild = (call: ChildCall) => Promise<unknown>;

export const childrenOf =
  (engine: Engine, around: Surroundings): RunChild =>
  async ({ child, input, idempotencyKey, threadId, parent, signal }) => {
    const { clock, log } = around;
    const { workflowId } = await engine.startWorkflow(
      child.definition,
      input,
      { version: child.version, idempotencyKey, threadId, actor: `workflow ${parent}` },
      (digest) =>
        refuseCircle(engine, loopRulesFor(around, { name: child.definition }), parent, child.definition, digest),
    );
    const abort = (): void => {
      if (signal.reason instanceof NotRunningError) return; // The parent only leaves this process: both go on.
      engine
        .abort(workflowId, { actor: `workflow ${parent}`, reason: 'its parent does not want it any more' })
        .catch((err: unknown) =>
          log.warn({ workflowId, parent, err }, 'a child could not be aborted; it may have ended'),
        );
    };
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await new WorkflowHandle(engine, clock, workflowId).result(signal);
    } finally {
      signal.removeEventListener('abort', abort);
    }
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

// Workflows as steps of others. A child is started under an idempotency key of its parent's step, so that whatever happens to the parent there is one
// child; its end is the end of the step. Used by `begin` for steps that are children.
import type { Child } from '../definition.ts';
import { NotRunningError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Engine } from './engine.ts';
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
  (engine: Engine, { clock, log }: Pick<Surroundings, 'clock' | 'log'>): RunChild =>
  async ({ child, input, idempotencyKey, threadId, parent, signal }) => {
    const { workflowId } = await engine.startWorkflow(child.definition, input, {
      version: child.version,
      idempotencyKey,
      threadId,
      actor: `workflow ${parent}`,
    });
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

// The function that does the work of an attempt: the author's own, in a thread of its own where it is isolated, with what is put right before it;
// of a child, ours.
import { atOnce } from '../atOnce.ts';
import type { Child, StepNode } from '../definition.ts';
import type { Compensate, Run, StepContext } from '../stepContext.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import { isCorrection } from '../failures/recovery.ts';
import { isolationOf } from '../steps/isolation/isolated.ts';
import { runIsolated } from '../steps/isolation/runIsolated.ts';
import type { WorkflowId } from '../workflow.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';

/** The function that does the work, in a thread of its own where it is isolated. */
export function work(workflow: LiveWorkflow, node: StepNode, want: WantedAttempt): Run | Compensate {
  const run = functionOf(workflow, node, want);
  const isolation = isolationOf(run);
  if (!isolation) return run;
  const { clock, limits } = workflow.around;
  const scale = workflow.context.recovering[want.address]?.scale ?? 1;
  const call = { isolation, scale, clock, patienceMs: limits.graceMs / 2 };
  return (step: StepContext<never, never>) => runIsolated(call, step as never);
}

/** Of a child, ours. */
function functionOf(workflow: LiveWorkflow, node: StepNode, want: WantedAttempt): Run | Compensate {
  const { child } = node;
  if (child && want.work === 'run') return (step: StepContext<never, never>) => start(workflow, child, step);
  switch (want.work) {
    case 'run':
      return node.run;
    case 'alternative':
      return node.alternative ?? node.run;
    case 'compensation':
      return node.compensate ?? (() => undefined);
  }
}

const start = (workflow: LiveWorkflow, child: Child, step: StepContext<never, never>): Promise<WorkflowId> =>
  workflow.around.startChild({
    child,
    input: atOnce(child.input(step), `"input" of step "${step.stepId}"`, 'the input of the child'),
    idempotencyKey: step.idempotencyKey,
    threadId: workflow.identity.threadId,
    traceparent: step.traceparent,
    parent: { workflowId: workflow.id, step: step.stepId, fence: workflow.fence },
  });

/** What is to be put right before the call; once something was, it is before every later call of this piece of work. */
export function correctionFor({ context }: LiveWorkflow, { address, work: kind }: WantedAttempt): string | undefined {
  const recovering = kind === 'run' ? context.recovering[address] : undefined;
  return [recovering?.strategy ?? '', ...Object.keys(recovering?.spent ?? {})].find(isCorrection);
}

/** What the hook gives, the call finds. A hook that throws has failed the attempt. */
export async function corrected(
  { correct }: StepNode,
  action: string,
  context: object,
  run: Run | Compensate,
): Promise<unknown> {
  Object.defineProperty(context, 'action', { value: action, enumerable: true, configurable: true });
  const value = await correct?.(context as never);
  Object.defineProperty(context, 'corrected', { value, enumerable: true, configurable: true });
  return run(context as never);
}

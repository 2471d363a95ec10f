// A child that has failed or was aborted has undone its work. Who runs its step again means another child, in a new round; one that goes on, or that
// somebody has restarted meanwhile, is waited for again.
import { keyOf } from '../machines/keys.ts';
import { placements } from '../machines/nodes.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';

/** Steps that ask a person, and whose child is over for good. */
export async function childrenToReplace(workflow: LiveWorkflow): Promise<ReadonlySet<string>> {
  const { around, compiled } = workflow;
  const found = new Set<string>();
  for (const want of workflow.wants) {
    const node = want.kind === 'question' ? compiled.nodes.get(want.step) : undefined;
    if (want.kind !== 'question' || node?.kind !== 'step' || !node.child) continue;
    const place = [...placements(compiled.definition.nodes)].find((placed) => placed.node === node);
    const key = keyOf(workflow.context, want.step, place?.loops ?? []);
    const child = await around.store.findByIdempotencyKey(node.child.definition, `${workflow.id}/${key}`);
    if (child?.status === 'FAILED' || child?.status === 'ABORTED') found.add(want.step);
  }
  return found;
}

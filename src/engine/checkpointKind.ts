// What kind of checkpoint a commit is, which step it is about, and what it is called in the list of those that people may return to. Pure.
import { CHECKPOINT_TYPES, type CheckpointType } from '../workflow.ts';
import type { Decided } from './commit.ts';
import { newAttempts } from './lines.ts';

/** All types that apply, weakest first. */
export function checkpointTypes({ compiled, before, after, opened, ended, isCritical }: Decided): CheckpointType[] {
  const applies = new Set<CheckpointType>(opened.map((one) => one.type).filter((type) => type !== undefined));
  const started = newAttempts(before, after);
  if (started.length > 0) applies.add('step_start');
  if (ended.length > 0) applies.add('step_complete');
  if ([...started, ...ended].some(({ step }) => standsOut({ compiled, isCritical }, step)))
    applies.add('critical_point');
  if (after.context.ending !== null) applies.add('error_recovery');
  return CHECKPOINT_TYPES.filter((type) => applies.has(type));
}

/** Whether people may want to return to just before it, or just after it. */
function standsOut({ compiled, isCritical }: Pick<Decided, 'compiled' | 'isCritical'>, step: string): boolean {
  const node = compiled.nodes.get(step);
  return node?.kind === 'step' && (isCritical(node) || !node.idempotent);
}

/** Names the checkpoints around such a step: an operator finds them in the list. */
export function describedBy(decided: Decided): { readonly description?: string } {
  const named = (steps: readonly { readonly step: string }[]): string =>
    [...new Set(steps.map(({ step }) => step))]
      .filter((step) => standsOut(decided, step))
      .map(quoted)
      .join(', ');
  const after = named(decided.ended);
  const before = named(newAttempts(decided.before, decided.after).filter(({ work }) => work === 'run'));
  const parts = [...(after ? [`after ${after}`] : []), ...(before ? [`before ${before}`] : [])];
  return parts.length > 0 ? { description: parts.join(', ') } : {};
}

const quoted = (step: string): string => `"${step}"`;

/** The step that ended, else the one that starts. */
export const stepOfCommit = ({ before, after, ended }: Decided): string | null =>
  ended[0]?.step ?? newAttempts(before, after)[0]?.step ?? null;

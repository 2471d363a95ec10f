// How often and how long a piece of work is tried. An undo has a time for all its attempts of its own: nobody waits for the workflow any more who
// would notice that it is still being undone, so that a person must be asked at some time.
import type { RetryPolicy, RetryRules } from '../retryPolicy.ts';
import type { Node, StepNode } from '../definition.ts';
import type { WantedAttempt } from '../machines/wanted.ts';

const UNDO_WITHIN_MS = 3_600_000;

export const retryRulesOf = (
  { retry, undoRetry = retry, undoWithinMs = UNDO_WITHIN_MS }: StepNode,
  work: WantedAttempt['work'],
): RetryRules => (work === 'compensation' ? within(undoRetry, undoWithinMs) : retry);

/** What the step says of a class or of one error wins over what it says of all, so the time of the undo has to be all that is said of time. */
function within({ byClass, when, ...always }: RetryRules, maxElapsedMs: number): RetryRules {
  const bounded = (policy: Partial<RetryPolicy>): Partial<RetryPolicy> => ({ ...policy, maxElapsedMs });
  return {
    ...bounded(always),
    ...(byClass && { byClass: Object.fromEntries(Object.entries(byClass).map(([name, one]) => [name, bounded(one)])) }),
    ...(when && { when: when.map((one) => ({ ...one, policy: bounded(one.policy) })) }),
  };
}

/** A child undoes what it did in as much time as its step has for its undo. */
export const longestUndoOfChildren = (nodes: Iterable<Node>): number =>
  Math.max(0, ...[...nodes].flatMap((node) => (node.kind === 'step' && node.child ? [undoTimeOf(node)] : [])));

/** How long the undo of a step may take, or of its child, ms. */
export const undoTimeOf = ({ undoWithinMs = UNDO_WITHIN_MS }: Pick<StepNode, 'undoWithinMs'>): number => undoWithinMs;

// How a call of an author's function ended well, was cancelled or was done before → the letter that tells the workflow. What failed is in `failed`.
import type { StepNode } from '../definition.ts';
import { AttemptInterruptedError } from '../errors.ts';
import { to } from '../machines/events.ts';
import { RolledBackError } from '../persistence/rolledBack.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import type { Letter, Opened } from './letter.ts';
import { failedLetter } from './failed.ts';
import { type Ended, eventFor, isAwaited, resultOf, mayRepeat } from './ended.ts';
import { recoveryOf, resolutionsOf } from './recovered.ts';

/** @param within the transaction that its author's work was done in: committed with it, or rolled back where nobody awaits it any more */
export function completedLetter(
  ended: Ended,
  value: StoredValue,
  changes: readonly object[],
  within?: AuthorTransaction,
): Letter {
  const { want, activity } = ended;
  const brought = within ? { within } : {};
  return {
    from: activity,
    ...brought,
    open(position, revision) {
      const output = want.work === 'compensation' ? null : value.digest;
      const writes = {
        values: output ? [value] : [],
        results: [resultOf(ended, 'completed', output, null)],
        recoveries: recoveryOf(ended, position, null),
        resolutions: resolutionsOf(ended, position),
        ...(changes.length > 0 ? { metadata: { changes } } : {}),
      };
      const event = eventFor(position, ended, output);
      if (within && !event) return cancelledLetter(ended).open(position, revision);
      return { ...(event ? { event } : {}), ...brought, writes, always: true };
    },
    instead: (error) => (error instanceof RolledBackError ? rolledBack(ended, error) : failedLetter(ended, error)),
  };
}

/** The attempt had completed, and its transaction is gone through no fault of its own. */
function rolledBack(ended: Ended, { because, message }: RolledBackError): Letter | 'again' {
  if (because) return failedLetter(ended, because);
  const { want, compiled } = ended;
  const node = compiled.nodes.get(want.step) as StepNode;
  if (mayRepeat(node, want)) return 'again';
  return failedLetter(
    ended,
    new AttemptInterruptedError(
      `the transaction of step "${node.name}" was rolled back: ${message}. What the step did besides may have taken effect, and it is declared not idempotent`,
      { step: node.name },
    ),
  );
}

/** The attempt has started a child and goes on; where it is not wanted any more, neither is the child. */
export function childLetter(ended: Ended, child: WorkflowId): Letter {
  const { want, activity, around } = ended;
  return {
    from: activity,
    open(position, revision) {
      const since = around.clock.now();
      if (isAwaited(position, want))
        return { event: to(want.address, { kind: 'STARTED', tag: want.tag, child: { workflowId: child, since } }) };
      const cancelled = cancelledLetter(ended).open(position, revision);
      return { ...cancelled, writes: { ...cancelled.writes, tells: [{ to: child, kind: 'abort', at: since }] } };
    },
  };
}

/** The journal has a result of this work already, of which the state does not know. */
export function repeatedLetter(ended: Ended, output: Digest | null): Letter {
  return {
    from: ended.activity,
    open(position) {
      const event = eventFor(position, ended, output);
      const writes = {
        results: [resultOf(ended, 'completed', output, null)],
        recoveries: recoveryOf(ended, position, null),
        resolutions: resolutionsOf(ended, position),
      };
      return { ...(event ? { event } : {}), writes, always: true };
    },
  };
}

export function cancelledLetter(ended: Ended): Letter {
  return {
    from: ended.activity,
    open: (): Opened => ({ writes: { results: [resultOf(ended, 'cancelled', null, null)] }, always: true }),
  };
}

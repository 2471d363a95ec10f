// Stands in for an actor that works outside of the machine: it has a place among its children and does nothing. What it stands for is begun by
// the engine when the state that has it is committed; its end, and what it says, come back as events to the stand-in.
import type { Logic, OutsideKind } from '../../actorKinds.ts';
import { type Box, boxOf, type Scope } from './box.ts';

/** Only these move a stand-in; ":" keeps them apart from XState's own and from authors'. */
export const OUTSIDE = {
  done: 'holdfast:done',
  failed: 'holdfast:failed',
  next: 'holdfast:next',
} as const;

/** Somebody who has kept a reference to it speaks to it when the turn is over. */
function tell(box: Box, scope: Scope, mark: number, event: { type: string }): void {
  if (box.isClosed) box.late(scope, event);
  else box.told(scope, mark, event);
}

interface StandInSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly output: unknown;
  readonly error: unknown;
  readonly input: unknown;
  readonly kind: OutsideKind;
  readonly mark: number;
}

export function standIn(kind: OutsideKind): Logic {
  const transition = (snapshot: StandInSnapshot, event: { type: string }, scope: Scope): StandInSnapshot => {
    const said = event as { type: string; value?: unknown };
    if (event.type === 'xstate.stop') return { ...snapshot, status: 'stopped', input: undefined };
    if (snapshot.status !== 'active') return snapshot;
    switch (event.type) {
      case OUTSIDE.done:
        return { ...snapshot, status: 'done', output: said.value, input: undefined };
      case OUTSIDE.failed:
        return { ...snapshot, status: 'error', error: said.value, input: undefined };
      case OUTSIDE.next:
        return { ...snapshot, context: said.value } as StandInSnapshot;
      default:
        if (kind === 'callback') tell(boxOf(scope), scope, snapshot.mark, event);
        return snapshot;
    }
  };
  return {
    transition: transition as unknown as Logic['transition'],
    getInitialSnapshot: (scope, input) => {
      const box: Box = boxOf(scope as Scope);
      return {
        status: 'active',
        output: undefined,
        error: undefined,
        ...(kind === 'observable' ? { context: undefined } : {}),
        input,
        kind,
        mark: box.number(),
      };
    },
    getPersistedSnapshot: (snapshot) => snapshot,
    restoreSnapshot: (snapshot) => snapshot,
  };
}

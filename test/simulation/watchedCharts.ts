// Which transitions the charts of the engine have taken in the turn that is being written. crashMatrix.test.ts has the modules of the charts tell it, since the
// engine has no place for such a thing; so this file may import none of them.
import type { AnyTransitionDefinition } from 'xstate';
import { nameOf } from './transitions.ts';

/** Workflow → the transitions of the turn that is being written. */
export const turns = new Map<string, Set<string>>();
/** Whose chart moves now. */
let moving: string | undefined;

/** The chart of a workflow is made, made anew, or put back to what is committed. */
export const begins = (workflow: string): void => void turns.delete(workflow);

export function moves<Result>(workflow: string, isPlaced: boolean, move: () => Result): Result {
  moving = workflow;
  if (isPlaced) note('placed by hand');
  try {
    return move();
  } finally {
    moving = undefined;
  }
}

export function takes(transitions: readonly AnyTransitionDefinition[]): void {
  // Charts of authors' own machines are watched elsewhere: their states are the author's.
  if (moving === undefined) return;
  for (const one of transitions) note(nameOf(one));
}

function note(name: string): void {
  if (moving === undefined) return;
  const turn = turns.get(moving) ?? new Set();
  turns.set(moving, turn.add(name));
}

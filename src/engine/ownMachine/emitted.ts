// What an author's own machine emits, as a line of the event log: written with the turn that emits it, so that it is told exactly once, and whoever
// follows the log hears it.
import type { ActorPath } from '../../machines/own.ts';
import { makeSafe } from '../../persistence/seal.ts';
import type { EventType } from '../../workflow.ts';
import { plainErrors } from './plainErrors.ts';

/** Longest event that is told whole, in characters of its JSON. */
const MOST = 65_536;

interface Emitted {
  readonly path: ActorPath;
  readonly event: { readonly type: string };
}

export function emittedLine({ path, event }: Emitted): { readonly type: EventType; readonly payload: object } {
  return { type: 'EVENT_EMITTED', payload: { event: storable(event), actor: path.join('/') } };
}

/** Nobody who emits can be told that it could not be stored: who reads the log is. */
function storable(event: { readonly type: string }): unknown {
  const type = String(event.type);
  try {
    const { value } = makeSafe(plainErrors(event));
    const { length } = JSON.stringify(value);
    return length <= MOST ? value : { type, leftOut: `it has ${length} characters, of which at most ${MOST} are told` };
  } catch (error) {
    return { type, leftOut: (error as Error).message };
  }
}

// What reaches an author's own machine from outside of a turn: an actor outside says something, an action that was released fails, somebody has kept a
// reference to an actor and sends to it.
import { carrying, type Letter } from '../letter.ts';
import type { LiveWorkflow } from '../liveWorkflow.ts';
import type { ActorPath } from '../../machines/own.ts';
import type { OwnEvent } from './gate.ts';

export const telling = (told: OwnEvent): Letter => carrying({ type: 'TELL', told });

/** An action threw after its turn was committed: the machine is in error, as XState has it. */
export const broken = (error: unknown): Letter => carrying({ type: 'TELL', told: { kind: 'broken', error } });

export const lateEvent = (workflow: LiveWorkflow, path: ActorPath, event: { readonly type: string }): void =>
  workflow.tell(telling({ kind: 'event', path, event }));

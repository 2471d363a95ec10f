// The actor of one workflow: a cache of its committed state, which is ahead of it while a turn is being written. On any doubt it is thrown away and
// made again. Only `liveWorkflow` has one, and lends it to its turns.
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { RefusedCommitError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import type { ChartEvent } from '../machines/events.ts';
import type { Placed } from '../machines/place.ts';
import { type EndedStep, endedBetween } from './lines.ts';
import { type Position, positionOf } from './position.ts';
import { bornActor, revivedActor, type StoredState } from './state.ts';

export class Chart {
  readonly #machine: AnyStateMachine;
  /** The workflow, for errors. */
  readonly #where: string;
  #actor: AnyActorRef;
  #read: Position | undefined;
  #ended: EndedStep[] = [];

  /** @throws CorruptCheckpointError when the machine is not exactly where the state says */
  constructor(machine: AnyStateMachine, where: string, state: StoredState | 'new') {
    this.#machine = machine;
    this.#where = where;
    this.#actor = state === 'new' ? bornActor(machine) : revivedActor(machine, state, where);
  }

  /** Where it is, read once per snapshot. */
  get position(): Position {
    const snapshot = this.#snapshot;
    if (this.#read?.snapshot !== snapshot) this.#read = positionOf(snapshot);
    return this.#read as Position;
  }

  /** Whether the event, or the place, moved it. @throws RefusedCommitError when it broke the chart */
  apply(event: ChartEvent | undefined, placed: Placed | undefined): boolean {
    const before = this.#snapshot;
    if (placed) this.#put(placedState(this.#machine, placed));
    if (event) this.#actor.send(event);
    const after = this.#snapshot;
    if (after.status === 'error') {
      const details = { event: event?.type };
      throw new RefusedCommitError(`event ${event?.type} broke the chart of ${this.#where}`, details, {
        cause: after.error,
      });
    }
    if (after === before) return false;
    // A call that ends and begins again at once has left no trace in the context.
    const call = event?.type === 'TURN' ? event.call : undefined;
    this.#ended.push(...(call ? [call] : endedBetween(before.context as ChartContext, after.context as ChartContext)));
    return true;
  }

  /** The steps that have ended since this was asked last, in their order. */
  takeEnded(): readonly EndedStep[] {
    return this.#ended.splice(0);
  }

  /** Back to what is committed. */
  rewind({ snapshot: { status, value, context } }: Position): void {
    this.#ended = [];
    this.#put({
      machine: this.#machine.id,
      status: status === 'active' ? 'active' : 'done',
      value,
      context: context as object,
    });
  }

  get #snapshot(): AnyMachineSnapshot {
    return this.#actor.getSnapshot() as AnyMachineSnapshot;
  }

  #put(state: StoredState): void {
    this.#actor.stop();
    this.#actor = revivedActor(this.#machine, state, this.#where);
  }
}

/** A computed place as a state: one that is over is done. */
export function placedState(machine: AnyStateMachine, { value, context }: Placed): StoredState {
  const isOver = typeof value === 'string' && machine.root.states[value]?.type === 'final';
  return { machine: machine.id, status: isOver ? 'done' : 'active', value, context };
}

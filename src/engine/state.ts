// The stored form of a snapshot: our own envelope around the chart's value and context, so that what is stored is ours and not a
// library's. Written with every commit, read by `restore` and by queries.
import { type AnyActorRef, type AnyMachineSnapshot, type AnyStateMachine, createActor } from 'xstate';
import { CorruptCheckpointError } from '../errors.ts';
import { FRESH_CONTEXT, LATER_FIELDS } from '../machines/context.ts';

/** Raised when the envelope or the context changes in a way that older code cannot read. */
export const STATE_VERSION = '1';

export interface StoredState {
  readonly machine: string;
  readonly status: 'active' | 'done';
  readonly value: unknown;
  readonly context: object;
}

export const stateBytes = (machine: AnyStateMachine, snapshot: AnyMachineSnapshot): Buffer =>
  Buffer.from(
    JSON.stringify({
      machine: machine.id,
      status: snapshot.status,
      value: snapshot.value,
      context: snapshot.context,
    }),
  );

/** @throws CorruptCheckpointError unless the bytes are a state of this machine */
export function readState(machine: AnyStateMachine, bytes: Buffer, where: string): StoredState {
  let state: unknown;
  try {
    state = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw new CorruptCheckpointError(`${where}: the state is not JSON`, {}, { cause });
  }
  if (!isState(state))
    throw new CorruptCheckpointError(`${where}: the state lacks machine, status, value or context`, {});
  if (state.machine !== machine.id)
    throw new CorruptCheckpointError(
      `${where}: the state belongs to machine "${state.machine}", not to "${machine.id}"`,
      { machine: state.machine },
    );
  return { ...state, context: { ...FRESH_CONTEXT, ...state.context } };
}

const isState = (state: unknown): state is StoredState => {
  const { machine, status, value, context } = (state ?? {}) as Record<string, unknown>;
  const shaped =
    typeof context === 'object' &&
    context !== null &&
    Object.keys(FRESH_CONTEXT).every((field) => field in context || LATER_FIELDS.has(field));
  return (
    typeof machine === 'string' &&
    (status === 'active' || status === 'done') &&
    (typeof value === 'string' || typeof value === 'object') &&
    shaped
  );
};

/** A new actor at the chart's beginning. */
export function bornActor(machine: AnyStateMachine): AnyActorRef {
  return started(createActor(machine), machine.id);
}

/**
 * An actor exactly where the state says, started.
 * @throws CorruptCheckpointError when the chart does not have that position
 */
export function revivedActor(machine: AnyStateMachine, state: StoredState, where: string): AnyActorRef {
  const snapshot = {
    status: state.status,
    value: state.value,
    context: state.context,
    children: {},
    historyValue: {},
    output: undefined,
    error: undefined,
  };
  const actor = started(createActor(machine, { snapshot: snapshot as never }), where);
  const now = actor.getSnapshot() as AnyMachineSnapshot;
  if (JSON.stringify(now.value) !== JSON.stringify(state.value))
    throw new CorruptCheckpointError(
      `${where}: restored to ${JSON.stringify(now.value)} instead of ${JSON.stringify(state.value)}`,
      {},
    );
  return actor;
}

/** An actor in error without an observer would end the process. */
function started(actor: AnyActorRef, where: string): AnyActorRef {
  actor.subscribe({ error: () => {} });
  actor.start();
  const { status, error } = actor.getSnapshot() as AnyMachineSnapshot;
  if (status === 'error')
    throw new CorruptCheckpointError(`${where}: the chart does not take this state`, {}, { cause: error });
  return actor;
}

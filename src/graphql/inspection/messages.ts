// The messages of Stately's inspection protocol, word for word as the package @statelyai/inspect 0.7 sends and receives them.

/** Of the protocol: the package's version. */
const PROTOCOL = '0.7.2';

/** As XState's own snapshots look to an inspector. */
export interface InspectedSnapshot {
  readonly status: 'active' | 'done' | 'error' | 'stopped';
  readonly value: unknown;
  readonly context: unknown;
  readonly children: Readonly<Record<string, unknown>>;
  readonly historyValue: Readonly<Record<string, unknown>>;
  readonly tags: readonly string[];
}

export interface InspectedEvent extends Readonly<Record<string, unknown>> {
  readonly type: string;
}

/** An actor as it is announced: ids are the same over restarts and processes. */
export interface InspectedActor {
  readonly sessionId: string;
  readonly rootId: string;
  readonly parentId?: string;
  readonly name: string;
  /** Configuration of its machine. */
  readonly definition: object;
  readonly snapshot: InspectedSnapshot;
}

interface Common {
  readonly sessionId: string;
  readonly rootId: string;
  /** Milliseconds since the epoch, as text. */
  readonly createdAt: string;
  readonly id: string | null;
  readonly _version: string;
}
export type InspectionMessage =
  | (Common & {
      readonly type: '@xstate.actor';
      readonly name: string;
      /** JSON text. */
      readonly definition: string;
      readonly parentId?: string;
      readonly snapshot: InspectedSnapshot;
    })
  | (Common & { readonly type: '@xstate.event'; readonly event: InspectedEvent; readonly sourceId?: string })
  | (Common & {
      readonly type: '@xstate.snapshot';
      readonly event: InspectedEvent;
      readonly snapshot: InspectedSnapshot;
    });

type Ids = Pick<InspectedActor, 'sessionId' | 'rootId'>;

const common = ({ sessionId, rootId }: Ids, at: number, id: string | null): Common => ({
  sessionId,
  rootId,
  createdAt: String(at),
  id,
  _version: PROTOCOL,
});

export const actorMessage = (actor: InspectedActor, at: number): InspectionMessage => ({
  type: '@xstate.actor',
  name: actor.name,
  definition: JSON.stringify(actor.definition),
  ...(actor.parentId === undefined ? {} : { parentId: actor.parentId }),
  snapshot: actor.snapshot,
  ...common(actor, at, null),
});

/** @param id position in the durable log, so that a viewer can tell a repeated one */
export const eventMessage = (of: Ids, event: InspectedEvent, at: number, id: string): InspectionMessage => ({
  type: '@xstate.event',
  event,
  ...common(of, at, id),
});

export const snapshotMessage = (
  of: Ids,
  snapshot: InspectedSnapshot,
  event: InspectedEvent,
  at: number,
): InspectionMessage => ({ type: '@xstate.snapshot', event, snapshot, ...common(of, at, null) });

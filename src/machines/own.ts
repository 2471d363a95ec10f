// What is stored of an author's own XState machine: the snapshot that XState persists, what it waits for as points in time, and which of its actors are
// under way. Plain data, a part of the context of the chart that carries it: committed, sealed, rolled back and restored with it.
import type { OutsideKind } from '../actorKinds.ts';
import type { JsonValue } from '../workflow.ts';

/** Ids from the root actor down; empty for the root itself. */
export type ActorPath = readonly string[];

/** An event that is to come: an `after`, a delayed `raise` or `sendTo`. */
export interface OwnTimer {
  /** Unique among those that wait. */
  readonly key: string;
  /** Who scheduled it, and may cancel it. */
  readonly source: ActorPath;
  readonly target: ActorPath;
  readonly id: string;
  readonly event: { readonly type: string };
  /** ms since the epoch. */
  readonly dueAt: number;
}

/** One actor under way that works outside of the machine. */
export interface OwnActor {
  /** Which start of it this is: the same actor entered again is another one. */
  readonly mark: number;
  readonly kind: OutsideKind;
  readonly path: ActorPath;
  /** Name of its logic in the machine that started it. */
  readonly src: string;
  /** Step under which it is shown and recorded: the state that invokes it, else the name of its logic. */
  readonly step: string;
  /** How many of this step began before it. */
  readonly index: number;
}

export interface OwnState {
  /** Of the definition that wrote it. */
  readonly version: string;
  /** What `getPersistedSnapshot` gave. */
  readonly snapshot: JsonValue;
  readonly timers: readonly OwnTimer[];
  /** In the order in which they are found in the machine. */
  readonly actors: readonly OwnActor[];
  /** Step → how many of its actors have begun. */
  readonly begun: Readonly<Record<string, number>>;
  /** Next number for a session or a mark; never goes back. */
  readonly next: number;
}

/** Under which the machine itself is addressed; "(" cannot occur in the name of a step. */
export const MACHINE = '(machine)';

/** Under which one of its delays is addressed. */
export const timerOf = (key: string): string => `${MACHINE}[${key}]`;

/** The delay that is addressed so. */
export const keyOfTimer = (address: string): string => address.slice(MACHINE.length + 1, -1);

// What reaches a workflow: results of attempts, ends of waits, wishes of people. A letter is opened in its turn, against the position of that
// moment, so that it can refuse (a typed error, nothing is changed) or mean something else than when it was sent.
import type { AuditEntry } from '../persistence/rows/audit.ts';
import type { ChartEvent } from '../machines/events.ts';
import type { AttemptResult } from '../persistence/rows/attempts.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import type { ErrorRow, RecoveryRow, ResolutionRow, SystemErrorRow } from '../persistence/rows/errors.ts';
import type {
  InterventionDecision,
  InterventionEscalation,
  InterventionRow,
} from '../persistence/rows/interventions.ts';
import type { TickWrite } from '../persistence/scheduleStore.ts';
import type { Message, Telling } from '../persistence/rows/messages.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { StateOperation, ValidationRow } from '../persistence/rows/validations.ts';
import type { Placed } from '../machines/place.ts';
import type { CheckpointType, Digest, EventType } from '../workflow.ts';
import type { Moved } from './control.ts';
import type { Examined } from './examine.ts';
import type { Position } from './position.ts';
import type { Effect } from './ownMachine/box.ts';
import type { Activity } from './reconcile.ts';
import type { Wish } from './wish.ts';

/** What is written with the commit besides the state. */
export interface Writes {
  readonly values?: readonly StoredValue[];
  readonly results?: readonly AttemptResult[];
  readonly errors?: readonly ErrorRow[];
  readonly systemErrors?: readonly SystemErrorRow[];
  readonly recoveries?: readonly RecoveryRow[];
  readonly resolutions?: readonly ResolutionRow[];
  readonly interventions?: readonly InterventionRow[];
  readonly escalations?: readonly InterventionEscalation[];
  readonly decisions?: readonly InterventionDecision[];
  readonly validations?: readonly ValidationRow[];
  readonly tells?: readonly Telling[];
  readonly heard?: readonly Pick<Message, 'from' | 'kind'>[];
  /** Who asked for it. */
  readonly audits?: readonly AuditEntry[];
  /** Of a birth: the tick of a schedule that is over with it. */
  readonly tick?: TickWrite;
  /** Into the checkpoint's metadata. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface Opened {
  /** Undefined: only writes. */
  readonly event?: ChartEvent;
  /** Sent after it, in the same turn. */
  readonly also?: ChartEvent;
  readonly writes?: Writes;
  /** The transaction in which this is committed, alone. */
  readonly within?: AuthorTransaction;
  /** Instead of an event: puts the chart into this position. */
  readonly placed?: Placed;
  /** Lines of the event log besides those that follow from the difference. */
  readonly lines?: readonly { readonly type: EventType; readonly payload: object }[];
  /** The checkpoint has at least this type. */
  readonly type?: CheckpointType;
  /** Commit even if the event moves nothing. */
  readonly always?: boolean;
  /** The state is validated before and after; `examined` is the stored one that it goes back to, else it is the one at hand. */
  readonly validated?: { readonly operation: StateOperation; readonly examined?: Examined };
  /** What an author's own machine wants done when this is committed. */
  readonly effects?: readonly Effect[];
  /** What a call threw that is given up. */
  readonly thrown?: unknown;
  /** For the event log. */
  readonly reason?: string;
  /** What a person asked for, kept in the event log too. */
  readonly wish?: Wish;
  /** Address of the step that a person lets begin again: what keeps automatic retries back does not count for it. */
  readonly byHand?: string;
}

export interface Letter {
  /** Pure but for fresh ids; called again when a commit has to be tried anew. Throws a HoldfastError to refuse. */
  open(position: Position, revision: number): Opened;
  /** Values that must be at hand when it is opened. */
  readonly needs?: readonly Digest[];
  /** The activity whose end this tells. */
  readonly from?: Activity;
  /** A transaction that it may be committed in: it has a turn to itself, and what is open then is rolled back. */
  readonly within?: AuthorTransaction;
  /** What to send instead when the database refuses the content of the commit, or rolled it back; `again`: its activity is begun anew. */
  instead?(error: Error): Letter | 'again' | undefined;
}

/** Where a letter's commit left the workflow. */
export interface Committed extends Moved {
  readonly checkpointId: string;
}

/** A letter with somebody waiting for its effect. */
export interface Delivery {
  readonly letter: Letter;
  readonly answer: (moved: Committed) => void;
  readonly fail: (error: unknown) => void;
}

/** A letter that only carries an event. */
export const carrying = (event: ChartEvent, from?: Activity): Letter => ({
  open: () => ({ event }),
  ...(from ? { from } : {}),
});

/** Carries nothing: its turn sees what can go on now. */
export const LOOK_AGAIN: Letter = { open: () => ({}) };

/** Carries nothing, and its turn is committed all the same: what waits for a commit is written. */
export const WRITE_NOW: Letter = { open: () => ({ always: true }) };

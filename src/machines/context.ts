// What a compiled chart remembers. The context holds references and counters, never the author's values: those are rows of their own.
import type { Best } from '../failures/stall.ts';
import type { Sender } from '../definition.ts';
import type { OwnState } from './own.ts';
import type { ErrorSeverity, GoBack } from '../failures/vocabulary.ts';
import type { Digest, JsonValue, StepKey, WorkflowId } from '../workflow.ts';
import type { Vigils } from './vigil.ts';

/** How a step ended. `passedOver`: skipped because one that it depends on failed, which counts as a failure for those after it. */
export type Done = 'completed' | 'failed' | 'skipped' | 'passedOver';

/** Of a rollback: where to. */
export interface ReturnTo {
  /** Null: the beginning. */
  readonly checkpointId: string | null;
  /** Tag of the last attempt that had begun there: what began later is undone. */
  readonly count: number;
  /** What was under way there: its work is not part of the checkpoint, and is undone too. */
  readonly underWay: readonly StepKey[];
  /** Whether the workflow is paused when it is there. */
  readonly paused: boolean;
}

/** A workflow that goes back by itself. */
export interface GoingBack {
  readonly action: GoBack;
  /** How often it has gone back so, with this time; see `wentBack`. */
  readonly number: number;
  /** When that was decided, ms since the epoch. */
  readonly since: number;
  /** Whether a person had paused it then. */
  readonly paused: boolean;
}

/** What is to become of the workflow once what runs has settled. */
export interface Ending {
  /** `rolledBack`: it goes on from a checkpoint when what happened after it is undone. */
  readonly as: 'failed' | 'aborted' | 'rolledBack';
  readonly returnTo?: ReturnTo;
  /** Of one that goes back by itself, without a `returnTo` until that is looked for. */
  readonly back?: GoingBack;
  readonly compensate: boolean;
  readonly reason: string;
  readonly step: string | null;
  readonly errorId: string | null;
  /** When it was decided, ms since the epoch. */
  readonly since?: number;
}

/** What a running step tells of itself; what is undefined stays as it was. */
export interface Report {
  readonly progress?: JsonValue;
  readonly agentState?: JsonValue;
  readonly metrics?: Readonly<Record<string, number>>;
}

/** One thing that is to be undone. */
export interface Undo {
  readonly key: StepKey;
  readonly output: Digest | null;
}

/** The time that a workflow has left. */
export interface TimeLeft {
  /** How much is left, in ms: now, or at `since` where the clock runs. */
  readonly leftMs: number;
  /** When the clock began to run, ms since the epoch; null while it stands still. */
  readonly since: number | null;
}

/** A question whose people are reminded when its wait ends; then it waits on. */
export interface Reminding {
  /** Until when it waits after that, ms since the epoch; null: until it is answered. */
  readonly deadline: number | null;
  /** What its severity is raised to. */
  readonly severity: ErrorSeverity;
}

/** How far a step over items is. Items under way are addressed as `step[index]` and count like steps of their own. */
export interface EachState {
  readonly items: Digest;
  readonly total: number;
  readonly concurrency: number;
  /** Index of the next item to begin. */
  readonly next: number;
  /** Indices of the items that have begun and are not over. */
  readonly open: readonly number[];
  readonly failed: readonly number[];
  /** Index → output that a person gave for an item that was skipped. */
  readonly given?: Readonly<Record<number, Digest>>;
}

/** An error whose recovery is under way. */
export interface Recovering {
  readonly errorId: string;
  readonly strategy: string;
  /** How many recoveries were begun for this step in this round. */
  readonly number: number;
  /** How many times its declared share of a resource the coming attempt gets; 1 where nothing is said. */
  readonly scale?: number;
  /** What is asked for before the coming attempt: of what ran out, so many times as much. */
  readonly scaling?: { readonly resource: string; readonly factor: number };
  /** Begin of the first attempt that failed, ms since the epoch. */
  readonly since?: number;
  /** Of a workflow that went back for it: when that was decided, ms since the epoch. */
  readonly backSince?: number;
  /** No attempt may begin or go on later, ms since the epoch. */
  readonly until?: number;
  /** Action → how often it was planned for this piece of work, of those that have a limit of their own. */
  readonly spent?: Readonly<Record<string, number>>;
  /** Where a person was asked: when, ms since the epoch. */
  readonly askedAt?: number;
  /** The errors of this piece of work that stand before an administrator until it is done. */
  readonly stood?: readonly string[];
  /** Who let it go on, the last time that a person was asked. */
  readonly answer?: Answer;
}

/** A person's word that lets a step go on. */
export interface Answer {
  readonly by: string;
  readonly notes: string;
  /** ms since the epoch. */
  readonly at: number;
}

/** What a loop has seen of itself. */
export interface Trail {
  /** Digests of the states after its last passes, newest last. */
  readonly seen: string;
  /** Of one that measures its progress: the best so far. */
  readonly best?: Best;
}

/** The child that a step waits for. */
export interface RunningChild {
  readonly workflowId: WorkflowId;
  /** When it was started, ms since the epoch. */
  readonly since: number;
}

/** The wish to skip a step whose child works: the step is over when the child has ended. */
export interface Leaving {
  /** What stands in for the step's output. */
  readonly output: Digest | null;
  /** When it was wished, and when the child is waited for no longer; ms since the epoch. */
  readonly since: number;
  readonly until: number;
  readonly by: string;
  readonly reason: string;
}

/** Steps that begin again, and wait for the children that were at work in their former rounds; see `behind.ts`. */
export interface Behind {
  readonly steps: readonly string[];
  /** When the wait began, and when it is over whatever the children do; ms since the epoch. */
  readonly since: number;
  readonly until: number;
}

/** A result in the journal of a workflow whose newest states were lost: it is taken instead of calling again, or nobody knows it. */
export type Recorded =
  | { readonly is: 'completed'; readonly output: Digest | null }
  /** A person left this item out, with an output where they gave one. */
  | { readonly is: 'skipped'; readonly output: Digest | null }
  /** It began and nobody knows how it ended; `upTo` is the last tag of then. */
  | { readonly is: 'unknown'; readonly upTo: number };

/** What became of the work of a child that its parent did not want any more, or that failed. `UNDOING`: it was not waited for any longer. */
export type ChildEnd = 'COMPENSATED' | 'COMPENSATION_FAILED' | 'ABORTED' | 'UNDOING';

/** The wait of a workflow that ends for its children. */
export interface Parting {
  /** When it began, and when it is over whatever they do; ms since the epoch. */
  readonly since: number;
  readonly until: number;
  /** Work of children about which a person is asked. */
  readonly asking: readonly StepKey[];
}

export interface ChartContext {
  /** Attempts begun so far. Never goes back, so that a tag is never used twice. */
  readonly count: number;
  /** Step → tag of the attempt that is waited for; a result with any other tag moves nothing. */
  readonly tag: Readonly<Record<string, number>>;
  /** Step → number of its attempt in this round. */
  readonly attempt: Readonly<Record<string, number>>;
  /** Step → end of its wait, ms since the epoch. */
  readonly dueAt: Readonly<Record<string, number>>;
  /** Step → wait that came before its coming attempt, ms. */
  readonly delayMs: Readonly<Record<string, number>>;
  /** Step → time-out of its next attempt, where it was increased. */
  readonly timeoutMs: Readonly<Record<string, number>>;
  /** Step → the error that its coming attempt is to recover from, and how. */
  readonly recovering: Readonly<Record<string, Recovering>>;
  /**
   * Step → that it waits to be let begin. For its dependency's circuit: until its `dueAt` or earlier, or without one for a permit that has to be
   * asked for. `time`: until its `dueAt` and not earlier, whatever the circuit does.
   */
  readonly parked: Readonly<Record<string, true | 'time'>>;
  /** Step → the child workflow that its attempt has started and waits for. */
  readonly child: Readonly<Record<string, RunningChild>>;
  /** Step → that it is skipped when its child has ended. Absent where nothing is. */
  readonly leaving?: Readonly<Record<string, Leaving>>;
  /** Absent where nothing began again beside a child, null where it waits no longer. */
  readonly behind?: Behind | null;
  /** Step → id of the question it asks. */
  readonly question: Readonly<Record<string, string>>;
  /** Step → what follows when the wait of its question ends, where that is not its deadline yet. Absent where nothing was asked. */
  readonly reminding?: Readonly<Record<string, Reminding>>;
  /** Step → who alone sends the event that it waits for. Absent where nobody was named. */
  readonly senders?: Readonly<Record<string, readonly Sender[]>>;
  readonly done: Readonly<Record<string, Done>>;
  readonly output: Readonly<Record<string, Digest>>;
  /** Loop → its pass, 1 for the first; while it goes round. */
  readonly pass: Readonly<Record<string, number>>;
  /** Step over items → how far it is. */
  readonly each: Readonly<Record<string, EachState>>;
  /** Step over items → its list, also when it is over: an undo wants to know the item. */
  readonly list: Readonly<Record<string, Digest>>;
  /** Step → how often it was sent back after it was done or undone; part of its key. */
  readonly round: Readonly<Record<string, number>>;
  /** Step under way → what it last told of its progress; the next attempt finds it. */
  readonly progress: Readonly<Record<string, JsonValue>>;
  /** Step under way → state of the agent that does it. */
  readonly agents: Readonly<Record<string, JsonValue>>;
  /** Name → last figure that any step reported. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Event → payloads that came before anything waited for them, oldest first. */
  readonly mail: Readonly<Record<string, readonly Digest[]>>;
  /** Tag of the last attempt begun when the workflow was paused: later ones are held back. */
  readonly heldAfter: number | null;
  /** Questions about conflicts for which the whole workflow is paused; absent or empty where a person paused it, or nobody. */
  readonly heldFor?: readonly string[];
  /** Of a workflow that nobody would move: the question about it. */
  readonly stranded?: string;
  /** Waits that have no end of their own. Absent where there was none. */
  readonly vigil?: Vigils;
  /** Of a workflow with a time-out. */
  readonly timeLeft?: TimeLeft;
  /** Steps that hold the resources they need. */
  readonly holds: readonly string[];
  /** While the workflow waits for its turn among those of its concurrency key: tag of the last attempt begun, later ones are held back. */
  readonly queuedAfter: number | null;
  /** Nothing of it begins before, ms since the epoch. Absent where it was started without such a time, null once that is over. */
  readonly startAt?: number | null;
  readonly ending: Ending | null;
  /** Of an author's own machine: where it is. Absent until it is entered. */
  readonly own?: OwnState;
  /**
   * Step that has failed for good, while branches beside it go on to their end → what becomes of the workflow then; the first first. Absent where
   * nothing failed so.
   */
  readonly fallen?: Readonly<Record<string, Ending>>;
  /** Of a workflow that ends and has children: how long it waits for them. Absent before. */
  readonly parting?: Parting;
  /** What became of children when the workflow ended. Absent where it had none. */
  readonly children?: Readonly<Record<StepKey, ChildEnd>>;
  /** How often the workflow went back by itself, by `backKey`. Never goes back with it. Absent where it never did. */
  readonly wentBack?: Readonly<Record<string, number>>;
  /**
   * Step or loop that may go back → what stood beside it when it began in this round and must not be done twice: key → whether it was over. Absent
   * where there is none.
   */
  readonly beside?: Readonly<Record<string, Readonly<Record<StepKey, boolean>>>>;
  /**
   * Steps that their condition has left out in every pass so far: they have surely not begun. What a person skipped is not among them: they may have
   * done it. Absent where there was none.
   */
  readonly leftOut?: Readonly<Record<string, true>>;
  /** Steps begun so far: not their retries, items or undos. Never goes back. */
  readonly steps: number;
  /** Loop that goes round → what it has seen of itself. */
  readonly trail: Readonly<Record<string, Trail>>;
  /** Steps that have looked at the number of their pass. */
  readonly counted: Readonly<Record<string, true>>;
  /** What had happened after the checkpoint from which a corrupt state was restored. Absent where none was. */
  readonly recorded?: Readonly<Record<StepKey, Recorded>>;
  /** Still to be undone, next first. */
  readonly undo: readonly Undo[];
  /** Events that came before an author's own machine was entered, oldest first. Absent where none did. */
  readonly early?: readonly { readonly event: string; readonly payload: Digest }[];
  /** Calls of an author's own machine that are made the other way, since they have failed for good the first. Absent where none is. */
  readonly instead?: Readonly<Record<string, true>>;
  /** Calls of an author's own machine that have an undo → what they were given. Never goes back. Absent where there was none. */
  readonly given?: Readonly<Record<StepKey, Digest>>;
  /** Steps that were undone, and those whose undo was given up. */
  readonly undone: readonly StepKey[];
  readonly notUndone: readonly StepKey[];
}

/** Nothing is waited for: no attempt, no time, no permit, no child, no person. */
export const NOTHING_AWAITED = {
  tag: {},
  dueAt: {},
  parked: {},
  child: {},
  question: {},
} as const satisfies Partial<ChartContext>;

export const FRESH_CONTEXT: ChartContext = {
  count: 0,
  steps: 0,
  trail: {},
  counted: {},
  tag: {},
  attempt: {},
  dueAt: {},
  delayMs: {},
  timeoutMs: {},
  recovering: {},
  parked: {},
  child: {},
  question: {},
  done: {},
  output: {},
  pass: {},
  each: {},
  list: {},
  round: {},
  progress: {},
  agents: {},
  metrics: {},
  mail: {},
  heldAfter: null,
  holds: [],
  queuedAfter: null,
  ending: null,
  undo: [],
  undone: [],
  notUndone: [],
};

/** Fields that a state stored by an earlier release may lack: they are as in a fresh one then. */
export const LATER_FIELDS: ReadonlySet<string> = new Set<keyof ChartContext>([
  'parked',
  'steps',
  'trail',
  'counted',
  'holds',
  'queuedAfter',
  'child',
]);

/** Whether a step over items is not over. */
export const hasItemsUnderWay = ({ each }: ChartContext, step: string): boolean => step in each;

/** Whether a step ended in a way that counts as a failure for those after it. */
export const hasFailed = (done: Done | undefined): boolean => done === 'failed' || done === 'passedOver';

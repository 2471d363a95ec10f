// What a compiled chart can be told. Every event already carries what the engine decided, so a chart needs no clock, no dice and hardly a guard.
import type { Sender } from '../definition.ts';
import type { Digest, StepKey } from '../workflow.ts';
import type {
  Answer,
  ChildEnd,
  EachState,
  Ending,
  Parting,
  Recovering,
  Reminding,
  Report,
  RunningChild,
  TimeLeft,
  Trail,
  Undo,
} from './context.ts';
import { addressedStep } from './keys.ts';
import type { MachineTurn } from './ownChart.ts';
import type { Vigils } from './vigil.ts';

/** Events to one step, sent as `TYPE.step`. An undo is addressed as `undo:step`. */
export type StepEvent =
  /** A step that stood ready begins; `dueAt` ends its sleep, its wait for an event or its question; `each` are its items. */
  | {
      kind: 'BEGIN';
      dueAt?: number;
      question?: string;
      reminding?: Reminding;
      from?: readonly Sender[];
      each?: Pick<EachState, 'items' | 'total' | 'concurrency'>;
    }
  /** A loop goes round once more; a loop, or a step over items, is over. */
  | { kind: 'AGAIN'; trail?: Trail }
  | { kind: 'LEAVE'; output: Digest | null }
  /** `counted`: it has looked at the number of its pass. */
  | { kind: 'DONE'; tag: number; output: Digest | null; counted?: true }
  /** The attempt has started a child, and goes on until that has ended. */
  | { kind: 'STARTED'; tag: number; child: RunningChild }
  | { kind: 'RETRY'; tag: number; dueAt: number; delayMs: number; timeoutMs?: number; recovering: Recovering }
  /**
   * It may not begin: the same attempt again at `dueAt`, or when the circuit lets it or a permit was asked for; none is used up.
   * `unbegun`: no attempt of this round has ever begun. `awaits`: the circuit is not what it waits for. `recovering`: where it was called, and found a
   * budget spent.
   */
  | { kind: 'PARK'; tag: number; dueAt?: number; unbegun?: boolean; awaits?: 'time'; recovering?: Recovering }
  | { kind: 'ALTERNATIVE'; tag: number; recovering: Recovering }
  | { kind: 'ASK'; tag: number; question: string; dueAt?: number; reminding?: Reminding; recovering: Recovering }
  /**
   * Half of a question's time is over, or all of it and it is kept open: it waits on, until `dueAt` where there is one. With an `answer`: a
   * person's word, which RUN follows; `anew`: what it did was undone, and it begins a new round.
   */
  | { kind: 'STILL_ASKS'; dueAt?: number; answer?: Answer; anew?: true }
  /** What a running step tells of itself. */
  | { kind: 'REPORT'; tag: number; report: Report }
  /** Ends failed, and the workflow goes on. */
  | { kind: 'GIVE_UP'; tag: number }
  /** Several items are over, in this order: what as many DONE and GIVE_UP do, in one transition. */
  | { kind: 'ENDED'; ends: readonly ItemEnd[] }
  /** Ends the workflow. Without a tag: decided by a person or a deadline. `atOnce`: whatever else still runs. */
  | { kind: 'FAIL'; tag?: number; ending: Ending; atOnce?: true }
  | { kind: 'DUE'; dueAt: number }
  /** The step has all the resources that it needs. */
  | { kind: 'GRANTED' }
  /** A person's or a condition's word. */
  | { kind: 'RUN' }
  | { kind: 'SKIP'; output: Digest | null; condition?: true }
  /** A result that came while the workflow settles. */
  | { kind: 'LATE'; output: Digest | null };

/** How one item ended: with an output, or given up. */
export interface ItemEnd {
  readonly address: string;
  readonly tag: number;
  readonly well: boolean;
  /** It has looked at the number of its pass. */
  readonly counted?: true;
}

/** Events to the whole workflow. */
export type LifecycleEvent =
  /** It is the workflow's turn among those of its concurrency key. */
  | { type: 'ADMITTED' }
  /** It was started to begin later; and that time has come, or a person does not wait for it. */
  | { type: 'POSTPONED'; startAt: number }
  | { type: 'BEGINS' }
  /** `question`: of a conflict for which everything is paused, or not any more. Without one: a person's word. */
  | { type: 'PAUSE'; question?: string }
  | { type: 'RESUME'; question?: string }
  /** The clock of the whole workflow begins to run, or stands still. */
  | { type: 'CLOCK'; timeLeft: TimeLeft }
  /** Of which waits without an end people are reminded, and when. */
  | { type: 'VIGIL'; vigil: Vigils }
  /** Nobody would move it: a person is asked. */
  | { type: 'STRANDED'; question: string }
  | { type: 'ABORT'; ending: Ending }
  | { type: 'SIGNAL'; event: string; payload: Digest }
  /** An author's own machine has taken an event. */
  | ({ type: 'TURN' } & MachineTurn)
  /** It is to take one that comes from inside of the engine; becomes a TURN. */
  | { type: 'TELL'; told: object }
  /** A step has failed, and what does not depend on it is over. */
  | { type: 'OVER' }
  /** `parting`: of one that may have children. */
  | { type: 'SETTLED'; parting?: Parting }
  /** About other children than before a person is asked. */
  | { type: 'CHILDREN_ASK'; parting: Parting }
  /** Its children have ended, or are not waited for any longer. */
  | { type: 'PARTED'; children: Readonly<Record<StepKey, ChildEnd>> }
  /** `ending`: where that has changed, because there is something to return to, or nothing. */
  | { type: 'PLANNED'; undo: readonly Undo[]; ending?: Ending }
  /** The checkpoint to return to cannot be read any more. `ending`: what becomes of the workflow instead. */
  | { type: 'UNPLACEABLE'; ending?: Ending }
  /** Changes nothing: a commit was asked for. */
  | { type: 'CHECKPOINT' };

/** What is sent to a compiled chart. */
export type ChartEvent = LifecycleEvent | ({ type: `${StepEvent['kind']}.${string}` } & Record<string, unknown>);

/** Addresses an event to a step, to its undo (`undo:step`) or to one of its items (`step[3]`). */
export const to = (address: string, event: StepEvent): ChartEvent => {
  const { kind, ...rest } = event;
  const step = addressedStep(address);
  return step === address ? { type: `${kind}.${step}`, ...rest } : { type: `${kind}.${step}`, ...rest, address };
};

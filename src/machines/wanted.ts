// Committed snapshot → everything that should be going on. Pure, and asked twice a turn: before the commit, to write the intents and the
// next due time, and after it, to start and stop. The ids are stable, so that what goes on already is recognised.
import type { AnyMachineSnapshot } from 'xstate';
import type { StepKey } from '../workflow.ts';
import { type ChartContext, keyOf } from './context.ts';
import type { Meta } from './step.ts';

interface Place {
  readonly id: string;
  readonly step: string;
  /** Name under which its events are addressed: the step's, or `undo:step`. */
  readonly address: string;
}
export interface WantedAttempt extends Place {
  readonly kind: 'attempt';
  readonly work: 'run' | 'alternative' | 'compensation';
  readonly key: StepKey;
  readonly round: number;
  readonly tag: number;
  readonly attempt: number;
  readonly delayMs: number;
  /** Time-out of this attempt where it departs from the step's. */
  readonly timeoutMs: number | undefined;
}
export interface WantedTimer extends Place {
  readonly kind: 'timer';
  readonly dueAt: number;
}
/** A person is asked; with a deadline where there is a `dueAt`. */
export interface WantedAnswer extends Place {
  readonly kind: 'question';
  readonly question: string;
  readonly dueAt: number | undefined;
}
/** An event from outside; with a deadline where there is a `dueAt`. */
export interface WantedEvent extends Place {
  readonly kind: 'event';
  readonly dueAt: number | undefined;
}
/** A decision without effects that the engine makes before it commits. */
export interface WantedDecision extends Place {
  readonly kind: 'decision';
}
/** The whole workflow: until nothing runs any more; a list of what to undo; to be put where a checkpoint was. */
export interface WantedOfAll {
  readonly kind: 'quiet' | 'plan' | 'place';
  readonly id: string;
}
export type Wanted = WantedAttempt | WantedTimer | WantedAnswer | WantedEvent | WantedDecision | WantedOfAll;

export function wanted(snapshot: AnyMachineSnapshot): Wanted[] {
  if (snapshot.status !== 'active') return [];
  const context = snapshot.context as ChartContext;
  if (snapshot.value === 'settling') return [{ kind: 'quiet', id: 'quiet' }];
  if (snapshot.value === 'planning') return [{ kind: 'plan', id: 'plan' }];
  if (snapshot.value === 'placing') return [{ kind: 'place', id: 'place' }];
  const list: Wanted[] = [];
  for (const meta of Object.values(snapshot.getMeta()) as (Meta | undefined)[]) {
    const want = meta && read(meta, context);
    if (want) list.push(want);
  }
  return list;
}

function read(meta: Meta, context: ChartContext): Wanted | undefined {
  const { step, address } = meta;
  const dueAt = context.dueAt[address];
  switch (meta.want) {
    case 'attempt':
      return attempt(meta, context);
    case 'timer':
      return dueAt === undefined ? undefined : { kind: 'timer', id: `timer ${address} ${dueAt}`, step, address, dueAt };
    case 'question':
      return {
        kind: 'question',
        id: `question ${context.question[address]}`,
        step,
        address,
        question: context.question[address] ?? '',
        dueAt,
      };
    case 'event':
      return { kind: 'event', id: `event ${address}`, step, address, dueAt };
    case 'decision':
      return { kind: 'decision', id: `decision ${address}`, step, address };
    case 'nothing':
      return undefined;
  }
}

function attempt({ step, address, at }: Meta, context: ChartContext): WantedAttempt | undefined {
  const tag = context.tag[address];
  if (tag === undefined || (context.heldAfter !== null && tag > context.heldAfter)) return undefined;
  const undone = address === step ? undefined : context.undo[0];
  return {
    kind: 'attempt',
    id: `attempt ${tag}`,
    step,
    address,
    work: undone ? 'compensation' : at === 'alternative' ? 'alternative' : 'run',
    key: undone?.key ?? keyOf(context, step),
    round: context.round[step] ?? 0,
    tag,
    attempt: context.attempt[address] ?? 1,
    delayMs: context.delayMs[address] ?? 0,
    timeoutMs: context.timeoutMs[address],
  };
}

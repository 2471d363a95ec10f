// Committed snapshot → everything that should be going on. Pure, and asked twice a turn: before the commit, to write the intents and the
// next due time, and after it, to start and stop. The ids are stable, so that what goes on already is recognised.
import type { Sender } from '../definition.ts';
import { WHOLE, type StepKey, type WorkflowId } from '../workflow.ts';
import type { AnyMachineSnapshot } from 'xstate';
import { isBehind } from './behind.ts';
import type { ChartContext, Reminding } from './context.ts';
import { addressedStep, indexIn, itemIndexOf, itemOf, keyOf, undoOf } from './keys.ts';
import { wantedByMachine } from './ownWants.ts';
import type { Meta } from './step.ts';
import { wantedVigils } from './vigil.ts';

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
  /** Of a step over items: the index of the item, 0 for the first. */
  readonly item: number | undefined;
  /** In a loop: its pass. */
  readonly pass: number | undefined;
  readonly round: number;
  readonly tag: number;
  readonly attempt: number;
  readonly delayMs: number;
  /** Time-out of this attempt where it departs from the step's. */
  readonly timeoutMs: number | undefined;
}
/** The attempt has started a child workflow and is over when that is. */
export interface WantedChild extends Omit<WantedAttempt, 'kind'> {
  readonly kind: 'child';
  readonly child: WorkflowId;
  /** When it was started, ms since the epoch. */
  readonly since: number;
  /** Of a step that is skipped when its child has ended: until when that is waited for. */
  readonly dueAt?: number;
}
export interface WantedTimer extends Place {
  readonly kind: 'timer';
  readonly dueAt: number;
  /** Whether an attempt follows it. */
  readonly retries: boolean;
  /** Whether it waits for its dependency's circuit, and may come earlier. */
  readonly parked: boolean;
}
/** A permit of the dependency's circuit breaker, which has to ask the store: one call at a time tries an open circuit, over all processes. */
export interface WantedPermit extends Place {
  readonly kind: 'permit';
  readonly key: StepKey;
  /** Time-out of the coming attempt where it departs from the step's. */
  readonly timeoutMs: number | undefined;
}
/** All the resources of the step together, or the workflow's turn among those of its concurrency key. */
export interface WantedGrant extends Place {
  readonly kind: 'grant';
}
/** A person is asked; where there is a `dueAt`, it is that of the reminder if there is one, else the deadline. */
export interface WantedAnswer extends Place {
  readonly kind: 'question';
  /** Loops around the step, outermost first. */
  readonly loops: readonly string[];
  readonly question: string;
  readonly dueAt: number | undefined;
  readonly reminding: Reminding | undefined;
}
/** An actor of an author's own machine that is no promise: it works outside for as long as the machine has it. */
export interface WantedListener extends Place {
  readonly kind: 'listener';
  readonly mark: number;
}
/** An event from outside; with a deadline where there is a `dueAt`. */
export interface WantedEvent extends Place {
  readonly kind: 'event';
  readonly key: StepKey;
  /** Who alone sends it. */
  readonly senders: readonly Sender[] | undefined;
  readonly dueAt: number | undefined;
}
/** A decision without effects that the engine makes before it commits. */
export interface WantedDecision extends Place {
  readonly kind: 'decision';
  readonly at: Meta['at'];
}
/** The outputs of all items, put together. */
export interface WantedCollection extends Place {
  readonly kind: 'collection';
  readonly loops: readonly string[];
}
/** The end of the whole workflow's time. */
export interface WantedEnd {
  readonly kind: 'end';
  readonly id: string;
  readonly dueAt: number;
}
/** The time at which people are reminded of a wait that has no end of its own. */
export interface WantedVigil {
  readonly kind: 'vigil';
  readonly id: string;
  readonly wait: string;
  readonly dueAt: number;
}
/**
 * The whole workflow: that it ends, since a step has failed and nothing else goes on; until nothing runs any more; a list of what to undo; to be put
 * where a checkpoint was.
 */
export interface WantedOfAll {
  readonly kind: 'over' | 'quiet' | 'plan' | 'place';
  readonly id: string;
}
/** The time before which nothing of the workflow begins. */
export interface WantedBegin {
  readonly kind: 'begin';
  readonly id: string;
  readonly dueAt: number;
}
/** That the children have ended: of a workflow that ends, or those of former rounds of steps that begin again. */
export interface WantedChildren {
  readonly kind: 'children';
  readonly former: boolean;
  readonly id: string;
  readonly since: number;
  readonly dueAt: number;
}
export type Wanted =
  | WantedAttempt
  | WantedChild
  | WantedTimer
  | WantedPermit
  | WantedGrant
  | WantedAnswer
  | WantedEvent
  | WantedListener
  | WantedDecision
  | WantedCollection
  | WantedChildren
  | WantedBegin
  | WantedEnd
  | WantedVigil
  | WantedOfAll;

/** @param due only what the engine may decide at once: of a step over items, those that wait for a time */
export function wanted(snapshot: AnyMachineSnapshot, due = false): Wanted[] {
  if (snapshot.status !== 'active') return [];
  const list = ofItself(snapshot, due);
  list.push(...wantedVigils(snapshot));
  return list;
}

function ofItself(snapshot: AnyMachineSnapshot, due: boolean): Wanted[] {
  const context = snapshot.context as ChartContext;
  if (snapshot.value === 'settling') return [{ kind: 'quiet', id: 'quiet' }];
  if (snapshot.value === 'parting') {
    const { since = 0, until = 0 } = context.parting ?? {};
    return [{ kind: 'children', id: 'children', former: false, since, dueAt: until }];
  }
  if (snapshot.value === 'planning') return [{ kind: 'plan', id: 'plan' }];
  if (snapshot.value === 'placing') return [{ kind: 'place', id: 'place' }];
  if (isQueued(snapshot) && context.startAt != null)
    return [{ kind: 'begin', id: `begin ${context.startAt}`, dueAt: context.startAt }];
  if (isQueued(snapshot)) return [{ kind: 'grant', id: `grant ${WHOLE}`, step: WHOLE, address: WHOLE }];
  const list: Wanted[] = [];
  const metas = Object.values(snapshot.getMeta()) as (Meta | undefined)[];
  if (context.fallen && isBlocked(metas)) return [{ kind: 'over', id: 'over' }];
  for (const meta of metas) {
    if (!meta) continue;
    if (meta.want === 'items') list.push(...(due ? waitingItems(meta, context) : items(meta, context)));
    else if (meta.want === 'machine')
      list.push(...wantedByMachine(context, (at, index) => read({ ...meta, ...at }, context, index)));
    else {
      const want = read(meta, context);
      if (want) list.push(want);
    }
  }
  const { behind } = context;
  if (behind) {
    const { since, until } = behind;
    list.push({ kind: 'children', id: `former children ${since}`, former: true, since, dueAt: until });
  }
  const end = endOf(context);
  if (end) list.push(end);
  if (context.stranded !== undefined && !context.ending) list.push(strandedQuestion(context.stranded));
  return list;
}

/** Whether a step has failed and everything else is over, or waits for it. */
const isBlocked = (metas: readonly (Meta | undefined)[]): boolean =>
  metas.some((meta) => meta?.at === 'fallen') && metas.every((meta) => !meta || meta.want === 'nothing');

/** About the workflow as a whole. */
const strandedQuestion = (question: string): WantedAnswer => ({
  kind: 'question',
  id: `question ${question}`,
  step: WHOLE,
  address: WHOLE,
  loops: [],
  question,
  dueAt: undefined,
  reminding: undefined,
});

function endOf({ timeLeft, ending }: ChartContext): WantedEnd | undefined {
  if (!timeLeft || timeLeft.since === null || ending) return undefined;
  const dueAt = timeLeft.since + timeLeft.leftMs;
  return { kind: 'end', id: `end ${dueAt}`, dueAt };
}

/** Whether the workflow waits for its turn: nothing of it begins before. */
const isQueued = ({ value, context }: AnyMachineSnapshot): boolean =>
  typeof value === 'object' && 'executing' in value && (context as ChartContext).queuedAfter !== null;

/**
 * Under which addresses the workflow claims resources in this state: what it holds or waits for there, and nothing else. What still runs while it
 * settles keeps what it holds.
 */
export function claimed(snapshot: AnyMachineSnapshot): readonly string[] {
  if (snapshot.status !== 'active') return [];
  const { holds } = snapshot.context as ChartContext;
  if (snapshot.value === 'settling') return [WHOLE, ...holds];
  if (typeof snapshot.value === 'string' || !('executing' in snapshot.value)) return [WHOLE];
  return [WHOLE, ...holds, ...wanted(snapshot).flatMap((want) => (want.kind === 'grant' ? [want.address] : []))];
}

/** Every open item is an attempt, a wait or a question of its own. */
const items = (meta: Meta, context: ChartContext): Wanted[] =>
  (context.each[meta.step]?.open ?? []).flatMap((index) => item(meta, context, index));

/** Asked after every letter, so that it must cost nothing where very many items are under way. */
const waitingItems = (meta: Meta, context: ChartContext): Wanted[] =>
  Object.keys(context.dueAt).flatMap((address) =>
    addressedStep(address) === meta.step && address !== meta.step ? item(meta, context, indexIn(address)) : [],
  );

function item(meta: Meta, context: ChartContext, index: number): Wanted[] {
  const address = itemOf(meta.step, index);
  const asks = address in context.question;
  const want = address in context.tag ? 'attempt' : asks ? 'question' : 'timer';
  const one = read({ ...meta, address, want }, context, index);
  return one ? [one] : [];
}

const RETRYING: ReadonlySet<Meta['at']> = new Set(['retrying', 'retryingAlternative', 'iterating']);

function read(meta: Meta, context: ChartContext, item?: number): Wanted | undefined {
  const { step, address, loops } = meta;
  const dueAt = context.dueAt[address];
  switch (meta.want) {
    case 'attempt':
      return attempt(meta, context, item);
    case 'timer': {
      const isParked = address in context.parked;
      if (dueAt === undefined) return isParked ? permit(meta, context, item) : undefined;
      const retries = !isParked && RETRYING.has(meta.at);
      return {
        kind: 'timer',
        id: `timer ${address} ${dueAt}`,
        step,
        address,
        dueAt,
        retries,
        parked: context.parked[address] === true,
      };
    }
    case 'question': {
      const question = context.question[address] ?? '';
      const reminding = context.reminding?.[address];
      const id = reminding ? `question ${question} before its reminder` : `question ${question}`;
      return { kind: 'question', id, step, address, loops, question, dueAt, reminding };
    }
    case 'event': {
      const key = keyOf(context, step, loops);
      // In the next pass of a loop it is another wait, with a time of its own.
      return {
        kind: 'event',
        id: `event ${address} ${dueAt ?? key}`,
        step,
        address,
        key,
        senders: context.senders?.[address],
        dueAt,
      };
    }
    case 'grant':
      // While it is paused nothing new begins: it neither takes what others could work with, nor stands in their way.
      if (context.heldAfter !== null || isBehind(context, step)) return undefined;
      return { kind: 'grant', id: `grant ${address}`, step, address };
    case 'decision':
      return { kind: 'decision', id: `decision ${address}`, step, address, at: meta.at };
    case 'collection':
      return { kind: 'collection', id: `collection ${address}`, step, address, loops: meta.loops };
    case 'items':
    case 'machine':
    case 'nothing':
      return undefined;
  }
}

const permit = ({ step, address, loops }: Meta, context: ChartContext, item?: number): WantedPermit => ({
  kind: 'permit',
  id: `permit ${address}`,
  step,
  address,
  key: keyOf(context, step, loops, item),
  timeoutMs: context.timeoutMs[address],
});

function attempt(
  { step, address, at, loops }: Meta,
  context: ChartContext,
  item?: number,
): WantedAttempt | WantedChild | undefined {
  const tag = context.tag[address];
  if (tag === undefined || (context.heldAfter !== null && tag > context.heldAfter)) return undefined;
  if (isBehind(context, step)) return undefined;
  const undone = address === undoOf(step) ? context.undo[0] : undefined;
  const attempt: WantedAttempt = {
    kind: 'attempt',
    id: `attempt ${tag}`,
    step,
    address,
    work: undone ? 'compensation' : at === 'alternative' ? 'alternative' : 'run',
    key: undone?.key ?? keyOf(context, step, loops, item),
    item: undone ? itemIndexOf(undone.key) : item,
    pass: loops.length > 0 ? context.pass[loops.at(-1) as string] : undefined,
    round: context.round[step] ?? 0,
    tag,
    attempt: context.attempt[address] ?? 1,
    delayMs: context.delayMs[address] ?? 0,
    timeoutMs: context.timeoutMs[address],
  };
  const child = context.child[address];
  if (!child || at !== 'running') return attempt;
  const { workflowId, since } = child;
  const left = context.leaving?.[address];
  if (!left) return { ...attempt, kind: 'child', id: `child ${tag}`, child: workflowId, since };
  return { ...attempt, kind: 'child', id: `child ${tag} to its end`, child: workflowId, since, dueAt: left.until };
}

// How the context of a chart changes: the only actions that compiled charts have. Each is a pure function from context and event to what is
// different; records are copied only when something in them changes, since every step passes here.
import { assign } from 'xstate';
import {
  addressedStep,
  type Answer,
  type ChartContext,
  type Done,
  type EachState,
  type Ending,
  itemOf,
  type Recovering,
  type Reminding,
  type Report,
  type TimeLeft,
  type Trail,
  type RunningChild,
  type Undo,
} from './context.ts';
import { quietNow } from './beside.ts';
import type { Placement } from './nodes.ts';
import type { Digest } from '../workflow.ts';

type Event = Readonly<Record<string, unknown>>;
type Change = (context: ChartContext, event: Event) => Partial<ChartContext>;
/** An action or a guard as a state's configuration holds it. */
export type Action = object;
export type Guard = (args: { context: ChartContext; event: Event }) => boolean;

const action = (change: Change): Action =>
  assign(
    ({ context, event }: { context: ChartContext; event: Event }) => change(context, event) as never,
  ) as unknown as Action;

const without = <T>(record: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> => {
  if (!(name in record)) return record;
  const { [name]: _, ...rest } = record;
  return rest;
};
const having = <T>(
  record: Readonly<Record<string, T>>,
  name: string,
  value: T | undefined | null,
): Readonly<Record<string, T>> =>
  value === undefined || value === null ? without(record, name) : { ...record, [name]: value };

/** The reminder of a question is set, or gone with it. Nothing is written where nothing was asked. */
const reminded = (context: ChartContext, address: string, reminding?: Reminding): Partial<ChartContext> => {
  if (reminding) return { reminding: { ...context.reminding, [address]: reminding } };
  return context.reminding && address in context.reminding ? { reminding: without(context.reminding, address) } : {};
};

/** Under which name an event counts: that of an item where it is addressed to one. */
const addressed = (event: Event, step: string): string => (event.address as string | undefined) ?? step;

/** An attempt begins: a new tag, and the first attempt's number unless a retry has set a later one. */
export const begin = (step: string): Action => action((context) => begun(context, step));

const begun = (context: ChartContext, address: string): Partial<ChartContext> => ({
  count: context.count + 1,
  steps: isVisit(context, address) ? context.steps + 1 : context.steps,
  tag: { ...context.tag, [address]: context.count + 1 },
  attempt: address in context.attempt ? context.attempt : { ...context.attempt, [address]: 1 },
  dueAt: without(context.dueAt, address),
  parked: without(context.parked, address),
  child: without(context.child, address),
  question: without(context.question, address),
  ...reminded(context, address),
});

/** What stands beside a step that may go back is noted when its first attempt begins; of a loop, with its first pass. */
export const noteBeside = (step: string, beside: readonly Placement[]): Action =>
  action((context) =>
    step in context.attempt || (context.pass[step] ?? 1) > 1
      ? {}
      : { beside: { ...context.beside, [step]: quietNow(context, beside) } },
  );

/** Whether a step begins: neither a retry, nor an item, nor an undo. */
const isVisit = (context: ChartContext, address: string): boolean => !(address in context.attempt) && !isPart(address);

/** Whether it is the address of an item or an undo. */
const isPart = (address: string): boolean => /[[:]/.test(address);

/** The attempt is over and another is to follow, at `dueAt` where the event has one. */
export const wait = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const { dueAt, delayMs, timeoutMs, question, reminding, recovering } = event as {
      dueAt?: number;
      delayMs?: number;
      timeoutMs?: number;
      question?: string;
      reminding?: Reminding;
      recovering?: Recovering;
    };
    return {
      tag: without(context.tag, at),
      attempt: { ...context.attempt, [at]: (context.attempt[at] ?? 0) + 1 },
      dueAt: having(context.dueAt, at, dueAt),
      delayMs: having(context.delayMs, at, delayMs),
      timeoutMs: timeoutMs === undefined ? context.timeoutMs : { ...context.timeoutMs, [at]: timeoutMs },
      child: without(context.child, at),
      question: having(context.question, at, question),
      ...reminded(context, at, reminding),
      recovering: having(context.recovering, at, recovering),
      holds: question !== undefined || (delayMs ?? 0) > HELD_FOR_MS ? letGo(context.holds, at) : context.holds,
    };
  });

/** Who let it go on is kept with what it recovers from. */
const answered = (context: ChartContext, address: string, answer: Answer | undefined): Partial<ChartContext> => {
  const recovering = context.recovering[address];
  return answer && recovering ? { recovering: { ...context.recovering, [address]: { ...recovering, answer } } } : {};
};

/** A question waits on: people were reminded, or its deadline has passed and it is kept open. */
export const askOn = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    return {
      dueAt: having(context.dueAt, at, event.dueAt as number | undefined),
      ...reminded(context, at),
      ...answered(context, at, event.answer as Answer | undefined),
    };
  });
/** A step keeps what it holds over a wait for its retry up to this, ms. */
const HELD_FOR_MS = 5_000;

const letGo = (holds: readonly string[], step: string): readonly string[] =>
  holds.includes(step) ? holds.filter((other) => other !== step) : holds;

/** The attempt has started a child. */
export const adopt = (step: string): Action =>
  action((context, event) => ({ child: { ...context.child, [step]: event.child as RunningChild } }));

/** The attempt could not even begin: it will be made again under its own number. */
export const park = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    return {
      tag: without(context.tag, at),
      attempt: event.unbegun === true ? without(context.attempt, at) : context.attempt,
      steps: event.unbegun === true && !isPart(at) ? context.steps - 1 : context.steps,
      dueAt: having(context.dueAt, at, event.dueAt as number | undefined),
      parked: { ...context.parked, [at]: event.awaits === 'time' ? ('time' as const) : (true as const) },
      holds: letGo(context.holds, at),
    };
  });

/** The step has the resources that it needs; of one over items, the first of them begin. */
export const take = (step: string): Action =>
  action((context) => filled({ ...context, holds: [...letGo(context.holds, step), step] }, step));

/** Whether the step has its resources still. */
export const isHolding =
  (step: string): Guard =>
  ({ context }) =>
    context.holds.includes(step);

/** The other way begins, with attempts of its own. */
export const switchOver = (step: string): Action =>
  action((context, event) => ({
    ...forgotten(context, step),
    recovering: having(context.recovering, step, event.recovering as Recovering | undefined),
  }));

/** What a running step tells of itself is kept. */
export const report = (step: string): Action =>
  action((context, event) => {
    const told = event.report as Report;
    const at = addressed(event, step);
    return {
      progress: told.progress === undefined ? context.progress : { ...context.progress, [at]: told.progress },
      agents: told.agentState === undefined ? context.agents : { ...context.agents, [at]: told.agentState },
      metrics: told.metrics === undefined ? context.metrics : { ...context.metrics, ...told.metrics },
    };
  });

/** A wait begins before any attempt: a sleep, an awaited event, a question. */
export const expect = (step: string): Action =>
  action((context, event) => ({
    dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
    question: having(context.question, step, event.question as string | undefined),
    ...reminded(context, step, event.reminding as Reminding | undefined),
  }));

/** The step is over. Its output, where it has one, is in the event. */
export const finish = (step: string, as: Done): Action =>
  action((context, event) => ({
    ...forgotten(context, step),
    done: { ...context.done, [step]: as },
    ...(context.beside ? { beside: without(context.beside, step) } : {}),
    pass: without(context.pass, step),
    trail: without(context.trail, step),
    counted: counted(context, step, event),
    output: having(context.output, step, event.output as Digest | undefined),
    holds: letGo(context.holds, step),
  }));

const counted = (context: ChartContext, step: string, event: Event): ChartContext['counted'] =>
  event.counted === true && !(step in context.counted) ? { ...context.counted, [step]: true } : context.counted;

/** What a loop has seen of itself goes with it into its next pass. */
export const remember = (loop: string): Action =>
  action((context, event) => ({ trail: having(context.trail, loop, event.trail as Trail | undefined) }));

/** A person is asked about a step that no call of has failed: a loop, one that waits. */
export const askAbout = (step: string): Action =>
  action((context, event) => ({
    dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
    question: having(context.question, step, event.question as string | undefined),
    ...reminded(context, step, event.reminding as Reminding | undefined),
    recovering: having(context.recovering, step, event.recovering as Recovering | undefined),
  }));

/** A person lets a loop go round once more: what it has seen of itself is forgotten, so that it is not found out at once. */
export const goRoundAnew = (loop: string): Action =>
  action((context) => ({
    trail: without(context.trail, loop),
    dueAt: without(context.dueAt, loop),
    question: without(context.question, loop),
    ...reminded(context, loop),
  }));

/** What is counted for a step, or for one item of it, is over with it. */
function forgotten(context: ChartContext, step: string): Partial<ChartContext> {
  const drop = step in context.each ? withItems(step) : without;
  return {
    tag: drop(context.tag, step),
    attempt: drop(context.attempt, step),
    dueAt: drop(context.dueAt, step),
    delayMs: drop(context.delayMs, step),
    timeoutMs: drop(context.timeoutMs, step),
    question: drop(context.question, step),
    ...(context.reminding ? { reminding: drop(context.reminding, step) } : {}),
    recovering: drop(context.recovering, step),
    parked: drop(context.parked, step),
    child: drop(context.child, step),
    progress: drop(context.progress, step),
    agents: drop(context.agents, step),
    each: without(context.each, step),
  };
}

const withItems =
  (step: string) =>
  <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([address]) => addressedStep(address) !== step));

/** The items of a step are known: the first of them begin. */
export const beginEach = (step: string): Action =>
  action((context, event) => filled({ ...context, ...listed(context, event, step) }, step));

/** The items of a step are known, and begin when it has its resources. */
export const listEach = (step: string): Action => action((context, event) => listed(context, event, step));

function listed(context: ChartContext, event: Event, step: string): Pick<ChartContext, 'each' | 'list'> {
  const items = event.each as Pick<EachState, 'items' | 'total' | 'concurrency'>;
  const state: EachState = { ...items, next: 0, open: [], failed: [] };
  return { each: { ...context.each, [step]: state }, list: { ...context.list, [step]: items.items } };
}

/** Begins items until as many are open as may be. */
function filled(context: ChartContext, step: string): ChartContext {
  let now = context;
  for (
    let state = now.each[step];
    state && state.open.length < state.concurrency && state.next < state.total;
    state = now.each[step]
  ) {
    const each = { ...now.each, [step]: { ...state, next: state.next + 1, open: [...state.open, state.next] } };
    now = { ...now, each, ...begun(now, itemOf(step, state.next)) };
  }
  return now;
}

/** An item begins again. */
export const beginItem = (step: string): Action => action((context, event) => begun(context, addressed(event, step)));

/** An item is over, well or not; the next one begins. */
export const finishItem = (step: string, well: boolean): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const state = context.each[step];
    const index = state?.open.find((open) => itemOf(step, open) === at);
    if (!state || index === undefined) return {};
    const left = {
      ...state,
      open: state.open.filter((open) => open !== index),
      failed: well ? state.failed : [...state.failed, index],
    };
    const kept = { ...context, ...forgotten(context, at), counted: counted(context, step, event) };
    return filled({ ...kept, each: { ...context.each, [step]: left } }, step);
  });

/** A pass of a loop begins: nothing in it is done. */
export const beginPass = (loop: string, inside: readonly string[]): Action =>
  action((context) => {
    const inner = new Set(inside);
    return {
      pass: { ...leaving(context.pass, inner), [loop]: (context.pass[loop] ?? 0) + 1 },
      done: leaving(context.done, inner),
      trail: leaving(context.trail, inner),
    };
  });

const leaving = <T>(record: Readonly<Record<string, T>>, names: ReadonlySet<string>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => !names.has(name)));

/** The workflow will end: nothing is waited for any more. */
export const end: Action = action(({ reminding }, event) => ended(event.ending as Ending, reminding));

const ended = (ending: Ending, reminding: ChartContext['reminding']): Partial<ChartContext> => ({
  ending,
  tag: {},
  dueAt: {},
  parked: {},
  child: {},
  question: {},
  ...(reminding ? { reminding: {} } : {}),
  heldAfter: null,
  queuedAfter: null,
});

/** The step has failed for good, and holds back what comes after it; nothing beside it is told to stop. What it recovers from is still to end. */
export const fall = (step: string): Action =>
  action((context, event) => ({ ...dropped(context, step), ...withFallen(context, step, event) }));

/** One item has failed its step: no other begins, and those under way end. */
export const fallItem = (step: string): Action =>
  action((context, event) => {
    const at = addressed(event, step);
    const state = context.each[step];
    if (!state) return {};
    const open = state.open.filter((index) => itemOf(step, index) !== at);
    const failed = state.open.filter((index) => itemOf(step, index) === at);
    const left = { ...state, next: state.total, open, failed: [...state.failed, ...failed] };
    return { ...forgotten(context, at), each: { ...context.each, [step]: left }, ...withFallen(context, step, event) };
  });

/** A step whose items are over rests. */
export const dropStep = (step: string): Action => action((context) => dropped(context, step));

const dropped = (context: ChartContext, step: string): Partial<ChartContext> => ({
  ...forgotten(context, step),
  recovering: context.recovering,
  holds: letGo(context.holds, step),
});

const withFallen = ({ fallen }: ChartContext, step: string, { ending }: Event): Pick<ChartContext, 'fallen'> => ({
  fallen: fallen && step in fallen ? fallen : { ...fallen, [step]: ending as Ending },
});

/** What the failed steps say becomes of the workflow: what the first says; a return to a checkpoint only where no other step ends the workflow. */
export const endFallen: Action = action(({ reminding, fallen = {} }) => {
  const endings = Object.values(fallen);
  const ending = endings.find(({ as }) => as === 'failed') ?? endings[0];
  return ended(ending as Ending, reminding);
});

/** A result that came too late to move anything: kept, so that its undo sees it. */
export const keepLate = (step: string): Action =>
  action((context, event) => ({ output: having(context.output, step, event.output as Digest | undefined) }));

/** Nothing begins any more: for a question, or because a person said so. */
export const hold: Action = action((context, event) => ({ heldAfter: context.count, ...heldFor(context, event, []) }));
export const release: Action = action(({ heldFor: had }) => ({ heldAfter: null, ...(had ? { heldFor: [] } : {}) }));
/** Paused already, and one reason more: the word of a person takes the place of all questions. */
export const holdAlso: Action = action((context, event) => heldFor(context, event, context.heldFor ?? []));
/** One question less. */
export const holdLess: Action = action((context, event) => ({
  heldFor: (context.heldFor ?? []).filter((question) => question !== event.question),
}));

const heldFor = (context: ChartContext, { question }: Event, others: readonly string[]): Partial<ChartContext> => {
  if (question !== undefined) return { heldFor: [...others, question as string] };
  return context.heldFor ? { heldFor: [] } : {};
};

export const strand: Action = action((_, event) => ({ stranded: event.question as string }));

export const setClock: Action = action((_, event) => ({ timeLeft: event.timeLeft as TimeLeft }));

export const admit: Action = action(() => ({ queuedAfter: null }));

export const keepMail: Action = action((context, event) => {
  const name = event.event as string;
  return { mail: { ...context.mail, [name]: [...(context.mail[name] ?? []), event.payload as Digest] } };
});

/** The oldest payload that came for this event becomes the step's output. */
export const takeMail = (step: string, name: string): Action =>
  action((context) => {
    const [first, ...rest] = context.mail[name] ?? [];
    return {
      ...forgotten(context, step),
      mail: rest.length > 0 ? { ...context.mail, [name]: rest } : without(context.mail, name),
      done: { ...context.done, [step]: 'completed' as const },
      output: having(context.output, step, first),
    };
  });

export const plan: Action = action((_, event) => ({
  undo: event.undo as readonly Undo[],
  ...(event.ending === undefined ? {} : { ending: event.ending as Ending }),
}));

/** The first of what is to be undone is over. */
export const undid = (undo: string, well: boolean): Action =>
  action((context) => {
    const [first, ...rest] = context.undo;
    const keys = first ? [first.key] : [];
    return {
      ...forgotten(context, undo),
      undo: rest,
      undone: well ? [...context.undone, ...keys] : context.undone,
      notUndone: well ? context.notUndone : [...context.notUndone, ...keys],
    };
  });

/** Only a question that is asked can wait on. */
export const isAsked =
  (step: string): Guard =>
  ({ context, event }) =>
    addressed(event, step) in context.question;

/** Only the attempt that is waited for may move its step. */
export const isAwaited =
  (step: string): Guard =>
  ({ context, event }) => {
    const tag = context.tag[addressed(event, step)];
    return tag !== undefined && tag === event.tag;
  };

/** Only the wait that is stored may end. */
export const isDue =
  (step: string): Guard =>
  ({ context, event }) => {
    const dueAt = context.dueAt[addressed(event, step)];
    return dueAt !== undefined && dueAt === event.dueAt;
  };

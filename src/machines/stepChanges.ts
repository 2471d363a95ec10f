// How the context changes with one step: its attempts, its waits, its end.
import { addressedStep } from './keys.ts';
import type { Answer, ChartContext, Done, Recovering, Reminding, Report, RunningChild } from './context.ts';
import { quietNow } from './beside.ts';
import type { Placement } from './nodes.ts';
import type { Sender } from '../definition.ts';
import type { Digest } from '../workflow.ts';
import { type Action, action, addressed, type Event, having, without } from './change.ts';

/** An attempt begins: a new tag, and the first attempt's number unless a retry has set a later one. */
export const begin = (step: string): Action => action((context) => begun(context, step));

export const begun = (context: ChartContext, address: string): Partial<ChartContext> => ({
  count: context.count + 1,
  steps: isVisit(context, address) ? context.steps + 1 : context.steps,
  tag: { ...context.tag, [address]: context.count + 1 },
  attempt: address in context.attempt ? context.attempt : { ...context.attempt, [address]: 1 },
  dueAt: without(context.dueAt, address),
  parked: without(context.parked, address),
  child: without(context.child, address),
  question: without(context.question, address),
  ...reminded(context, address),
  ...notLeftOut(context, addressedStep(address)),
});

/** Several items of one step begin, in this order: none of them has been there before. */
export const begunTogether = (context: ChartContext, addresses: readonly string[]): Partial<ChartContext> => {
  const [first] = addresses;
  if (first === undefined) return {};
  if (addresses.length === 1 || addresses.some((address) => address in context.attempt))
    return addresses.reduce((now, address) => ({ ...now, ...begun(now, address) }), context);
  return {
    ...begun(context, first),
    count: context.count + addresses.length,
    tag: { ...context.tag, ...Object.fromEntries(addresses.map((address, at) => [address, context.count + 1 + at])) },
    attempt: { ...context.attempt, ...Object.fromEntries(addresses.map((address) => [address, 1])) },
  };
};

const notLeftOut = (context: ChartContext, step: string): Partial<ChartContext> =>
  context.leftOut && step in context.leftOut ? { leftOut: without(context.leftOut, step) } : {};

/** Its condition leaves it out, in this pass as in all before. */
export const leaveOut = (step: string, loops: readonly string[]): Action =>
  action((context, event) => {
    if (event.condition !== true) return notLeftOut(context, step);
    const isFirst = loops.every((loop) => (context.pass[loop] ?? 1) === 1);
    return isFirst && (context.round[step] ?? 0) === 0 && !(step in context.done)
      ? { leftOut: { ...context.leftOut, [step]: true } }
      : {};
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
      holds:
        question !== undefined || (delayMs ?? 0) > HELD_FOR_MS || context.heldAfter !== null
          ? letGo(context.holds, at)
          : context.holds,
    };
  });

/** The reminder of a question is set, or gone with it. Nothing is written where nothing was asked. */
export const reminded = (context: ChartContext, address: string, reminding?: Reminding): Partial<ChartContext> => {
  if (reminding) return { reminding: { ...context.reminding, [address]: reminding } };
  return context.reminding && address in context.reminding ? { reminding: without(context.reminding, address) } : {};
};

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
      ...(event.anew === true ? { round: { ...context.round, [step]: (context.round[step] ?? 0) + 1 } } : {}),
    };
  });

/** A step keeps what it holds over a wait for its retry up to this, ms; not while the workflow is paused. */
const HELD_FOR_MS = 5_000;

export const letGo = (holds: readonly string[], step: string): readonly string[] =>
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
      ...(event.recovering === undefined
        ? {}
        : { recovering: { ...context.recovering, [at]: event.recovering as Recovering } }),
      holds: letGo(context.holds, at),
    };
  });

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
export const expect = (step: string): Action => action((context, event) => waitingFor(context, step, event));

const waitingFor = (context: ChartContext, step: string, event: Event): Partial<ChartContext> => ({
  dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
  question: having(context.question, step, event.question as string | undefined),
  ...reminded(context, step, event.reminding as Reminding | undefined),
  ...(event.from === undefined ? {} : { senders: { ...context.senders, [step]: event.from as readonly Sender[] } }),
});

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

export const counted = (context: ChartContext, step: string, event: Event): ChartContext['counted'] =>
  event.counted === true && !(step in context.counted) ? { ...context.counted, [step]: true } : context.counted;

/** A person is asked about a step that no call of has failed: a loop, one that waits. */
export const askAbout = (step: string): Action =>
  action((context, event) => ({
    ...waitingFor(context, step, event),
    recovering: having(context.recovering, step, event.recovering as Recovering | undefined),
  }));

/** What is counted for a step, or for one item of it, is over with it. */
export const forgotten = (context: ChartContext, step: string): Partial<ChartContext> => ({
  ...dropping(context, step in context.each ? withItems(step) : (record) => without(record, step)),
  each: without(context.each, step),
});

/** The same for several items of one step. */
export const forgottenTogether = (context: ChartContext, items: ReadonlySet<string>): Partial<ChartContext> =>
  dropping(context, (record) => {
    const kept = Object.entries(record).filter(([address]) => !items.has(address));
    return kept.length === Object.keys(record).length ? record : Object.fromEntries(kept);
  });

type Drop = <T>(record: Readonly<Record<string, T>>) => Readonly<Record<string, T>>;

const dropping = (context: ChartContext, drop: Drop): Partial<ChartContext> => ({
  tag: drop(context.tag),
  attempt: drop(context.attempt),
  dueAt: drop(context.dueAt),
  delayMs: drop(context.delayMs),
  timeoutMs: drop(context.timeoutMs),
  question: drop(context.question),
  ...(context.reminding ? { reminding: drop(context.reminding) } : {}),
  ...(context.senders ? { senders: drop(context.senders) } : {}),
  recovering: drop(context.recovering),
  parked: drop(context.parked),
  child: drop(context.child),
  progress: drop(context.progress),
  agents: drop(context.agents),
  ...(context.instead ? { instead: drop(context.instead) } : {}),
});

const withItems =
  (step: string): Drop =>
  (record) =>
    Object.fromEntries(Object.entries(record).filter(([address]) => addressedStep(address) !== step));

/** A result that came too late to move anything: kept, so that its undo sees it. */
export const keepLate = (step: string): Action =>
  action((context, event) => ({ output: having(context.output, step, event.output as Digest | undefined) }));

/** A step whose items are over rests. */
export const dropStep = (step: string): Action => action((context) => dropped(context, step));

export const dropped = (context: ChartContext, step: string): Partial<ChartContext> => ({
  ...forgotten(context, step),
  recovering: context.recovering,
  holds: letGo(context.holds, step),
});

// How the context of a chart changes: the only actions that compiled charts have. Each is a pure function from context and event to what is
// different; records are copied only when something in them changes, since every step passes here.
import { assign } from 'xstate';
import { type ChartContext, type Done, type Ending, type Recovering, type Report, type Undo } from './context.ts';
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

/** An attempt begins: a new tag, and the first attempt's number unless a retry has set a later one. */
export const begin = (step: string): Action =>
  action((context) => ({
    count: context.count + 1,
    tag: { ...context.tag, [step]: context.count + 1 },
    attempt: step in context.attempt ? context.attempt : { ...context.attempt, [step]: 1 },
    dueAt: without(context.dueAt, step),
    question: without(context.question, step),
  }));

/** The attempt is over and another is to follow, at `dueAt` where the event has one. */
export const wait = (step: string): Action =>
  action((context, event) => ({
    tag: without(context.tag, step),
    attempt: { ...context.attempt, [step]: (context.attempt[step] ?? 0) + 1 },
    dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
    delayMs: having(context.delayMs, step, event.delayMs as number | undefined),
    timeoutMs:
      typeof event.timeoutMs === 'number' ? { ...context.timeoutMs, [step]: event.timeoutMs } : context.timeoutMs,
    question: having(context.question, step, event.question as string | undefined),
    recovering: having(context.recovering, step, event.recovering as Recovering | undefined),
  }));

/** The attempt could not even begin: it will be made again under its own number. */
export const park = (step: string): Action =>
  action((context, event) => ({
    tag: without(context.tag, step),
    dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
  }));

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
    return {
      progress: told.progress === undefined ? context.progress : { ...context.progress, [step]: told.progress },
      agents: told.agentState === undefined ? context.agents : { ...context.agents, [step]: told.agentState },
      metrics: told.metrics === undefined ? context.metrics : { ...context.metrics, ...told.metrics },
    };
  });

/** A wait begins before any attempt: a sleep, an awaited event, a question. */
export const expect = (step: string): Action =>
  action((context, event) => ({
    dueAt: having(context.dueAt, step, event.dueAt as number | undefined),
    question: having(context.question, step, event.question as string | undefined),
  }));

/** The step is over. Its output, where it has one, is in the event. */
export const finish = (step: string, as: Done): Action =>
  action((context, event) => ({
    ...forgotten(context, step),
    done: { ...context.done, [step]: as },
    output: having(context.output, step, event.output as Digest | undefined),
  }));

const forgotten = (context: ChartContext, step: string): Partial<ChartContext> => ({
  tag: without(context.tag, step),
  attempt: without(context.attempt, step),
  dueAt: without(context.dueAt, step),
  delayMs: without(context.delayMs, step),
  timeoutMs: without(context.timeoutMs, step),
  question: without(context.question, step),
  recovering: without(context.recovering, step),
  progress: without(context.progress, step),
  agents: without(context.agents, step),
});

/** The workflow will end: nothing is waited for any more. */
export const end: Action = action((_, event) => ({
  ending: event.ending as Ending,
  tag: {},
  dueAt: {},
  question: {},
  heldAfter: null,
}));

/** A result that came too late to move anything: kept, so that its undo sees it. */
export const keepLate = (step: string): Action =>
  action((context, event) => ({ output: having(context.output, step, event.output as Digest | undefined) }));

export const hold: Action = action((context) => ({ heldAfter: context.count }));
export const release: Action = action(() => ({ heldAfter: null }));

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

export const plan: Action = action((_, event) => ({ undo: event.undo as readonly Undo[] }));

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

/** Only the attempt that is waited for may move its step. */
export const isAwaited =
  (step: string): Guard =>
  ({ context, event }) =>
    context.tag[step] === event.tag;

/** Only the wait that is stored may end. */
export const isDue =
  (step: string): Guard =>
  ({ context, event }) =>
    context.dueAt[step] === event.dueAt;

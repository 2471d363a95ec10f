// How the context changes with the workflow as a whole: its end and its undo, its pauses, its mail.
import { type ChartContext, type Ending, NOTHING_AWAITED, type Parting, type TimeLeft, type Undo } from './context.ts';
import type { Digest } from '../workflow.ts';
import { type Action, action, type Event, having, without } from './change.ts';
import { forgotten } from './stepChanges.ts';

/** The workflow will end: nothing is waited for any more. */
export const end: Action = action(({ reminding, startAt }, event) => ({
  ...ended(event.ending as Ending, reminding),
  ...(startAt == null ? {} : { startAt: null }),
}));

export const ended = (ending: Ending, reminding: ChartContext['reminding']): Partial<ChartContext> => ({
  ending,
  ...NOTHING_AWAITED,
  ...(reminding ? { reminding: {} } : {}),
  heldAfter: null,
  queuedAfter: null,
});

/** Nothing begins any more: for a question, or because a person said so. */
export const hold: Action = action((context, event) => ({
  // What it has not begun because it stands in line is held back like what comes later.
  heldAfter: Math.min(context.count, context.queuedAfter ?? context.count),
  holds: atWork(context),
  ...heldFor(context, event, []),
}));

/** Of the steps that hold resources, those that use them: one that waits for its retry asks for them again when the workflow goes on. */
const atWork = ({ holds, tag, each }: ChartContext): readonly string[] =>
  holds.every((step) => step in tag || step in each) ? holds : holds.filter((step) => step in tag || step in each);

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

/** Its children are waited for. */
export const part: Action = action((_, event) => ({ parting: event.parting as Parting }));
/** About which children people are asked, or what became of all. */
export const keepParting: Action = action((context, event) => {
  if (event.parting) return { parting: event.parting as Parting };
  return { children: { ...context.children, ...(event.children as ChartContext['children']) } };
});

export const strand: Action = action((_, event) => ({ stranded: event.question as string }));

export const setClock: Action = action((_, event) => ({ timeLeft: event.timeLeft as TimeLeft }));

export const admit: Action = action(() => ({ queuedAfter: null }));

/** What its first state wants is held back as if it stood in line. */
export const postpone: Action = action((_, event) => ({ queuedAfter: 0, startAt: event.startAt as number }));

/** @param queues whether it stands in line from here on */
export const beginNow = (queues: boolean): Action =>
  action(({ queuedAfter }) => ({ startAt: null, queuedAfter: queues ? queuedAfter : null }));

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

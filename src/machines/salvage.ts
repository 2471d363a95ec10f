// What a context means when the states after it were lost: the journal says what was begun, done and undone since. Pure; the engine reads the
// journal and goes on from what this says.
import type { Definition } from '../definition.ts';
import type { Digest, StepKey } from '../workflow.ts';
import { type ChartContext, FRESH_CONTEXT, type Recorded } from './context.ts';
import { roundOf, stepOf } from './keys.ts';
import { allNodes } from './nodes.ts';

/** An attempt of the journal. */
interface Attempt {
  readonly tag: number;
  readonly kind: 'run' | 'alternative' | 'compensation';
  readonly key: StepKey;
  /** Null: nobody knows. */
  readonly outcome: 'completed' | 'failed' | 'cancelled' | null;
  readonly output: Digest | null;
}

/** The context with what the journal has of the time after it: results that are taken, undos that are done, no tag that is used twice. */
export function afterLoss(context: ChartContext, journal: readonly Attempt[]): ChartContext {
  const count = highestTag(journal, context.count);
  const done = journal.filter(({ kind, outcome }) => kind === 'compensation' && outcome === 'completed');
  const undone = [...new Set([...context.undone, ...done.map(({ key }) => key)])];
  const recorded = recordedIn(journal, count, context.recorded);
  const ending = { undo: [], tag: {}, dueAt: {}, parked: {}, question: {}, heldAfter: null };
  return {
    ...context,
    ...(context.ending ? ending : {}),
    count,
    undone,
    ...(Object.keys(recorded).length > 0 ? { recorded } : {}),
  };
}

/** An event from outside that came after the checkpoint. */
export interface Heard {
  readonly event: string;
  readonly payload: Digest;
}

/** What came since waits to be taken, behind what the checkpoint knows of: what had taken it is not done there. */
export function withMail(context: ChartContext, heard: readonly Heard[]): ChartContext {
  const mail: Record<string, readonly Digest[]> = { ...context.mail };
  for (const { event, payload } of heard) mail[event] = [...(mail[event] ?? []), payload];
  return { ...context, mail };
}

/** What a person had answered about one item, or about an undo. */
export type Decided =
  | { readonly is: 'skipped'; readonly key: StepKey; readonly output: Digest | null }
  | { readonly is: 'notUndone'; readonly key: StepKey };

/** What people had decided is not asked again: an item is left out, an undo is given up. What came to its end after all is left alone. */
export function withDecided(context: ChartContext, decided: readonly Decided[]): ChartContext {
  const recorded: Record<StepKey, Recorded> = { ...context.recorded };
  const notUndone = new Set(context.notUndone);
  for (const one of decided)
    if (one.is === 'notUndone') notUndone.add(one.key);
    else if (recorded[one.key]?.is !== 'completed') recorded[one.key] = { is: 'skipped', output: one.output };
  for (const key of context.undone) notUndone.delete(key);
  return {
    ...context,
    notUndone: [...notUndone],
    ...(Object.keys(recorded).length > 0 ? { recorded } : {}),
  };
}

/** A context in which nothing is done, and everything that the journal has a result of is answered with it. */
export function anewFromJournal(journal: readonly Attempt[]): ChartContext {
  const count = highestTag(journal, 0);
  const round: Record<string, number> = {};
  for (const { key } of journal) if (roundOf(key) > (round[stepOf(key)] ?? 0)) round[stepOf(key)] = roundOf(key);
  return { ...FRESH_CONTEXT, count, round, recorded: recordedIn(journal, count) };
}

/** Whether something was undone, or sent back into another round, of which this context does not know. */
export const isUndoneSince = ({ count, ending, round }: ChartContext, journal: readonly Attempt[]): boolean =>
  journal.some(
    ({ tag, kind, key }) =>
      tag > count && ((kind === 'compensation' && ending === null) || roundOf(key) > (round[stepOf(key)] ?? 0)),
  );

/** What of a position goes on as it was: waits for a time or an event. Calls, retries and questions begin anew. */
export function keptPosition(definition: Definition, context: ChartContext): ChartContext {
  const waits = new Set(
    allNodes(definition.nodes).flatMap(({ kind, name }) => (kind === 'sleep' || kind === 'wait' ? [name] : [])),
  );
  const dueAt = Object.fromEntries(Object.entries(context.dueAt).filter(([address]) => waits.has(address)));
  return {
    ...context,
    attempt: {},
    tag: {},
    each: {},
    child: {},
    question: {},
    parked: {},
    recovering: {},
    holds: [],
    dueAt,
  };
}

/** @param known from an earlier loss: a result stays one, although the attempt that was to take it is announced in the journal without an end */
function recordedIn(
  journal: readonly Attempt[],
  upTo: number,
  known: Readonly<Record<StepKey, Recorded>> = {},
): Record<StepKey, Recorded> {
  const recorded: Record<StepKey, Recorded> = { ...known };
  for (const { kind, key, outcome, output } of journal) {
    if (kind === 'compensation') continue;
    if (outcome === 'completed') recorded[key] = { is: 'completed', output };
    // A failure, too: that a person was asked whether it took effect is lost, and what was answered.
    else if (recorded[key]?.is !== 'completed') recorded[key] = { is: 'unknown', upTo };
  }
  return recorded;
}

const highestTag = (journal: readonly Attempt[], least: number): number =>
  journal.reduce((highest, { tag }) => Math.max(highest, tag), least);

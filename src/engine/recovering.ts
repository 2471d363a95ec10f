// What the next plan has to know of this failure and of those before it: kept with the work until it is done.
import type { Classification } from '../failures/classify.ts';
import { isCorrection, type Plan } from '../failures/recovery.ts';
import type { Recovering } from '../machines/context.ts';
import type { ErrorRow } from '../persistence/rows/errors.ts';
import type { Ended } from './ended.ts';

/** Begin of the first attempt that failed; a person's answer begins anew. */
export const sinceOf = ({ around, durationMs }: Ended, before: Recovering | undefined): number =>
  before?.since ?? around.clock.now() - durationMs;

/** Each time that more of a resource is asked for, so many times as much; what was given stays for the attempts after it. */
export function scaleAfter(
  plan: Plan,
  { rule }: Classification,
  before: Recovering | undefined,
): Pick<Recovering, 'scale' | 'scaling'> {
  const factor = plan.then === 'retry' ? (plan.factor ?? 1) : 1;
  const scale = (before?.scale ?? 1) * factor;
  return { ...(scale > 1 ? { scale } : {}), ...(factor > 1 ? { scaling: { resource: rule, factor } } : {}) };
}

/** What the next plan has to know of this one and of those before it. */
export function countedAfter(
  ended: Ended,
  plan: Plan,
  before: Recovering | undefined,
): Pick<Recovering, 'since' | 'until' | 'spent'> {
  if (plan.then !== 'retry') return before?.spent ? { spent: before.spent } : {};
  const { action, withinMs } = plan;
  const counts = action === 'SCALE_RESOURCES_AND_RETRY' || action === 'QUEUE_FOR_LATER' || isCorrection(action);
  const spent = counts ? { ...before?.spent, [action]: (before?.spent?.[action] ?? 0) + 1 } : before?.spent;
  return {
    since: sinceOf(ended, before),
    ...(withinMs === undefined ? {} : { until: ended.around.clock.now() + Math.max(0, Math.floor(withinMs)) }),
    ...(spent ? { spent } : {}),
  };
}

/** What a person was asked about, and who answered, is known until the work is done. */
export function stoodAfter(
  { around }: Ended,
  plan: Plan,
  record: ErrorRow,
  before: Recovering | undefined,
): Pick<Recovering, 'askedAt' | 'stood' | 'answer'> {
  const asks = plan.then === 'ask';
  const stood = asks ? [...(before?.stood ?? []), record.id].slice(-MOST_STANDING) : before?.stood;
  return {
    ...(asks ? { askedAt: around.clock.now() } : {}),
    ...(stood ? { stood } : {}),
    ...(before?.answer ? { answer: before.answer } : {}),
  };
}

/** Errors of one piece of work that are remembered, where people let it run again and again. */
const MOST_STANDING = 100;

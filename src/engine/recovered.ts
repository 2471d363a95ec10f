// What came of the recovery from an earlier failure: whether this attempt helped, and the errors that do not stand any more.
import { isCorrection } from '../failures/recovery.ts';
import type { Recovering } from '../machines/context.ts';
import type { RecoveryRow, ResolutionRow } from '../persistence/rows/errors.ts';
import type { Position } from './position.ts';
import type { Scaled } from './scaling.ts';
import type { Ended } from './ended.ts';

/** This attempt was made to recover from an earlier error: whether it did. */
export function recoveryOf(
  { want, durationMs, around, scaling }: Ended,
  position: Position,
  failure: string | null,
): RecoveryRow[] {
  const recovering = position.context.recovering[want.address];
  if (!recovering) return [];
  const { answer, askedAt } = recovering;
  const { backSince } = recovering;
  const spentMs = backSince === undefined ? durationMs : around.clock.now() - backSince;
  const isAnswered = recovering.strategy === 'PAUSE_WORKFLOW' && answer !== undefined;
  const did = isAnswered
    ? `a person was asked: ${answer.by} let it go on${answer.notes ? `: ${answer.notes}` : ''}; `
    : '';
  return [
    {
      id: around.ids(),
      errorId: recovering.errorId,
      step: want.step,
      strategy: recovering.strategy,
      attemptNumber: recovering.number,
      success: failure === null,
      actionTaken: `${did}${doneBefore(recovering)}${want.work === 'run' ? 'ran the step again' : `ran its ${want.work}`}, attempt ${want.attempt}${sharedOut(recovering, scaling)}`,
      errorMessage: failure,
      durationMs: isAnswered ? answer.at - (askedAt ?? answer.at) : spentMs,
      at: around.clock.now(),
    },
  ];
}

/** What more it had, in words. */
function sharedOut({ scale }: Recovering, scaling: Scaled | undefined): string {
  if (scaling) return `, ${scaling.scaled ? 'after scaling' : 'which could not be given more'}: ${scaling.detail}`;
  return scale ? `, with ${scale} times its share` : '';
}

const doneBefore = ({ strategy, backSince }: Recovering): string => {
  if (backSince !== undefined) return 'undid what was done since the checkpoint before it and ';
  return isCorrection(strategy) ? 'corrected what was wrong and ' : '';
};

/** The work is done: the errors about which people were asked on the way do not stand any more. */
export function resolutionsOf({ want, around }: Ended, { context }: Position): ResolutionRow[] {
  const { stood = [], answer } = context.recovering[want.address] ?? {};
  return stood.map((errorId) => ({
    errorId,
    kind: answer ? 'FIXED' : 'AUTO_RECOVERED',
    resolvedBy: answer?.by ?? 'holdfast',
    notes: answer?.notes || `step "${want.step}" was done in a later attempt`,
    at: around.clock.now(),
  }));
}

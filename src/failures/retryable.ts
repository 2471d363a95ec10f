// The one answer to "may the same work run again?", used by the classifier, which knows the error, and by the plan, which knows the step.
import type { Verdict } from './catalog/fact.ts';

/** What the step allows. */
export interface Allowance {
  /** Whether running it twice does no harm. */
  readonly idempotent: boolean;
  /** Whether it has a hook that repairs input, credentials or state before the next attempt. */
  readonly canCorrect: boolean;
}

/** Whether the engine may run the same work again, without a person and without changed input. FATAL and CONFLICT need a hook for that. */
export function mayRunAgain([errorClass, , , retry, action]: Verdict, { idempotent, canCorrect }: Allowance): boolean {
  if (retry === 'corrected') return canCorrect || (healsItself(action) && errorClass !== 'FATAL' && idempotent);
  if (errorClass === 'FATAL' || errorClass === 'CONFLICT') return false;
  switch (retry) {
    case 'always':
    case 'transaction':
      return true;
    case 'idempotent':
      return idempotent;
    case 'never':
      return false;
  }
}

/** Whether nobody knows if the work took effect: a process that was killed, a connection that broke after the request. */
export function isAmbiguous([errorClass, , , retry, action]: Verdict): boolean {
  if (errorClass === 'FATAL' || errorClass === 'CONFLICT') return false;
  return retry === 'idempotent' || (retry === 'corrected' && healsItself(action));
}

/** Corrections that the engine makes without anyone's help. */
const healsItself = (action: Verdict[4]): boolean =>
  action === 'SCALE_RESOURCES_AND_RETRY' || action === 'RECONNECT_AND_RETRY';

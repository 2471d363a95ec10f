// The plan where no call has failed: a loop goes in a circle, gets nowhere or has spent its budget; two workflows wait for each other; a decision threw.
// There is nothing to run again, so what is left is going back, and what the author said about having failed for good. Pure, as `recovery.ts` is.
// oxlint-disable unicorn/no-thenable -- `then` is a word in a plan, never a function.
import { DEFAULT_POLICY, type Strategy } from './policy.ts';
import { ask, type EndPlan, type Exhausted, type MayGoBack, whenExhausted } from './recovery.ts';
import { strategiesFor } from './retryNumbers.ts';

/**
 * Only what goes in a circle has strategies that go back. Each is planned as often as its limit allows, and only where that does no harm; where it would,
 * and the author has said nothing else, a person decides: ending the workflow would not be what was asked for, and doing it again must not be.
 */
export function planStanding(failure: Exhausted): EndPlan {
  const { classification, mayGoBack, onExhausted, spent = {}, policy = DEFAULT_POLICY } = failure;
  const strategies = classification.category === 'INFINITE_LOOP' ? strategiesFor(classification, policy) : [];
  const left = strategies.filter(goesBack).filter(({ action, limit }) => (spent[action] ?? 0) < limit);
  const next = left.find(({ action }) => isHarmless(action, mayGoBack));
  if (next) return { then: 'goBack', action: next.action };
  return left.length > 0 && onExhausted === 'compensate' ? ask('CANNOT_GO_BACK', failure) : whenExhausted(failure);
}

const BACK = ['RESTART_FROM_CHECKPOINT', 'RESTORE_LAST_VALID_CHECKPOINT', 'COMPLETE_RESTART'] as const;
type Back = Extract<Strategy, { action: (typeof BACK)[number] }>;

const goesBack = (strategy: Strategy): strategy is Back => (BACK as readonly string[]).includes(strategy.action);

const isHarmless = (action: Back['action'], may: MayGoBack | undefined): boolean =>
  (action === 'COMPLETE_RESTART' ? may?.toBeginning : may?.toCheckpoint) === true;

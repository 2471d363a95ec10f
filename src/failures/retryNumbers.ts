// How often and when a failure is retried: the numbers of its class or of its strategy, with those of the step over them. Used by the plan.
import type { RetryException, RetryPolicy, RetryRules } from '../retryPolicy.ts';
import type { Classification } from './classify.ts';
import { DEFAULT_POLICY, type RecoveryPolicy, type Strategy, STRATEGY_CATEGORIES } from './policy.ts';
import { read, readText } from './read.ts';
import type { RecoveryAction } from './vocabulary.ts';

/** What a step's exceptions may ask about an error, or about one that caused it. */
export interface Identity {
  readonly name: string | undefined;
  readonly code: string | undefined;
}

const DEEPEST_CAUSE = 8;

/** The error and what caused it, outermost first. */
export function identitiesOf(error: unknown): Identity[] {
  const found: Identity[] = [];
  const seen = new Set<unknown>();
  for (let next = error; found.length < DEEPEST_CAUSE && next != null && !seen.has(next); next = read(next, 'cause')) {
    seen.add(next);
    const code = read(next, 'code');
    found.push({
      name: readText(next, 'name', 200),
      code: typeof code === 'string' || typeof code === 'number' ? String(code) : undefined,
    });
  }
  return found;
}

/**
 * The class's defaults, or those of the strategy where the kind of failure has one, with the step's own numbers over them; `undefined` in them
 * counts as not said. `isSaid`: the step says how often.
 */
export function retryPolicyFor(
  classification: Classification,
  retry: RetryRules,
  policy: RecoveryPolicy = DEFAULT_POLICY,
  identities: readonly Identity[] = [],
): RetryPolicy & { readonly isSaid: boolean } {
  const { class: errorClass } = classification;
  const simple = strategiesFor(classification, policy).find(isSimple);
  const numbers = policy.retry[isUnknown(classification) ? 'UNKNOWN' : errorClass];
  const { byClass, when, ...always } = retry;
  const exception = when?.find((one) => fits(one, classification, identities));
  const said = { ...saidIn(always), ...saidIn(byClass?.[errorClass]), ...saidIn(exception?.policy) };
  const all = {
    ...numbers,
    ...(simple?.action === 'RETRY_WITH_BACKOFF' ? saidIn(simple.backoff) : {}),
    ...(simple ? { maxAttempts: simple.limit + 1 } : {}),
    ...said,
  };
  const cap = classification.maxAttempts ?? Infinity;
  return {
    ...all,
    maxAttempts: Math.min(all.maxAttempts, cap),
    isSaid: said.maxAttempts !== undefined || cap < Infinity,
  };
}

const saidIn = (policy: Partial<RetryPolicy> | undefined): Partial<RetryPolicy> =>
  Object.fromEntries(Object.entries(policy ?? {}).filter(([, value]) => value !== undefined));

function fits({ match }: RetryException, { category }: Classification, identities: readonly Identity[]): boolean {
  const { name, code } = match;
  if (match.category !== undefined && match.category !== category) return false;
  if (name === undefined && code === undefined) return match.category !== undefined;
  return identities.some(
    (one) => (name === undefined || one.name === name) && (code === undefined || one.code === code),
  );
}

/** Those that only run the step again. */
const isSimple = (strategy: Strategy) =>
  strategy.action === 'RETRY_WITH_BACKOFF' || strategy.action === 'INCREASE_TIMEOUT_AND_RETRY';

/** What nothing can be done about, or only by a person. */
const HOPELESS: ReadonlySet<RecoveryAction> = new Set(['FAIL_IMMEDIATELY', 'CANCEL', 'COMPENSATE', 'PAUSE_WORKFLOW']);

/** What is tried for this kind of failure, in turn; empty where its class alone says what is done. */
export function strategiesFor(classification: Classification, policy: RecoveryPolicy): readonly Strategy[] {
  const { category, action, rule } = classification;
  const named = STRATEGY_CATEGORIES.find((one) => one === category);
  if (!named || HOPELESS.has(action)) return [];
  // An author who throws a TransientError without a category has said the class, so its numbers hold.
  if (named === 'UNKNOWN' && rule.startsWith('authored:')) return [];
  // What is only full for now (a bulkhead, a rate of our own) is not made larger.
  if (named === 'RESOURCE_EXHAUSTION' && !SCALES.has(action)) return [];
  if (named === 'STATE_CORRUPTION' && action !== 'RESTORE_LAST_VALID_CHECKPOINT') return [];
  return policy.strategies[named];
}

const SCALES: ReadonlySet<RecoveryAction> = new Set(['SCALE_RESOURCES_AND_RETRY', 'QUEUE_FOR_LATER']);

const isUnknown = ({ category, rule }: Classification): boolean =>
  category === 'UNKNOWN' && !rule.startsWith('authored:');

// What kind of failure an error is. The engine asks it about everything a step throws; `classifyError` is public, so authors can ask too.
// Structured signals decide before text, the outermost error that says anything specific before its causes, and the worst member of
// an AggregateError before the others. Pure and bounded: 8 causes deep, 64 errors in all, 8 KB of text.
import type { Finding } from './catalog/fact.ts';
import { readHints } from './hints.ts';
import { judgeLearned } from './learned.ts';
import { judgePosition } from './position.ts';
import { causeOf, className, isInstance, read, readList } from './read.ts';
import { judgeRefusal } from './refusal.ts';
import { mayRunAgain } from './retryable.ts';
import { type ClassificationRules, judgeByRules, type LoadedRule } from './rules.ts';
import { judgeStructured } from './structured.ts';
import { judgeBehind, judgeSentence, judgeText, judgeWritten } from './text.ts';
import {
  ERROR_CLASSES,
  type ErrorCategory,
  type ErrorClass,
  type ErrorSeverity,
  RETRY_CONDITIONS,
  type RecoveryAction,
  type RetryCondition,
} from './vocabulary.ts';
import { judgeShape, judgeWords } from './words.ts';

export interface ClassifyOptions {
  /** Whether the work may run twice without harm. @default false: an error that leaves the outcome open is then not retryable */
  readonly idempotent?: boolean;
  /** Whether something repairs input, credentials or state before the next attempt. @default false */
  readonly canCorrect?: boolean;
  /** Now, in ms since the epoch: needed to understand a `Retry-After` that is a date. @default undefined: such dates are ignored */
  readonly now?: number;
  /** Rules of this system, before and after those of holdfast: `loadRules({ before, after })`. @default none */
  readonly rules?: ClassificationRules | undefined;
  /**
   * Name of the step that threw: for rules that name it, and because only what a scanner says is a finding (a step whose name has the word
   * scan, scanner, audit, security, vulnerability or secrets). @default none: a text that cites a CVE means nothing
   */
  readonly step?: string | undefined;
}

export interface Classification {
  readonly class: ErrorClass;
  readonly category: ErrorCategory;
  readonly severity: ErrorSeverity;
  /** Whether the engine may run the same work again, without a person and without changed input. */
  readonly retryable: boolean;
  /** On which condition the work may be run again, whatever the step. */
  readonly retry: RetryCondition;
  /** What would heal it. A plan may have to fall back to something else. */
  readonly action: RecoveryAction;
  /** The other side wants to be left alone for so many ms. */
  readonly retryAfterMs?: number;
  /**
   * Most calls in all that are worth while, the first one included, whatever the policy allows: an unknown host name may be a record that is
   * not published everywhere yet, but not for long. Whoever plans retries takes the smaller of this and the policy's.
   */
  readonly maxAttempts?: number;
  /** What decided, as `authority:code`; "default" if nothing did. */
  readonly rule: string;
  /** One sentence for a person. */
  readonly why: string;
}

/** Classifies anything that can be thrown, and never throws itself. */
export function classifyError(error: unknown, options: ClassifyOptions = {}): Classification {
  const { idempotent = false, canCorrect = false, now, rules = NO_RULES, step } = options;
  const { is, why, rule, maxAttempts } = judgeWhole(error, { budget: { left: MOST_ERRORS }, path: [], rules, step });
  const [errorClass, category, severity, retry, action] = is;
  const isFinal = errorClass === 'FATAL' || errorClass === 'CONFLICT';
  const retryable = mayRunAgain(is, { idempotent, canCorrect });
  const retryAfterMs = retryable || (!isFinal && retry !== 'never') ? longestHint(error, now) : undefined;
  return {
    class: errorClass,
    category,
    severity,
    retryable,
    retry,
    action,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    rule,
    why,
  };
}

const NO_RULES: ClassificationRules = { before: [], after: [] };
const DEEPEST_CAUSE = 8;
const MOST_ERRORS = 64;

/** Unknown errors are retried where that does no harm, else a person is asked. */
const UNKNOWN: Finding = {
  is: ['RETRIABLE', 'UNKNOWN', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
  why: 'Nothing about the error is known.',
  rule: 'default',
};

/** How many errors may still be looked at, and which ones are being looked at (a cause may lead back to them). */
interface Walk {
  readonly budget: { left: number };
  readonly path: readonly unknown[];
  readonly rules: ClassificationRules;
  readonly step: string | undefined;
}

const judgeWhole = (error: unknown, walk: Walk): Finding =>
  judge(error, walk) ??
  judgeChainByRules(walk.rules.after, error, walk) ??
  judgeRefusal(error) ??
  judgeLearned(error) ??
  UNKNOWN;

function judge(error: unknown, walk: Walk): Finding | undefined {
  if (walk.budget.left <= 0 || walk.path.length > DEEPEST_CAUSE || walk.path.includes(error)) return undefined;
  walk.budget.left -= 1;
  const ruled = judgeChainByRules(walk.rules.before, error, walk);
  if (ruled) return ruled;
  const found = isAggregate(error) ? (judgeMembers(error, walk) ?? judgeOne(error, walk)) : judgeOne(error, walk);
  return obeyWish(error, found);
}

/** Rules are asked about an error and its causes, outermost first; members of an AggregateError are judged one by one. */
function judgeChainByRules(rules: readonly LoadedRule[], error: unknown, { path, step }: Walk): Finding | undefined {
  if (rules.length === 0) return undefined;
  let next = error;
  for (let depth = path.length; depth <= DEEPEST_CAUSE && next !== undefined && next !== null; depth += 1) {
    const found = judgeByRules(rules, next, step);
    if (found) return found;
    next = causeOf(next);
  }
  return undefined;
}

function judgeOne(error: unknown, walk: Walk): Finding | undefined {
  const own = judgeStructured(error);
  if (own?.is[1] === 'CANCELLED') return reasonOfAbort(error, walk) ?? own;
  // That the network failed is all that such a name says; what failed is in the cause.
  if (own?.is[1] === 'NETWORK' && own.rule.startsWith('name:')) return judgeCause(error, walk) ?? own;
  // A 500 without an answer is the thrower's own word: GitHub's client writes it where none came, boom for whatever fails inside of a library.
  if (own?.rule === 'http:500' && read(error, 'response') === undefined)
    return judgeCause(error, walk) ?? (isAnswered(error) ? own : (judgeForbidding(error) ?? own));
  return (
    own ??
    judgeCause(error, walk) ??
    judgeText(error, walk.step) ??
    judgeWritten(error) ??
    judgeWords(error) ??
    judgeShape(error) ??
    judgeBehind(error) ??
    judgeSentence(error) ??
    judgePosition(error)
  );
}

/** Whether somebody else answered: what clients keep of a call. */
const isAnswered = (error: unknown): boolean =>
  ['headers', 'request', 'config', 'url', 'body', 'responseBody', 'res', 'meta', '$metadata', 'requestId'].some(
    (field) => read(error, field) !== undefined,
  );

/** What the words say where they forbid. */
function judgeForbidding(error: unknown): Finding | undefined {
  const said = judgeSentence(error);
  return said === undefined
    ? judgeLearned(error)
    : said.is[0] === 'FATAL' || said.is[0] === 'CONFLICT'
      ? said
      : undefined;
}

function judgeCause(error: unknown, walk: Walk): Finding | undefined {
  const cause = causeOf(error);
  return cause === undefined ? undefined : judge(cause, descend(error, walk));
}

/** Node.js reports a time-out that came through an AbortSignal as an AbortError with the time-out as its cause. */
function reasonOfAbort(error: unknown, walk: Walk): Finding | undefined {
  const reason = judgeCause(error, walk) ?? judgeSignal(error, walk);
  return reason?.is[1] === 'TIMEOUT' ? reason : undefined;
}

/** axios forgets why it was cancelled, and keeps the signal. */
function judgeSignal(error: unknown, walk: Walk): Finding | undefined {
  const reason = read(read(read(error, 'config'), 'signal'), 'reason');
  return reason === undefined ? undefined : judge(reason, descend(error, walk));
}

const isAggregate = (error: unknown): boolean =>
  isInstance(error, AggregateError) || ['AggregateError', 'MultiErrorReply'].includes(className(error));

/** node-redis keeps the errors of a transaction among its replies. */
function membersOf(error: unknown): unknown[] {
  const replies = readList(error, 'replies', MOST_ERRORS).filter((reply) => isInstance(reply, Error));
  return replies.length > 0 ? replies : readList(error, 'errors', MOST_ERRORS);
}

/** The worst member decides; one that says nothing, or that there is no time for, counts as unknown. */
function judgeMembers(error: unknown, walk: Walk): Finding | undefined {
  const below = descend(error, walk);
  const members = membersOf(error).map((member) => judgeWhole(member, below));
  return members.length === 0
    ? undefined
    : members.reduce((worst, member) => (badness(member) > badness(worst) ? member : worst));
}

const descend = (error: unknown, walk: Walk): Walk => ({ ...walk, path: [...walk.path, error] });

/** FATAL above CONFLICT above RETRIABLE above TRANSIENT; within a class, the stricter condition. */
function badness({ is: [errorClass, , , retry] }: Finding): number {
  const order: readonly ErrorClass[] = ['TRANSIENT', 'RETRIABLE', 'CONFLICT', 'FATAL'];
  return order.indexOf(errorClass) * ERROR_CLASSES.length ** 2 + RETRY_CONDITIONS.indexOf(retry);
}

/** The thrower's flag beats every table; it only ever makes an error that says "never" stricter, and one that says "again" milder. */
function obeyWish(error: unknown, found: Finding | undefined): Finding | undefined {
  if (found?.rule.startsWith('holdfast:') || found?.rule.startsWith('authored:')) return found;
  const { again } = readHints(error, undefined);
  if (again === undefined) return found;
  const [errorClass, category, severity, , action] = found?.is ?? UNKNOWN.is;
  // A library that computes the flag from the number 429 does not know that the account is empty.
  if (again && category === 'QUOTA') return found;
  // The older SDK of AWS computes it as well, from the status: whether anything was done is another question.
  if (again && found?.rule.startsWith('aws:')) return found;
  const isHopeless = errorClass === 'FATAL' || errorClass === 'CONFLICT';
  if (!again && isHopeless && found) return { ...found, is: [errorClass, category, severity, 'never', action] };
  return again
    ? {
        is: [
          isHopeless ? 'TRANSIENT' : found ? errorClass : 'TRANSIENT',
          category,
          found ? severity : 'LOW',
          'always',
          'RETRY_AFTER_HINT',
        ],
        why: 'The thrower says that it may be tried again.',
        rule: 'flag:retryable',
      }
    : {
        is: ['FATAL', found ? category : 'BUSINESS_RULE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
        why: 'The thrower says that trying again is useless.',
        rule: 'flag:nonRetryable',
      };
}

/** The longest wait that anyone in the chain asks for: coming earlier is what they ask not to do. */
function longestHint(error: unknown, now: number | undefined): number | undefined {
  const waiting: unknown[] = [error];
  const seen = new Set<unknown>();
  let longest: number | undefined;
  for (const next of waiting) {
    if (seen.size >= MOST_ERRORS) break;
    if (next === undefined || next === null || seen.has(next)) continue;
    seen.add(next);
    const { retryAfterMs } = readHints(next, now);
    if (retryAfterMs !== undefined) longest = Math.max(longest ?? 0, retryAfterMs);
    waiting.push(causeOf(next), ...readList(next, 'errors', MOST_ERRORS));
  }
  return longest;
}

// Rules of authors and operators: what an error means where holdfast's own tables do not know it, or are wrong for this system. Data and
// no code, so that a configuration file can hold them. `loadRules` checks and compiles them once, `classify.ts` asks them.
import type { RE2JS } from 're2js';
import type { Finding, Verdict } from './catalog/fact.ts';
import { className, cut, read, readText } from './read.ts';
import { statusOf } from './http.ts';
import type { ErrorCategory, ErrorClass, ErrorSeverity, RecoveryAction, RetryCondition } from './vocabulary.ts';

/** Every condition that is given must fit; at least one must be given. Several words in one condition are alternatives. */
export interface RuleMatch {
  /** Name of the error, exactly; where that is just "Error", the name of its class. */
  readonly name?: string | readonly string[];
  /** `code` of the error, exactly; numbers and texts are alike (`14` fits "14"). */
  readonly code?: string | number | readonly (string | number)[];
  /** HTTP status, 100–599, wherever a client keeps it. */
  readonly status?: number | readonly number[];
  /** Pattern in RE2 syntax, at most 500 characters, found anywhere in the first 2,048 of the message; `(?i)` ignores case, `^` anchors. */
  readonly message?: string;
  /** Name of the step that threw, exactly. Never fits where the step is not known. */
  readonly step?: string | readonly string[];
}

export interface ClassificationRule {
  /** Shown as the `rule` that decided; unique among all rules, at most 100 characters. */
  readonly name: string;
  readonly match: RuleMatch;
  readonly class: ErrorClass;
  /** @default UNKNOWN; BUSINESS_RULE for CONFLICT */
  readonly category?: ErrorCategory;
  /** @default LOW (TRANSIENT), MEDIUM (RETRIABLE), HIGH (FATAL, CONFLICT) */
  readonly severity?: ErrorSeverity;
  /** @default "idempotent" (TRANSIENT, RETRIABLE), "never" (FATAL, CONFLICT) */
  readonly retry?: RetryCondition;
  /** @default RETRY_WITH_BACKOFF (TRANSIENT, RETRIABLE), FAIL_IMMEDIATELY (FATAL), PAUSE_WORKFLOW (CONFLICT) */
  readonly action?: RecoveryAction;
  /** Most calls in all, 1–100. @default the step's policy */
  readonly maxAttempts?: number;
  /** One sentence for the person who reads the error, at most 300 characters. */
  readonly why?: string;
}

export interface ClassificationOptions {
  /** Asked before anything else, the thrower's own flags included. At most 100. */
  readonly before?: readonly ClassificationRule[];
  /** Asked where holdfast knows nothing about the error. At most 100. */
  readonly after?: readonly ClassificationRule[];
}

/** Rules that have been checked: `loadRules` makes them. */
export interface ClassificationRules {
  readonly before: readonly LoadedRule[];
  readonly after: readonly LoadedRule[];
}

export interface LoadedRule {
  readonly names: ReadonlySet<string> | undefined;
  readonly codes: ReadonlySet<string> | undefined;
  readonly statuses: ReadonlySet<number> | undefined;
  readonly steps: ReadonlySet<string> | undefined;
  readonly message: RE2JS | undefined;
  readonly finding: Finding;
}

/** What a rule says beyond its class, by the class. Unlike an author who throws, a rule cannot know that nothing happened: `idempotent`. */
export const RULE_DEFAULTS: Readonly<Record<ErrorClass, Verdict>> = {
  TRANSIENT: ['TRANSIENT', 'UNKNOWN', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
  RETRIABLE: ['RETRIABLE', 'UNKNOWN', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
  FATAL: ['FATAL', 'UNKNOWN', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  CONFLICT: ['CONFLICT', 'BUSINESS_RULE', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
};

/** UTF-16 units of a message that patterns are tried on: linear time still is time. */
const MESSAGE_LIMIT = 2_048;
const WORD_LIMIT = 200;

/** What the first rule that fits this one error says. Causes are not looked at. */
export function judgeByRules(
  rules: readonly LoadedRule[],
  error: unknown,
  step: string | undefined,
): Finding | undefined {
  return rules.find((rule) => fits(rule, error, step))?.finding;
}

function fits(rule: LoadedRule, error: unknown, step: string | undefined): boolean {
  const { names, codes, statuses, steps, message } = rule;
  if (steps && (step === undefined || !steps.has(step))) return false;
  if (names && !names.has(className(error, WORD_LIMIT))) return false;
  if (codes && !codes.has(codeOf(error))) return false;
  if (statuses && !statuses.has(statusOf(error) ?? -1)) return false;
  return message === undefined || message.test(messageOf(error));
}

function codeOf(error: unknown): string {
  const code = read(error, 'code');
  return typeof code === 'number' ? String(code) : typeof code === 'string' ? cut(code, WORD_LIMIT) : '';
}

const messageOf = (error: unknown): string =>
  typeof error === 'string' ? cut(error, MESSAGE_LIMIT) : (readText(error, 'message', MESSAGE_LIMIT) ?? '');

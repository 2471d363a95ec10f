// The shape of the catalog: what one code, name or status says about a failure. Each file beside this one holds the facts of one
// authority and nothing else; `rules.ts` decides which of them an error may be looked up in.
import type { ErrorCategory, ErrorClass, ErrorSeverity, RecoveryAction, RetryCondition } from '../vocabulary.ts';

/** What is known about a failure, in the order in which people say it. */
export type Verdict = readonly [
  errorClass: ErrorClass,
  category: ErrorCategory,
  severity: ErrorSeverity,
  retry: RetryCondition,
  action: RecoveryAction,
];

/** Codes that say the same. */
export interface Fact {
  readonly codes: readonly string[];
  readonly is: Verdict;
  /** One sentence for the person who reads the error. */
  readonly why: string;
  /** Most calls that are worth while, where that is fewer than the class allows. */
  readonly maxAttempts?: number;
}

/** What a rule found: the verdict, its reason, and the name under which it can be discussed. */
export interface Finding {
  readonly is: Verdict;
  readonly why: string;
  /** `authority:code`, stable. */
  readonly rule: string;
  readonly maxAttempts?: number;
}

/** The facts of one authority by code. A Map, so that a code named `constructor` is simply not in it. */
export function byCode(authority: string, facts: readonly Fact[]): ReadonlyMap<string, Finding> {
  return new Map(
    facts.flatMap(({ codes, ...said }) => codes.map((code) => [code, findingOf(said, `${authority}:${code}`)])),
  );
}

const findingOf = ({ is, why, maxAttempts }: Omit<Fact, 'codes'>, rule: string): Finding =>
  maxAttempts === undefined ? { is, why, rule } : { is, why, rule, maxAttempts };

/** Codes of a fact that has many: each text holds several, with blanks between them. */
export const wordsIn = (...lines: readonly string[]): string[] => lines.flatMap((line) => line.split(' '));

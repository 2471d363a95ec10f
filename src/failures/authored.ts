// The errors an author throws to say plainly what kind of failure it is. They beat every other signal: whoever throws one knows more
// than any table does. Used in steps, read by `classify.ts`.
import {
  ERROR_CATEGORIES,
  ERROR_SEVERITIES,
  type ErrorCategory,
  type ErrorClass,
  type ErrorSeverity,
} from './vocabulary.ts';

/** Marks the four across copies of this package, which `instanceof` would not. */
export const AUTHORED: unique symbol = Symbol.for('holdfast.authored');

export interface AuthoredErrorOptions extends ErrorOptions {
  /** What the failure is about. @default "UNKNOWN"; "BUSINESS_RULE" for FatalError and ConflictError */
  readonly category?: ErrorCategory;
  /** @default LOW (TransientError), MEDIUM (RetriableError), HIGH (FatalError, ConflictError) */
  readonly severity?: ErrorSeverity;
  /** Plain facts about the failure, stored and shown with it. */
  readonly details?: Readonly<Record<string, unknown>>;
}

export interface RetriableErrorOptions extends AuthoredErrorOptions {
  /** Earliest time for the next attempt, in ms from now; waits above 24 hours count as "not again". @default the policy's wait */
  readonly retryAfterMs?: number;
}

export interface ConflictErrorOptions extends AuthoredErrorOptions {
  /** What kind of conflict it is, in your own word, such as "price_changed". @default the category */
  readonly type?: string;
  /** What the person must look at: file names, order numbers, package names. @default [] */
  readonly affectedItems?: readonly string[];
  /** What the person may do about it, best first. @default [] */
  readonly recommendedActions?: readonly string[];
}

/** The base of the four; tells the classifier the class. Other copies of this package are recognised by the brand. */
abstract class AuthoredError extends Error {
  readonly [AUTHORED] = true;
  abstract readonly class: ErrorClass;
  readonly category: ErrorCategory | undefined;
  readonly severity: ErrorSeverity | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: AuthoredErrorOptions = {}) {
    super(message, options);
    this.name = new.target.name;
    this.category = options.category;
    this.severity = options.severity;
    this.details = options.details ?? {};
  }
}

/**
 * It will pass by itself in seconds: run the step again (5 attempts, 1, 2, 4, 8 s). It is run again whether or not the step is idempotent,
 * so throw it only where the work did not take effect.
 */
export class TransientError extends AuthoredError {
  readonly class = 'TRANSIENT';
}

/**
 * It may pass when something else has changed: run the step again, more slowly (3 attempts, 2, 4 s), never before `retryAfterMs`. It is
 * run again whether or not the step is idempotent.
 */
export class RetriableError extends AuthoredError {
  readonly class = 'RETRIABLE';
  readonly retryAfterMs: number | undefined;

  constructor(message: string, options: RetriableErrorOptions = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** It will never work as it is: do not run the step again. Its `alternative`, then its `onExhausted`, say what happens. */
export class FatalError extends AuthoredError {
  readonly class = 'FATAL';
}

/**
 * Only a person can decide this: the step stops and asks, other branches go on (all of them stop where the definition says
 * `pauseOn: 'conflict'`). What it carries is shown with the question and kept in the record.
 * @throws TypeError naming the option that is not what it must be
 */
export class ConflictError extends AuthoredError {
  readonly class = 'CONFLICT';
  readonly type: string | undefined;
  readonly affectedItems: readonly string[];
  readonly recommendedActions: readonly string[];

  constructor(message: string, options: ConflictErrorOptions = {}) {
    super(message, options);
    requireText('type', options.type);
    requireWord('category', options.category, ERROR_CATEGORIES);
    requireWord('severity', options.severity, ERROR_SEVERITIES);
    requireTexts('affectedItems', options.affectedItems);
    requireTexts('recommendedActions', options.recommendedActions);
    this.type = options.type;
    this.affectedItems = options.affectedItems ?? [];
    this.recommendedActions = options.recommendedActions ?? [];
  }
}

function requireText(option: string, value: unknown): void {
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return;
  throw new TypeError(`ConflictError: ${option} must be a text that is not empty, got ${JSON.stringify(value)}`);
}

function requireWord(option: string, value: unknown, words: readonly string[]): void {
  if (value === undefined || words.includes(value as string)) return;
  throw new TypeError(`ConflictError: ${option} must be one of ${words.join(', ')}, got ${JSON.stringify(value)}`);
}

function requireTexts(option: string, value: unknown): void {
  if (value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'))) return;
  throw new TypeError(`ConflictError: ${option} must be a list of texts, got ${JSON.stringify(value)}`);
}

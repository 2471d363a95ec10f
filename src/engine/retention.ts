// Removes history that nobody may need again: every hour, batch by batch, beside the workflows that run. Who may remove what is decided by the
// store in one statement; several processes may do this at once.
import { type Clock, sleep } from '../clock.ts';
import { InvalidConfigurationError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { HistoryStore } from '../persistence/historyStore.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Configured } from './configured.ts';
import { keptHistory } from './inForce.ts';
import type { ErrorSeverity } from '../persistence/historyStore.ts';

/**
 * How much history is kept. Never removed, whatever is set here: the newest two checkpoints of a workflow, manual ones, those of unresolved
 * errors, all of a workflow that is being rolled back, and every value that something kept refers to.
 */
export interface RetentionOptions {
  /** Newest checkpoints kept for each workflow, 2 or more. Fewer save disk, more let a person go back further. @default 50 */
  readonly checkpoints: number;
  /** Older ones are removed even so, in ms, 1 minute or more; values that nothing refers to are, that long after the end. @default 7 days */
  readonly maxAgeMs: number;
  /** Between two runs, in ms, 1 second or more. The first is 5 minutes after the start. @default 1 hour */
  readonly everyMs: number;
  /**
   * How long errors are kept after they happened, by severity, in ms, 1 minute or more each; what was tried against them goes with them. One that
   * nobody has resolved and that waits for somebody is never removed, nor is one of a workflow that can still go on, but for resolved ones of its
   * steps. @default LOW 30 days, MEDIUM 90, HIGH 180, CRITICAL 365
   */
  readonly errorAgesMs: Readonly<Partial<Record<ErrorSeverity, number>>>;
  /** How long errors and system errors are kept after they were resolved, however old they are, in ms, 1 minute or more. @default 90 days */
  readonly resolvedErrorsMs: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const ERROR_AGES_MS = { LOW: 30 * DAY, MEDIUM: 90 * DAY, HIGH: 180 * DAY, CRITICAL: 365 * DAY } as const;
const DEFAULTS: RetentionOptions = {
  checkpoints: 50,
  maxAgeMs: 7 * DAY,
  everyMs: HOUR,
  errorAgesMs: ERROR_AGES_MS,
  resolvedErrorsMs: 90 * DAY,
};
/** A process that is started again and again should work first. */
const FIRST_RUN_MS = 5 * MINUTE;

export interface Removed {
  readonly checkpoints: number;
  readonly values: number;
  readonly errors: number;
}

export class Retention {
  readonly #store: HistoryStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #options: RetentionOptions;
  readonly #configured: Configured | undefined;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;

  /**
   * @param configured where it is given, it says how much is kept, and `options` only how often
   * @throws InvalidConfigurationError naming the option and the value
   */
  constructor(
    store: HistoryStore,
    clock: Clock,
    log: Log,
    options: Partial<RetentionOptions> = {},
    configured?: Configured,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
    this.#configured = configured;
    this.#options = { ...DEFAULTS, ...options, errorAgesMs: { ...ERROR_AGES_MS, ...options.errorAgesMs } };
    requireAtLeast(this.#options, 'checkpoints', 2);
    requireAtLeast(this.#options, 'maxAgeMs', MINUTE);
    requireAtLeast(this.#options, 'everyMs', SECOND);
    requireAtLeast(this.#options, 'resolvedErrorsMs', MINUTE);
    for (const [severity, ageMs] of Object.entries(this.#options.errorAgesMs))
      requireWhole(`errorAgesMs.${severity}`, ageMs, MINUTE);
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Lets the batch that is being written end. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('retention was stopped'));
    await this.#running;
  }

  /** All workflows once; less where another process is doing it, or `stop` was called. */
  async sweep(): Promise<Removed> {
    const now = this.#clock.now();
    const { checkpoints, maxAgeMs, errorAgesMs, resolvedErrorsMs: resolvedMs } = this.#options;
    const configured = this.#configured;
    const errors = { ageMs: { ...ERROR_AGES_MS, ...errorAgesMs }, resolvedMs };
    const kept = configured ? keptHistory({ configured }, now) : { checkpoints, before: now - maxAgeMs, now };
    const rules = { ...kept, errors };
    const removed = { checkpoints: 0, values: 0, errors: 0 };
    for (let next: WorkflowId | undefined | null; next !== null && !this.#stopping.signal.aborted; ) {
      const batch = await this.#store.trimHistory(rules, next);
      if (batch.is === 'busy') break;
      removed.checkpoints += batch.checkpoints;
      removed.values += batch.values;
      removed.errors += batch.errors;
      next = batch.next;
    }
    return removed;
  }

  async #run(): Promise<void> {
    const { everyMs } = this.#options;
    for (let waitMs = Math.min(FIRST_RUN_MS, everyMs); ; waitMs = everyMs) {
      try {
        await sleep(this.#clock, waitMs, this.#stopping.signal);
      } catch {
        return; // Only `stop` ends the wait.
      }
      await this.#sweepAndTell();
    }
  }

  async #sweepAndTell(): Promise<void> {
    const began = this.#clock.monotonic();
    try {
      const removed = await this.sweep();
      const durationMs = Math.round(this.#clock.monotonic() - began);
      this.#log.info({ ...removed, durationMs }, 'removed old history');
    } catch (error) {
      this.#log.warn({ err: error, againInMs: this.#options.everyMs }, 'old history could not be removed');
    }
  }
}

const requireAtLeast = (
  options: RetentionOptions,
  option: Exclude<keyof RetentionOptions, 'errorAgesMs'>,
  least: number,
): void => requireWhole(option, options[option], least);

function requireWhole(option: string, value: unknown, least: number): void {
  if (Number.isSafeInteger(value) && (value as number) >= least) return;
  throw new InvalidConfigurationError(
    `retention.${option} must be a whole number of ${least} or more, got ${String(value)}`,
    { option: `retention.${option}`, value },
  );
}

// Removes history that nobody may need again: every hour, batch by batch, beside the workflows that run. Who may remove what is decided by the
// store in one statement; several processes may do this at once.
import { type Clock, sleep } from '../clock.ts';
import { InvalidConfigurationError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { HistoryStore } from '../persistence/historyStore.ts';
import type { WorkflowId } from '../workflow.ts';
import type { Configured } from './configured.ts';
import { keptHistory } from './inForce.ts';

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
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DEFAULTS: RetentionOptions = { checkpoints: 50, maxAgeMs: 7 * 24 * HOUR, everyMs: HOUR };
/** A process that is started again and again should work first. */
const FIRST_RUN_MS = 5 * MINUTE;

export interface Removed {
  readonly checkpoints: number;
  readonly values: number;
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
    this.#options = { ...DEFAULTS, ...options };
    requireAtLeast(this.#options, 'checkpoints', 2);
    requireAtLeast(this.#options, 'maxAgeMs', MINUTE);
    requireAtLeast(this.#options, 'everyMs', SECOND);
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
    const { checkpoints, maxAgeMs } = this.#options;
    const configured = this.#configured;
    const rules = configured ? keptHistory({ configured }, now) : { checkpoints, before: now - maxAgeMs, now };
    const removed = { checkpoints: 0, values: 0 };
    for (let next: WorkflowId | undefined | null; next !== null && !this.#stopping.signal.aborted; ) {
      const batch = await this.#store.trimHistory(rules, next);
      if (batch.is === 'busy') break;
      removed.checkpoints += batch.checkpoints;
      removed.values += batch.values;
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

function requireAtLeast(options: RetentionOptions, option: keyof RetentionOptions, least: number): void {
  const value = options[option];
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new InvalidConfigurationError(
    `retention.${option} must be a whole number of ${least} or more, got ${String(value)}`,
    { option: `retention.${option}`, value },
  );
}

// Lines of workflows' own logs that no commit took: the workflow left memory before, or nothing could be written. They are kept here, bounded, and stored
// as soon as the store takes them, marked as late. What the process loses with its memory, it loses; the process log has it.
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import type { LogStore } from '../persistence/logStore.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import type { WorkflowId } from '../workflow.ts';

/** Lines of one workflow, and of all; what comes after them is counted. */
const MOST_OF_ONE = 500;
const MOST = 5_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;

interface Options {
  readonly store: LogStore;
  readonly clock: Clock;
  readonly log: Log;
}

interface Kept {
  readonly lines: LogRow[];
  dropped: number;
}

export class KeptLines {
  readonly #options: Options;
  readonly #kept = new Map<WorkflowId, Kept>();
  #size = 0;
  #waitMs = FIRST_WAIT_MS;
  #timer: Timer | undefined;
  #storing: Promise<void> | undefined;
  #isTold = false;
  #stopped = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Never throws, and never waits. */
  keep(workflowId: WorkflowId, lines: readonly LogRow[]): void {
    if (lines.length === 0) return;
    const kept = this.#kept.get(workflowId) ?? { lines: [], dropped: 0 };
    this.#kept.set(workflowId, kept);
    for (const line of lines)
      if (kept.lines.length >= MOST_OF_ONE || this.#size >= MOST) kept.dropped += 1;
      else {
        kept.lines.push(line);
        this.#size += 1;
      }
    this.#storeSoon(0);
  }

  /** Lines of a workflow that are not stored yet, oldest first. */
  of(workflowId: WorkflowId): readonly LogRow[] {
    return this.#kept.get(workflowId)?.lines ?? [];
  }

  /** Tries once more, for at most so long (ms), and says how many lines are lost. */
  async stop(graceMs = 2_000): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    const { clock, log } = this.#options;
    let patience: Timer | undefined;
    const tired = new Promise<void>((resolve) => {
      patience = clock.schedule(graceMs, resolve);
    });
    await Promise.race([this.#storing ?? this.#store(), tired]);
    patience?.cancel();
    if (this.#size > 0) log.error({ lines: this.#size }, 'lines of workflow logs could not be stored and are lost');
  }

  #storeSoon(waitMs: number): void {
    if (this.#stopped || this.#storing) return;
    this.#timer ??= this.#options.clock.schedule(waitMs, () => {
      this.#timer = undefined;
      this.#storing = this.#store().finally(() => {
        this.#storing = undefined;
        if (this.#kept.size > 0) this.#storeSoon(this.#waitMs);
      });
    });
  }

  /** Never rejects. A workflow whose lines cannot be stored keeps no other from having its own stored. */
  async #store(): Promise<void> {
    let failure: unknown;
    for (const workflowId of this.#kept.keys())
      await this.#storeOf(workflowId).catch((error: unknown) => {
        failure = error;
      });
    if (failure === undefined) {
      this.#waitMs = FIRST_WAIT_MS;
      this.#isTold = false;
      return;
    }
    this.#waitMs = Math.min(2 * this.#waitMs, LONGEST_WAIT_MS);
    if (this.#isTold) return;
    this.#isTold = true; // Once, until it works again.
    this.#options.log.warn(
      { err: failure, lines: this.#size },
      'lines of workflow logs cannot be stored; they are kept',
    );
  }

  async #storeOf(workflowId: WorkflowId): Promise<void> {
    const { store, clock } = this.#options;
    const kept = this.#kept.get(workflowId);
    if (!kept) return;
    const { dropped } = kept;
    const lines = [...kept.lines];
    await store.append(workflowId, dropped > 0 ? [...lines, tooMany(clock.now(), dropped)] : lines, clock.now());
    kept.lines.splice(0, lines.length);
    kept.dropped -= dropped;
    this.#size -= lines.length;
    if (kept.lines.length === 0 && kept.dropped === 0) this.#kept.delete(workflowId);
  }
}

const tooMany = (at: number, dropped: number): LogRow => ({
  at,
  level: 'WARN',
  message: `${dropped} more lines were dropped while nothing could be stored`,
  step: null,
  attempt: null,
  fields: { dropped },
});

// Group commit: commits that arrive while one batch is being written go into the next, all in one statement. A commit is answered only
// when its outcome is known. States of one commit: queued → in a batch → written | stale | duplicate | refused; while the outcome is
// unknown (the wire was cut, the database is away) the same commit is sent again, and the id of the checkpoint at its revision tells
// whether an earlier try had landed. Used by the PostgreSQL store, once per process.
import { DuplicateKeyError, RefusedCommitError, ServerUnavailableError, StaleWriterError } from '../errors.ts';
import { type Clock, sleep } from '../clock.ts';
import type { Log } from '../log.ts';
import { type EncodedCommit, encodeCommit, type Protection } from './encodeCommit.ts';
import type { CommitWatch } from './commitWatch.ts';
import { verdictOn } from './sqlstate.ts';
import type { Commit, Committed } from './rows/commit.ts';

/** What the database says to a batch; both throw what the client throws. */
export interface CommitWire {
  /** @default none */
  readonly protection?: Protection;
  /** Writes the batch as one statement; the answer has those that won, with their highest sequence. */
  write(batch: readonly EncodedCommit[]): Promise<ReadonlyMap<string, number>>;
  /** In a fresh statement: what became of commits that did not win. */
  settle(lost: readonly Commit[]): Promise<ReadonlyMap<Commit, Settled>>;
}

export type Settled =
  | { readonly is: 'written'; readonly sequence: number }
  | { readonly is: 'stale'; readonly fence: number | null; readonly revision: number | null }
  | { readonly is: 'duplicate'; readonly workflowId: string }
  /** What was in the way is gone: to be tried again. */
  | { readonly is: 'free' };

/** Above these a batch would make everybody in it wait for its own length. */
const MAX_COMMITS = 500;
const MAX_BYTES = 16 * 1024 * 1024;
/** Errors are the dear part of a statement: a commit with more of them than `CALM`, among others that have fewer, waits for the batch after theirs. */
const MAX_ERRORS = 50;
const CALM = 2;
const FIRST_WAIT_MS = 10;
const LONGEST_WAIT_MS = 1_000;

export class GroupCommit {
  readonly #wire: CommitWire;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #watch: CommitWatch | undefined;
  readonly #closing = new AbortController();
  #queue: Entry[] = [];
  #drained: Promise<void> | undefined;
  /** Whether commits of many errors were left for the batch that comes now. */
  #isStormsTurn = false;

  constructor(wire: CommitWire, clock: Clock, log: Log, watch?: CommitWatch) {
    this.#watch = watch;
    this.#wire = wire;
    this.#clock = clock;
    this.#log = log;
  }

  async add(commit: Commit): Promise<Committed> {
    this.#closing.signal.throwIfAborted();
    const encoded = encodeOrRefuse(commit, this.#wire.protection);
    return await new Promise((resolve, reject) => {
      this.#queue.push({ ...encoded, resolve, reject });
      this.#drained ??= this.#drain();
    });
  }

  /** Waits up to `graceMs` for what is queued; what is not written by then rejects, its outcome unknown. */
  async close(graceMs: number): Promise<void> {
    if (this.#drained === undefined) return this.#closing.abort(closed());
    const timer = this.#clock.schedule(graceMs, () => this.#closing.abort(closed()));
    await this.#drained;
    timer.cancel();
    this.#closing.abort(closed());
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0) {
      // The turn of the loop lets all who are about to commit, or were just answered, join this batch.
      await new Promise((next) => setImmediate(next));
      await this.#write(this.#nextBatch());
    }
    this.#drained = undefined;
  }

  /**
   * In order of arrival, at most one of a workflow: the second builds on the first, and one statement cannot change a row twice. Commits of many
   * errors let the others go first, alone, in every other batch: who is healthy waits for the statement of a storm that is under way, and is not
   * part of the next one. What has more errors than still fit lets others pass; the first in line always fits.
   */
  #nextBatch(): Entry[] {
    const batch: Entry[] = [];
    const left: Entry[] = [];
    const present = new Set<string>();
    let size = 0;
    let errors = 0;
    const isCalmTurn = !this.#isStormsTurn && this.#queue.some(isCalm);
    this.#isStormsTurn = isCalmTurn && !this.#queue.every(isCalm);
    for (const entry of this.#queue) {
      const { workflowId: id, errors: mine } = entry.commit;
      const fits = batch.length < MAX_COMMITS && size + entry.size <= MAX_BYTES;
      const hasRoom = mine.length === 0 || errors + mine.length <= MAX_ERRORS;
      const isItsTurn = !isCalmTurn || isCalm(entry);
      if (isItsTurn && (batch.length === 0 || (fits && hasRoom)) && !present.has(id)) {
        batch.push(entry);
        size += entry.size;
        errors += mine.length;
      } else {
        left.push(entry);
      }
      present.add(id);
    }
    this.#queue = left;
    // Everyone locks rows in the same order, so that two processes do not wait for each other.
    return batch.sort((one, other) => (one.commit.workflowId < other.commit.workflowId ? -1 : 1));
  }

  async #write(batch: readonly Entry[]): Promise<void> {
    let open = batch;
    for (let waitMs = FIRST_WAIT_MS; open.length > 0; waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS)) {
      try {
        open = answerWritten(open, await this.#wire.write(open));
        if (open.length > 0) open = answerSettled(open, await this.#wire.settle(open.map(({ commit }) => commit)));
        this.#watch?.written();
        if (open.length === 0) return;
      } catch (error) {
        if (verdictOn(error) === 'refused') return await this.#split(open, error);
        this.#log.warn(
          { err: error, commits: open.length, waitMs },
          'a commit has an unknown outcome and is sent again',
        );
        this.#watch?.failing(
          open.map(({ commit }) => commit.workflowId),
          error,
        );
      }
      try {
        await sleep(this.#clock, waitMs, this.#closing.signal);
      } catch {
        // Closing: nobody waits any longer. The next process finds out what was written.
        for (const entry of open) entry.reject(closed());
        return;
      }
    }
  }

  /** Halves, so that one poisoned commit costs its neighbours a few more statements and nothing else. */
  async #split(batch: readonly Entry[], cause: unknown): Promise<void> {
    const [only, second] = batch;
    if (only && !second) return only.reject(refused(only.commit, cause));
    const middle = Math.ceil(batch.length / 2);
    await this.#write(batch.slice(0, middle));
    await this.#write(batch.slice(middle));
  }
}

interface Entry extends EncodedCommit {
  readonly resolve: (committed: Committed) => void;
  readonly reject: (error: Error) => void;
}

const isCalm = ({ commit: { errors } }: Entry): boolean => errors.length <= CALM;

/** @throws RefusedCommitError for what cannot be encoded */
export function encodeOrRefuse(commit: Commit, protection?: Protection): EncodedCommit {
  try {
    return encodeCommit(commit, protection);
  } catch (error) {
    throw refused(commit, error);
  }
}

/** Answers who won; the rest is left. */
function answerWritten(batch: readonly Entry[], won: ReadonlyMap<string, number>): readonly Entry[] {
  return batch.filter((entry) => {
    const sequence = won.get(entry.commit.workflowId);
    if (sequence !== undefined) entry.resolve({ sequence });
    return sequence === undefined;
  });
}

/** Answers whose outcome is known now; the rest is to be tried again. */
function answerSettled(batch: readonly Entry[], outcomes: ReadonlyMap<Commit, Settled>): readonly Entry[] {
  return batch.filter((entry) => {
    const outcome = outcomes.get(entry.commit) ?? { is: 'free' };
    switch (outcome.is) {
      case 'written':
        entry.resolve({ sequence: outcome.sequence });
        return false;
      case 'stale':
        entry.reject(stale(entry.commit, outcome));
        return false;
      case 'duplicate':
        entry.reject(duplicate(entry.commit, outcome.workflowId));
        return false;
      case 'free':
        return true;
    }
  });
}

export const refused = ({ workflowId, revision }: Commit, cause: unknown): RefusedCommitError =>
  new RefusedCommitError(
    `Revision ${revision} of workflow ${workflowId} was refused: ${(cause as Error).message}`,
    { workflowId, revision },
    { cause },
  );

export const stale = (
  { workflowId, fence, revision }: Commit,
  stored: { fence: number | null; revision: number | null },
) =>
  new StaleWriterError(
    `Revision ${revision} of workflow ${workflowId} was decided under fence ${fence}, but revision ${stored.revision} under fence ${stored.fence} is stored: somebody else has taken it over`,
    { workflowId, fence, revision, stored },
  );

const duplicate = ({ birth }: Commit, workflowId: string): DuplicateKeyError =>
  new DuplicateKeyError(
    `Workflow ${workflowId} of definition ${birth?.definition} has the key ${JSON.stringify(birth?.key ?? birth?.idempotencyKey)} already`,
    { workflowId, definition: birth?.definition, key: birth?.key, idempotencyKey: birth?.idempotencyKey },
  );

export const closed = (): ServerUnavailableError =>
  new ServerUnavailableError('The store was closed before the outcome of this commit was known');

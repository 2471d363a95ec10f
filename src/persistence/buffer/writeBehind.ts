// Progress of this process between its acknowledgement and its commit. A buffered commit is answered when the buffer has it, or when it is stored, whichever
// comes first; it is written 200 ms later at most, together with what else has come of its workflow, or before that with the first commit of its
// workflow that must be DURABLE. So nothing overtakes: whatever is written of a workflow takes along all that was buffered of it before.
import type { Buffer } from 'node:buffer';
import { StaleWriterError } from '../../errors.ts';
import type { Clock, Timer } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { WorkflowId } from '../../workflow.ts';
import type { Protection } from '../encodeCommit.ts';
import type { Commit, Committed } from '../rows/commit.ts';
import type { CheckpointBuffer } from './checkpointBuffer.ts';
import { entryOf } from './entry.ts';
import { type Bounds, Room } from './room.ts';
import { type Write, writeChain } from './writeChain.ts';

/** What was acknowledged and cannot be stored: from the first commit at fault on. */
export interface Unwritable {
  readonly commits: readonly Commit[];
  readonly entries: readonly Buffer[];
  readonly error: Error;
}

interface Options {
  readonly buffer: CheckpointBuffer;
  readonly write: Write;
  readonly protection: Protection;
  readonly clock: Clock;
  readonly log: Log;
  /** @default 10,000 entries, 32 MiB */
  readonly bounds?: Bounds;
  /** Sets apart what cannot be stored, before it leaves the buffer. */
  readonly setApart: (unwritable: Unwritable) => Promise<void>;
}

/** Events of buffered progress get their numbers this late at most. */
const FLUSH_AFTER_MS = 200;
/** What is larger costs more to buffer than to store. */
const LARGEST_ENTRY = 256 * 1024;
/** After an entry that the buffer did not take nothing is given to it for so long. */
const REST_MS = 1_000;

interface Waiting {
  readonly place: number;
  readonly commit: Commit;
  readonly content: Buffer;
  readonly stored: (committed: Committed) => void;
  readonly failed: (error: unknown) => void;
}

/** What is to be set apart, and why. */
interface Lost {
  readonly lost: readonly Waiting[];
  readonly error: Error;
}

/** What one workflow has buffered. */
interface Line {
  readonly workflowId: WorkflowId;
  waiting: Waiting[];
  /** The last of its writings, which come one after another. Never rejects. */
  writing: Promise<void>;
  /** Writings that are under way or wait for one that is. */
  writings: number;
  /** Tried again with every writing until it is set apart: it stays in the buffer for so long. */
  readonly lost: Lost[];
  /** Something that was acknowledged cannot be stored: nothing after it can. */
  broken?: Error;
}

export class WriteBehind {
  readonly room: Room;
  readonly #options: Options;
  readonly #lines = new Map<WorkflowId, Line>();
  #place = 0;
  /** Places of what is not stored yet, lowest first. */
  readonly #unstored = new Set<number>();
  #restsUntil = 0;
  #timer: Timer | undefined;

  constructor(options: Options) {
    this.#options = options;
    this.room = new Room(options.log, options.bounds);
  }

  /** Commits that are acknowledged, or about to be, and not stored yet. */
  get length(): number {
    return this.room.entries;
  }

  /** All that was given to the buffer before this place is stored, or set apart. */
  get firstUnstored(): number {
    for (const place of this.#unstored) return place;
    return this.#place + 1;
  }

  /** @throws as the commit of the store does; StaleWriterError where something that was acknowledged before it cannot be stored */
  commit(commit: Commit): Promise<Committed> {
    const line = this.#lines.get(commit.workflowId);
    // An owner that took it anew begins where the store is.
    if (
      line?.broken &&
      line.waiting.length === 0 &&
      line.lost.length === 0 &&
      commit.fence !== (line.broken as StaleWriterError).details['fence']
    )
      this.#lines.delete(commit.workflowId);
    else if (line?.broken) return Promise.reject(line.broken);
    const content = commit.grade === 'BUFFERED' ? this.#entry(commit) : undefined;
    return content ? this.#buffered(commit, content) : this.#durable(commit);
  }

  /** Undefined where it must wait for the database. */
  #entry(commit: Commit): Buffer | undefined {
    const { buffer, clock, protection } = this.#options;
    if (!buffer.isReady || clock.monotonic() < this.#restsUntil) return this.room.pass('away');
    if (this.room.isFull) return this.room.pass('full');
    const content = entryOf(commit, protection);
    return content.length <= LARGEST_ENTRY ? content : this.room.pass('large');
  }

  async #buffered(commit: Commit, content: Buffer): Promise<Committed> {
    const { buffer, clock } = this.#options;
    const place = ++this.#place;
    this.#unstored.add(place);
    const line = this.#line(commit.workflowId);
    const written = new Promise<Committed>((stored, failed) => {
      line.waiting.push({ place, commit, content, stored, failed });
    });
    this.room.take(content.length);
    this.#flushSoon();
    const kept = buffer.append({ place, content }).then(
      (): Committed => ({ sequence: 0, grade: 'BUFFERED' }),
      () => {
        this.#restsUntil = clock.monotonic() + REST_MS;
        void this.#write(line).catch(() => {}); // `written` tells.
        return written;
      },
    );
    return Promise.race([kept, written]);
  }

  #durable(commit: Commit): Promise<Committed> {
    const line = this.#lines.get(commit.workflowId);
    return line ? this.#write(line, commit) : this.#options.write(commit);
  }

  /** All that is buffered of a workflow is stored, or set apart; undefined where nothing is. Rejects where nobody knows. */
  settled(workflowId: WorkflowId): Promise<void> | undefined {
    const line = this.#lines.get(workflowId);
    return line && this.#write(line).then(() => {});
  }

  /** The same of all workflows but these. */
  async allSettled(except: ReadonlySet<WorkflowId> = new Set()): Promise<void> {
    const others = [...this.#lines].filter(([id]) => !except.has(id));
    await Promise.all(others.map(([, line]) => this.#write(line)));
  }

  #line(workflowId: WorkflowId): Line {
    const known = this.#lines.get(workflowId);
    if (known) return known;
    const line: Line = { workflowId, waiting: [], writing: Promise.resolve(), writings: 0, lost: [] };
    this.#lines.set(workflowId, line);
    return line;
  }

  #flushSoon(): void {
    if (this.#timer) return;
    this.#timer = this.#options.clock.schedule(FLUSH_AFTER_MS, () => this.#flushAll());
  }

  #flushAll(): void {
    this.#timer = undefined;
    for (const line of this.#lines.values())
      if ((line.waiting.length > 0 || line.lost.length > 0) && line.writings === 0)
        void this.#write(line).catch(() => {}); // Told to who waits for it.
  }

  /** All that waits, and `last` behind it, after what is being written. */
  #write(line: Line, last?: Commit): Promise<Committed> {
    line.writings++;
    const writing = line.writing.then(() => this.#writeNow(line, last));
    const over = writing.then(
      () => {},
      () => {},
    );
    line.writing = over;
    void over.then(() => this.#over(line));
    return writing;
  }

  #over(line: Line): void {
    line.writings--;
    if (line.writings > 0) return;
    if (line.waiting.length > 0 || line.lost.length > 0) this.#flushSoon();
    else if (!line.broken && this.#lines.get(line.workflowId) === line) this.#lines.delete(line.workflowId);
  }

  async #writeNow(line: Line, last: Commit | undefined): Promise<Committed> {
    const taken = line.waiting;
    line.waiting = [];
    try {
      if (line.broken) {
        await this.#lose(line, { lost: taken, error: line.broken }, line.broken);
        if (last) throw line.broken;
        return { sequence: 0 };
      }
      const chain = [...taken.map(({ commit }) => commit), ...(last ? [last] : [])];
      if (chain.length === 0) return { sequence: 0 };
      const { stored, committed, error } = await writeChain(chain, this.#options.write);
      for (const one of taken.slice(0, stored)) one.stored(committed);
      await this.#leave(taken.slice(0, stored));
      const [first, ...others] = taken.slice(stored);
      if (error && first) {
        line.broken = brokenBy(first.commit, error);
        await this.#lose(line, { lost: [first, ...others], error }, line.broken);
      }
      if (last && error) throw line.broken ?? error; // Of `last` alone nobody was told that it is kept.
      return committed;
    } catch (error) {
      const [first] = taken;
      if (first) line.broken ??= brokenBy(first.commit, error as Error); // They stay in the buffer, for who comes after this process.
      for (const one of taken) one.failed(line.broken);
      throw error;
    } finally {
      for (const { content } of taken) this.room.free(content.length);
    }
  }

  async #lose(line: Line, { lost, error }: Lost, told: Error): Promise<void> {
    for (const one of lost) one.failed(told);
    if (lost.length > 0) line.lost.push({ lost, error });
    for (let [next] = line.lost; next; [next] = line.lost) {
      const [commits, entries] = [next.lost.map(({ commit }) => commit), next.lost.map(({ content }) => content)];
      await this.#options.setApart({ commits, entries, error: next.error });
      line.lost.shift();
      await this.#leave(next.lost);
    }
  }

  /** They are stored, or set apart. */
  async #leave(entries: readonly Waiting[]): Promise<void> {
    if (entries.length === 0) return;
    for (const { place } of entries) this.#unstored.delete(place);
    await this.#options.buffer.remove(entries.map(({ place }) => place));
  }
}

/** As if somebody else had it: who has it in memory is ahead of what is stored, and takes it anew from there. */
const brokenBy = ({ workflowId, fence, revision }: Commit, cause: Error): StaleWriterError =>
  new StaleWriterError(
    `Revision ${revision} of workflow ${workflowId} was buffered and cannot be stored: ${cause.message}. It goes on from the revision before it`,
    { workflowId, fence, revision },
    { cause },
  );

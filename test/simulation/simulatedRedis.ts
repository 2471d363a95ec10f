// A Redis as the buffer sees it, in memory: one stream for each process. It survives every crash of the simulation, and may be away, hang, be full, be
// emptied, or come back as it was a while ago; what it has lost then is remembered, for the laws. Each process reaches it through a port of its own.
import { ServerUnavailableError } from '../../src/errors.ts';
import type { CheckpointBuffer, Entry } from '../../src/persistence/buffer/checkpointBuffer.ts';
import { commitIn } from '../../src/persistence/buffer/entry.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import type { Wire } from './simulatedStore.ts';

export class SimulatedRedis {
  /** Process → its stream, in the order of its places. */
  #streams = new Map<string, Map<number, Entry>>();
  /** What was fsynced last, a while behind. */
  #kept = new Map<string, Map<number, Entry>>();
  mood: 'well' | 'away' | 'hangs' | 'full' = 'well';
  /** Grows with every connection that is cut. */
  age = 0;
  /** Ids of checkpoints that were in it, were not taken out, and are gone. */
  readonly lost = new Set<string>();
  /** What each process has put in, ever. */
  readonly #taken = new Map<string, (Entry & { commit?: Commit })[]>();
  readonly #wakes = new Map<SimulatedProcess, () => void>();

  /** Called with all that it takes. */
  onAppend: (entry: Entry) => void = () => {};

  onReturn(process: SimulatedProcess, wake: () => void): void {
    this.#wakes.set(process, wake);
  }

  begin(writer: string): void {
    if (!this.#streams.has(writer)) this.#streams.set(writer, new Map());
  }

  /** @throws ServerUnavailableError where the stream is gone, or it is full, or has that place */
  append(writer: string, entry: Entry): void {
    const stream = this.#streams.get(writer);
    if (!stream) throw new ServerUnavailableError('the stream is gone');
    if (this.mood === 'full') throw new ServerUnavailableError('OOM command not allowed');
    if (entry.place <= Math.max(0, ...stream.keys())) throw new ServerUnavailableError('the place is taken');
    stream.set(entry.place, entry);
    const taken = this.#taken.get(writer) ?? [];
    this.#taken.set(writer, taken);
    taken.push({ ...entry });
    this.onAppend(entry);
  }

  /** What a process has put in, ever. */
  takenOf(writer: string): Commit[] {
    return (this.#taken.get(writer) ?? []).map((entry) => (entry.commit ??= commitIn(entry.content, {})));
  }

  get everTaken(): Commit[] {
    return [...this.#taken.keys()].flatMap((writer) => this.takenOf(writer));
  }

  remove(writer: string, places: readonly number[]): void {
    for (const place of places) this.#streams.get(writer)?.delete(place);
  }

  trim(writer: string, from: number): void {
    const stream = this.#streams.get(writer);
    for (const place of stream?.keys() ?? []) if (place < from) stream?.delete(place);
  }

  writers(): string[] {
    return [...this.#streams.keys()];
  }

  read(writer: string, limit: number): Entry[] {
    return [...(this.#streams.get(writer)?.values() ?? [])].slice(0, limit);
  }

  end(writer: string): boolean {
    if ((this.#streams.get(writer)?.size ?? 0) > 0) return false;
    return this.#streams.delete(writer) || true;
  }

  length(writer: string): number {
    return this.#streams.get(writer)?.size ?? 0;
  }

  /** Its file is written. */
  fsync(): void {
    this.#kept = copied(this.#streams);
  }

  /** Everything is gone. */
  flush(): void {
    this.#replace(new Map());
  }

  /** It comes back as its file has it: what was put in since is gone, what was taken out since is there again. */
  cutBack(): void {
    this.#replace(copied(this.#kept));
  }

  leave(mood: 'away' | 'hangs' | 'full'): void {
    this.mood = mood;
    if (mood === 'away') this.age++;
  }

  comeBack(): void {
    const wasAway = this.mood === 'away';
    this.mood = 'well';
    if (!wasAway) return;
    for (const [process, wake] of this.#wakes) process.reach(wake);
  }

  #replace(streams: Map<string, Map<number, Entry>>): void {
    for (const [writer, stream] of this.#streams)
      for (const [place, { content }] of stream)
        if (!streams.get(writer)?.has(place)) this.lost.add(commitIn(content, {}).checkpoint.id);
    this.#streams = streams;
    this.#kept = copied(streams);
  }
}

const copied = (streams: ReadonlyMap<string, Map<number, Entry>>): Map<string, Map<number, Entry>> =>
  new Map([...streams].map(([writer, stream]) => [writer, new Map(stream)]));

/** After which an answer is not waited for. */
const TIMEOUT_MS = 500;

/** The port of one process. */
export class SimulatedBuffer implements CheckpointBuffer {
  readonly #redis: SimulatedRedis;
  readonly #wire: Wire;
  readonly #process: SimulatedProcess;
  readonly #mayBegin: () => boolean;
  readonly #hasRead: () => void;
  /** How often the server had been away when the stream was begun; undefined where it is not. */
  #begunAt: number | undefined;
  untidy = 0;

  /** @param hasRead called when it is given entries of another */
  constructor(
    redis: SimulatedRedis,
    wire: Wire,
    process: SimulatedProcess,
    mayBegin: () => boolean,
    hasRead: () => void = () => {},
  ) {
    this.#hasRead = hasRead;
    this.#redis = redis;
    this.#wire = wire;
    this.#process = process;
    this.#mayBegin = mayBegin;
    redis.onReturn(process, () => void this.begin());
  }

  get isReady(): boolean {
    return this.#begunAt === this.#redis.age && this.#redis.mood !== 'away';
  }

  open(): Promise<void> {
    return this.begin();
  }

  async begin(): Promise<void> {
    if (this.isReady || !this.#mayBegin()) return;
    try {
      const age = this.#redis.age;
      await this.#ask((redis) => redis.begin(this.#process.id));
      this.#begunAt = age;
      this.untidy++;
    } catch {
      // Begun when it is back, or when somebody asks again.
    }
  }

  async append(entry: Entry): Promise<void> {
    try {
      await this.#ask((redis) => redis.append(this.#process.id, entry));
    } catch (error) {
      if ((error as Error).message === 'the stream is gone') {
        this.#begunAt = undefined;
        void this.begin();
      }
      throw error;
    }
  }

  async remove(places: readonly number[]): Promise<void> {
    await this.#ask((redis) => redis.remove(this.#process.id, places)).catch(() => void this.untidy++);
  }

  trim(from: number): Promise<void> {
    return this.#ask((redis) => redis.trim(this.#process.id, from));
  }

  writers(): Promise<readonly string[]> {
    return this.#ask((redis) => redis.writers());
  }

  async read(writer: string, limit: number): Promise<readonly Entry[]> {
    const entries = await this.#ask((redis) => redis.read(writer, limit));
    if (entries.length > 0) this.#hasRead();
    return entries;
  }

  acknowledge(writer: string, places: readonly number[]): Promise<void> {
    return this.#ask((redis) => redis.remove(writer, places));
  }

  end(writer: string): Promise<boolean> {
    return this.#ask((redis) => redis.end(writer));
  }

  length(writer: string): Promise<number> {
    return this.#ask((redis) => redis.length(writer));
  }

  async close(): Promise<void> {
    if (this.isReady) await this.end(this.#process.id).catch(() => false);
  }

  /** Never sent again: nobody knows what became of it. */
  #ask<Answer>(execute: (redis: SimulatedRedis) => Answer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    if (this.#redis.mood === 'away') {
      void this.#process.pause(0).then(() => reject(new ServerUnavailableError('Redis is away')));
      return promise;
    }
    const late = this.#process.clock.schedule(TIMEOUT_MS, () => reject(new ServerUnavailableError('timed out')));
    const age = this.#redis.age;
    const answered = (settle: () => void): void => {
      // What hangs has done it, and answers nobody.
      if (this.#redis.mood === 'hangs' || this.#redis.age !== age) return;
      late.cancel();
      settle();
    };
    void this.#wire
      .carry(() => {
        if (this.#redis.age !== age) throw new ServerUnavailableError('the connection was cut');
        return execute(this.#redis);
      })
      .then(
        (answer) => answered(() => resolve(answer)),
        (error: Error) => answered(() => reject(error)),
      );
    return promise;
  }
}

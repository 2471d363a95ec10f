// The buffer in Redis: one stream for each process, whose entries have the numbers that the process gives them, so that a command that is executed twice
// adds nothing. The connection fails fast and sends nothing again; a stream that is gone is not made by adding to it. Every 10 s it is asked anew whether it
// keeps what it is given: its policy can be changed while it runs.
import { Buffer } from 'node:buffer';
import { Redis } from 'ioredis';
import type { Clock, Timer } from '../../clock.ts';
import { InvalidConfigurationError, ServerUnavailableError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { CheckpointBuffer, Entry } from './checkpointBuffer.ts';
import { requireKeeping } from './keeping.ts';

export interface RedisBufferOptions {
  /** A `redis://` or `rediss://` URL. */
  readonly url: string;
  /** What tells this database and schema from others that use the same Redis. */
  readonly namespace: string;
  /** Id of this process. */
  readonly writer: string;
  readonly log: Log;
  readonly clock: Clock;
  /** Whether this process still owns what it decides: only then its stream is begun anew where it is gone. */
  readonly mayBegin: () => boolean;
  /** After which an answer is not waited for. @default 500 ms */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 500;
const CONNECT_MS = 2_000;
const LOOK_EVERY_MS = 10_000;
const GROUP = 'flush';
/** One name for all who come after a process: whoever asks is given what anybody was given and has not acknowledged. */
const CONSUMER = 'successor';
const CONTENT = 'c';

export class RedisBuffer implements CheckpointBuffer {
  readonly #redis: Redis;
  readonly #options: RedisBufferOptions;
  readonly #writers: string;
  #isBegun = false;
  #isTold = false;
  #untidy = 0;
  #look: Timer | undefined;

  constructor(options: RedisBufferOptions) {
    this.#options = options;
    this.#writers = `holdfast:{${options.namespace}}:writers`;
    this.#redis = new Redis(options.url, {
      lazyConnect: true,
      connectTimeout: CONNECT_MS,
      commandTimeout: options.timeoutMs ?? TIMEOUT_MS,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (times) => Math.min(50 * 2 ** times, 1_000),
    });
    this.#redis.on('error', (error: Error) => this.#tell(error));
    this.#redis.on('close', () => (this.#isBegun = false));
  }

  get isReady(): boolean {
    return this.#isBegun && this.#redis.status === 'ready';
  }

  async open(): Promise<void> {
    try {
      await this.#redis.connect();
      await this.#begin();
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal) {
        this.#redis.disconnect();
        throw refusal;
      }
      this.#tell(error as Error);
    }
    this.#redis.on('ready', () => void this.begin());
    this.#lookLater();
  }

  #lookLater(): void {
    this.#look = this.#options.clock.schedule(LOOK_EVERY_MS, () => {
      this.#lookLater();
      void this.#lookNow();
    });
  }

  /** One that throws away what it is given is given nothing more, until it keeps it again. */
  async #lookNow(): Promise<void> {
    if (!this.#isBegun) return this.begin();
    try {
      await requireKeeping(this.#redis);
    } catch (error) {
      this.#isBegun = false;
      this.#tell(error as Error);
    }
  }

  async begin(): Promise<void> {
    if (this.#redis.status === 'ready') await this.#begin().catch((error: unknown) => this.#tell(error as Error));
  }

  /** At every connection: the server may be another than before, or empty. */
  async #begin(): Promise<void> {
    const { writer, mayBegin, log } = this.#options;
    if (this.#isBegun) return;
    await requireKeeping(this.#redis);
    if (!mayBegin()) return;
    await this.#redis.sadd(this.#writers, writer);
    try {
      await this.#redis.xgroup('CREATE', this.#stream(writer), GROUP, '0', 'MKSTREAM');
    } catch (error) {
      if (!isThere(error)) throw error;
    }
    this.#isBegun = true;
    this.#untidy++;
    if (this.#isTold) log.info({}, 'Redis answers: progress is buffered again');
    this.#isTold = false;
  }

  /** Once for each outage. */
  #tell(error: Error): void {
    const { log } = this.#options;
    if (this.#isTold) return log.debug({ err: error }, 'Redis is still away');
    this.#isTold = true;
    log.warn(
      { err: error },
      'Redis cannot be used: progress is not buffered until it answers, every commit waits for the database',
    );
  }

  async append({ place, content }: Entry): Promise<void> {
    const { writer } = this.#options;
    const added = await this.#redis.xadd(this.#stream(writer), 'NOMKSTREAM', idOf(place), CONTENT, content);
    if (added !== null) return;
    this.#isBegun = false;
    const gone = new ServerUnavailableError('The stream of this process is gone from Redis');
    this.#tell(gone);
    void this.begin();
    throw gone;
  }

  async remove(places: readonly number[]): Promise<void> {
    if (places.length === 0) return;
    await this.#redis.xdel(this.#stream(this.#options.writer), ...places.map(idOf)).catch((error: unknown) => {
      this.#untidy++;
      this.#options.log.debug({ err: error }, 'stored entries stay in Redis for now');
    });
  }

  get untidy(): number {
    return this.#untidy;
  }

  async trim(from: number): Promise<void> {
    await this.#redis.xtrim(this.#stream(this.#options.writer), 'MINID', idOf(from));
  }

  writers(): Promise<readonly string[]> {
    return this.#redis.smembers(this.#writers);
  }

  async read(writer: string, limit: number): Promise<readonly Entry[]> {
    const from = (which: '>' | '0'): Promise<unknown> =>
      this.#redis.xreadgroupBuffer('GROUP', GROUP, CONSUMER, 'COUNT', limit, 'STREAMS', this.#stream(writer), which);
    try {
      await from('>');
      return entriesOf(await from('0'));
    } catch (error) {
      if (error instanceof Error && error.message.startsWith('NOGROUP')) return [];
      throw error;
    }
  }

  async acknowledge(writer: string, places: readonly number[]): Promise<void> {
    if (places.length === 0) return;
    const ids = places.map(idOf);
    await this.#redis.xack(this.#stream(writer), GROUP, ...ids);
    await this.#redis.xdel(this.#stream(writer), ...ids);
  }

  async end(writer: string): Promise<boolean> {
    return (await this.#redis.eval(END, 2, this.#stream(writer), this.#writers, writer)) === 1;
  }

  length(writer: string): Promise<number> {
    return this.#redis.xlen(this.#stream(writer));
  }

  async close(): Promise<void> {
    this.#look?.cancel();
    if (this.isReady) await this.end(this.#options.writer).catch(() => false); // Who takes over finds it empty, and ends it.
    this.#redis.disconnect();
  }

  #stream(writer: string): string {
    return `holdfast:{${this.#options.namespace}}:checkpoints:${writer}`;
  }
}

const END = `
if redis.call('xlen', KEYS[1]) > 0 then return 0 end
redis.call('del', KEYS[1])
redis.call('srem', KEYS[2], ARGV[1])
return 1`;

const idOf = (place: number): string => `${place}-0`;

const isThere = (error: unknown): boolean => error instanceof Error && error.message.startsWith('BUSYGROUP');

/** What trying again does not change. */
function refusalOf(error: unknown): Error | undefined {
  if (error instanceof InvalidConfigurationError) return error;
  if (!(error instanceof Error) || !/^(NOAUTH|WRONGPASS|NOPERM)\b/.test(error.message)) return undefined;
  return new InvalidConfigurationError(
    `The Redis of REDIS_URL does not let this process in: ${error.message}. Correct the name and the password in REDIS_URL`,
    { option: 'redisUrl' },
    { cause: error },
  );
}

/** Lists, or with RESP3 a map from the stream. An entry that was removed while it was given to somebody has no fields. */
function entriesOf(answer: unknown): Entry[] {
  const streams =
    answer instanceof Map ? [...answer.values()] : Array.isArray(answer) ? answer.map((one) => one[1]) : [];
  return ((streams[0] ?? []) as [Buffer, Buffer[] | null][]).map(([id, fields]) => ({
    place: Number.parseInt(id.toString(), 10),
    content: fields?.[1] ?? Buffer.alloc(0),
  }));
}

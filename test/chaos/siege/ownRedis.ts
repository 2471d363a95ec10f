// A Redis of the siege's own, with its file on disk, that can be struck in every way in which one is lost. It has the same address all the time.
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as passes } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { endsWithUs } from '../../../src/persistence/unprivileged.ts';
import { type RedisBinary, redisBinary } from '../../servers/redis.ts';
import { end } from '../../servers/server.ts';

/** Below the ports that outgoing connections are given: one of those may have it while the server is down. */
const FIRST_PORT = 20_000;
const PORTS = 10_000;
const ANSWERS_MS = 2_000;

export class OwnRedis {
  readonly url: string;
  readonly #binary: RedisBinary;
  readonly #folder: string;
  readonly #port: number;
  #child: ChildProcess | undefined;
  #added = 0;
  #addedBefore = 0;

  /** @throws Error where there is no Redis */
  static async started(folder: string): Promise<OwnRedis> {
    const binary = redisBinary();
    const at = path.join(folder, 'redis');
    mkdirSync(at);
    for (let tries = 0; ; tries += 1) {
      const one = new OwnRedis(binary, at, FIRST_PORT + ((process.pid + tries * 97) % PORTS));
      if (await one.#tried()) return one;
      if (tries === 20) throw new Error('no Redis could be started');
    }
  }

  private constructor(binary: RedisBinary, folder: string, port: number) {
    this.#binary = binary;
    this.#folder = folder;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  async start(): Promise<void> {
    while (!(await this.#tried())) await passes(200);
  }

  async stop(): Promise<void> {
    await this.#count();
    if (this.#child) await end(this.#child, 'SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#count();
    const gone = this.#child && new Promise((resolve) => this.#child?.once('exit', resolve));
    if (this.#child?.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await gone;
    }
  }

  freeze(): void {
    this.#child?.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child?.kill('SIGCONT');
  }

  /** While it is down: what it wrote last is not there any more, as after a loss of power. @param share of the file that is kept */
  cutBack(share: number): void {
    for (const file of globSync(path.join(this.#folder, 'appendonlydir', '*.incr.aof')))
      truncateSync(file, Math.floor(statSync(file).size * share));
  }

  /** Entries that it was given; those just before a kill may be missing. */
  async added(): Promise<number> {
    await this.#count();
    return this.#addedBefore + this.#added;
  }

  /** Undefined where it does not answer. */
  async say(command: string, ...given: string[]): Promise<unknown> {
    const redis = new Redis(this.url, {
      lazyConnect: true,
      connectTimeout: ANSWERS_MS,
      commandTimeout: ANSWERS_MS,
      maxRetriesPerRequest: 0,
      retryStrategy: () => null,
    });
    redis.on('error', () => {}); // the call tells
    try {
      await redis.connect();
      return await redis.call(command, ...given);
    } catch {
      return undefined; // it is being struck
    } finally {
      redis.disconnect();
    }
  }

  async #count(): Promise<void> {
    const stats = await this.say('info', 'commandstats');
    const calls = typeof stats === 'string' ? /cmdstat_xadd:calls=(\d+)/.exec(stats)?.[1] : undefined;
    if (calls !== undefined) this.#added = Number(calls);
  }

  /** Whether it serves. */
  async #tried(): Promise<boolean> {
    this.#addedBefore += this.#added;
    this.#added = 0;
    const { program, libraries } = this.#binary;
    const options = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', ''];
    options.push('--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory-policy', 'noeviction');
    const [command, ...rest] = [...endsWithUs('SIGTERM'), program, ...options] as [string, ...string[]];
    const env = libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: libraries };
    const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    return new Promise((resolve) => {
      child.once('error', () => resolve(false));
      child.once('exit', () => resolve(false));
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.includes('Ready to accept connections')) resolve(true);
      });
    });
  }
}

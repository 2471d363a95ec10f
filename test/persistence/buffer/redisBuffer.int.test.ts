// The buffer in Redis: the contract of all buffers, then what a Redis does to those who trust it.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import { InvalidConfigurationError } from '../../../src/errors.ts';
import { type Log, silentLog } from '../../../src/log.ts';
import { RedisBuffer, type RedisBufferOptions } from '../../../src/persistence/buffer/redisBuffer.ts';
import { OwnRedis } from '../../chaos/siege/ownRedis.ts';
import { type Wire, wireTo } from '../../servers/wire.ts';
import { SimulatedClock } from '../../simulation/simulatedClock.ts';
import { bufferContract } from './bufferContract.ts';

const opened = async (options: Partial<RedisBufferOptions> & { readonly namespace: string }): Promise<RedisBuffer> => {
  const buffer = new RedisBuffer({
    url: inject('redisUrl'),
    writer: randomUUID(),
    log: silentLog,
    clock: systemClock,
    mayBegin: () => true,
    timeoutMs: 30_000, // A busy machine may answer late.
    ...options,
  });
  await buffer.open();
  return buffer;
};

bufferContract('Redis', async () => {
  const namespace = randomUUID();
  const buffers: RedisBuffer[] = [];
  const ended = new Set<string>();
  return {
    async open(writer) {
      // A process whose part somebody has ended owns nothing any more.
      const buffer = await opened({ namespace, writer, mayBegin: () => !ended.has(writer) });
      ended.add(writer);
      buffers.push(buffer);
      return buffer;
    },
    async close() {
      await Promise.all(buffers.map((buffer) => buffer.close()));
    },
  };
});

/** On a server of its own: its policy, its memory and its silence are nothing for others. */
describe('the buffer in Redis', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-buffer-'));
  let server: OwnRedis;
  let admin: Redis;
  let wire: Wire;
  let namespace: string;
  let writer: string;
  const buffers: RedisBuffer[] = [];
  const open = async (options: Partial<RedisBufferOptions> = {}): Promise<RedisBuffer> => {
    const buffer = await opened({ namespace, writer, url: wire.url, ...options });
    buffers.push(buffer);
    return buffer;
  };
  const content = Buffer.from('checkpoint');
  const ready = (buffer: RedisBuffer): Promise<void> => vi.waitFor(() => expect(buffer.isReady).toBe(true), 20_000);

  beforeAll(async () => {
    server = await OwnRedis.started(folder);
    admin = new Redis(server.url);
  });
  afterAll(async () => {
    await admin.quit();
    await server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    namespace = randomUUID();
    writer = randomUUID();
    wire = await wireTo(server.url);
  });
  afterEach(async () => {
    await Promise.all(buffers.splice(0).map((buffer) => buffer.close()));
    await wire.close();
  });

  it('is not opened on a server that throws keys away when its memory is full', async () => {
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    try {
      const refused = await open().catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(InvalidConfigurationError);
      expect((refused as Error).message).toContain('allkeys-lru');
    } finally {
      await admin.config('SET', 'maxmemory-policy', 'noeviction');
    }
  });

  it('that begins to throw keys away is given nothing more, until it keeps them again', async () => {
    const clock = new SimulatedClock();
    const said: string[] = [];
    const log = { ...silentLog, warn: ({ err }: { err: Error }) => void said.push(err.message) } as Log;
    const buffer = await open({ clock, log });
    await clock.pass(30_000);
    expect(buffer.isReady).toBe(true);
    await admin.config('SET', 'maxmemory-policy', 'volatile-ttl');
    try {
      await clock.pass(10_000);
      await vi.waitFor(() => expect(buffer.isReady).toBe(false), 20_000);
      await clock.pass(10_000);
    } finally {
      await admin.config('SET', 'maxmemory-policy', 'noeviction');
    }
    expect(said).toEqual([expect.stringContaining('maxmemory-policy volatile-ttl')]);
    await vi.waitFor(async () => {
      await clock.pass(10_000);
      expect(buffer.isReady).toBe(true);
    }, 20_000);
    await buffer.append({ place: 1, content });
  });

  it('whose answer is lost has the entry once, and is not told to add it again', async () => {
    const buffer = await open({ timeoutMs: 500 });
    wire.deafen();
    await expect(buffer.append({ place: 1, content })).rejects.toBeInstanceOf(Error);
    wire.heal();
    await vi.waitFor(async () => expect(await buffer.length(writer)).toBe(1), 20_000);
    await ready(buffer);
    await buffer.append({ place: 2, content });
    expect((await buffer.read(writer, 10)).map(({ place }) => place)).toEqual([1, 2]);
  });

  it('that is away rejects at once, and is ready again when it is back', async () => {
    const buffer = await open();
    wire.cut();
    await vi.waitFor(() => expect(buffer.isReady).toBe(false), 20_000);
    await expect(buffer.append({ place: 1, content })).rejects.toBeInstanceOf(Error);
    wire.heal();
    await ready(buffer);
    await buffer.append({ place: 2, content });
    expect(await buffer.length(writer)).toBe(1);
  });

  it('that is away when it is opened is ready when it comes', async () => {
    wire.cut();
    const buffer = await open();
    expect(buffer.isReady).toBe(false);
    wire.heal();
    await ready(buffer);
    await buffer.append({ place: 1, content });
  });

  it('that stands still is not waited for', async () => {
    const buffer = await open({ timeoutMs: 500 });
    await admin.client('PAUSE', 3_000, 'WRITE');
    await expect(buffer.append({ place: 1, content })).rejects.toThrow('timed out');
    await admin.client('UNPAUSE');
  });

  it('that is full refuses, and keeps what it has', async () => {
    const buffer = await open();
    await buffer.append({ place: 1, content });
    await admin.config('SET', 'maxmemory', '1mb');
    try {
      await expect(buffer.append({ place: 2, content: Buffer.alloc(100_000) })).rejects.toThrow('OOM');
    } finally {
      await admin.config('SET', 'maxmemory', '0');
    }
    expect(await buffer.length(writer)).toBe(1);
  });

  it('that was emptied takes nothing in the old stream, and goes on in a new one', async () => {
    const buffer = await open();
    await buffer.append({ place: 1, content });
    const keys = await admin.keys(`*${namespace}*`);
    expect(keys).toHaveLength(2);
    await admin.del(...keys);
    await expect(buffer.append({ place: 2, content })).rejects.toThrow('gone');
    await ready(buffer);
    await buffer.append({ place: 3, content });
    expect(await buffer.writers()).toEqual([writer]);
  });
});

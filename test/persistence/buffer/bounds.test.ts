// The bounds of what a process buffers hold for any order of what comes and is stored, and what comes at a bound waits for the database and is counted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentLog, type Log } from '../../../src/log.ts';
import type { CheckpointBuffer } from '../../../src/persistence/buffer/checkpointBuffer.ts';
import { entryOf } from '../../../src/persistence/buffer/entry.ts';
import { type Bounds, Room } from '../../../src/persistence/buffer/room.ts';
import { WriteBehind } from '../../../src/persistence/buffer/writeBehind.ts';
import type { Commit, Committed } from '../../../src/persistence/rows/commit.ts';
import { SimulatedClock } from '../../simulation/simulatedClock.ts';
import { newId, next } from '../commits.ts';

const breathe = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

/** Takes everything at once. */
function taking(): CheckpointBuffer & { readonly places: Set<number> } {
  const places = new Set<number>();
  const done = (): Promise<void> => Promise.resolve();
  return {
    places,
    isReady: true,
    untidy: 0,
    open: done,
    begin: done,
    close: done,
    trim: done,
    append: async ({ place }) => void places.add(place),
    remove: async (gone) => gone.forEach((place) => places.delete(place)),
    writers: () => Promise.resolve([]),
    read: () => Promise.resolve([]),
    acknowledge: done,
    end: () => Promise.resolve(true),
    length: () => Promise.resolve(places.size),
  };
}

interface Opened {
  readonly behind: WriteBehind;
  readonly buffer: ReturnType<typeof taking>;
  /** The database goes on. */
  readonly open: () => Promise<void>;
  readonly stored: Commit[];
  readonly said: string[];
}

/** Before a database that stands still. */
function opened(bounds: Bounds): Opened {
  const buffer = taking();
  const stored: Commit[] = [];
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const write = async (commit: Commit): Promise<Committed> => {
    await promise;
    stored.push(commit);
    return { sequence: stored.length };
  };
  const note = (_: object, message: string): void => void said.push(message);
  const log: Log = { ...silentLog, warn: note, info: note };
  const clock = new SimulatedClock();
  const setApart = (): Promise<void> => Promise.resolve();
  const behind = new WriteBehind({ buffer, write, protection: {}, clock, log, bounds, setApart });
  const open = async (): Promise<void> => {
    resolve();
    await clock.pass(1_000);
  };
  return { behind, buffer, open, stored, said };
}

const progress = (bytes = 1): Commit => {
  const commit = next({ workflowId: newId(), fence: 1, revision: 1, checksum: Buffer.alloc(32) }, newId());
  const state = { bytes: Buffer.alloc(bytes), encoding: 'plain', size: bytes } as const;
  return { ...commit, grade: 'BUFFERED', checkpoint: { ...commit.checkpoint, state } };
};

/** What each was answered; undefined where it waits. */
async function answers(behind: WriteBehind, commits: readonly Commit[]): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = commits.map(() => undefined);
  for (const [at, commit] of commits.entries())
    void behind.commit(commit).then(({ grade = 'DURABLE' }) => (found[at] = grade));
  await breathe();
  return found;
}

describe('what a process may buffer', () => {
  it('is so many entries: the next one waits for the database, and is buffered again when that has stored something', async () => {
    const { behind, buffer, open, said } = opened({ entries: 3, bytes: Infinity });
    const commits = [1, 2, 3, 4, 5].map(() => progress());
    expect(await answers(behind, commits)).toEqual(['BUFFERED', 'BUFFERED', 'BUFFERED', undefined, undefined]);
    expect(buffer.places.size).toBe(3);
    expect(behind.room).toMatchObject({ entries: 3, isFull: true, passed: { away: 0, full: 2, large: 0 } });
    await open();
    expect(behind.room).toMatchObject({ entries: 0, bytes: 0, isFull: false });
    expect(buffer.places.size).toBe(0);
    expect(await answers(behind, [progress()])).toEqual(['BUFFERED']);
    expect(said, 'once for each time').toEqual([
      expect.stringContaining('as much progress is buffered as may be'),
      'all buffered progress is stored',
    ]);
  });

  it('is so many bytes', async () => {
    const one = entryOf(progress(1_000), {}).length;
    const { behind, open, stored } = opened({ entries: Infinity, bytes: one + 1 });
    const commits = [1, 2, 3].map(() => progress(1_000));
    expect(await answers(behind, commits)).toEqual(['BUFFERED', 'BUFFERED', undefined]);
    expect(behind.room).toMatchObject({ entries: 2, isFull: true, passed: { full: 1 } });
    await open();
    expect(stored).toHaveLength(3);
    expect(behind.room.bytes).toBe(0);
  });

  it('is no single one above 256 KiB', async () => {
    const { behind } = opened({ entries: 10, bytes: Infinity });
    expect(await answers(behind, [progress(256 * 1024), progress(100)])).toEqual([undefined, 'BUFFERED']);
    expect(behind.room.passed).toEqual({ away: 0, full: 0, large: 1 });
  });

  it('is nothing while the buffer cannot be asked', async () => {
    const { behind, buffer } = opened({ entries: 10, bytes: Infinity });
    Object.assign(buffer, { isReady: false });
    expect(await answers(behind, [progress()])).toEqual([undefined]);
    expect(behind.room.passed).toEqual({ away: 1, full: 0, large: 0 });
  });
});

it('no more than 10,000 entries are taken in, nor any above 32 MiB, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 256 * 1024 }), { maxLength: 3_000 }), (steps) => {
      const room = new Room(silentLog);
      const inside: number[] = [];
      for (const bytes of steps) {
        if (bytes < 0) {
          for (const gone of inside.splice(0, -bytes)) room.free(gone);
          continue;
        }
        if (room.isFull) continue;
        room.take(bytes);
        inside.push(bytes);
        expect(room.entries).toBe(inside.length);
        expect(room.bytes).toBeLessThan(32 * 1024 * 1024 + 256 * 1024);
      }
      expect(room.bytes).toBe(inside.reduce((sum, one) => sum + one, 0));
    }),
    { numRuns: 30 },
  );
  const room = new Room(silentLog);
  while (!room.isFull) room.take(1);
  expect(room.entries).toBe(10_000);
});

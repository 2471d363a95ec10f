// What every buffer must do, whatever keeps it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CheckpointBuffer, Entry } from '../../../src/persistence/buffer/checkpointBuffer.ts';

export interface BufferUnderTest {
  /** The same buffer as another process sees it. */
  open(writer: string): Promise<CheckpointBuffer>;
  close(): Promise<void>;
}

const entry = (place: number): Entry => ({ place, content: Buffer.from([place, 0, 255, 10, 13]) });
const placesOf = (entries: readonly Entry[]): number[] => entries.map(({ place }) => place);

export function bufferContract(name: string, create: () => Promise<BufferUnderTest>): void {
  describe(`${name} as a buffer`, () => {
    let storage: BufferUnderTest;
    const mine = randomUUID();
    let buffer: CheckpointBuffer;
    let successor: CheckpointBuffer;

    beforeEach(async () => {
      storage = await create();
      buffer = await storage.open(mine);
      successor = await storage.open(randomUUID());
    });
    afterEach(async () => {
      await storage.close();
    });

    it('gives what a process has appended to those who come after it, in its order and to the byte', async () => {
      await Promise.all([1, 2, 3].map((place) => buffer.append(entry(place))));
      const read = await successor.read(mine, 10);
      expect(read).toEqual([1, 2, 3].map(entry));
    });

    it('gives it again, and to everybody who asks, until it is acknowledged; then nothing is left', async () => {
      await Promise.all([1, 2, 3].map((place) => buffer.append(entry(place))));
      const third = await storage.open(randomUUID());
      expect(placesOf(await successor.read(mine, 2))).toEqual([1, 2]);
      expect(placesOf(await third.read(mine, 2)), 'who came between has acknowledged nothing').toEqual([1, 2]);
      await third.acknowledge(mine, [1, 2]);
      expect(placesOf(await successor.read(mine, 2))).toEqual([3]);
      await successor.acknowledge(mine, [3]);
      expect(await successor.read(mine, 2)).toEqual([]);
      expect(await successor.length(mine), 'an idle part').toBe(0);
    });

    it('has nothing of what was removed because it is stored', async () => {
      await Promise.all([1, 2, 3].map((place) => buffer.append(entry(place))));
      await buffer.remove([1, 3]);
      expect(placesOf(await successor.read(mine, 10))).toEqual([2]);
      await buffer.remove([2]);
      expect(await buffer.length(mine)).toBe(0);
    });

    it('has nothing that comes before a place when it is trimmed, and what comes from there on', async () => {
      await Promise.all([1, 2, 3, 4].map((place) => buffer.append(entry(place))));
      await buffer.trim(3);
      expect(placesOf(await successor.read(mine, 10))).toEqual([3, 4]);
    });

    it('has an entry once, however often it is appended', async () => {
      await buffer.append(entry(1));
      await expect(buffer.append(entry(1))).rejects.toBeInstanceOf(Error);
      expect(await buffer.length(mine)).toBe(1);
    });

    it('names the processes that have a part', async () => {
      expect(await successor.writers()).toContain(mine);
      await buffer.close();
      expect(await successor.writers(), 'after it was closed with nothing in it').not.toContain(mine);
    });

    it('does not end a part with something in it; one that was ended takes nothing more', async () => {
      await buffer.append(entry(1));
      expect(await successor.end(mine)).toBe(false);
      await successor.read(mine, 1);
      await successor.acknowledge(mine, [1]);
      expect(await successor.end(mine)).toBe(true);
      await expect(buffer.append(entry(2))).rejects.toBeInstanceOf(Error);
      expect(await successor.length(mine)).toBe(0);
      expect(await successor.read(mine, 1)).toEqual([]);
    });
  });
}

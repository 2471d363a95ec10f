// Turns of very many letters take one slice of the event loop after the other, and others come between two of them.
import { describe, expect, it } from 'vitest';
import { Rotation } from '../../src/engine/rotation.ts';

describe('a rotation', () => {
  it('lets one slice go on in one turn of the event loop, in order of arrival', async () => {
    const rotation = new Rotation();
    const slices: { readonly of: string; readonly turn: number }[] = [];
    let turn = 0;
    let isOver = false;
    const loop = async (): Promise<void> => {
      for (; !isOver; turn += 1) await new Promise((next) => setImmediate(next));
    };
    const take = async (of: string): Promise<void> => {
      for (let count = 0; count < 3; count += 1) {
        await rotation.next();
        slices.push({ of, turn });
      }
    };
    const taken = Promise.all(['one', 'other'].map(take)).then(() => {
      isOver = true;
    });
    await Promise.all([taken, loop()]);
    expect(slices.map(({ of }) => of)).toEqual(['one', 'other', 'one', 'other', 'one', 'other']);
    expect(new Set(slices.map((slice) => slice.turn)).size).toBe(6);
  });

  it('lets whoever made it say what a turn of the world is', async () => {
    const breaths: (() => void)[] = [];
    const rotation = new Rotation((go) => void breaths.push(go));
    const went: number[] = [];
    const going = [1, 2].map((one) => rotation.next().then(() => went.push(one)));
    expect([went, breaths.length]).toEqual([[], 1]);
    breaths.shift()?.();
    await going[0];
    expect([went, breaths.length]).toEqual([[1], 1]);
    breaths.shift()?.();
    await going[1];
    expect([went, breaths.length]).toEqual([[1, 2], 0]);
  });
});

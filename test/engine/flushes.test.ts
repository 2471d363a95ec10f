// How long a disk counts as full after an author's work found no room on it.
import { expect, it } from 'vitest';
import { Flushes } from '../../src/engine/flushes.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

const noRoom = Object.assign(new Error('No space left on device'), { code: '53100' });

it('counts as full for 5 s after work found no room, or until work is stored', () => {
  let now = 100;
  const clock = Object.assign(new SimulatedClock(), { monotonic: () => now });
  const flushes = new Flushes({ clock, ids: () => 'id', owner: 'me' });
  flushes.workFailed(new Error('something else'));
  expect(flushes.diskIsFull).toBe(false);
  flushes.workFailed(noRoom);
  // The record of it is small, and finds room.
  flushes.written();
  now += 4_999;
  expect(flushes.diskIsFull).toBe(true);
  now += 1;
  expect(flushes.diskIsFull).toBe(false);
  flushes.workFailed(noRoom);
  flushes.workStored();
  expect(flushes.diskIsFull).toBe(false);
});

// A turn that cannot even be made into a commit.
import { expect, it } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import { LogBook } from '../../src/engine/logBook.ts';
import type { Turning } from '../../src/engine/turn.ts';
import { writeTurn } from '../../src/engine/writeTurn.ts';

it('keeps the lines of the log for the next commit', async () => {
  const clock = { now: () => 0, monotonic: () => 0, schedule: () => ({ cancel: () => {} }) } as unknown as Clock;
  const log = new LogBook(clock, () => {});
  const line = { at: 0, level: 'INFO', message: 'almost there', step: 'a', attempt: 1, fields: null } as const;
  log.putBack([line]);
  const turning = {
    workflow: {
      log,
      around: { clock },
      identity: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
      secrets: { load: () => Promise.resolve() },
      grants: { releases: () => [], isPending: () => false },
    },
    before: {},
    head: { revision: 1 },
    chart: {
      position: { wants: [] },
      takeEnded(): never {
        throw new RangeError('too deep');
      },
    },
  } as unknown as Turning;
  await expect(writeTurn(turning, [])).rejects.toThrow('too deep');
  expect(log.take()).toEqual([line]);
});

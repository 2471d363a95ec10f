// Lines that no commit took: kept within bounds while nothing can be stored, and stored in their order when it can.
import { describe, expect, it } from 'vitest';
import { KeptLines } from '../../src/engine/keptLines.ts';
import { silentLog } from '../../src/log.ts';
import type { LogRow } from '../../src/persistence/rows/commit.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { MovedClock } from './movedClock.ts';

const A = 'a' as WorkflowId;
const B = 'b' as WorkflowId;
const line = (message: string): LogRow => ({ at: 0, level: 'INFO', message, step: null, attempt: null, fields: null });

function world() {
  const clock = new MovedClock();
  const stored: [string, string][] = [];
  const warned: string[] = [];
  const down = new Set<WorkflowId>([A, B]);
  let tries = 0;
  const store = {
    async append(workflowId: WorkflowId, lines: readonly LogRow[]): Promise<void> {
      tries += 1;
      if (down.has(workflowId)) throw new Error('the database is away');
      stored.push(...lines.map(({ message }): [string, string] => [workflowId, message]));
    },
  };
  const log = { ...silentLog, warn: (_: object, message: string) => void warned.push(message) };
  const kept = new KeptLines({ store, clock, log });
  /** Lets the next try end. */
  const later = async (): Promise<void> => {
    clock.move(10_000);
    for (let turn = 0; turn < 200; turn++) await Promise.resolve();
  };
  return { kept, down, stored, warned, later, tries: () => tries };
}

describe('kept lines', () => {
  it('are stored once the store takes them, each workflow by itself, and said of once', async () => {
    const { kept, down, stored, warned, later } = world();
    kept.keep(A, [line('one'), line('two')]);
    kept.keep(B, [line('three')]);
    await later();
    await later();
    expect(stored).toEqual([]);
    expect(warned).toEqual(['lines of workflow logs cannot be stored; they are kept']);
    expect(kept.of(A).map(({ message }) => message)).toEqual(['one', 'two']);
    down.delete(B);
    await later();
    expect(stored, 'the other one still fails').toEqual([['b', 'three']]);
    kept.keep(A, [line('four')]);
    down.delete(A);
    await later();
    expect(stored.slice(1)).toEqual([
      ['a', 'one'],
      ['a', 'two'],
      ['a', 'four'],
    ]);
    expect(kept.of(A)).toEqual([]);
  });

  it('are bounded for one workflow and for all, and say what was dropped', async () => {
    const { kept, down, stored, later } = world();
    kept.keep(
      A,
      Array.from({ length: 600 }, (_, at) => line(`line ${at}`)),
    );
    for (let other = 0; other < 20; other++)
      kept.keep(
        `other ${other}` as WorkflowId,
        Array.from({ length: 400 }, () => line('again')),
      );
    expect(kept.of(A)).toHaveLength(500);
    down.clear();
    await later();
    await later();
    const mine = stored.filter(([id]) => id === 'a').map(([, message]) => message);
    expect(mine).toHaveLength(501);
    expect(mine.at(-1)).toBe('100 more lines were dropped while nothing could be stored');
    expect(stored.filter(([, message]) => message === 'again')).toHaveLength(4_500);
  });

  it('are tried once more at the stop, which does not wait for ever', async () => {
    const { kept, down, stored } = world();
    kept.keep(A, [line('last')]);
    down.clear();
    await kept.stop();
    expect(stored).toEqual([['a', 'last']]);
    const stuck = new KeptLines({
      store: { append: () => new Promise<void>(() => {}) },
      clock: new MovedClock(),
      log: silentLog,
    });
    stuck.keep(B, [line('lost')]);
    await stuck.stop(1);
    expect(stuck.of(B)).toHaveLength(1);
  });
});

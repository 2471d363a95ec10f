// An author's computation that holds up the event loop, as the process itself measures it, on the real PostgreSQL.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, rowsOf } from './fixture.ts';

const WAIT = { timeout: 20_000, interval: 20 };
const engineOf = engines();

describe('a process that lacks processors', () => {
  it('because an author computes on its event loop begins nothing more after 5 s, and goes on when that is over', async () => {
    let grinds = true;
    const grinding = workflow('grinding', { version: '1' }).each('pieces', {
      items: () => Array.from({ length: 200 }, (_, index) => index),
      concurrency: 2,
      run: () => {
        const until = performance.now() + 150;
        while (grinds && performance.now() < until);
      },
    });
    const engine = await engineOf([grinding], {});
    const seen: string[] = [];
    const stop = engine.control.onCommit(() => {
      const [first] = engine.control.exhausted;
      if (!first) return;
      seen.push(first.resource);
      grinds = false;
    });
    const handle = await engine.start(grinding, undefined);
    await handle.result();
    stop();
    expect(new Set(seen)).toEqual(new Set(['cpu']));
    const parked = (await handle.events()).find(({ type }) => type === 'STEP_PARKED');
    expect(parked?.payload).toMatchObject({ reason: 'the process is short of cpu' });
    await expect
      .poll(() => rowsOf(engine, "select resolved from system_errors where error_type = 'RESOURCE_EXHAUSTED'"), WAIT)
      .toEqual([{ resolved: true }]);
  }, 60_000);
});

// What nobody expects to be thrown: it is counted, recorded and planned for like any other failure, and nothing is called for ever.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { SmallWorld } from './smallWorld.ts';

const SECOND = 1_000;

/** Whatever is asked of it throws, `instanceof` too. */
function untouchable(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('a step that throws what cannot be looked at', () => {
  // It was called every second, for ever: the letter of its failure could not be opened.
  it('is called as often as its policy says, and its workflow ends undone', async () => {
    const world = new SmallWorld();
    const calls: number[] = [];
    const undone: string[] = [];
    const odd = workflow('odd', { version: '1' })
      .step('before', { run: () => 1, compensate: () => void undone.push('before') })
      .step('throws', {
        retry: { maxAttempts: 3 },
        run: ({ attempt }) => {
          calls.push(attempt);
          throw untouchable();
        },
      });
    const { engine } = await world.begin([odd]);
    await world.settled(engine.startWorkflow('odd', null));
    await world.clock.pass(60 * SECOND);
    expect([world.statuses, calls, undone]).toEqual([['FAILED'], [1, 2, 3], ['before']]);
    expect(world.workflows[0]?.errors).toHaveLength(3);
  });

  it('where a decision throws it, the workflow ends undone', async () => {
    const world = new SmallWorld();
    const odd = workflow('odd', { version: '1' }).loop('round', {
      body: (pass) => pass.step('one', { run: () => 1 }),
      until: () => {
        throw untouchable();
      },
      budget: 3,
    });
    const { engine } = await world.begin([odd]);
    await world.settled(engine.startWorkflow('odd', null));
    await world.clock.pass(10 * SECOND);
    expect(world.statuses).toEqual(['FAILED']);
  });
});

describe('a mistake in what is done with a failure', () => {
  const failing = (calls: number[]) =>
    workflow('failing', { version: '1' }).step('throws', {
      retry: { maxAttempts: 3 },
      run: ({ attempt }) => {
        calls.push(attempt);
        throw new Error('refused');
      },
    });

  it('is recorded in its place, and the step is not called for ever', async () => {
    const world = new SmallWorld();
    const calls: number[] = [];
    let broken = 1;
    const { engine } = await world.begin([failing(calls)], {
      around: () => ({ samples: { takes: () => (broken-- > 0 ? thrown() : true) } as never }),
    });
    await world.settled(engine.startWorkflow('failing', null));
    await world.clock.pass(60 * SECOND);
    expect([world.statuses, calls]).toEqual([['FAILED'], [1]]);
    expect(world.workflows[0]?.errors[0]).toMatchObject({
      errorType: 'RefusedCommitError',
      message: expect.stringContaining('a mistake') as string,
    });
  });

  it('that comes again and again parks the workflow, for an administrator to see', async () => {
    const world = new SmallWorld();
    const calls: number[] = [];
    const { engine } = await world.begin([failing(calls)], {
      around: () => ({ samples: { takes: () => thrown() } as never }),
    });
    await world.settled(engine.startWorkflow('failing', null));
    await world.clock.pass(60 * SECOND);
    const times = calls.length;
    expect(times).toBeLessThanOrEqual(5);
    expect(world.storage.platformErrors).toMatchObject([
      { error: { errorType: 'StrandedError', severity: 'critical' } },
    ]);
    await world.clock.pass(60 * SECOND);
    expect(calls).toHaveLength(times);
  });
});

function thrown(): never {
  throw new TypeError('a mistake of ours');
}

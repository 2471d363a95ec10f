// Work of other shapes on the real PostgreSQL: loops with a budget, fan-out over items, child workflows.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError, TransientError } from '../../src/failures/authored.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const QUICK = { baseDelayMs: 1, jitter: 'none' } as const;
const path = (key: string): string => key.split('/').slice(1).join('/');

describe('a loop', () => {
  const polish = (enough: number, log: string[]) =>
    workflow('polish', { version: '1' })
      .step('start', { run: () => 0 })
      .loop('rounds', {
        budget: 5,
        body: (pass) =>
          pass
            .step('draft', {
              run: ({ idempotencyKey, pass: number }) => {
                log.push(path(idempotencyKey));
                return number ?? 0;
              },
              compensate: ({ idempotencyKey, output }) => void log.push(`${path(idempotencyKey)}=${output}`),
            })
            .step('review', { run: ({ outputs }) => outputs.draft + outputs.start }),
        until: ({ outputs }) => outputs.review >= enough,
      })
      .step('publish', { run: ({ outputs }) => `after ${outputs.rounds}` });

  it('goes round until its condition holds, each pass with keys of its own', async () => {
    const log: string[] = [];
    const definition = polish(3, log);
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    expect(await handle.result()).toBe('after 3');
    expect(log).toEqual(['draft#1', 'draft#2', 'draft#3']);
    const completed = (await handle.events()).filter(({ type }) => type === 'STEP_COMPLETED');
    expect(completed.map(({ payload }) => payload.step)).toEqual([
      'start',
      'draft',
      'review',
      'draft',
      'review',
      'draft',
      'review',
      'rounds',
      'publish',
    ]);
  });

  it('fails when its budget is spent, and every pass is undone, last first, with its own output', async () => {
    const log: string[] = [];
    const definition = polish(9, log);
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: expect.stringContaining('budget') } });
    expect(log.slice(5)).toEqual([
      'undo/draft#5=5',
      'undo/draft#4=4',
      'undo/draft#3=3',
      'undo/draft#2=2',
      'undo/draft#1=1',
    ]);
  });
});

describe('a step over items', () => {
  it('works on all of them, as many at once as allowed, and gives the outputs in their order', async () => {
    let now = 0;
    let most = 0;
    const squares = workflow<number[]>('squares', { version: '1' }).each('square', {
      concurrency: 3,
      items: ({ input }) => input,
      run: async ({ item }) => {
        most = Math.max(most, ++now);
        await new Promise((next) => setImmediate(next));
        now--;
        return item * item;
      },
    });
    const engine = await engineOf([squares]);
    const items = Array.from({ length: 20 }, (_, index) => index);
    expect(await (await engine.start(squares, items)).result()).toEqual(items.map((item) => item * item));
    expect(most).toBe(3);
    expect(await (await engine.start(squares, [])).result()).toEqual([]);
  });

  it('retries an item by itself, and bears as many failures as it tolerates', async () => {
    const calls = new Map<string, number>();
    const some = workflow<string[]>('some', { version: '1' }).each('send', {
      items: ({ input }) => input,
      tolerated: 1,
      retry: QUICK,
      run: ({ item, idempotencyKey }) => {
        const count = (calls.get(idempotencyKey) ?? 0) + 1;
        calls.set(idempotencyKey, count);
        if (item === 'bad') throw new FatalError('no such address');
        if (item === 'slow' && count < 3) throw new TransientError('busy');
        return `${item} sent`;
      },
    });
    const engine = await engineOf([some]);
    const handle = await engine.start(some, ['a', 'bad', 'slow']);
    expect(await handle.result()).toEqual(['a sent', null, 'slow sent']);
    expect([...calls].map(([key, count]) => [path(key), count])).toEqual([
      ['send#1', 1],
      ['send#2', 1],
      ['send#3', 3],
    ]);
  });

  it.each([
    { total: 19, bad: 1, ends: 'COMPLETED' },
    { total: 19, bad: 2, ends: 'FAILED' },
    { total: 20, bad: 2, ends: 'COMPLETED' },
    { total: 20, bad: 3, ends: 'FAILED' },
    { total: 9, bad: 1, ends: 'FAILED' },
  ] as const)('bears a tenth of $total items, rounded down: $bad failed → $ends', async ({ total, bad, ends }) => {
    const share = workflow<{ total: number; bad: number }>('share', { version: '1' }).each('send', {
      items: ({ input }) => Array.from({ length: input.total }, (_, index) => index),
      tolerated: '10%',
      run: ({ item, input }) => {
        if (item < input.bad) throw new FatalError('no such address');
        return item;
      },
    });
    const engine = await engineOf([share]);
    const handle = await engine.start(share, { total, bad });
    expect(await reaches(engine, handle.id, 'COMPLETED', 'FAILED')).toBe(ends);
  });

  it('fails beyond what it tolerates, and undoes every item that began', async () => {
    const undone: unknown[] = [];
    const some = workflow('undo', { version: '1' }).each('take', {
      items: () => ['a', 'b', 'c'],
      concurrency: 1,
      run: ({ item }) => {
        if (item === 'c') throw new FatalError('no');
        return `${item}!`;
      },
      compensate: ({ item, output }) => void undone.push([item, output]),
    });
    const engine = await engineOf([some]);
    const handle = await engine.start(some, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'no' } });
    expect(undone).toEqual([
      ['c', undefined],
      ['b', 'b!'],
      ['a', 'a!'],
    ]);
  });
});

describe('a child workflow', () => {
  it('is one step of its parent, on its thread, and started once', async () => {
    const pack = workflow<{ n: number }>('pack', { version: '1' }).step('wrap', { run: ({ input }) => input.n * 2 });
    const ship = workflow<number>('ship', { version: '1' })
      .child('packed', pack, { input: ({ input }) => ({ n: input }) })
      .step('sent', { run: ({ outputs }) => `sent ${outputs.packed}` });
    const engine = await engineOf([pack, ship]);
    const handle = await engine.start(ship, 4, { threadId: 'thread-1' });
    expect(await handle.result()).toBe('sent 8');
    const rows = await rowsOf<{ definition: string }>(
      engine,
      "select definition from workflows where thread_id = 'thread-1' order by created_at",
    );
    expect(rows.map(({ definition }) => definition)).toEqual(['ship', 'pack']);
  });

  it('that fails has failed the step, with its own error as the cause', async () => {
    const inner = workflow('inner', { version: '1' }).step('fall', {
      run: () => {
        throw new FatalError('fell');
      },
    });
    const outer = workflow('outer', { version: '1' }).child('call', inner, { input: () => undefined });
    const engine = await engineOf([inner, outer]);
    const handle = await engine.start(outer, undefined);
    await expect(handle.result()).rejects.toMatchObject({
      cause: { name: 'WorkflowFailedError', cause: { message: 'fell' } },
    });
  });

  it('is aborted with its parent', async () => {
    const running = gate();
    const inner = workflow('long', { version: '1' }).step('work', {
      run: ({ signal }) => {
        running.open();
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
    });
    const outer = workflow('holder', { version: '1' }).child('call', inner, { input: () => undefined });
    const engine = await engineOf([inner, outer]);
    const handle = await engine.start(outer, undefined);
    await running.passed;
    await handle.abort();
    await reaches(engine, handle.id, 'ABORTED');
    const [child] = await rowsOf<{ id: typeof handle.id }>(
      engine,
      "select id from workflows where definition = 'long'",
    );
    expect(await reaches(engine, child?.id as typeof handle.id, 'ABORTED')).toBe('ABORTED');
  });
});

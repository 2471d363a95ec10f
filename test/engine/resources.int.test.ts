// Steps that need resources, and workflows that take turns, on the real PostgreSQL: never more at work than there is room for, in order of arrival,
// and nobody is forgotten when a holder ends, is aborted, or dies with its process.
import { expect, it, vi } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { InvalidDefinitionError, RefusedCommitError } from '../../src/errors.ts';
import { TransientError } from '../../src/failures/authored.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const open = engines();

/** How many are at work, and in which order they began. */
function work() {
  const order: unknown[] = [];
  let now = 0;
  let most = 0;
  const during = async <Value>(who: unknown, doing: () => Promise<Value>): Promise<Value> => {
    order.push(who);
    most = Math.max(most, ++now);
    try {
      return await doing();
    } finally {
      now--;
    }
  };
  return { order, during, most: () => most };
}

const commitsOf = async (engine: EmbeddedEngine, id: string): Promise<number> =>
  (await rowsOf<{ revision: string }>(engine, 'select revision from workflows where id = ?', [id])).map(
    ({ revision }) => Number(revision),
  )[0] as number;

it('a step works when it has all of its resources; the others wait in order of arrival, out of memory', async () => {
  const { order, during, most } = work();
  const gates = [gate(), gate(), gate()];
  const train = workflow<{ number: number }>('train', { version: '1' })
    .step('prepare', { run: () => 'ready' })
    .step('train', {
      resources: { gpu: 1 },
      run: ({ input }) => during(input.number, () => (gates[input.number] as { passed: Promise<void> }).passed),
    })
    .step('report', { run: () => 'done' });
  const engine = await open([train], { resources: { gpu: 1 } });
  const handles = [];
  for (const number of [0, 1, 2]) {
    const handle = await engine.start(train, { number });
    // Only who has it keeps the others waiting: the first is at work before the second comes.
    if (number === 0) await vi.waitUntil(() => order.length === 1);
    else await reaches(engine, handle.id, 'WAITING');
    handles.push(handle);
  }
  await expect.poll(() => engine.control.inMemory, { message: 'who waits leaves memory' }).toBe(1);
  const [gpu] = await engine.control.resources();
  expect(gpu).toMatchObject({ name: 'gpu', capacity: 1 });
  expect(gpu?.claims.map(({ workflowId }) => workflowId)).toEqual(handles.map(({ id }) => id));
  for (const one of gates) one.open();
  for (const handle of handles) expect(await handle.result()).toBe('done');
  expect(order).toEqual([0, 1, 2]);
  expect(most()).toBe(1);
  await expect.poll(async () => (await engine.control.resources())[0]?.claims).toEqual([]);
});

it('what is free costs no commit', async () => {
  const steps = (name: string, resources: { resources?: Record<string, number> }) =>
    workflow(name, { version: '1' })
      .step('first', { run: () => 1 })
      .step('second', { run: () => 2, ...resources });
  const [plain, needing] = [steps('plain', {}), steps('needing', { resources: { free: 1 } })];
  const engine = await open([plain, needing], { resources: { free: 1 } });
  const commits = [];
  for (const definition of [plain, needing]) {
    const handle = await engine.start(definition, {});
    await handle.result();
    commits.push(await commitsOf(engine, handle.id));
  }
  expect(commits[1]).toBe(commits[0]);
});

it("a paused workflow takes nothing and stands in nobody's way; when it goes on it stands in line", async () => {
  const { order, during } = work();
  const [first, prepared] = [gate(), gate()];
  const press = workflow<{ who: string }>('press', { version: '1' })
    .step('prepare', { run: async ({ input }) => (input.who === 'runs' ? prepared.passed : undefined) })
    .step('press', {
      resources: { press: 1 },
      run: ({ input }) => during(input.who, async () => (input.who === 'first' ? first.passed : undefined)),
    });
  const engine = await open([press], { resources: { press: 1 } });
  const holder = await engine.start(press, { who: 'first' });
  await expect.poll(() => order).toEqual(['first']);
  const [waits, runs] = [await engine.start(press, { who: 'waits' }), await engine.start(press, { who: 'runs' })];
  await reaches(engine, waits.id, 'WAITING');
  await reaches(engine, runs.id, 'RUNNING');
  for (const handle of [waits, runs]) await handle.pause();
  prepared.open();
  await expect.poll(() => engine.control.inMemory).toBe(1);
  first.open();
  await holder.result();
  await (await engine.start(press, { who: 'last' })).result();
  for (const handle of [runs, waits]) {
    await handle.resume();
    await handle.result();
  }
  expect(order).toEqual(['first', 'last', 'runs', 'waits']);
});

it('a retry soon keeps what it has; one that waits long, or a question, lets go of it', async () => {
  const seen: string[] = [];
  const flaky = workflow<{ delayMs: number }>('flaky', { version: '1' }).step('tries', {
    resources: { printer: 1 },
    retry: { baseDelayMs: 60_000, maxDelayMs: 60_000 },
    run: ({ attempt }) => {
      if (attempt === 1) throw new TransientError('busy');
    },
  });
  const other = workflow('other', { version: '1' }).step('prints', {
    resources: { printer: 1 },
    run: () => void seen.push('printed'),
  });
  const engine = await open([flaky, other], { resources: { printer: 1 } });
  const waiting = await engine.start(flaky, { delayMs: 1 });
  await reaches(engine, waiting.id, 'RETRYING');
  await expect.poll(async () => (await engine.control.resources())[0]?.claims).toEqual([]);
  await (await engine.start(other, {})).result();
  expect(seen).toEqual(['printed']);
  await waiting.retryStep('tries');
  await waiting.result();
});

it('a workflow that is paused while it waits for a retry lets go of what it has, and stands in line when it goes on', async () => {
  const { order, during } = work();
  const failed = gate();
  const press = workflow<{ fails: number; name: string }>('pressed', { version: '1' }).step('press', {
    resources: { press: 1 },
    retry: { baseDelayMs: 4_000, maxDelayMs: 4_000, jitter: 'none' },
    run: ({ input, attempt }) =>
      during(input.name, async () => {
        if (attempt > input.fails) return 'pressed';
        await failed.passed;
        throw new TransientError('jammed');
      }),
  });
  const engine = await open([press], { resources: { press: 1 } });
  const holders = async (): Promise<unknown> =>
    (await engine.control.resources()).flatMap(({ claims }) => claims.map(({ workflowId }) => workflowId));
  const first = await engine.start(press, { fails: 1, name: 'first' });
  await vi.waitUntil(() => order.length === 1);
  const running = await first.pause();
  expect(await holders(), 'what is at work keeps it').toEqual([first.id]);
  failed.open();
  await expect.poll(() => commitsOf(engine, first.id)).toBeGreaterThan(running.revision);
  expect(await holders(), 'its retry is kept back').toEqual([]);
  const second = await engine.start(press, { fails: 0, name: 'second' });
  expect(await second.result()).toBe('pressed');

  const third = await engine.start(press, { fails: 1, name: 'third' });
  await vi.waitUntil(() => order.length === 3);
  await reaches(engine, third.id, 'RETRYING');
  expect(await holders(), 'a retry soon keeps it').toEqual([third.id]);
  await third.pause();
  expect(await holders()).toEqual([]);
  await first.resume();
  expect(await first.result()).toBe('pressed');
  await third.resume();
  expect(await third.result()).toBe('pressed');
  expect(order).toEqual(['first', 'second', 'third', 'first', 'third']);
});

it('an item of a list works under what its step holds, once for all of them', async () => {
  const { during, most } = work();
  const list = workflow('list', { version: '1' }).each('shards', {
    items: () => [1, 2, 3],
    resources: { shard: 1 },
    run: ({ item }) => during(item, async () => item * 2),
  });
  const engine = await open([list], { resources: { shard: 1 } });
  const both = [await engine.start(list, {}), await engine.start(list, {})];
  for (const one of both) expect(await one.result()).toEqual([2, 4, 6]);
  expect(most()).toBeLessThanOrEqual(3);
});

it('a larger capacity lets those who wait begin at once, in every process', async () => {
  const passed = gate();
  const { order, during } = work();
  const one = workflow<{ number: number }>('grows', { version: '1' }).step('work', {
    resources: { pool: 1 },
    run: ({ input }) => during(input.number, () => passed.passed),
  });
  const engine = await open([one], { resources: { pool: 1 } });
  const handles = [];
  for (const number of [1, 2, 3]) handles.push(await engine.start(one, { number }));
  await expect.poll(() => order).toEqual([1]);
  expect(await engine.control.scaleResource('pool', 3)).toBe(3);
  await expect.poll(() => new Set(order)).toEqual(new Set([1, 2, 3]));
  passed.open();
  for (const handle of handles) await handle.result();
});

it('a resource that nobody declared, and more of one than there is, are refused when the engine is made', async () => {
  const wants = (units: number) =>
    workflow('wants', { version: '1' }).step('work', { resources: { gpu: units }, run: () => 1 });
  await expect(open([wants(1)])).rejects.toThrow(InvalidDefinitionError);
  await expect(open([wants(1)])).rejects.toThrow('step "work" needs the resource "gpu", which is not declared');
  await expect(open([wants(3)], { resources: { gpu: 2 } })).rejects.toThrow(
    'needs 3 of the resource "gpu", of which there are 2',
  );
  expect(() => wants(0)).toThrow('resources.gpu must be a whole number of 1 or more');
});

it('workflows of one concurrency key take turns in the order in which they were started; others do not wait', async () => {
  const { order, during, most } = work();
  const passed = gate();
  const sync = workflow<{ shop: string; number: number }>('sync', {
    version: '1',
    concurrency: { key: ({ input }) => input.shop, limit: 1 },
  })
    .step('pull', { run: ({ input }) => during(input.number, () => passed.passed) })
    .step('push', { run: () => 'pushed' });
  const engine = await open([sync]);
  const handles = [];
  for (const [number, shop] of ['a', 'a', 'a', 'b'].entries()) handles.push(await engine.start(sync, { shop, number }));
  await expect.poll(() => new Set(order)).toEqual(new Set([0, 3]));
  expect(await handles[1]?.status()).toBe('PENDING');
  await expect.poll(() => engine.control.inMemory).toBe(2);
  passed.open();
  for (const handle of handles) expect(await handle.result()).toBe('pushed');
  expect(order.filter((number) => number !== 3)).toEqual([0, 1, 2]);
  expect(most()).toBe(2);
  const slots = async () => (await engine.control.resources()).filter(({ isSlot }) => isSlot);
  await expect.poll(slots, { message: 'a key that nobody uses is forgotten' }).toEqual([]);
});

it('a workflow that waits for its turn can be paused and aborted, and the one after it is next', async () => {
  const { order, during } = work();
  const passed = gate();
  const turns = workflow<{ number: number }>('turns', { version: '1', concurrency: { limit: 1 } }).step('work', {
    run: ({ input, signal }) =>
      during(input.number, () =>
        Promise.race([passed.passed, new Promise((_, fail) => signal.addEventListener('abort', fail))]),
      ),
  });
  const engine = await open([turns]);
  const handles = [];
  for (const number of [0, 1, 2]) handles.push(await engine.start(turns, { number }));
  const [first, second, third] = handles as [(typeof handles)[0], (typeof handles)[0], (typeof handles)[0]];
  await expect.poll(() => order).toEqual([0]);
  expect((await second.pause()).status).toBe('PAUSED');
  expect((await second.resume()).status).toBe('PENDING');
  await second.abort();
  await reaches(engine, second.id, 'ABORTED');
  await first.abort();
  await expect.poll(() => order).toEqual([0, 2]);
  passed.open();
  await third.result();
  await first.restart({ from: 'beginning' });
  await reaches(engine, first.id, 'COMPLETED');
});

it('in another process the next one goes on, too', async () => {
  const { order, during } = work();
  const passed = gate();
  const turns = workflow<{ number: number }>('shared', { version: '1', concurrency: { limit: 1 } }).step('work', {
    run: ({ input }) => during(input.number, () => passed.passed),
  });
  const [here, there] = [await open([turns]), await open([turns])];
  const first = await here.start(turns, { number: 1 });
  await expect.poll(() => order).toEqual([1]);
  const second = await there.start(turns, { number: 2 });
  const third = await here.start(turns, { number: 3 });
  passed.open();
  for (const handle of [first, second, third]) await handle.result();
  expect(order).toEqual([1, 2, 3]);
});

it('what was granted for a state that was refused is let go at once', async () => {
  let isArmed = false;
  const faults = {
    strike: (place: string) => {
      if (place !== 'before commit' || !isArmed) return Promise.resolve();
      isArmed = false;
      return Promise.reject(new RefusedCommitError('refused for a test', {}));
    },
  };
  const unlucky = workflow('unlucky', { version: '1' })
    .waitFor('word')
    .step('second', { resources: { door: 1 }, run: () => 'through' });
  const other = workflow('other', { version: '1' }).step('pass', { resources: { door: 1 }, run: () => 'passed' });
  const engine = await open([unlucky, other], { resources: { door: 1 }, faults: faults as never });
  const waiting = await engine.start(unlucky, undefined);
  await reaches(engine, waiting.id, 'WAITING');
  isArmed = true;
  await expect(waiting.signal('word')).rejects.toThrow('refused for a test');
  await expect.poll(() => rowsOf(engine, 'select address from resource_claims'), { timeout: 1_000 }).toEqual([]);
  const next = await engine.start(other, undefined);
  expect(await next.result()).toBe('passed');
  await waiting.signal('word');
  expect(await waiting.result()).toBe('through');
});

// Steps in worker threads of their own, on the real PostgreSQL.
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { InvalidDefinitionError } from '../../src/errors.ts';
import { isolated } from '../../src/steps/isolation/isolated.ts';
import { engines, rowsOf } from './fixture.ts';

const engineOf = engines();
const module = new URL('../steps/isolation/works.ts', import.meta.url);
const work = (name: string, heapMb = 32, maxHeapMb?: number) =>
  isolated<unknown>({ module, export: name, heapMb, ...(maxHeapMb === undefined ? {} : { maxHeapMb }) });
const QUICK = { retry: { baseDelayMs: 1, jitter: 'none' } } as const;
/** Threads of this process. */
const threads = (): number => readdirSync('/proc/self/task').length;

describe('an isolated step', () => {
  it('sees what any step sees, and tells what any step tells', async () => {
    const lines: string[] = [];
    const log = {
      debug() {},
      info: (_: object, message: string) => void lines.push(message),
      warn() {},
      error() {},
      child: () => log,
    };
    const definition = workflow<number>('all', { version: '1' })
      .step('before', { run: () => 'first' })
      .step('isolated', { run: isolated<{ key: string }>({ module, heapMb: 32 }), ...QUICK })
      .step('after', { run: ({ outputs }) => outputs.isolated });
    const engine = await engineOf([definition], { log });
    const handle = await engine.start(definition, 42);
    expect(await handle.result()).toEqual({
      saw: 42,
      before: { before: 'first' },
      key: `${handle.id}/isolated`,
      lastProgress: { half: true },
    });
    expect(lines).toContain('from the thread');
    expect(await engine.control.rateBudgets()).toMatchObject([{ name: 'api_calls', spent: 6 }]);
  });

  it('that needs more than its heap is run again in larger ones, as a recovery that is seen', async () => {
    const definition = workflow<number>('hungry', { version: '1' }).step('hungry', {
      run: work('hungry', 16, 256),
      ...QUICK,
    });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, 24);
    expect(await handle.result()).toEqual({ attempt: 2, held: 24 });
    const [error] = await rowsOf(engine, 'select * from workflow_errors where workflow_id = ?', [handle.id]);
    expect(error).toMatchObject({
      error_category: 'RESOURCE_EXHAUSTION',
      recovery_strategy: 'SCALE_RESOURCES_AND_RETRY',
      recovery_successful: true,
    });
    const [recovery] = await rowsOf(engine, 'select * from workflow_recovery_attempts where workflow_id = ?', [
      handle.id,
    ]);
    expect(recovery).toMatchObject({
      strategy: 'SCALE_RESOURCES_AND_RETRY',
      success: true,
      action_taken: expect.stringContaining('2 times its share'),
    });
  });

  it.each(['forever', 'polite'])(
    'that does not end (%s) is stopped when its time is over, and by an abort',
    async (name) => {
      const before = threads();
      const definition = workflow(name, { version: '1' }).step('hangs', {
        run: work(name),
        timeoutMs: 300,
        retry: { maxAttempts: 1 },
      });
      const engine = await engineOf([definition], { limits: { graceMs: 1_000 } });
      const handle = await engine.start(definition, undefined);
      await expect(handle.result()).rejects.toMatchObject({ cause: { name: 'StepTimeoutError' } });
      const aborted = await engine.start(definition, undefined);
      await engine.control.abort(aborted.id);
      await expect(aborted.result()).rejects.toThrow('ABORTED');
      await expect.poll(threads, { timeout: 5_000 }).toBeLessThanOrEqual(before + 6); // of the pool that loads modules
    },
  );

  it('fails like any other, with its class, code and causes', async () => {
    const definition = workflow('fails', { version: '1' }).step('fails', { run: work('fails') });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'no such account' } });
    const [error] = await rowsOf(engine, 'select * from workflow_errors where workflow_id = ?', [handle.id]);
    expect(error).toMatchObject({ error_type: 'FatalError', error_class: 'FATAL', causes: [{ message: 'gone' }] });
  });

  it.each([
    ['stores', 'not there in an isolated step'],
    ['leaves', 'ended with code 7'],
    ['handle', 'could not be cloned'],
    ['nothing', 'exports no function "nothing"; it exports default'],
  ])('that cannot work (%s) says why', async (name, message) => {
    const definition = workflow(name, { version: '1' }).step('wrong', { run: work(name), retry: { maxAttempts: 1 } });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: expect.stringContaining(message) } });
  });

  it('may be an undo, and the work on items', async () => {
    const definition = workflow('parts', { version: '1' })
      .step('done', { run: () => 'done', compensate: work('undo') })
      .each('items', { items: () => [1, 2, 3], run: work('quick') })
      .step('falls', { onExhausted: 'compensate', run: work('fails') });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toThrow('FAILED');
    expect((await handle.events()).filter(({ type }) => type === 'STEP_COMPENSATED')).toHaveLength(1);
  });

  it('leaves no thread behind after 100 runs', async () => {
    const definition = workflow<number>('many', { version: '1' }).each('all', {
      items: ({ input }) => Array.from({ length: input }, (_, index) => index),
      concurrency: 5,
      run: work('quick'),
    });
    const engine = await engineOf([definition]);
    await (await engine.start(definition, 5)).result();
    const before = threads();
    await (await engine.start(definition, 100)).result();
    await expect.poll(threads, { timeout: 5_000 }).toBeLessThanOrEqual(before);
  }, 60_000);
});

describe('isolated', () => {
  it('refuses what a thread cannot load, and heaps out of range', () => {
    expect(() => isolated({ module: (() => 1) as never, heapMb: 32 })).toThrow('a thread loads its own code');
    expect(() => isolated({ module: new URL('https://example.org/x.js'), heapMb: 32 })).toThrow(InvalidDefinitionError);
    expect(() => isolated({ module, heapMb: 1 })).toThrow('heapMb is 1');
    expect(() => isolated({ module, heapMb: 64, maxHeapMb: 32 })).toThrow('maxHeapMb is 32');
  });
});

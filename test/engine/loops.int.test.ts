// Workflows that never end by themselves, on the real PostgreSQL: found out, recorded with a witness, and ended; and those that only look so.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import {
  InfiniteLoopDetectedError,
  InvalidDefinitionError,
  LoopBudgetSpentError,
  StalledError,
} from '../../src/errors.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const MANY = 1_000;

interface Recorded {
  readonly error_type: string;
  readonly error_category: string;
  readonly context: { readonly witness?: unknown };
}

describe('a loop without end', () => {
  it('is found in its third equal pass; the passes are the witness, and what they did is undone', async () => {
    const undone: string[] = [];
    let calls = 0;
    const circle = workflow('circle', { version: '1' }).loop('fix', {
      budget: MANY,
      body: (pass) =>
        pass
          .step('try', {
            run: () => ({ ok: ++calls > MANY }),
            compensate: ({ idempotencyKey }) => void undone.push(idempotencyKey.split('/').at(-1) as string),
          })
          .step('check', { run: ({ outputs }) => outputs.try.ok }),
      until: ({ outputs }) => outputs.check,
    });
    const engine = await engineOf([circle]);
    const handle = await engine.start(circle, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: InfiniteLoopDetectedError.name } });
    const [error, ...others] = await rowsOf<Recorded>(engine, 'select * from workflow_errors where workflow_id = ?', [
      handle.id,
    ]);
    expect(others).toEqual([]);
    expect(error).toMatchObject({ error_type: 'InfiniteLoopDetectedError', error_category: 'INFINITE_LOOP' });
    expect(error?.context.witness).toMatchObject({ loop: 'fix', passes: [1, 2, 3], period: 1 });
    expect(calls).toBe(3);
    expect(undone).toEqual(['try#3', 'try#2', 'try#1']);
  });

  it('is found also when it takes turns, and when another process has gone on with it in between', async () => {
    let calls = 0;
    const turns = workflow('turns', { version: '1' }).loop('pair', {
      budget: MANY,
      body: (pass) => pass.step('swap', { run: () => (calls++ % 2 === 0 ? 'left' : 'right') }),
      until: () => false,
    });
    const first = await engineOf([turns]);
    const handle = await first.start(turns, undefined, {});
    const seen = new Promise<void>((resolve) => {
      const stop = first.control.onCommit(() => {
        if (calls < 3) return;
        stop();
        resolve();
      });
    });
    await Promise.race([seen, reaches(first, handle.id, 'FAILED')]);
    await first.stop(2_000);
    const second = await engineOf([turns]);
    await reaches(second, handle.id, 'FAILED');
    const [error] = await rowsOf<Recorded>(second, 'select * from workflow_errors where workflow_id = ?', [handle.id]);
    expect(error?.context.witness).toMatchObject({ passes: [1, 3, 5], period: 2 });
  });

  it('is found by its measure when its state changes without getting anywhere', async () => {
    const issues = [9, 7, 5, 6, 8, 7, 6, 5, 5];
    const spin = workflow('spin', { version: '1' }).loop('repair', {
      budget: MANY,
      body: (pass) =>
        pass.step('scan', {
          run: ({ pass: number }) => ({ left: issues[(number as number) - 1] ?? 5, scratch: number }),
        }),
      until: ({ outputs }) => outputs.scan.left === 0,
      progress: { measure: ({ outputs }) => outputs.scan.left, direction: 'down', stallWindow: 4 },
    });
    const engine = await engineOf([spin]);
    const handle = await engine.start(spin, undefined);
    await expect(handle.result()).rejects.toMatchObject({
      cause: { name: StalledError.name, message: expect.stringContaining('pass 3 (5)') },
    });
  });

  it('is not one that counts its passes, polls, or sees only volatile keys change to something new', async () => {
    let polled = 0;
    const fine = workflow('fine', { version: '1' })
      .loop('counted', {
        budget: 20,
        body: (pass) => pass.step('send', { run: ({ pass: number }) => (number === 9 ? 'done' : 'more') }),
        until: ({ outputs }) => outputs.send === 'done',
      })
      .loop('polling', {
        budget: 20,
        polls: true,
        body: (pass) => pass.step('ask', { run: () => (++polled > 9 ? 'ready' : 'pending') }),
        until: ({ outputs }) => outputs.ask === 'ready',
      })
      .loop('waiting', {
        budget: 20,
        body: (pass) => pass.step('look', { run: () => (++polled > 19 ? 'ready' : 'pending') }).sleep('nap', 1),
        until: ({ outputs }) => outputs.look === 'ready',
      })
      .each('all', { items: () => Array.from({ length: 1_200 }, () => 'same'), concurrency: 100, run: () => 'same' })
      .step('last', { run: () => 'over' });
    const engine = await engineOf([fine]);
    const handle = await engine.start(fine, undefined);
    expect(await handle.result()).toBe('over');
  });

  it('is found although declared keys change from pass to pass', async () => {
    let calls = 0;
    const noisy = workflow('noisy', { version: '1' }).loop('fetch', {
      budget: MANY,
      volatile: ['requestId'],
      body: (pass) => pass.step('get', { run: () => ({ rows: [], meta: { requestId: ++calls } }) }),
      until: ({ outputs }) => outputs.get.rows.length > 0,
    });
    const engine = await engineOf([noisy]);
    const handle = await engine.start(noisy, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { name: InfiniteLoopDetectedError.name } });
    expect(calls).toBe(3);
  });

  it('may be allowed more repetitions, or none be looked for', async () => {
    const loop = workflow('allowed', { version: '1' }).loop('round', {
      budget: 8,
      body: (pass) => pass.step('same', { run: () => 'same' }),
      until: () => false,
    });
    const five = await engineOf([loop], { infiniteLoops: { maxRepeats: 5 } });
    await expect((await five.start(loop, undefined)).result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('passes 1, 2, 3, 4, 5') },
    });
    await five.stop();
    const off = await engineOf([loop], { infiniteLoops: { enabled: false } });
    await expect((await off.start(loop, undefined)).result()).rejects.toMatchObject({
      cause: { name: LoopBudgetSpentError.name },
    });
    await expect(engineOf([loop], { infiniteLoops: { maxRepeats: 1 } })).rejects.toThrow(
      'infiniteLoops.maxRepeats is 1',
    );
  });
});

describe('the budget of a workflow', () => {
  it('ends one that takes more steps than it may, before the next begins', async () => {
    let calls = 0;
    const long = workflow('long', { version: '1', budget: { steps: 3 } })
      .step('a', { run: () => ++calls })
      .step('b', { run: () => ++calls })
      .step('c', { run: () => ++calls })
      .step('d', { run: () => ++calls });
    const engine = await engineOf([long]);
    const handle = await engine.start(long, undefined);
    await expect(handle.result()).rejects.toMatchObject({
      cause: { name: LoopBudgetSpentError.name, message: expect.stringContaining('"d"') },
    });
    expect(calls).toBe(3);
  });

  it('ends one that is sent back again and again, whoever does it', async () => {
    let calls = 0;
    const back = workflow('back', { version: '1', budget: { visits: 3 } }).step('only', { run: () => ++calls });
    const engine = await engineOf([back]);
    const handle = await engine.start(back, undefined);
    await handle.result();
    for (const status of ['COMPLETED', 'COMPLETED', 'FAILED'] as const) {
      const ended = reaches(engine, handle.id, 'FAILED').then(() => 'FAILED' as const);
      await engine.control.restart(handle.id, { from: 'beginning' });
      if (status === 'FAILED') await ended;
      else await handle.result();
    }
    expect(calls).toBe(3);
  });

  it('is a whole number', () => {
    expect(() => workflow('wrong', { version: '1', budget: { steps: 0 } })).toThrow(InvalidDefinitionError);
    expect(() => workflow('wrong', { version: '1', budget: { visits: 1.5 } })).toThrow('budget.visits');
  });
});

describe('a workflow that starts itself', () => {
  it('with the same input is stopped, with its ancestors as witness; with a smaller one it ends by itself', async () => {
    type Task = { readonly n: number; readonly forever: boolean };
    const leaf = workflow<Task>('task', { version: '0' }).step('end', { run: () => 0 });
    const task = workflow<Task>('task', { version: '1' })
      .child('again', leaf, {
        when: ({ input }) => input.forever || input.n > 0,
        input: ({ input }) => (input.forever ? input : { ...input, n: input.n - 1 }),
      })
      .step('end', { run: ({ input }) => input.n });
    // The same name and version from inside: what an author gets who imports the definition in its own module.
    const again = task.nodes[0] as { child: { version: string } };
    again.child.version = '1';
    const engine = await engineOf([task]);
    const descending = await engine.start(task, { n: 6, forever: false });
    expect(await descending.result()).toBe(6);
    const endless = await engine.start(task, { n: 0, forever: true });
    await expect(endless.result()).rejects.toThrow('again and again');
    const found = await rowsOf<Recorded>(
      engine,
      "select e.* from workflow_errors e join workflows w on w.id = e.workflow_id where e.error_type = 'InfiniteLoopDetectedError' and w.thread_id = ?",
      [endless.id],
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.context.witness).toMatchObject({ workflows: expect.arrayContaining([endless.id]) });
    const [{ count } = { count: 0 }] = await rowsOf<{ count: number }>(
      engine,
      'select count(*)::int as count from workflows where thread_id = ?',
      [endless.id],
    );
    expect(count).toBe(2);
  });
});

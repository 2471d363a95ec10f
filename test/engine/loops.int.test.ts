// Workflows that never end by themselves, on the real PostgreSQL: found out, recorded with a witness, and ended; and those that only look so.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import {
  InfiniteLoopDetectedError,
  InvalidDefinitionError,
  LoopBudgetSpentError,
  StalledError,
} from '../../src/errors.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const MANY = 1_000;

/** Looks after every commit, until it holds. */
const committed = (engine: EmbeddedEngine, holds: () => Promise<boolean>): Promise<void> =>
  new Promise((resolve, reject) => {
    const look = (): void =>
      void holds().then((held) => {
        if (!held) return;
        stop();
        resolve();
      }, reject);
    const stop = engine.control.onCommit(look);
    look();
  });

interface Recorded {
  readonly error_type: string;
  readonly error_category: string;
  readonly recovery_strategy: string | null;
  readonly context: { readonly witness?: unknown };
}

describe('a loop without end', () => {
  it('is found in its third equal pass; the workflow goes back three times and begins anew once, and what was done is undone', async () => {
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
    expect([error, ...others].map((one) => one?.recovery_strategy)).toEqual([
      'RESTART_FROM_CHECKPOINT',
      'RESTART_FROM_CHECKPOINT',
      'RESTART_FROM_CHECKPOINT',
      'COMPLETE_RESTART',
      'COMPENSATE',
    ]);
    expect(error).toMatchObject({ error_type: 'InfiniteLoopDetectedError', error_category: 'INFINITE_LOOP' });
    expect(error?.context.witness).toMatchObject({ loop: 'fix', passes: [1, 2, 3], period: 1 });
    expect(calls).toBe(15);
    expect(undone).toEqual(
      ['', '~1', '~2', '~3', '~4'].flatMap((round) => [`try#3${round}`, `try#2${round}`, `try#1${round}`]),
    );
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
    expect(calls).toBe(15);
  });

  it('goes on from before it where something has changed by then', async () => {
    let calls = 0;
    const once = workflow('changed', { version: '1' })
      .step('begin', { run: () => ++calls, idempotent: false })
      .loop('fix', {
        budget: MANY,
        body: (pass) => pass.step('try', { run: ({ idempotencyKey }) => idempotencyKey.includes('~') }),
        until: ({ outputs }) => outputs.try,
      });
    const engine = await engineOf([once]);
    const handle = await engine.start(once, undefined);
    expect(await handle.result()).toBe(true);
    expect(calls).toBe(1);
    const tried = await rowsOf(
      engine,
      'select strategy, success from workflow_recovery_attempts where workflow_id = ?',
      [handle.id],
    );
    expect(tried).toEqual([{ strategy: 'RESTART_FROM_CHECKPOINT', success: true }]);
  });

  it('is put before a person where its body must not be done twice, and goes round anew by their word', async () => {
    let calls = 0;
    let isOver = false;
    const risky = workflow('risky-circle', { version: '1' }).loop('fix', {
      budget: MANY,
      body: (pass) =>
        pass.step('charge', {
          idempotent: false,
          run: () => {
            calls++;
            return isOver;
          },
        }),
      until: ({ outputs }) => outputs.charge,
    });
    const engine = await engineOf([risky]);
    const handle = await engine.start(risky, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    expect(calls).toBe(3);
    const [asked] = await rowsOf<{ id: string; trigger: string }>(
      engine,
      'select id, trigger from workflow_interventions where workflow_id = ?',
      [handle.id],
    );
    expect(asked?.trigger).toBe('CANNOT_GO_BACK');
    isOver = true;
    await engine.control.decide(asked?.id ?? '', { option: 'retry', notes: 'the other side is repaired' });
    expect(await handle.result()).toBe(true);
    expect(calls).toBe(4);
    const [row, ...more] = await rowsOf(
      engine,
      'select strategy, success, action_taken from workflow_recovery_attempts where workflow_id = ?',
      [handle.id],
    );
    expect(more).toEqual([]);
    expect(row).toMatchObject({ strategy: 'PAUSE_WORKFLOW', success: true });
    const stands = await rowsOf(
      engine,
      'select resolution_kind, resolution_notes from system_errors where workflow_id = ?',
      [handle.id],
    );
    expect(stands).toEqual([{ resolution_kind: 'FIXED', resolution_notes: 'the other side is repaired' }]);
  });

  it('shows its step to a person while it asks, and stays where it is when another step is skipped by hand', async () => {
    let isOver = false;
    const beside = workflow('asks-beside', { version: '1' })
      .step('begin', { run: () => null })
      .waitFor('word', { after: ['begin'] })
      .loop('fix', {
        after: ['begin'],
        budget: MANY,
        body: (pass) => pass.step('charge', { idempotent: false, run: () => isOver }),
        until: ({ outputs }) => outputs.charge,
      });
    const engine = await engineOf([beside]);
    const handle = await engine.start(beside, undefined);
    const asked = () =>
      rowsOf<{ id: string; status: string }>(
        engine,
        'select id, status from workflow_interventions where workflow_id = ?',
        [handle.id],
      );
    await committed(engine, async () => (await asked()).length > 0);
    await engine.control.skipStep(handle.id, 'word');
    expect(await handle.status()).toBe('AWAITING_INTERVENTION');
    expect(await asked()).toMatchObject([{ status: 'OPEN' }]);
    isOver = true;
    await engine.control.retryStep(handle.id, 'fix');
    await handle.result();
    expect((await asked()).map(({ status }) => status)).not.toContain('OPEN');
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

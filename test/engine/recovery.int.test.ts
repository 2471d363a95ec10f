// What happens after something fails, on the real PostgreSQL: retry, alternative, questions, compensation in reverse order, and their records.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError, FatalError, TransientError } from '../../src/failures/authored.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const QUICK = { baseDelayMs: 1, jitter: 'none' } as const;

describe('a step that fails', () => {
  it('is called again with the same key until it succeeds, and the record says so', async () => {
    const calls: [number, string][] = [];
    const flaky = workflow('flaky', { version: '1' }).step('call', {
      retry: QUICK,
      run: ({ attempt, idempotencyKey }) => {
        calls.push([attempt, idempotencyKey]);
        if (attempt < 3) throw new TransientError('not yet');
        return attempt;
      },
    });
    const engine = await engineOf([flaky]);
    const handle = await engine.start(flaky, undefined);
    expect(await handle.result()).toBe(3);
    expect(calls.map(([attempt]) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(calls.map(([, key]) => key))).toEqual(new Set([`${handle.id}/call`]));
    const attempts = await rowsOf(
      engine,
      'select attempt, outcome, delay_ms from step_attempts where workflow_id = ? order by tag',
      [handle.id],
    );
    expect(attempts.map((row) => (row as { outcome: string }).outcome)).toEqual(['failed', 'failed', 'completed']);
    const errors = await rowsOf<Record<string, unknown>>(
      engine,
      'select * from workflow_errors where workflow_id = ?',
      [handle.id],
    );
    expect(errors).toHaveLength(2);
    expect(errors[0]).toMatchObject({
      error_class: 'TRANSIENT',
      recovery_strategy: 'RETRY_WITH_BACKOFF',
      step_id: 'call',
    });
  });

  it('leaves a recovery attempt for everything that was tried, and the error says how it ended', async () => {
    const flaky = workflow('tried', { version: '1' }).step('call', {
      retry: QUICK,
      run: ({ attempt }) => {
        if (attempt < 3) throw new TransientError(`no ${attempt}`);
        return attempt;
      },
    });
    const engine = await engineOf([flaky]);
    const handle = await engine.start(flaky, undefined);
    await handle.result();
    const tried = await rowsOf(
      engine,
      'select r.*, e.error_message as about from workflow_recovery_attempts r join workflow_errors e on e.id = r.error_id where r.workflow_id = ? order by attempt_number',
      [handle.id],
    );
    expect(tried).toMatchObject([
      { about: 'no 1', strategy: 'RETRY_WITH_BACKOFF', attempt_number: 1, success: false, error_message: 'no 2' },
      { about: 'no 2', strategy: 'RETRY_WITH_BACKOFF', attempt_number: 2, success: true, error_message: null },
    ]);
    const errors = await rowsOf(
      engine,
      'select recovery_successful, recovery_attempts from workflow_errors where workflow_id = ? order by created_at, id',
      [handle.id],
    );
    expect(errors).toMatchObject([
      { recovery_successful: false, recovery_attempts: 1 },
      { recovery_successful: true, recovery_attempts: 1 },
    ]);
  });

  it('takes its alternative when its attempts are used up', async () => {
    const ways = workflow('ways', { version: '1' }).step('fetch', {
      retry: { ...QUICK, maxAttempts: 2 },
      run: () => {
        throw new TransientError('down');
      },
      alternative: () => 'from the mirror',
    });
    const engine = await engineOf([ways]);
    expect(await (await engine.start(ways, undefined)).result()).toBe('from the mirror');
  });

  it('undoes what began, last first, each with its output, and ends FAILED with the cause', async () => {
    const undone: unknown[] = [];
    const trip = workflow('trip', { version: '1' })
      .step('flight', { run: () => 'F1', compensate: ({ output }) => void undone.push(['flight', output]) })
      .step('hotel', { run: () => 'H1', compensate: ({ output }) => void undone.push(['hotel', output]) })
      .step('pay', {
        run: () => {
          throw new FatalError('card refused');
        },
        compensate: ({ output }) => void undone.push(['pay', output]),
      });
    const engine = await engineOf([trip]);
    const handle = await engine.start(trip, undefined);
    await expect(handle.result()).rejects.toMatchObject({
      code: 'WORKFLOW_FAILED',
      cause: { message: 'card refused', name: 'FatalError' },
    });
    expect(undone).toEqual([
      ['pay', undefined],
      ['hotel', 'H1'],
      ['flight', 'F1'],
    ]);
    const [system] = await rowsOf<Record<string, unknown>>(
      engine,
      'select * from system_errors where workflow_id = ?',
      [handle.id],
    );
    expect(system).toMatchObject({ error_message: 'card refused', resolved: false, step_id: 'pay' });
    expect(system?.stack_trace).toContain('recovery.int.test.ts');
  });

  it('asks a person about a conflict, and goes on as they decide', async () => {
    let clean = false;
    const merge = workflow('merge', { version: '1' }).step('merge', {
      run: () => {
        if (!clean) throw new ConflictError('two edits of one line', { affectedItems: ['a.ts'] });
        return 'merged';
      },
    });
    const engine = await engineOf([merge]);
    const handle = await engine.start(merge, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    const [question] = await rowsOf<{ id: string; status: string }>(
      engine,
      'select * from workflow_interventions where workflow_id = ?',
      [handle.id],
    );
    expect(question).toMatchObject({ status: 'OPEN', step_id: 'merge' });
    await expect(handle.decide(question?.id as string, { option: 'retry', notes: '  ' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    clean = true;
    await handle.decide(question?.id as string, { option: 'retry', notes: 'resolved by hand' }, { actor: 'ada' });
    expect(await handle.result()).toBe('merged');
    const [decided] = await rowsOf(engine, 'select * from workflow_interventions where workflow_id = ?', [handle.id]);
    expect(decided).toMatchObject({
      status: 'DECIDED',
      decision: 'retry',
      decided_by: 'ada',
      notes: 'resolved by hand',
    });
  });

  it('asks a person when an undo cannot be done, and never reports it as done', async () => {
    const stuck = workflow('stuck', { version: '1' })
      .step('take', {
        run: () => 1,
        compensate: () => {
          throw new FatalError('cannot be taken back');
        },
      })
      .step('fall', {
        run: () => {
          throw new FatalError('fell');
        },
      });
    const engine = await engineOf([stuck]);
    const handle = await engine.start(stuck, undefined);
    const open = "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'";
    for (;;) {
      if ((await rowsOf(engine, open, [handle.id])).length > 0) break;
      await new Promise((next) => setImmediate(next));
    }
    const [question] = await rowsOf<{ id: string }>(engine, open, [handle.id]);
    await handle.decide(question?.id as string, { option: 'giveUp', notes: 'written off' });
    await expect(handle.result()).rejects.toMatchObject({ code: 'WORKFLOW_FAILED' });
    const events = await handle.events();
    expect(events.map(({ type }) => type)).not.toContain('STEP_COMPENSATED');
  });
});

describe('a person', () => {
  it('pauses: what runs is recorded, nothing new starts until it is resumed', async () => {
    const running = gate();
    const finish = gate();
    const seen: string[] = [];
    const two = workflow('two', { version: '1' })
      .step('first', {
        run: async () => {
          running.open();
          await finish.passed;
          seen.push('first');
          return 1;
        },
      })
      .step('second', { run: () => void seen.push('second') });
    const engine = await engineOf([two]);
    const handle = await engine.start(two, undefined);
    await running.passed;
    await handle.pause({ reason: 'deploy' });
    finish.open();
    for (;;) {
      const events = await handle.events();
      if (events.some(({ type }) => type === 'STEP_COMPLETED')) break;
      await new Promise((next) => setImmediate(next));
    }
    expect(await handle.status()).toBe('PAUSED');
    expect(seen).toEqual(['first']);
    await handle.resume();
    await handle.result();
    expect(seen).toEqual(['first', 'second']);
  });

  it('aborts: the running attempt is told by its signal, what began is undone, the end is ABORTED', async () => {
    const running = gate();
    const log: string[] = [];
    const long = workflow('long', { version: '1' }).step('work', {
      run: async ({ signal }) => {
        running.open();
        await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
      },
      compensate: () => void log.push('undone'),
    });
    const engine = await engineOf([long]);
    const handle = await engine.start(long, undefined);
    await running.passed;
    await handle.abort({ reason: 'no longer needed' });
    await expect(handle.result()).rejects.toMatchObject({ code: 'WORKFLOW_FAILED', details: { status: 'ABORTED' } });
    expect(log).toEqual(['undone']);
    await expect(handle.pause()).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });
});

describe('a wait', () => {
  it('for an event takes one that came early, and its payload is the output', async () => {
    const open = gate();
    const order = workflow('order', { version: '1' })
      .step('reserve', { run: () => open.passed })
      .waitFor('paid', { event: 'payment' });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, undefined);
    await handle.signal('payment', { amount: 3 });
    open.open();
    expect(await handle.result()).toEqual({ amount: 3 });
    await expect(handle.signal('payment')).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });

  it('that is long leaves memory, and an event brings the workflow back', async () => {
    const order = workflow('late', { version: '1' }).waitFor('paid', { deadlineMs: 3_600_000 });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, undefined);
    expect(await handle.status()).toBe('WAITING');
    expect(engine.control.inMemory).toBe(0);
    const [row] = await rowsOf<{ owner: string | null; wake_at: Date | null }>(
      engine,
      'select owner, wake_at from workflows where id = ?',
      [handle.id],
    );
    expect(row?.owner).toBeNull();
    expect(row?.wake_at).not.toBeNull();
    await handle.signal('paid', 'now');
    expect(await handle.result()).toBe('now');
  });

  it('writes nothing when a wish is refused while it sleeps, and sleeps on', async () => {
    const order = workflow('refused', { version: '1' }).waitFor('paid', { deadlineMs: 3_600_000 });
    const engine = await engineOf([order]);
    const handle = await engine.start(order, undefined);
    const head = 'select revision, owner, wake_at from workflows where id = ?';
    const [before] = await rowsOf(engine, head, [handle.id]);
    for (let times = 0; times < 3; times++)
      await expect(handle.resume()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    await handle.signal('paid', 1);
    await handle.result();
    expect(before).toMatchObject({ revision: '1', owner: null });
    const [after] = await rowsOf<{ revision: string }>(engine, head, [handle.id]);
    expect(Number(after?.revision)).toBe(2);
  });

  it('sleeps its time, and skips a step whose condition is false', async () => {
    const nap = workflow<{ go: boolean }>('nap', { version: '1' })
      .sleep('pause', 20)
      .step('maybe', { when: ({ input }) => input.go, run: () => 'ran' })
      .step('last', { run: ({ outputs }) => outputs.maybe ?? 'skipped' });
    const engine = await engineOf([nap]);
    const [yes, no] = await Promise.all([engine.start(nap, { go: true }), engine.start(nap, { go: false })]);
    expect(await Promise.all([yes.result(), no.result()])).toEqual(['ran', 'skipped']);
  });
});

describe('a running step', () => {
  it('tells its progress, its agent and figures; the next attempt finds the progress, the log shows it', async () => {
    const found: unknown[] = [];
    const copy = workflow('copy', { version: '1' }).step('files', {
      retry: QUICK,
      run: ({ attempt, lastProgress, progress, report }) => {
        found.push(lastProgress);
        progress({ copied: attempt * 10 });
        report({ agentState: { mood: 'busy' }, metrics: { files: attempt } });
        if (attempt === 1) throw new TransientError('disk busy');
        return 'copied';
      },
    });
    const engine = await engineOf([copy]);
    const handle = await engine.start(copy, undefined);
    await handle.result();
    expect(found).toEqual([undefined, { copied: 10 }]);
    const told = (await handle.events()).filter(({ type }) => type === 'STEP_PROGRESSED');
    expect(told.map(({ payload }) => payload)).toEqual([{ step: 'files', progress: { copied: 10 } }]);
    const [row] = await rowsOf<{ revision: string }>(engine, 'select revision from workflows where id = ?', [
      handle.id,
    ]);
    expect(Number(row?.revision)).toBeLessThanOrEqual(4); // 3 where the millisecond of the wait is over before the commit.
  });
});

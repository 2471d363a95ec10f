// What is scarce, on the real PostgreSQL: a process that is short of something, and budgets of calls that several processes share.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { RateBudgetSpentError } from '../../src/errors.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { VitalSigns } from '../../src/vitals.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const WAIT = { timeout: 20_000, interval: 20 };
const engineOf = engines();

describe('a process that is short of something', () => {
  it('finishes what runs, parks what would begin without calling it, says so, and goes on when it is over', async () => {
    const signs = { now: { disk: 0.1 } as VitalSigns };
    const running = gate();
    const begun = gate();
    const calls: string[] = [];
    const two = workflow('two', { version: '1' })
      .step('first', {
        run: async () => {
          calls.push('first');
          begun.open();
          await running.passed;
        },
      })
      .step('second', { idempotent: false, run: ({ attempt }) => void calls.push(`second ${attempt}`) });
    const clock = new MovedClock();
    const engine = await engineOf([two], { vitals: { read: () => signs.now }, clock });
    const handle = await engine.start(two, undefined);
    await begun.passed;
    signs.now = { disk: 0.99 };
    clock.move(500);
    expect(engine.control.exhausted).toMatchObject([{ resource: 'disk', value: 0.99 }]);
    running.open();
    await reaches(engine, handle.id, 'WAITING');
    expect(calls).toEqual(['first']);
    expect((await handle.events()).find(({ type }) => type === 'STEP_PARKED')?.payload).toEqual({
      step: 'second',
      dueAt: expect.any(Number) as number,
      reason: expect.stringContaining('disk') as string,
    });
    const attempts = await rowsOf(engine, 'select * from step_attempts where workflow_id = ?', [handle.id]);
    expect(attempts).toHaveLength(1);
    signs.now = { disk: 0.2 };
    clock.move(500);
    expect(engine.control.exhausted).toEqual([]);
    const ended = reaches(engine, handle.id, 'COMPLETED');
    clock.move(8_000);
    await ended;
    expect(calls).toEqual(['first', 'second 1']);
    await engine.stop();
    const after = await engineOf([two]);
    const errors = await rowsOf(after, "select * from system_errors where error_type = 'RESOURCE_EXHAUSTED'");
    expect(errors).toMatchObject([{ resolved: true, resolution_kind: 'AUTO_RECOVERED', resolved_by: 'holdfast' }]);
    const [log] = await rowsOf<{ types: string[] }>(
      after,
      "select array_agg(type order by sequence) as types from workflow_events where payload->>'systemErrorId' = ?",
      [(errors[0] as { id: string }).id],
    );
    expect(log?.types).toEqual(['NOTICE', 'ERROR_RESOLVED']);
  });
});

describe('step.spend', () => {
  const caller = (log: string[], idempotent = true) =>
    workflow<number>('caller', { version: idempotent ? '1' : '2' }).step('call', {
      idempotent,
      run: async ({ input, attempt, spend }) => {
        await spend('calls', input);
        log.push(`call ${attempt}`);
      },
    });
  const budgets = { calls: { limit: 10, perMs: 1_000_000_000 } };

  it('lets a step wait for the next window when the budget is spent, over all processes, and uses up no attempt', async () => {
    const log: string[] = [];
    const clock = new MovedClock();
    const definition = caller(log);
    const one = await engineOf([definition], { budgets, clock });
    const other = await engineOf([definition], { budgets, clock });
    await (await one.start(definition, 6)).result();
    await (await other.start(definition, 4)).result();
    await other.stop();
    const late = await one.start(definition, 1);
    await reaches(one, late.id, 'WAITING');
    expect(log).toHaveLength(2);
    expect(await one.control.rateBudgets()).toMatchObject([
      { name: 'api_calls', limit: 1_000 },
      { name: 'calls', spent: 10, refused: 1 },
    ]);
    const [error] = await rowsOf(one, 'select * from workflow_errors where workflow_id = ?', [late.id]);
    expect(error).toMatchObject({
      error_type: RateBudgetSpentError.name,
      error_category: 'RATE_LIMIT',
      recovery_strategy: 'QUEUE_FOR_LATER',
    });
    const ended = reaches(one, late.id, 'COMPLETED');
    clock.move(1_000_000_000 + 120_000);
    await ended;
    expect(log.at(-1)).toBe('call 1');
    const recoveries = 'select strategy, attempt_number, success from workflow_recovery_attempts where workflow_id = ?';
    expect(await rowsOf(one, recoveries, [late.id])).toEqual([
      { strategy: 'QUEUE_FOR_LATER', attempt_number: 1, success: true },
    ]);
  });

  it('keeps no step waiting for longer than the time of all its calls', async () => {
    const calls: string[] = [];
    const bounded = workflow('bounded', { version: '1' }).step('call', {
      retry: { maxElapsedMs: 60_000 },
      run: async ({ spend }) => {
        calls.push('call');
        await spend('bounded', 10);
      },
    });
    const clock = new MovedClock();
    const engine = await engineOf([bounded], { budgets: { bounded: { limit: 10, perMs: 86_400_000 } }, clock });
    await (await engine.start(bounded, null)).result();
    const late = await engine.start(bounded, null);
    await reaches(engine, late.id, 'WAITING');
    const ended = reaches(engine, late.id, 'FAILED');
    clock.move(61_000);
    await ended;
    expect(calls).toHaveLength(2);
    const errors = 'select error_type from workflow_errors where workflow_id = ? order by created_at';
    expect(await rowsOf(engine, errors, [late.id])).toEqual([
      { error_type: 'RateBudgetSpentError' },
      { error_type: 'StepTimeoutError' },
    ]);
  });

  it('does not keep an undo waiting for longer than its time: then a person is asked', async () => {
    const spent = workflow('spent', { version: '1' })
      .step('take', {
        run: () => 1,
        undoWithinMs: 1_500,
        compensate: ({ spend }) => spend('few'),
      })
      .step('use', {
        run: async ({ spend }) => {
          await spend('few');
          throw new FatalError('broken');
        },
      });
    const engine = await engineOf([spent], { budgets: { few: { limit: 1, perMs: 100 * 24 * 3_600_000 } } });
    const { id } = await engine.start(spent, null);
    await expect
      .poll(
        () => rowsOf(engine, 'select trigger, step_id from workflow_interventions where workflow_id = ?', [id]),
        WAIT,
      )
      .toEqual([{ trigger: 'COMPENSATION_FAILED', step_id: 'take' }]);
  });

  it('of two that want the last of it gives it to one', async () => {
    const definition = caller([]);
    const engine = await engineOf([definition], { budgets: { calls: { limit: 3, perMs: 86_400_000 } } });
    const handles = await Promise.all([2, 2, 2].map((amount) => engine.start(definition, amount)));
    const statuses = await Promise.all(handles.map(({ id }) => reaches(engine, id, 'COMPLETED', 'WAITING')));
    expect(statuses.sort()).toEqual(['COMPLETED', 'WAITING', 'WAITING']);
  });

  it('sends a step that is not idempotent to a person', async () => {
    const definition = caller([], false);
    const engine = await engineOf([definition], { budgets: { calls: { limit: 1, perMs: 1_000_000_000 } } });
    await reaches(engine, (await engine.start(definition, 1)).id, 'COMPLETED', 'AWAITING_INTERVENTION');
    const second = await engine.start(definition, 1);
    expect(await reaches(engine, second.id, 'COMPLETED', 'AWAITING_INTERVENTION')).toBe('AWAITING_INTERVENTION');
  });

  it('refuses a budget that nobody declared and an amount that no window holds, and createEngine a limit that is no number', async () => {
    const definition = caller([]);
    const engine = await engineOf([definition], { budgets: { calls: { limit: 2 } } });
    await expect((await engine.start(definition, 3)).result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('from 1 to its limit, 2') },
    });
    const bare = await engineOf([definition]);
    await expect((await bare.start(definition, 3)).result()).rejects.toMatchObject({
      cause: { message: expect.stringContaining('there are api_calls') },
    });
    await expect(engineOf([definition], { budgets: { calls: { limit: 0 } } })).rejects.toThrow(
      'budgets.calls.limit is 0',
    );
  });
});

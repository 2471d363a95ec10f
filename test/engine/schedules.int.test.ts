// Workflows that are started again and again, on the real PostgreSQL with a moved clock.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { workflow } from '../../src/builder.ts';
import type { CreateEngineOptions, EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { TickRow } from '../../src/persistence/scheduleStore.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();
const HOUR = 3_600_000;
const WAIT = { timeout: 15_000, interval: 20 };

const quick = workflow<{ n: number }>('quick', { version: '1', input: z.object({ n: z.number() }) }).step('work', {
  run: ({ input }) => input.n,
});
const slow = workflow<unknown>('slow', { version: '1' }).waitFor('end');
const hourly = { everyMs: HOUR } as const;

/** A clock a minute after a full hour, so that none passes by itself during a test. */
function aMinutePast(): MovedClock {
  const clock = new MovedClock();
  clock.move(HOUR - (clock.now() % HOUR) + 60_000);
  return clock;
}

/** A name that no other test of this file has. */
let made = 0;
const newName = (): string => `schedule${++made}`;

const ticksOf = async (engine: EmbeddedEngine, name: string): Promise<TickRow[]> => {
  const [schedule] = await rowsOf<{ id: string }>(engine, 'select id from workflow_schedules where name = ?', [name]);
  const rows = await rowsOf<TickRow>(
    engine,
    `select outcome, workflow_id as "workflowId", manual, (extract(epoch from tick) * 1000)::float8 as tick, message
     from workflow_schedule_ticks where schedule_id = ? order by number`,
    [schedule?.id],
  );
  return rows;
};
const outcomes = async (engine: EmbeddedEngine, name: string): Promise<string[]> =>
  (await ticksOf(engine, name)).map(({ outcome }) => outcome);
const begun = async (engine: EmbeddedEngine, name: string): Promise<WorkflowId[]> =>
  (await ticksOf(engine, name)).flatMap(({ workflowId }) => workflowId ?? []);

describe('a schedule that the code declares', () => {
  it('starts one workflow for each tick, however many processes there are', async () => {
    const clock = aMinutePast();
    const name = newName();
    const options = { clock, schedules: { [name]: { workflow: quick, ...hourly, input: { n: 7 } } } };
    const first = await engineOf([quick], options);
    await engineOf([quick], options);
    const third = await engineOf([quick], { clock });
    for (let hour = 1; hour <= 3; hour++) {
      clock.move(HOUR);
      await expect.poll(async () => (await begun(third, name)).length, WAIT).toBe(hour);
      // What is unfinished at the next tick has that skipped.
      for (const id of await begun(first, name)) expect(await first.handle<number>(id).result()).toBe(7);
    }
    const all = await ticksOf(first, name);
    expect(all.map(({ outcome }) => outcome)).toEqual(['STARTED', 'STARTED', 'STARTED']);
    expect(all.map(({ tick }) => tick % HOUR)).toEqual([0, 0, 0]);
    expect(new Set(all.map(({ tick }) => tick)).size).toBe(3);
    const born = await rowsOf<{ started_by: string }>(
      first,
      'select started_by from workflows where id = any(?::uuid[])',
      [`{${all.map(({ workflowId }) => workflowId).join()}}`],
    );
    expect(born).toEqual(Array(3).fill({ started_by: `schedule ${name}` }));
  });

  it('keeps what people changed until its declaration changes', async () => {
    const clock = aMinutePast();
    const name = newName();
    const declared = (everyMs: number): Partial<CreateEngineOptions> => ({
      clock,
      schedules: { [name]: { workflow: quick, everyMs, input: { n: 1 } } },
    });
    const first = await engineOf([quick], declared(HOUR));
    await first.control.schedules.update(name, { everyMs: 2 * HOUR });
    await first.control.schedules.pause(name, { reason: 'over the holidays' });
    const second = await engineOf([quick], declared(HOUR));
    expect(await second.control.schedules.read(name)).toMatchObject({
      everyMs: 2 * HOUR,
      paused: true,
      nextTick: null,
    });
    const third = await engineOf([quick], declared(3 * HOUR));
    expect(await third.control.schedules.read(name)).toMatchObject({ everyMs: 3 * HOUR, paused: true });
  });

  it.each([
    [{ workflow: 'nobody', ...hourly }, 'schedules.wrong.workflow must be one of quick'],
    [{ workflow: quick, cron: 'soon' }, 'schedules.wrong: cron must have five fields'],
    [
      { workflow: quick, ...hourly, input: { n: 'seven' } },
      'the input of schedule "wrong" does not fit its schema: n:',
    ],
    [{ workflow: quick, every: HOUR }, 'has no option "every"'],
    [{ workflow: quick, version: '2', ...hourly, input: { n: 1 } }, 'no version 2 of workflow "quick"'],
  ])('%j is refused: %s', async (wrong, message) => {
    await expect(engineOf([quick], { schedules: { wrong: wrong as never } })).rejects.toThrow(message);
  });
});

describe('while a workflow of it is unfinished, a tick', () => {
  const opened = async (overlap: 'skip' | 'bufferOne' | 'cancelOther' | 'allowAll') => {
    const clock = aMinutePast();
    const name = newName();
    const engine = await engineOf([slow], { clock });
    await engine.control.schedules.create(name, { workflow: 'slow', ...hourly, overlap });
    const passes = async (ticks: number): Promise<void> => {
      clock.move(HOUR);
      await expect.poll(async () => (await ticksOf(engine, name)).length, WAIT).toBe(ticks);
    };
    await passes(1);
    return { engine, name, clock, passes };
  };

  it('is skipped by default', async () => {
    const { engine, name, passes } = await opened('skip');
    await passes(2);
    const [first] = await begun(engine, name);
    await engine.handle(first as WorkflowId).signal('end', null);
    await reaches(engine, first as WorkflowId, 'COMPLETED');
    await passes(3);
    expect(await outcomes(engine, name)).toEqual(['STARTED', 'SKIPPED', 'STARTED']);
  });

  it('waits for its end where one may be buffered, and a second one is skipped', async () => {
    const { engine, name, passes } = await opened('bufferOne');
    await passes(2);
    await passes(3);
    const [first] = await begun(engine, name);
    await engine.handle(first as WorkflowId).signal('end', null);
    await expect.poll(() => outcomes(engine, name), WAIT).toEqual(['STARTED', 'BUFFERED', 'SKIPPED', 'STARTED']);
    const [, buffered, , last] = await ticksOf(engine, name);
    expect(last?.tick).toBe(buffered?.tick);
    expect(await engine.control.schedules.read(name)).toMatchObject({ bufferedTick: null });
  });

  it('aborts it and begins after its end, where it cancels others', async () => {
    const { engine, name, passes } = await opened('cancelOther');
    const [first] = await begun(engine, name);
    await passes(2);
    await reaches(engine, first as WorkflowId, 'ABORTED');
    await expect.poll(() => outcomes(engine, name), WAIT).toEqual(['STARTED', 'BUFFERED', 'STARTED']);
  });

  it('begins another beside it, where all are allowed', async () => {
    const { engine, name, passes } = await opened('allowAll');
    await passes(2);
    expect(await outcomes(engine, name)).toEqual(['STARTED', 'STARTED']);
    for (const id of await begun(engine, name)) await reaches(engine, id, 'WAITING');
  });
});

describe('ticks that come while nobody is there', () => {
  it('are made up for within the time to catch up, and those before it are told of as missed', async () => {
    const clock = aMinutePast();
    const name = newName();
    const schedule = {
      workflow: quick,
      ...hourly,
      input: { n: 1 },
      overlap: 'allowAll',
      catchUpMs: 2.5 * HOUR,
    } as const;
    const options = { clock, schedules: { [name]: schedule } };
    const first = await engineOf([quick], options);
    await first.stop(2_000);
    clock.move(5 * HOUR);
    const second = await engineOf([quick], options);
    const found = ['MISSED', 'STARTED', 'STARTED'];
    await expect.poll(async () => (await outcomes(second, name)).slice(0, 3), WAIT).toEqual(found);
    await expect
      .poll(
        () =>
          rowsOf(
            second,
            `select severity from system_errors where error_type = 'SCHEDULE_MISSED' and error_context->>'schedule' = ?`,
            [name],
          ),
        WAIT,
      )
      .toEqual([{ severity: 'warning' }]);
    clock.move(HOUR);
    await expect.poll(async () => (await begun(second, name)).length, WAIT).toBeGreaterThanOrEqual(3);
  });
});

describe('a schedule whose start is refused', () => {
  it('is a system error, and its next tick is tried as ever; others are not held up', async () => {
    const clock = aMinutePast();
    const [name, other] = [newName(), newName()];
    const engine = await engineOf([quick], { clock });
    await engine.control.schedules.create(name, { workflow: 'quick', ...hourly, input: { n: 1 } });
    await engine.control.schedules.create(other, { workflow: 'quick', ...hourly, input: { n: 2 } });
    // As another version of the code, with another schema, would have stored it.
    await rowsOf(engine, `update workflow_schedules set input = '{"n":"one"}' where name = ?`, [name]);
    const heard: string[] = [];
    engine.control.onNotice(({ message }) => heard.push(message));
    clock.move(HOUR);
    await expect.poll(() => outcomes(engine, name), WAIT).toEqual(['REFUSED']);
    await expect.poll(() => outcomes(engine, other), WAIT).toEqual(['STARTED']);
    await expect
      .poll(() => heard, WAIT)
      .toEqual([expect.stringContaining(`Schedule "${name}" could not start "quick"`)]);
    const [told] = await rowsOf<{ severity: string; error_message: string }>(
      engine,
      `select severity, error_message from system_errors where error_type = 'SCHEDULE_REFUSED' and error_context->>'schedule' = ?`,
      [name],
    );
    expect(told).toMatchObject({
      severity: 'error',
      error_message: expect.stringContaining('does not fit its schema'),
    });
    await engine.control.schedules.update(name, { input: { n: 3 } });
    clock.move(HOUR);
    await expect.poll(() => outcomes(engine, name), WAIT).toEqual(['REFUSED', 'STARTED']);
  });

  it('is left to a process that has its definition', async () => {
    const clock = aMinutePast();
    const name = newName();
    const first = await engineOf([quick], { clock });
    await first.control.schedules.create(name, { workflow: 'quick', ...hourly, input: { n: 1 } });
    await first.stop(2_000);
    const strangers = await engineOf([slow], { clock });
    clock.move(HOUR);
    await expect
      .poll(async () => (await strangers.control.schedules.read(name))?.nextFireAt, WAIT)
      .toBeLessThan(clock.now());
    expect(await outcomes(strangers, name)).toEqual([]);
    const again = await engineOf([quick], { clock });
    await expect.poll(() => outcomes(again, name), WAIT).toEqual(['STARTED']);
  });
});

describe('a person', () => {
  it('pauses a schedule, and resumes it with the next tick from then', async () => {
    const clock = aMinutePast();
    const name = newName();
    const engine = await engineOf([quick], { clock });
    const { schedules } = engine.control;
    await schedules.create(name, { workflow: quick, ...hourly, input: { n: 1 } });
    await schedules.pause(name, { actor: 'ada', reason: 'the source is down' });
    clock.move(3 * HOUR);
    const resumed = await schedules.resume(name, { actor: 'ada' });
    expect(resumed.nextTick).toBeGreaterThan(clock.now());
    expect(await outcomes(engine, name)).toEqual([]);
    clock.move(HOUR);
    await expect.poll(() => outcomes(engine, name), WAIT).toEqual(['STARTED']);
    const audited = await rowsOf<{ action: string; actor: string; reason: string | null }>(
      engine,
      `select action, actor, reason from audit_log where target_type = 'Schedule' and target_id = ? order by number`,
      [resumed.id],
    );
    expect(audited).toEqual([
      { action: 'createSchedule', actor: 'sdk', reason: null },
      { action: 'pauseSchedule', actor: 'ada', reason: 'the source is down' },
      { action: 'resumeSchedule', actor: 'ada', reason: null },
    ]);
  });

  it('starts one now, also while it is paused, the same once for one key; and hears where its overlap forbids it', async () => {
    const name = newName();
    const engine = await engineOf([slow]);
    const { schedules } = engine.control;
    await schedules.create(name, { workflow: slow, ...hourly }, { paused: true });
    const one = await schedules.trigger(name, { idempotencyKey: 'k' });
    expect(await schedules.trigger(name, { idempotencyKey: 'k' })).toMatchObject({ workflowId: one.workflowId });
    await expect(schedules.trigger(name)).rejects.toThrow(`workflow ${one.workflowId} of it is unfinished`);
    const two = await schedules.trigger(name, { overlap: 'allowAll' });
    expect(two.workflowId).not.toBe(one.workflowId);
    expect(await ticksOf(engine, name)).toMatchObject([
      { outcome: 'STARTED', manual: true, workflowId: one.workflowId },
      { outcome: 'STARTED', manual: true, workflowId: two.workflowId },
    ]);
  });

  it('changes and deletes a schedule; what it has started goes on', async () => {
    const clock = aMinutePast();
    const name = newName();
    const engine = await engineOf([slow], { clock });
    const { schedules } = engine.control;
    const created = await schedules.create(name, { workflow: slow, cron: '0 3 * * *', timeZone: 'Europe/Berlin' });
    expect(new Date(created.nextTick ?? 0).getUTCMinutes()).toBe(0);
    expect(await schedules.update(name, { everyMs: HOUR })).toMatchObject({
      cron: null,
      timeZone: null,
      everyMs: HOUR,
    });
    expect(await schedules.update(name, { cron: '30 4 * * *' })).toMatchObject({
      cron: '30 4 * * *',
      timeZone: 'UTC',
      everyMs: null,
    });
    const { workflowId } = await schedules.trigger(name);
    await schedules.remove(name);
    expect(await schedules.read(name)).toBeUndefined();
    expect(await engine.handle(workflowId as WorkflowId).status()).toBe('WAITING');
    await expect(schedules.pause(name)).rejects.toThrow(`there is no schedule "${name}"`);
  });

  it.each([
    [{ workflow: 'nobody', ...hourly }, 'no workflow "nobody" is registered here'],
    [{ workflow: 'quick', ...hourly, input: {} }, 'does not fit its schema'],
    [{ workflow: 'quick', cron: '0 0 31 2 *', input: { n: 1 } }, 'such a time never comes'],
  ])('is refused %j: %s', async (wrong, message) => {
    const engine = await engineOf([quick]);
    await expect(engine.control.schedules.create(newName(), wrong)).rejects.toThrow(message);
  });

  it('is refused an input that is another one when it is read again at a tick', async () => {
    const dated = workflow<{ at: Date }>('dated', { version: '1', input: z.object({ at: z.date() }) }).step('work', {
      run: () => 'done',
    });
    const engine = await engineOf([dated]);
    const { schedules } = engine.control;
    const at = new Date(0);
    const created = schedules.create(newName(), { workflow: dated, ...hourly, input: { at } });
    await expect(created).rejects.toThrow('does not fit its schema: at:');
    const declared = { [newName()]: { workflow: dated, ...hourly, input: { at } } };
    await expect(engineOf([dated], { schedules: declared })).rejects.toThrow('does not fit its schema: at:');
  });

  it('changes nothing by what is undefined in a change', async () => {
    const name = newName();
    const engine = await engineOf([quick]);
    const { schedules } = engine.control;
    await schedules.create(name, { workflow: quick, version: '1', ...hourly, input: { n: 1 } }, { paused: true });
    const none = { cron: undefined, everyMs: undefined, version: undefined, input: undefined };
    const kept = { version: '1', everyMs: HOUR, input: { n: 1 }, overlap: 'allowAll' };
    expect(await schedules.update(name, { ...none, overlap: 'allowAll' })).toMatchObject(kept);
  });

  it('is refused a name that is taken', async () => {
    const name = newName();
    const engine = await engineOf([slow]);
    await engine.control.schedules.create(name, { workflow: slow, ...hourly });
    await expect(engine.control.schedules.create(name, { workflow: slow, ...hourly })).rejects.toThrow('already');
  });
});

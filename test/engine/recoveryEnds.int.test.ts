// How recoveries end that no call ends, on the real PostgreSQL with a moved clock: questions, undoing, and the system errors that stood meanwhile.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { ConflictError, FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';
import { MovedClock } from './movedClock.ts';

const engineOf = engines();
const HOUR = 3_600_000;

/** The moved clock goes on by itself between two moves. */
const about = (ms: number): unknown => expect.toSatisfy((seen: number) => seen >= ms && seen < ms + 60_000);

/** Conflicts as often as its input says. */
const merging = (name: string) =>
  workflow<number>(name, { version: '1' }).step('merge', {
    run: ({ input, attempt }) => {
      if (attempt <= input) throw new ConflictError('two edits of one line');
      return 'merged';
    },
  });

interface Attempt {
  readonly strategy: string;
  readonly success: boolean;
  readonly action_taken: string;
  readonly error_message: string | null;
  readonly duration_ms: number;
}
const attemptsOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<Attempt[]> =>
  rowsOf<Attempt>(
    engine,
    'select strategy, success, action_taken, error_message, duration_ms from workflow_recovery_attempts where workflow_id = ? order by created_at, attempt_number',
    [id],
  );
const resolutionsOf = (engine: EmbeddedEngine, table: 'workflow_errors' | 'system_errors', id: WorkflowId) =>
  rowsOf<object>(
    engine,
    `select resolved, resolution_kind as kind, resolved_by as by, resolution_notes as notes from ${table} where workflow_id = ? order by created_at`,
    [id],
  );
async function asked(engine: EmbeddedEngine, id: WorkflowId, times = 1): Promise<string> {
  for (;;) {
    const rows = await rowsOf<{ id: string; status: string }>(
      engine,
      'select id, status from workflow_interventions where workflow_id = ? order by requested_at desc',
      [id],
    );
    if (rows.length === times && rows[0]?.status === 'OPEN') return rows[0].id;
    await new Promise((next) => setImmediate(next));
  }
}

describe('the recovery of what a person was asked about', () => {
  it('takes from the question to the answer, and says who decided; when the work is done its system error is resolved', async () => {
    const clock = new MovedClock();
    const definition = merging('fixed');
    const engine = await engineOf([definition], { clock });
    const { id } = await engine.start(definition, 2);
    const first = await asked(engine, id);
    clock.move(HOUR);
    await engine.handle(id).decide(first, { option: 'retry', notes: 'merged by hand' }, { actor: 'ada' });
    const second = await asked(engine, id, 2);
    clock.move(2 * HOUR);
    await engine.handle(id).decide(second, { option: 'retry', notes: 'once more' }, { actor: 'bob' });
    await reaches(engine, id, 'COMPLETED');
    expect(await attemptsOf(engine, id)).toEqual([
      {
        strategy: 'PAUSE_WORKFLOW',
        success: false,
        action_taken: 'a person was asked: ada let it go on: merged by hand; ran the step again, attempt 2',
        error_message: 'two edits of one line',
        duration_ms: about(HOUR),
      },
      {
        strategy: 'PAUSE_WORKFLOW',
        success: true,
        action_taken: 'a person was asked: bob let it go on: once more; ran the step again, attempt 3',
        error_message: null,
        duration_ms: about(2 * HOUR),
      },
    ]);
    const fixed = { resolved: true, kind: 'FIXED', by: 'bob', notes: 'once more' };
    expect(await resolutionsOf(engine, 'workflow_errors', id)).toEqual([fixed, fixed]);
    expect(await resolutionsOf(engine, 'system_errors', id)).toEqual([fixed]);
  });

  it('is told of a step that asks for its resources again', async () => {
    const definition = workflow('needy', { version: '1' }).step('merge', {
      resources: { lock: 1 },
      run: ({ attempt }) => {
        if (attempt === 1) throw new ConflictError('two edits of one line');
      },
    });
    const engine = await engineOf([definition], { clock: new MovedClock(), resources: { lock: 1 } });
    const { id } = await engine.start(definition, undefined);
    await asked(engine, id);
    await engine.handle(id).retryStep('merge', { actor: 'ada', reason: 'merged by hand' });
    await reaches(engine, id, 'COMPLETED');
    expect(await attemptsOf(engine, id)).toMatchObject([
      { success: true, action_taken: expect.stringContaining('ada let it go on: merged by hand') as string },
    ]);
    expect(await resolutionsOf(engine, 'system_errors', id)).toMatchObject([{ kind: 'FIXED', by: 'ada' }]);
  });

  it('succeeds where the step is skipped, and leaves its error worked around', async () => {
    const definition = merging('skipped');
    const engine = await engineOf([definition], { clock: new MovedClock() });
    const { id } = await engine.start(definition, 1);
    await engine.handle(id).decide(await asked(engine, id), { option: 'skip', notes: 'not needed' }, { actor: 'ada' });
    await reaches(engine, id, 'COMPLETED');
    expect(await attemptsOf(engine, id)).toMatchObject([
      { strategy: 'PAUSE_WORKFLOW', success: true, action_taken: 'a person was asked: ada decided "skip": not needed' },
    ]);
    const around = { resolved: true, kind: 'WORKED_AROUND', by: 'ada', notes: 'not needed' };
    expect(await resolutionsOf(engine, 'system_errors', id)).toEqual([around]);
  });

  it('fails where it is aborted meanwhile, and the system error stays', async () => {
    const definition = merging('aborted');
    const engine = await engineOf([definition], { clock: new MovedClock() });
    const { id } = await engine.start(definition, 1);
    await asked(engine, id);
    await engine.handle(id).abort({ reason: 'not today' });
    await reaches(engine, id, 'ABORTED');
    expect(await attemptsOf(engine, id)).toMatchObject([
      { strategy: 'PAUSE_WORKFLOW', success: false, error_message: 'the step was not done' },
    ]);
    expect(await resolutionsOf(engine, 'system_errors', id)).toMatchObject([{ resolved: false }]);
  });

  it('resolves a system error that stands for three workflows when the last of them is done', async () => {
    const definition = merging('twofold');
    const engine = await engineOf([definition], { clock: new MovedClock() });
    const { id } = await engine.start(definition, 1);
    const question = await asked(engine, id);
    const other = await engine.start(definition, 1);
    const otherQuestion = await asked(engine, other.id);
    const third = await engine.start(definition, 1);
    const thirdQuestion = await asked(engine, third.id);
    const standing = async (): Promise<object[]> =>
      rowsOf(
        engine,
        `select s.workflow_id as names, s.occurrences::int, s.resolved, s.resolved_by as by, s.thread_id, e.workflow_id as through
        from system_errors s join workflow_errors e on e.id = s.workflow_error_id where s.fingerprint in (
          select fingerprint from workflow_errors where workflow_id = ?)`,
        [id],
      );
    // It names the newest that is open, whichever of the others is done before.
    const named = { names: third.id, through: third.id, thread_id: third.id, occurrences: 3, resolved: false };
    expect(await standing()).toMatchObject([named]);
    await engine.handle(other.id).decide(otherQuestion, { option: 'retry', notes: 'done' }, { actor: 'ada' });
    await reaches(engine, other.id, 'COMPLETED');
    expect(await resolutionsOf(engine, 'workflow_errors', other.id)).toMatchObject([{ resolved: true }]);
    expect(await standing()).toMatchObject([named]);
    await engine.handle(third.id).decide(thirdQuestion, { option: 'retry', notes: 'done too' }, { actor: 'bob' });
    await reaches(engine, third.id, 'COMPLETED');
    expect(await standing()).toMatchObject([{ ...named, names: id, through: id, thread_id: id }]);
    await engine.handle(id).decide(question, { option: 'retry', notes: 'all done' }, { actor: 'eve' });
    await reaches(engine, id, 'COMPLETED');
    expect(await standing()).toMatchObject([{ names: id, through: id, occurrences: 3, resolved: true, by: 'eve' }]);
  });
});

describe('the recovery by undoing', () => {
  const undoing = (name: string, compensate: () => void) =>
    workflow(name, { version: '1' })
      .step('pay', { run: () => 'p1', compensate })
      .step('ship', {
        run: () => {
          throw new FatalError('broken');
        },
      });

  it('succeeds when all is undone', async () => {
    const definition = undoing('undone', () => {});
    const engine = await engineOf([definition], { clock: new MovedClock() });
    const { id } = await engine.start(definition, undefined);
    await reaches(engine, id, 'FAILED');
    expect(await attemptsOf(engine, id)).toMatchObject([
      { strategy: 'COMPENSATE', success: true, action_taken: 'ended the workflow and undid pay', error_message: null },
    ]);
    expect(await resolutionsOf(engine, 'system_errors', id)).toMatchObject([{ resolved: false }]);
  });

  it('fails, naming what was not undone, and took as long as people needed to give it up', async () => {
    const clock = new MovedClock();
    const definition = undoing('stuck', () => {
      throw new FatalError('no refund');
    });
    const engine = await engineOf([definition], { clock });
    const { id } = await engine.start(definition, undefined);
    const question = await asked(engine, id);
    clock.move(HOUR);
    await engine.handle(id).decide(question, { option: 'giveUp', notes: 'paid back in cash' }, { actor: 'ada' });
    await reaches(engine, id, 'FAILED');
    const attempts = await attemptsOf(engine, id);
    expect(attempts.find(({ strategy }) => strategy === 'PAUSE_WORKFLOW')).toMatchObject({
      success: false,
      action_taken: 'a person was asked: ada decided "giveUp": paid back in cash',
      duration_ms: about(HOUR),
    });
    expect(attempts.find(({ strategy }) => strategy === 'COMPENSATE')).toMatchObject({
      success: false,
      error_message: 'not undone: pay',
      duration_ms: about(HOUR),
    });
  });
});

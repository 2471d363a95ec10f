// The newest states of a workflow are corrupt in the database: whoever takes it up restores the newest that is valid, in one commit, and the
// journal answers for what was done since. What nobody can know is left to a person.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const checkpointsOf = 'select id, revision from workflow_checkpoints where workflow_id = ? order by revision';
const BYTES = 'state_bytes = set_byte(state_bytes, 40, get_byte(state_bytes, 40) # 1)';
const CHECKSUM = 'checksum = set_byte(checksum, 3, get_byte(checksum, 3) # 1)';

/** Changes the newest checkpoints of a workflow in the database. */
const spoil = (engine: EmbeddedEngine, id: WorkflowId, newest = 1, how = BYTES): Promise<object[]> =>
  rowsOf(
    engine,
    `update workflow_checkpoints set ${how} where workflow_id = ? and revision > (select revision from workflows where id = ?) - ? returning id`,
    [id, id, newest],
  );

const one = async <Row extends object>(engine: EmbeddedEngine, sql: string, id: WorkflowId): Promise<Row | undefined> =>
  (await rowsOf<Row>(engine, sql, [id]))[0];
const errorsOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<object[]> =>
  rowsOf(engine, 'select * from workflow_errors where workflow_id = ? order by created_at', [id]);
const recoveriesOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<object[]> =>
  rowsOf(engine, 'select * from workflow_recovery_attempts where workflow_id = ? order by created_at', [id]);
/** Its own, and those that it shares with others of the same kind. */
const systemErrorsOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<{ error_message: string }[]> =>
  rowsOf(
    engine,
    'select * from system_errors where workflow_id = ? or fingerprint in (select fingerprint from workflow_errors where workflow_id = ?) order by created_at',
    [id, id],
  );

/** Notes every call of a step. */
function diary() {
  const log: string[] = [];
  const note = (what: string) => (step: { idempotencyKey: string }) => {
    log.push(`${what} ${step.idempotencyKey.slice(37)}`);
    return what;
  };
  const definition = workflow('diary', { version: '1' })
    .step('a', { run: note('a') })
    .step('b', { run: note('b') })
    .each('items', { items: () => [1, 2], concurrency: 1, run: note('item') })
    .waitFor('word')
    .step('c', { run: ({ outputs, ...step }) => `${note('c')(step)} ${outputs.b} ${outputs.items.join('')}` });
  return { log, definition };
}

/** A workflow that waits for its word, in no process. */
async function asleep({ definition }: ReturnType<typeof diary>) {
  const engine = await engineOf([definition]);
  const { id } = await engine.start(definition, undefined);
  await reaches(engine, id, 'WAITING');
  await engine.stop(1_000);
  return id;
}

describe('a corrupt newest state', () => {
  it.each([
    ['whose bytes were changed', BYTES],
    ['whose checksum was changed', CHECKSUM],
    ['whose previous checksum was changed', "previous_checksum = '\\x00'"],
  ])('%s is restored from the newest valid one, and nothing that is in the journal is called again', async (_, how) => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    await spoil(engine, id, 3, how);
    const before = await engine.control.store.find(id);
    const handle = engine.handle(id);
    await handle.signal('word', 'go');
    expect(await handle.result()).toBe('c b itemitem');
    expect(book.log).toEqual(['a a', 'b b', 'item items#1', 'item items#2', 'c c']);
    expect(await errorsOf(engine, id)).toMatchObject([
      {
        error_class: 'CONFLICT',
        error_category: 'STATE_CORRUPTION',
        error_severity: 'CRITICAL',
        recovery_successful: true,
      },
    ]);
    expect(await systemErrorsOf(engine, id)).toMatchObject([{ severity: 'critical', failure_mode: 'HARD' }]);
    expect(await recoveriesOf(engine, id)).toMatchObject([
      { strategy: 'RESTORE_LAST_VALID_CHECKPOINT', attempt_number: 1, success: true },
    ]);
    const first = await one<{ checkpoint_type: string; metadata: { restoredFrom: string } }>(
      engine,
      `select checkpoint_type, metadata from workflow_checkpoints where workflow_id = ? and revision = ${(before?.revision ?? 0) + 1}`,
      id,
    );
    expect(first?.checkpoint_type).toBe('error_recovery');
    const validations = await handle.validations();
    expect(validations.map(({ operation, valid }) => [operation, valid]).reverse()).toEqual([
      ['RESTORE', false],
      ['RESTORE', true],
    ]);
    expect(validations[0]?.checkpointId).toBe(first?.metadata.restoredFrom);
  });

  it('does not lose what was told from outside after the newest valid one', async () => {
    const log: string[] = [];
    const definition = workflow('told', { version: '1' })
      .waitFor('first', { event: 'word' })
      .step('use', { run: ({ outputs }) => void log.push(String(outputs.first)) })
      .waitFor('second', { event: 'word' })
      .waitFor('third', { event: 'word' })
      .waitFor('last', { event: 'end' })
      .step('tell', { run: ({ outputs }) => [outputs.first, outputs.second, outputs.third].join() });
    const first = await engineOf([definition]);
    const { id } = await first.start(definition, undefined);
    for (const word of ['a', 'b', 'c']) await first.handle(id).signal('word', word);
    await expect.poll(() => log).toEqual(['a']);
    await reaches(first, id, 'WAITING');
    await first.stop(1_000);
    const engine = await engineOf([definition]);
    const revisions = await rowsOf(engine, checkpointsOf, [id]);
    await spoil(engine, id, revisions.length - 1);
    await engine.handle(id).signal('end');
    expect(await engine.handle(id).result()).toBe('a,b,c');
    expect(log).toEqual(['a']);
  });

  describe('does not lose what a person', () => {
    const limits = { sleepAfterMs: 20, pollMs: 20 };
    const undone: string[] = [];
    /** Whose undo does not end. */
    const stuck = new Set(['aborted-lost']);
    const build = (name: string, approved = '') =>
      workflow(name, { version: '1' })
        .step('book', {
          run: () => 1,
          compensate: () => (stuck.has(name) ? new Promise<never>(() => {}) : void undone.push(name)),
        })
        .waitFor('word')
        .step('sign', { run: () => `signed${approved}`, intervention: { prompt: 'Sign?' } })
        .waitFor('end', { onDependencyFailure: 'continue' })
        .step('tell', { run: ({ outputs }) => outputs.sign, onDependencyFailure: 'continue' });
    /** Stops in the state that the person left it in, which is lost then. */
    async function afterLoss(
      name: string,
      until: 'WAITING' | 'AWAITING_INTERVENTION',
      ask: (engine: EmbeddedEngine, id: WorkflowId) => Promise<unknown>,
      left: 'PAUSED' | 'WAITING' | 'COMPENSATING' = 'WAITING',
    ) {
      const first = await engineOf([build(name)], { limits });
      const { id } = await first.start(build(name), undefined);
      await reaches(first, id, 'WAITING');
      if (until === 'AWAITING_INTERVENTION') await first.handle(id).signal('word');
      await reaches(first, id, until);
      const before = (await rowsOf(first, checkpointsOf, [id])).length;
      await ask(first, id);
      await reaches(first, id, left);
      await first.stop(1_000);
      const mover = await engineOf([], { limits });
      const now = (await rowsOf(mover, checkpointsOf, [id])).length;
      await spoil(mover, id, now - before);
      await mover.stop(1_000);
      const engine = await engineOf([build(name)], { limits });
      return { engine, id, handle: engine.handle(id) };
    }
    const questionOf = async (engine: EmbeddedEngine, id: WorkflowId): Promise<string> =>
      (
        await one<{ id: string }>(
          engine,
          "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'",
          id,
        )
      )?.id ?? '';

    it('wished: a paused one is paused when it comes back', async () => {
      const { engine, id, handle } = await afterLoss(
        'paused-lost',
        'WAITING',
        (first, own) => first.handle(own).pause(),
        'PAUSED',
      );
      await handle.signal('word');
      expect(await handle.status()).toBe('PAUSED');
      await handle.resume();
      await reaches(engine, id, 'AWAITING_INTERVENTION');
    });

    it('wished: an aborted one is undone to its end', async () => {
      const name = 'aborted-lost';
      const { engine, id } = await afterLoss(
        name,
        'WAITING',
        (first, own) => first.handle(own).abort(),
        'COMPENSATING',
      );
      stuck.delete(name);
      expect(await reaches(engine, id, 'ABORTED')).toBe('ABORTED');
      expect(undone).toEqual([name]);
    });

    it.each(['approve', 'skip'] as const)('answered: %s is not asked again', async (option) => {
      const { handle } = await afterLoss(`answered-${option}`, 'AWAITING_INTERVENTION', async (first, own) =>
        first.handle(own).decide(await questionOf(first, own), {
          option,
          notes: 'yes',
          ...(option === 'skip' ? { payload: 'by hand' } : {}),
        }),
      );
      await handle.signal('end');
      expect(await handle.result()).toBe(option === 'skip' ? 'by hand' : 'signed');
    });
  });

  it('of a child asks its parent whether it is still wanted', async () => {
    const undone: string[] = [];
    const child = workflow('lost-child', { version: '1' })
      .step('book', { run: () => 1, compensate: () => void undone.push('child') })
      .waitFor('word')
      .waitFor('never');
    const parent = workflow('lost-parent', { version: '1' })
      .child('call', child, { input: () => undefined, onExhausted: 'continue' })
      .waitFor('later', { onDependencyFailure: 'continue' });
    const first = await engineOf([child, parent], { limits: { sleepAfterMs: 20, pollMs: 20 } });
    const { id } = await first.start(parent, undefined);
    await reaches(first, id, 'WAITING');
    const [{ id: childId }] = (await rowsOf<{ id: WorkflowId }>(first, 'select id from workflows where parent_id = ?', [
      id,
    ])) as [{ id: WorkflowId }];
    await reaches(first, childId, 'WAITING');
    await first.stop(1_000);
    // As if it had heard the word of its parent, and lost the state in which it had.
    const mover = await engineOf([parent], { limits: { sleepAfterMs: 20, pollMs: 20 } });
    await mover.handle(id).skipStep('call');
    await rowsOf(mover, 'delete from workflow_messages returning workflow_id');
    await mover.stop(1_000);
    const engine = await engineOf([child, parent], { limits: { sleepAfterMs: 20, pollMs: 60_000 } });
    await spoil(engine, childId);
    await expect(engine.control.sendEvent(childId, 'word', null)).resolves.toBeDefined();
    expect(await reaches(engine, childId, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['child']);
  });

  it('is restored by the process that takes the workflow over, without anybody asking', async () => {
    const log: string[] = [];
    const slow = (finish: boolean) =>
      workflow('slow', { version: '1' })
        .step('a', { run: () => void log.push('a') })
        .step('b', { run: () => (log.push('b'), finish ? 'done' : new Promise(() => {})) });
    const first = await engineOf([slow(false)]);
    const { id } = await first.start(slow(false), undefined);
    await expect.poll(() => log.length).toBe(2);
    await spoil(first, id);
    await first.stop(0);
    const second = await engineOf([slow(true)]);
    expect(await second.handle(id).result()).toBe('done');
    expect(log).toEqual(['a', 'b', 'b']);
  });

  it('whose row is gone is restored from the newest valid one, as one that is corrupt', async () => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    await rowsOf(
      engine,
      'delete from workflow_checkpoints where workflow_id = ? and revision = (select revision from workflows where id = ?) returning id',
      [id, id],
    );
    const handle = engine.handle(id);
    await handle.signal('word', 'go');
    expect(await handle.result()).toBe('c b itemitem');
    expect(book.log).toEqual(['a a', 'b b', 'item items#1', 'item items#2', 'c c']);
    expect(await recoveriesOf(engine, id)).toMatchObject([{ strategy: 'RESTORE_LAST_VALID_CHECKPOINT' }]);
    expect(await errorsOf(engine, id)).toMatchObject([
      { error_category: 'STATE_CORRUPTION', error_message: expect.stringContaining('not stored any more') },
    ]);
  });

  it('that refers to a value which is lost goes back to before that value', async () => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    await rowsOf(
      engine,
      "delete from workflow_values where workflow_id = ? and digest in (select output from step_attempts where workflow_id = ? and step_id = 'b') returning digest",
      [id, id],
    );
    const handle = engine.handle(id);
    await handle.signal('word', 'go');
    expect(await handle.result()).toBe('c b itemitem');
    expect(book.log).toEqual(['a a', 'b b', 'item items#1', 'item items#2', 'b b', 'c c']);
  });

  it('with no valid one before it begins anew, with the results of the journal', async () => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    await spoil(engine, id, 100);
    const handle = engine.handle(id);
    await handle.signal('word', 'go');
    expect(await handle.result()).toBe('c b itemitem');
    expect(book.log).toEqual(['a a', 'b b', 'item items#1', 'item items#2', 'c c']);
    expect(await recoveriesOf(engine, id)).toMatchObject([{ strategy: 'COMPLETE_RESTART', attempt_number: 1 }]);
  });

  it('after which a step began that must not be called twice asks a person, once', async () => {
    const log: string[] = [];
    const risky = (finish: boolean) =>
      workflow('risky', { version: '1' })
        .step('a', { run: () => void log.push('a') })
        .step('pay', { idempotent: false, run: () => (log.push('pay'), finish ? 'paid' : new Promise(() => {})) });
    const first = await engineOf([risky(false)]);
    const { id } = await first.start(risky(false), undefined);
    await expect.poll(() => log.length).toBe(2);
    await spoil(first, id);
    await first.stop(0);
    const second = await engineOf([risky(true)]);
    await reaches(second, id, 'AWAITING_INTERVENTION');
    expect(log).toEqual(['a', 'pay']);
    const question = await one<{ id: string }>(
      second,
      "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'",
      id,
    );
    await second.handle(id).decide(question?.id as string, { option: 'retry', notes: 'it had not paid' });
    expect(await second.handle(id).result()).toBe('paid');
    expect(log).toEqual(['a', 'pay', 'pay']);
  });

  it('asks its open question again, and nobody can answer the lost one', async () => {
    const asks = workflow('asks', { version: '1' })
      .step('a', { run: () => 1 })
      .step('b', { intervention: { prompt: 'Go?' }, run: () => 'went' });
    const first = await engineOf([asks]);
    const { id } = await first.start(asks, undefined);
    await reaches(first, id, 'AWAITING_INTERVENTION');
    const open = "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'";
    const lost = await one<{ id: string }>(first, open, id);
    await first.stop(0);
    const second = await engineOf([asks]);
    await spoil(second, id);
    await second.handle(id).createCheckpoint('wakes it');
    await reaches(second, id, 'AWAITING_INTERVENTION');
    const rows = await rowsOf<{ id: string }>(second, open, [id]);
    expect(rows).toHaveLength(1);
    expect(rows[0]?.id).not.toBe(lost?.id);
    await expect(
      second.handle(id).decide(lost?.id as string, { option: 'approve', notes: 'too late' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await second.handle(id).decide(rows[0]?.id as string, { option: 'approve', notes: 'yes' });
    expect(await second.handle(id).result()).toBe('went');
  });

  it('of a workflow that undoes goes on undoing, each thing once', async () => {
    const log: string[] = [];
    const undoes = (hang: boolean) =>
      workflow('undoes', { version: '1' })
        .step('a', { run: () => 1, compensate: () => (log.push('undo a'), hang ? new Promise(() => {}) : undefined) })
        .step('b', { run: () => 2, compensate: () => void log.push('undo b') })
        .waitFor('word');
    const first = await engineOf([undoes(true)]);
    const handle = await first.start(undoes(true), undefined);
    await reaches(first, handle.id, 'WAITING');
    await handle.abort({ reason: 'enough' });
    await expect.poll(() => log.length).toBe(2);
    await spoil(first, handle.id);
    await first.stop(0);
    const second = await engineOf([undoes(false)]);
    await reaches(second, handle.id, 'ABORTED');
    expect(log).toEqual(['undo b', 'undo a', 'undo a']);
  });
});

describe('a person', () => {
  it('restarts a corrupt workflow from a checkpoint, in one commit', async () => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    const rows = await rowsOf<{ id: string }>(engine, checkpointsOf, [id]);
    await spoil(engine, id);
    const before = await engine.control.store.find(id);
    const moved = await engine.handle(id).restart({ from: 'checkpoint', checkpointId: rows[1]?.id as string });
    expect(moved.revision).toBe((before?.revision ?? 0) + 1);
    await reaches(engine, id, 'WAITING');
    // What ran since that checkpoint runs again, in a new round.
    expect(book.log.slice(4)).toEqual(['b b~1', 'item items#1~1', 'item items#2~1']);
  });

  it.each([
    [{ from: 'lastValidCheckpoint' }, []],
    [{ from: 'beginning' }, ['a a~1', 'b b~1']],
  ] as const)('restarts an ended workflow whose last state is corrupt: %j', async (point, again) => {
    const book = diary();
    const engine = await engineOf([book.definition]);
    const handle = await engine.start(book.definition, undefined);
    await handle.signal('word', 'go');
    await handle.result();
    await spoil(engine, handle.id, 2);
    const before = await engine.control.store.find(handle.id);
    await expect(handle.retryStep('c')).rejects.toMatchObject({ code: 'CORRUPT_CHECKPOINT' });
    await expect(
      handle.restart({ from: 'checkpoint', checkpointId: '00000000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(handle.restart(point, { expectedRevision: 1 })).rejects.toMatchObject({ code: 'STALE_REVISION' });
    // What was found is told to people; the workflow is as it was.
    expect(await engine.control.store.find(handle.id)).toEqual({ ...before, sequence: expect.any(Number) });
    const moved = await handle.restart(point);
    expect(moved.revision).toBe((before?.revision ?? 0) + 1);
    if (point.from === 'beginning') await handle.signal('word', 'again');
    expect(await handle.result()).toBe('c b itemitem');
    expect(book.log.slice(5).filter((line) => /^[ab] /.test(line))).toEqual(again);
  });

  it.each([
    [{ from: 'beginning' }, ['a a', 'b b', 'a a~1', 'b b~1']],
    [{ from: 'step', step: 'b' }, ['a a', 'b b', 'b b~1']],
  ] as const)('restarts a workflow of which no checkpoint is valid: %j', async (point, calls) => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    await spoil(engine, id, 1_000);
    const handle = engine.handle(id);
    await handle.restart(point);
    await reaches(engine, id, 'WAITING');
    expect(book.log.filter((line) => /^[ab] /.test(line))).toEqual(calls);
    await handle.signal('word', 'go');
    expect(await handle.result()).toBe('c b itemitem');
    expect((await handle.validations()).map(({ operation, valid }) => [operation, valid])).toContainEqual([
      'RESTART',
      true,
    ]);
  });

  it('rolls a corrupt workflow back', async () => {
    const log: string[] = [];
    const undoes = workflow('undoes', { version: '1' })
      .step('a', { run: () => void log.push('a'), compensate: () => void log.push('undo a') })
      .step('b', { run: () => void log.push('b'), compensate: () => void log.push('undo b') })
      .waitFor('word');
    const engine = await engineOf([undoes]);
    const handle = await engine.start(undoes, undefined);
    await reaches(engine, handle.id, 'WAITING');
    await engine.stop(0);
    const second = await engineOf([undoes]);
    const rows = await rowsOf<{ id: string }>(second, checkpointsOf, [handle.id]);
    await spoil(second, handle.id);
    await second.handle(handle.id).rollBack(rows[1]?.id as string);
    await reaches(second, handle.id, 'WAITING');
    expect(log).toEqual(['a', 'b', 'undo b', 'b']);
  });

  it('finds a workflow parked that was restored too often, with the call that brings it back', async () => {
    const book = diary();
    const id = await asleep(book);
    const engine = await engineOf([book.definition]);
    for (let times = 1; times <= 7; times++) {
      await rowsOf(
        engine,
        `insert into workflow_recovery_attempts (workflow_id, strategy, attempt_number, success) values (?, ?, ?, true) returning id`,
        [id, times <= 5 ? 'RESTORE_LAST_VALID_CHECKPOINT' : 'COMPLETE_RESTART', times],
      );
    }
    await spoil(engine, id);
    await expect(engine.handle(id).signal('word', 'go')).rejects.toMatchObject({ code: 'CORRUPT_CHECKPOINT' });
    await expect.poll(async () => (await systemErrorsOf(engine, id)).length).toBe(1);
    const [parked] = await systemErrorsOf(engine, id);
    expect(parked?.error_message).toContain('restartWorkflow with from: { lastValidCheckpoint: true }');
    const [error, ...others] = await errorsOf(engine, id);
    expect(others).toEqual([]);
    expect(error).toMatchObject({ error_category: 'STATE_CORRUPTION', recovery_strategy: 'PAUSE_WORKFLOW' });
    expect(parked).toMatchObject({ error_type: 'WORKFLOW_PARKED', workflow_error_id: (error as { id: string }).id });
    await engine.handle(id).restart({ from: 'lastValidCheckpoint' });
    await engine.handle(id).signal('word', 'go');
    expect(await engine.handle(id).result()).toBe('c b itemitem');
  });
});

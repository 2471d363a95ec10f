// Definitions that change while workflows run, on the real PostgreSQL: stored plans with today's functions, migration, parking and what to do about it.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const log: string[] = [];
const note = (what: string) => (step: { idempotencyKey: string }) => {
  log.push(`${what} ${step.idempotencyKey.split('/').slice(1).join('/')}`);
  return what;
};

const first = (name: string) =>
  workflow(name, { version: '1' })
    .step('a', { run: note('a1') })
    .waitFor('go')
    .step('b', { run: note('b1') });
const second = (name: string, version: string) =>
  workflow(name, { version })
    .step('a', { run: note('a2') })
    .waitFor('go')
    .step('between', { run: note('between') })
    .step('b', { run: note('b2') });

describe('a definition that changed', () => {
  it('leaves unfinished workflows on their stored plan, with the functions of today', async () => {
    const name = 'stored';
    const one = await engineOf([first(name)]);
    const { id } = await one.start(first(name), undefined);
    await one.stop();
    log.length = 0;
    const two = await engineOf([second(name, '1')]);
    const handle = two.handle(id);
    await handle.signal('go');
    expect(await handle.result()).toBe('b2');
    expect(log).toEqual(['b2 b']);
  });

  it('takes a workflow along when it is migrated: what is done stays done, new steps run', async () => {
    const name = 'migrated';
    const one = await engineOf([first(name)]);
    const { id } = await one.start(first(name), undefined);
    await one.stop();
    log.length = 0;
    const two = await engineOf([first(name), second(name, '2')]);
    const handle = two.handle(id);
    const moved = await handle.migrate({ actor: 'ada', reason: 'version 2 is out' });
    expect(moved.revision).toBeGreaterThan(1);
    const [row] = await rowsOf(two, 'select version from workflows where id = ?', [id]);
    expect(row).toMatchObject({ version: '2' });
    await handle.signal('go');
    expect(await handle.result()).toBe('b2');
    expect(log).toEqual(['between between', 'b2 b']);
    expect((await handle.events()).map(({ type }) => type)).toContain('WORKFLOW_MIGRATED');
    await expect(handle.migrate()).rejects.toMatchObject({ code: 'INVALID_STATE' });
  });

  it('refuses to migrate what is being undone, to the caller alone: a rejection of nobody would end the process', async () => {
    const undoing = Promise.withResolvers<void>();
    const kept = Promise.withResolvers<void>();
    const undone = workflow('undone', { version: '1' })
      .step('a', { run: () => 1, compensate: () => (undoing.resolve(), kept.promise) })
      .waitFor('go');
    const engine = await engineOf([undone]);
    const handle = await engine.start(undone, undefined);
    await handle.abort();
    await undoing.promise;
    await expect(handle.migrate()).rejects.toMatchObject({ code: 'INVALID_STATE' });
    // Where nobody waits for it, it is known by now: it would be an error of this run.
    await new Promise((next) => setImmediate(next));
    kept.resolve();
  });

  it('that takes no turns any more gives the turn of a migrated workflow to the next', async () => {
    const name = 'turns';
    const turns = workflow(name, { version: '1', concurrency: { limit: 1 } })
      .waitFor('go')
      .step('a', { run: note('a') });
    const free = workflow(name, { version: '2' })
      .waitFor('go')
      .step('a', { run: note('a') });
    const engine = await engineOf([turns, free]);
    const start = () => engine.start(turns, undefined, { version: '1' });
    const [first, second] = [await start(), await start()];
    await reaches(engine, first.id, 'WAITING');
    expect(await second.status()).toBe('PENDING');
    await first.migrate({ toVersion: '2' });
    await reaches(engine, second.id, 'WAITING');
    expect(
      (await engine.control.resources()).flatMap(({ claims }) => claims.map(({ workflowId }) => workflowId)),
    ).toEqual([second.id]);
    await first.signal('go');
    await second.signal('go');
    expect(await Promise.all([first.result(), second.result()])).toEqual(['a', 'a']);
  });

  it('that takes its turns by another key gives the turn of a migrated workflow to the next at once', async () => {
    const name = 'other-turns';
    const by = (version: string, key: string) =>
      workflow(name, { version, concurrency: { key, limit: 1 } })
        .waitFor('go')
        .step('a', { run: note('a') });
    const engine = await engineOf([by('1', 'old'), by('2', 'new')]);
    const start = () => engine.control.startWorkflow(name, undefined, { version: '1' });
    const [first, second] = [await start(), await start()];
    await reaches(engine, first.workflowId, 'WAITING');
    const admitted = reaches(engine, second.workflowId, 'WAITING');
    await engine.handle(first.workflowId).migrate({ toVersion: '2' });
    await admitted;
    const claims = (await engine.control.resources()).flatMap(({ name: slot, claims: held }) =>
      held.map(({ workflowId, grantedAt }) => [slot, workflowId, grantedAt !== null]),
    );
    expect(claims).toEqual([
      [`${name}/new`, first.workflowId, true],
      [`${name}/old`, second.workflowId, true],
    ]);
  });

  it('parks a workflow whose functions are gone, says which, and a restart brings it to the code of today', async () => {
    const name = 'parked';
    const one = await engineOf([first(name)]);
    const { id } = await one.start(first(name), undefined);
    await one.stop();
    log.length = 0;
    const renamed = workflow(name, { version: '1' }).step('other', { run: note('other') });
    const two = await engineOf([renamed]);
    const handle = two.handle(id);
    await expect(handle.signal('go')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('step "a"'),
    });
    await expect(handle.pause()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const parked = "select * from system_errors where workflow_id = ? and error_type = 'WORKFLOW_PARKED'";
    let found: object[] = [];
    while (found.length === 0) found = await rowsOf(two, parked, [id]);
    expect(found).toMatchObject([
      { severity: 'critical', resolved: false, error_message: expect.stringContaining('restartWorkflow') },
    ]);
    await handle.restart({ from: 'beginning' });
    expect(await handle.result()).toBe('other');
    expect(log).toEqual(['other other']);
  });

  it('under an unchanged version is refused at start where that is asked for', async () => {
    const name = 'refused';
    const one = await engineOf([first(name)]);
    await one.stop();
    await expect(engineOf([second(name, '1')], { changedDefinitions: 'refuse' })).rejects.toMatchObject({
      code: 'INVALID_DEFINITION',
      message: expect.stringContaining('raise the version'),
    });
    await engineOf([second(name, '2')], { changedDefinitions: 'refuse' });
  });

  it('is no other one when its author writes down the time-out that it had by default', async () => {
    const run = () => 'done';
    const one = await engineOf([workflow('timed', { version: '1' }).step('a', { run })]);
    await one.stop();
    const same = workflow('timed', { version: '1' }).step('a', { run, timeoutMs: 5 * 60_000 });
    await engineOf([same], { changedDefinitions: 'refuse' });
    const other = workflow('timed', { version: '1' }).step('a', { run, timeoutMs: 5 * 60_000 + 1 });
    await expect(engineOf([other], { changedDefinitions: 'refuse' })).rejects.toMatchObject({
      code: 'INVALID_DEFINITION',
    });
  });
});

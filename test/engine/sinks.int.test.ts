// The four places where failures are told, on the real PostgreSQL: each is taken away in turn, and the others have what happened.
import { connect, createServer, type Socket } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { FatalError, workflow } from '../../src/index.ts';
import type { Notice } from '../../src/engine/alarm.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { Log } from '../../src/log.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const failing = workflow('failing', { version: '1' }).step('breaks', {
  onExhausted: 'fail',
  run: ({ log }) => {
    log.warn({ part: 'A-7' }, 'about to break');
    throw new FatalError('broken');
  },
});

describe('a failure of a step', () => {
  const open = engines();

  it('is in the process log, its own log, the event log and the records', async () => {
    const { log, lines } = recording();
    const engine = await open([failing], { log });
    const { id } = await engine.start(failing, {}, { threadId: "ada's" });
    await reaches(engine, id, 'FAILED');
    const [error] = await recordOf(engine, id);
    expect(error).toMatchObject({ error_message: 'broken', stack_trace: expect.stringContaining('sinks.int') });
    expect(lines.find(({ errorId }) => errorId === error?.id)).toMatchObject({
      workflowId: id,
      threadId: "ada's",
      traceId: id.replaceAll('-', ''),
      severity: expect.any(String),
      stack: expect.stringContaining('sinks.int'),
    });
    expect(await logOf(engine, id)).toEqual(expect.arrayContaining(['about to break', 'FatalError: broken']));
    expect(await eventsOf(engine, id)).toContain('ERROR_RECORDED');
  });

  it('is in the other three where the process log throws', async () => {
    const broken = (): never => {
      throw new Error('the disk of the log is full');
    };
    const log: Log = { debug: broken, info: broken, warn: broken, error: broken, child: broken };
    const engine = await open([failing], { log });
    const { id } = await engine.start(failing, {});
    await reaches(engine, id, 'FAILED');
    expect(await recordOf(engine, id)).toHaveLength(1);
    expect(await logOf(engine, id)).toEqual(expect.arrayContaining(['about to break', 'FatalError: broken']));
    expect(await eventsOf(engine, id)).toContain('ERROR_RECORDED');
  });

  it('is in the other three where whoever is told of commits throws', async () => {
    const { log, lines } = recording();
    const engine = await open([failing], { log });
    engine.control.onCommit(() => {
      throw new Error('nobody listens');
    });
    const { id } = await engine.start(failing, {});
    await reaches(engine, id, 'FAILED');
    const [error] = await recordOf(engine, id);
    expect(lines.some(({ errorId }) => errorId === error?.id)).toBe(true);
    expect(await logOf(engine, id)).toContain('FatalError: broken');
    expect(await eventsOf(engine, id)).toContain('ERROR_RECORDED');
  });

  it('is in the other three where the store takes no line of its log, which is stored when it does', async () => {
    const { log, lines } = recording();
    const engine = await open([failing], { log });
    await rowsOf(
      engine,
      "alter table workflow_log add constraint poison check (message <> 'about to break') not valid",
    );
    const { id } = await engine.start(failing, {});
    await reaches(engine, id, 'FAILED');
    const [error] = await recordOf(engine, id);
    expect(error).toMatchObject({ error_message: 'broken' });
    expect(lines.some(({ errorId }) => errorId === error?.id)).toBe(true);
    expect(await eventsOf(engine, id)).toContain('ERROR_RECORDED');
    expect(await logOf(engine, id)).toContain('FatalError: broken');
    expect(engine.control.pendingLog(id).map(({ message }) => message)).toEqual(['about to break']);
    await rowsOf(engine, 'alter table workflow_log drop constraint poison');
    await expect.poll(() => logOf(engine, id), { timeout: 10_000 }).toContain('about to break');
  });
});

describe('a failure of the platform', () => {
  const open = engines();

  it('that keeps checkpoints from being written is told live, kept for its log, and recorded and resolved afterwards', async () => {
    const wire = await switchable(inject('databaseUrl'));
    const { log, lines } = recording();
    const held = gate();
    const waits = workflow('waits', { version: '1' })
      .step('one', { run: () => held.passed })
      .step('two', { run: () => 2 });
    const engine = await open([waits], { log, databaseUrl: wire.url });
    const handle = await engine.start(waits, {});
    const told = new Promise<Notice>((resolve) => engine.control.onNotice(resolve));
    wire.down();
    held.open();
    const notice = await told;
    expect(notice).toMatchObject({ level: 'warning', failureMode: 'SOFT', errorType: 'CHECKPOINT_FLUSH_ERROR' });
    expect(notice.message).toMatch(/^Checkpoints of 1 workflows could not be written for 3 s: .*They are kept/);
    expect(lines.some(({ systemErrorId }) => systemErrorId === notice.systemErrorId)).toBe(true);
    expect(engine.control.pendingLog(handle.id).map(({ message }) => message)).toEqual([notice.message]);
    wire.up();
    expect(await handle.result()).toBe(2);
    const system = (): Promise<object[]> =>
      rowsOf(
        engine,
        'select failure_mode, resolved, resolved_by, checkpoint_count::int, stack_trace from system_errors where id = ?',
        [notice.systemErrorId],
      );
    await expect.poll(system, { timeout: 15_000 }).toEqual([
      {
        failure_mode: 'SOFT',
        resolved: true,
        resolved_by: 'holdfast',
        checkpoint_count: 1,
        stack_trace: expect.any(String),
      },
    ]);
    await expect.poll(() => logOf(engine, handle.id), { timeout: 15_000 }).toContain(notice.message);
    await expect
      .poll(() => rowsOf(engine, "select payload->>'message' as message from workflow_events where type = 'NOTICE'"), {
        timeout: 15_000,
      })
      .toEqual([{ message: notice.message }]);
    await engine.stop();
    await wire.close();
  }, 60_000);

  it('that refuses a checkpoint for good is critical, of its workflow, and told everywhere', async () => {
    const { log, lines } = recording();
    const held = gate();
    const once = workflow('once', { version: '1' })
      .step('one', { run: () => held.passed })
      .step('two', { run: () => 2 });
    const engine = await open([once], { log });
    const { id } = await engine.start(once, {});
    await rowsOf(
      engine,
      `alter table workflow_checkpoints add constraint poison check (workflow_id <> '${id}') not valid`,
    );
    const told = new Promise<Notice>((resolve) => engine.control.onNotice(resolve));
    held.open();
    const notice = await told;
    expect(notice).toMatchObject({ level: 'critical', failureMode: 'HARD', workflowId: id });
    expect(
      lines.some(({ systemErrorId, workflowId }) => systemErrorId === notice.systemErrorId && workflowId === id),
    ).toBe(true);
    await expect.poll(() => logOf(engine, id), { timeout: 10_000 }).toContain(notice.message);
    await expect
      .poll(() =>
        rowsOf(engine, 'select severity, failure_mode, workflow_id from system_errors where id = ?', [
          notice.systemErrorId,
        ]),
      )
      .toEqual([{ severity: 'critical', failure_mode: 'HARD', workflow_id: id }]);
    await rowsOf(engine, 'alter table workflow_checkpoints drop constraint poison');
    await reaches(engine, id, 'COMPLETED');
  }, 30_000);

  it('that leaves a workflow nothing to go on with is told everywhere', async () => {
    const of = (step: string) =>
      workflow('sleeps', { version: '1' })
        .waitFor('go')
        .step(step, { run: () => step });
    const first = await open([of('before')]);
    const { id } = await first.start(of('before'), {});
    await reaches(first, id, 'WAITING');
    await first.stop();
    const { log, lines } = recording();
    const engine = await open([of('after')], { log });
    await expect(engine.handle(id).pause()).rejects.toThrow('step "before"');
    const told = (): Record<string, unknown> | undefined =>
      lines.find(({ systemErrorId }) => systemErrorId !== undefined);
    // Others have some seconds to take it.
    await expect
      .poll(told, { timeout: 40_000 })
      .toMatchObject({ workflowId: id, said: expect.stringContaining('restartWorkflow') });
    await expect.poll(() => logOf(engine, id), { timeout: 10_000 }).toContain(told()?.['said']);
    await expect.poll(() => eventsOf(engine, id), { timeout: 10_000 }).toContain('NOTICE');
    const recorded = await rowsOf(engine, 'select 1 from system_errors where id = ?', [told()?.['systemErrorId']]);
    expect(recorded).toHaveLength(1);
  });
});

function recording() {
  const lines: Record<string, unknown>[] = [];
  const take = (bindings: object, message: string): void => void lines.push({ ...bindings, said: message });
  const log: Log = { debug: take, info: take, warn: take, error: take, child: () => log };
  return { log, lines };
}

const recordOf = (engine: EmbeddedEngine, id: WorkflowId): Promise<{ id: string }[]> =>
  rowsOf(engine, 'select * from workflow_errors where workflow_id = ?', [id]);

async function logOf(engine: EmbeddedEngine, id: WorkflowId): Promise<string[]> {
  const rows = await rowsOf<{ message: string }>(
    engine,
    'select message from workflow_log where workflow_id = ? order by line',
    [id],
  );
  return rows.map(({ message }) => message);
}

async function eventsOf(engine: EmbeddedEngine, id: WorkflowId): Promise<string[]> {
  const rows = await rowsOf<{ type: string }>(engine, 'select type from workflow_events where workflow_id = ?', [id]);
  return rows.map(({ type }) => type);
}

/** A wire to the database that can be taken away. */
async function switchable(databaseUrl: string) {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let isUp = true;
  const server = createServer((client) => {
    if (!isUp) return void client.destroy();
    const upstream = connect(Number(target.port || 5432), target.hostname);
    const cut = (): void => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', cut).on('close', cut);
    }
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${(server.address() as { port: number }).port}`;
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    down() {
      isUp = false;
      cutAll();
    },
    up: () => void (isUp = true),
    close: () =>
      new Promise<void>((resolve) => {
        cutAll();
        server.close(() => resolve());
      }),
  };
}

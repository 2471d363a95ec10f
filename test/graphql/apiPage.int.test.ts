// docs/api.md holds: every document fits the schema, every curl line and the WebSocket client run against a real server, and an error is
// followed to its cause and a safe action in three calls.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { parse, validate } from 'graphql';
import { createClient as createSseClient } from 'graphql-sse';
import { describe, expect, it } from 'vitest';
import { RULES } from '../../src/graphql/limits.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { served, start } from './served.ts';

const room = served();
const run = promisify(execFile);
const page = readFileSync(new URL('../../docs/api.md', import.meta.url), 'utf8');
const fences = (language: string): string[] =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
const documents = new Map(fences('graphql').map((text) => [/^\w+ (\w+)/.exec(text)?.[1] ?? '', text]));

/** A document of the page, run as it stands. */
const example = (name: string, variables: object = {}): Promise<Record<string, unknown>> =>
  room().ask(documents.get(name) ?? name, variables as Record<string, unknown>);

const curl = async (code: string, env: Record<string, string> = {}): Promise<string> =>
  (
    await run('bash', ['-c', code.replaceAll('http://127.0.0.1:4000', room().url)], {
      env: { PATH: process.env['PATH'] ?? '', ...env },
    }).catch((cut: { code: number; stdout: string }) => {
      // A stream is listened to for as long as it says, and then cut by curl itself.
      if (cut.code === 28) return cut;
      throw cut;
    })
  ).stdout;

/** Data of an answer to curl; fails where there are errors of either kind. */
function dataOf(answer: string): Record<string, unknown> {
  const { data, errors } = JSON.parse(answer) as { data: Record<string, unknown>; errors?: unknown };
  expect(errors).toBeUndefined();
  expect(answer).not.toMatch(/"userErrors":\[\{/);
  return data;
}

/** A way to the server that can be cut. */
async function cuttable(target: number): Promise<{ port: number; cut(): void; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one.on('error', () => other.destroy()).on('close', () => other.destroy()));
      one.pipe(other);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => sockets.forEach((socket) => void socket.destroy()),
    close: () => void server.close(),
  };
}

describe('docs/api.md', () => {
  const schema = createSchema();

  it.each([...documents])('has a document that fits the schema: %s', (_, text) => {
    expect(validate(schema, parse(text), RULES)).toEqual([]);
  });

  it('starts, watches and decides with curl and a WebSocket client, and goes on after a cut', async () => {
    const [begin = '', schedule = '', stream = '', events = '', decide = ''] = fences('sh');
    const started = dataOf(await curl(begin));
    const { id } = (started['startWorkflow'] as { workflow: { id: string } }).workflow;
    const { workflowId } = (
      await room().ask<{ node: { workflowId: string } }>(
        'query ($id: ID!) { node(id: $id) { ... on Workflow { workflowId } } }',
        { id },
      )
    ).node;
    expect(dataOf(await curl(schedule))).toMatchObject({
      createSchedule: { schedule: { name: 'nightly' }, userErrors: [] },
    });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    expect(await curl(stream)).toContain(`"workflowId":"${workflowId}"`);
    const found = dataOf(await curl(events, { WORKFLOW: id }));
    const lines = (found['events'] as { events: { sequence: number; type: string }[] }).events;
    expect(lines.map(({ type }) => type)).toContain('INTERVENTION_REQUESTED');

    const client = fences('js').find((code) => code.startsWith('import')) ?? '';
    const way = await cuttable(Number(new URL(room().url).port));
    const code = client.replace('ws://127.0.0.1:4000', `ws://127.0.0.1:${way.port}`);
    const watching = run(process.execPath, ['--input-type=module', '--eval', code, '--', id]);
    await expect.poll(subscribers, { timeout: 10_000 }).toBe(1);
    way.cut();
    await expect.poll(subscribers, { timeout: 10_000 }).toBe(0);
    await expect.poll(subscribers, { timeout: 10_000 }).toBe(1);
    const questions = await example('Questions');
    const { nodes } = questions['interventions'] as { nodes: { id: string; workflow: { id: string } }[] };
    const INTERVENTION = nodes.find(({ workflow }) => workflow.id === id)?.id ?? '';
    dataOf(await curl(decide, { INTERVENTION }));
    const { stdout, stderr } = await watching;
    way.close();
    expect(stderr).toContain('going on from there');
    const seen = stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    expect(seen.at(-1)?.[1]).toBe('WORKFLOW_COMPLETED');
    const all = (
      await room().open.engine.store.events({ after: 0, limit: 1_000, workflowId: workflowId as never })
    ).map(({ sequence }) => String(sequence));
    expect(seen.map(([sequence]) => sequence)).toEqual(all);
  }, 30_000);

  const subscribers = async (): Promise<number> =>
    (await room().ask<{ statistics: { stream: { subscribers: number } } }>('{ statistics { stream { subscribers } } }'))
      .statistics.stream.subscribers;

  it('leads from an error to its cause and the safe action in three calls', async () => {
    const { id, workflowId } = await start(room(), 'doomed');
    await room().reaches(workflowId, 'FAILED');
    const first = await example('Troubles');
    const [trouble] = first['systemErrors'] as {
      id: string;
      stackTrace: string;
      workflowError: object;
      workflow: { id: string; revision: number };
    }[];
    expect(trouble).toMatchObject({
      message: 'the floor is gone',
      stackTrace: expect.stringContaining('the floor is gone') as string,
      workflowError: { stepKey: 'fall', class: 'FATAL' },
      workflow: { id, status: 'FAILED' },
    });
    const second = await example('TakeUp', { workflow: id, revision: trouble?.workflow.revision });
    expect(second['restartWorkflow']).toMatchObject({ userErrors: [], sequence: expect.any(Number) as number });
    const third = await example('Resolve', { error: trouble?.id });
    expect(third['resolveError']).toMatchObject({
      userErrors: [],
      systemError: { resolution: { resolvedBy: 'graphql' } },
    });
  });

  it('leads from a live event to cause, stack, context, attempts and the safe action in two calls', async () => {
    const client = createSseClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
    const events = client.iterate<{ errorEvents: { sentence: string; error: { id: string } } }>({
      query: documents.get('LiveErrors') ?? '',
    });
    const live = events.next();
    await expect.poll(subscribers, { timeout: 10_000 }).toBe(1);
    const { workflowId } = await start(room(), 'doomed');
    const event = (await live).value?.data?.errorEvents;
    expect(event?.sentence).toBe(
      'Step "fall" of workflow "doomed" failed with TypeError: the floor is gone. It is not tried again.',
    );
    await events.return?.();
    client.dispose();
    await room().reaches(workflowId, 'FAILED');
    const { error } = (await example('Cause', { error: event?.error.id })) as {
      error: { workflow: { revision: number } };
    };
    expect(error).toMatchObject({
      stackTrace: expect.stringContaining('the floor is gone'),
      context: { why: expect.any(String) },
      rootCause: { message: 'the floor is gone' },
      workflow: { status: 'FAILED', allowedActions: expect.arrayContaining(['RETRY_STEP']) },
    });
    const done = await example('Fixed', { error: event?.error.id, revision: error.workflow.revision });
    expect(done['resolveErrorAndResume']).toMatchObject({
      userErrors: [],
      error: { resolution: { resolvedBy: 'graphql', notes: 'laid a new floor' } },
    });
    await room().reaches(workflowId, 'FAILED'); // The floor of this workflow is gone for good.
  });

  it('shows the groups of errors that are open, and resolves one with all its errors', async () => {
    const { workflowId } = await start(room(), 'doomed');
    await room().reaches(workflowId, 'FAILED');
    type Inbox = { nodes: { id: string; stepKey: string; trend: { count: number }[] }[] };
    const group = ((await example('Inbox'))['errorGroups'] as Inbox).nodes.find(({ stepKey }) => stepKey === 'fall');
    expect(group?.trend.at(-1)?.count).toBeGreaterThan(0);
    const { resolveErrorGroup } = await example('ResolveAll', { group: group?.id });
    expect(resolveErrorGroup).toMatchObject({ userErrors: [], group: { status: 'RESOLVED' } });
    expect(((await example('Inbox'))['errorGroups'] as Inbox).nodes.map(({ id }) => id)).not.toContain(group?.id);
  });

  it('shows the whole, takes it back and lets it go on', async () => {
    const { id, workflowId } = await start(room(), 'release', { failures: 1 });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    const { workflow } = await example('Overview', { workflow: id });
    expect(workflow).toMatchObject({ retryHistories: { nodes: [{ totalAttempts: 2, finalSuccess: true }] } });
    expect((await example('Chart'))['workflowDefinition']).toMatchObject({ version: '1' });
    const points = (await example('Points', { workflow: id }))['workflow'] as {
      checkpoints: { nodes: { id: string; stepKey: string; validation: object }[] };
    };
    const built = points.checkpoints.nodes.find(({ stepKey }) => stepKey === 'build');
    expect(built?.validation).toEqual({ valid: true });
    const back = await example('TakeBack', { workflow: id, checkpoint: built?.id });
    expect(back['rollbackWorkflow']).toMatchObject({ userErrors: [] });
    await room().reaches(workflowId, 'PAUSED');
    expect((await example('GoOn', { workflow: id }))['resumeWorkflow']).toMatchObject({ userErrors: [] });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    expect((await example('Figures', { from: '2020-01-01T00:00:00Z' }))['statistics']).toBeDefined();
  });
});

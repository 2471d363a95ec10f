// Inspection, as the tools of Stately read it: their own receiver on our WebSocket, and the same messages by subscription.
import { once } from 'node:events';
import { createWebSocketReceiver } from '@statelyai/inspect';
import { createClient } from 'graphql-sse';
import { beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { workflow } from '../../src/builder.ts';
import { systemClock } from '../../src/clock.ts';
import { openEngine } from '../../src/engine/open.ts';
import type { Faults } from '../../src/faults.ts';
import type { InspectionMessage } from '../../src/graphql/inspection/messages.ts';
import { createServer } from '../../src/graphql/server.ts';
import { type Served, served, start } from './served.ts';
import { closed } from './closed.ts';

/** Holds back the commits of one workflow. */
const gate: { holds: string | undefined; reached: PromiseWithResolvers<void>; open: PromiseWithResolvers<void> } = {
  holds: undefined,
  reached: Promise.withResolvers(),
  open: Promise.withResolvers(),
};
const faults: Faults = {
  strike(place, workflowId) {
    if (place !== 'before commit' || workflowId !== gate.holds) return undefined;
    gate.reached.resolve();
    return gate.open.promise;
  },
};
const spill = workflow<unknown>('spill', { version: '1' }).step('tell', {
  run: async ({ report, signal }) => {
    report({ agentState: { apiKey: 'hf_secret', city: 'Oslo' } });
    await once(signal, 'abort');
  },
});
const confide = workflow<{ word: string }>('confide', { version: '1', sensitive: ['input.word'] }).step('say', {
  run: async ({ input, report, signal }) => {
    report({ agentState: { said: `the word is ${input.word}`, city: 'Oslo' } });
    await once(signal, 'abort');
  },
});
const call = workflow<unknown>('call', { version: '1' }).step('ring', {
  breaker: 'telephone',
  onExhausted: 'fail',
  retry: { maxAttempts: 1 },
  run: () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  },
});

const room = served([spill, confide, call], { faults, limits: { sleepAfterMs: 0 } });

const socketUrl = (query: string, at: { readonly url: string } = room()): string =>
  `${at.url.replace('http', 'ws')}/inspect?${query}`;

/** What the official receiver hears, from one socket of ours. */
function watch(query: string, at: { readonly url: string } = room()): InspectionMessage[] {
  const heard: InspectionMessage[] = [];
  createWebSocketReceiver({ server: socketUrl(query, at) }).subscribe((message) => {
    heard.push(message as unknown as InspectionMessage);
  });
  return heard;
}
const until = (holds: () => unknown): Promise<unknown> => vi.waitUntil(holds, { timeout: 10_000, interval: 5 });

type Snapshot = Extract<InspectionMessage, { type: '@xstate.snapshot' }>;
type ActorMessage = Extract<InspectionMessage, { type: '@xstate.actor' }>;
const actors = (heard: readonly InspectionMessage[]): ActorMessage[] =>
  heard.filter((message) => message.type === '@xstate.actor');
const snapshots = (heard: readonly InspectionMessage[]): Snapshot[] =>
  heard.filter((message) => message.type === '@xstate.snapshot');
const events = (heard: readonly InspectionMessage[]): string[] =>
  heard.flatMap((message) => (message.type === '@xstate.event' ? [message.event.type] : []));

const decide = async (id: string): Promise<void> => {
  const { workflow: found } = await room().ask<{ workflow: { interventions: { nodes: { id: string }[] } } }>(
    'query ($id: ID!) { workflow(id: $id) { interventions(first: 1) { nodes { id } } } }',
    { id },
  );
  const { decideIntervention } = await room().ask<{ decideIntervention: { userErrors: object[] } }>(
    `mutation ($input: DecideInterventionInput!) { decideIntervention(input: $input) { userErrors { message } } }`,
    { input: { interventionId: found.interventions.nodes[0]?.id, option: 'approve', notes: 'fine' } },
  );
  expect(decideIntervention.userErrors).toEqual([]);
};

/** Builds, fails twice, and asks whether to ship. */
async function asking(at: Served = room()): Promise<{ id: string; workflowId: string }> {
  const started = await start(at, 'release', { failures: 2 });
  await at.reaches(started.workflowId, 'AWAITING_INTERVENTION');
  return started;
}

describe('the official receiver', () => {
  it('sees a workflow with its machine where it is now, however late it comes, and each commit after that', async () => {
    const { id, workflowId } = await asking();
    const heard = watch(`workflow=${workflowId}`);
    await until(() => heard.length > 0);
    expect(heard).toHaveLength(1);
    const [first] = actors(heard);
    expect(first).toMatchObject({ sessionId: workflowId, rootId: workflowId, name: 'release', _version: '0.7.2' });
    expect(first?.snapshot).toMatchObject({ status: 'active', value: { executing: { work: { ship: 'asking' } } } });
    const definition = JSON.parse(first?.definition ?? '') as { id: string; states: object };
    expect([definition.id, Object.keys(definition.states)]).toEqual([
      'release',
      expect.arrayContaining(['executing', 'completed']),
    ]);

    await decide(id);
    await until(() => snapshots(heard).some(({ snapshot }) => snapshot.status === 'done'));
    expect(snapshots(heard).at(-1)).toMatchObject({ sessionId: workflowId, snapshot: { value: 'completed' } });
    expect(events(heard)).toEqual(expect.arrayContaining(['INTERVENTION_DECIDED', 'STEP_STARTED.ship', 'DONE.ship']));
    // Every message has what the package's types say.
    for (const message of heard)
      expect(message).toMatchObject({
        sessionId: workflowId,
        rootId: workflowId,
        createdAt: expect.stringMatching(/^\d{13}$/) as string,
        _version: '0.7.2',
      });
  });

  it('sees every commit of a workflow that begins, in order, each state once', async () => {
    const { workflowId } = await start(room(), 'wait');
    const heard = watch(`workflow=${workflowId}`);
    await until(() => heard.length > 0);
    await room().ask(
      `mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { userErrors { message } } }`,
      {
        input: { workflowId: await idOf(workflowId), type: 'word' },
      },
    );
    await until(() => snapshots(heard).some(({ snapshot }) => snapshot.status === 'done'));
    const values = snapshots(heard).map(({ snapshot }) => JSON.stringify(snapshot.value));
    expect(new Set(values).size).toBe(values.length);
    expect(values.at(-1)).toBe('"completed"');
  });
});

const idOf = async (workflowId: string): Promise<string> => Buffer.from(`Workflow:${workflowId}`).toString('base64url');

describe('the subscription', () => {
  it('delivers the same messages, and ends at once when the client leaves', async () => {
    const { id, workflowId } = await asking();
    const heard = watch(`workflow=${workflowId}`);
    await until(() => heard.length > 0);
    const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
    const query = 'subscription ($id: ID!) { inspection(workflowId: $id) }';
    const stream = client.iterate<{ inspection: InspectionMessage }>({ query, variables: { id } });
    const told: InspectionMessage[] = [];
    const listening = (async () => {
      for await (const { data } of stream) {
        if (data) told.push(data.inspection);
        if (told.at(-1)?.type === '@xstate.snapshot' && (told.at(-1) as Snapshot).snapshot.status === 'done') break;
      }
    })();
    await until(() => told.length > 0);
    await decide(id);
    await listening;
    await until(() => heard.length >= told.length);
    const without = (message: InspectionMessage): object => ({ ...message, createdAt: '' });
    expect(told.map(without)).toEqual(heard.slice(0, told.length).map(without));
    client.dispose();
  });

  it('says NOT_FOUND for a workflow, or a dependency, that is not there', async () => {
    const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
    const none = Buffer.from('Workflow:01900000-0000-7000-8000-000000000000').toString('base64url');
    for (const field of [`inspection(workflowId: "${none}")`, 'breakerInspection(key: "none")']) {
      const { value } = await client.iterate({ query: `subscription { ${field} }` }).next();
      expect(value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    }
    client.dispose();
  });
});

describe('what is shown', () => {
  it('is a sleeping workflow from its rows, and it sleeps on', async () => {
    const { workflowId } = await start(room(), 'wait');
    const rowOf = async (): Promise<unknown> =>
      room().open.orm.em.fork().execute('select fence, revision, owner from workflows where id = ?', [workflowId]);
    await until(() => !room().open.engine.has(workflowId as never));
    const before = await rowOf();
    const heard = watch(`workflow=${workflowId}`);
    await until(() => heard.length > 0);
    expect(actors(heard)[0]?.snapshot.value).toMatchObject({ executing: { work: { word: 'listening' } } });
    expect(await rowOf()).toEqual(before);
    expect(room().open.engine.has(workflowId as never)).toBe(false);
  });

  it('is committed: nothing of a turn is seen while its commit is under way', async () => {
    const { id, workflowId } = await asking();
    const heard = watch(`workflow=${workflowId}`);
    await until(() => heard.length > 0);
    gate.holds = workflowId;
    const decided = decide(id);
    await gate.reached.promise;
    // Another workflow goes through everything meanwhile, and its viewer hears of it.
    const other = await start(room(), 'greet');
    const others = watch(`workflow=${other.workflowId}`);
    await until(() => actors(others).length > 0);
    expect(heard).toHaveLength(1);
    gate.holds = undefined;
    gate.open.resolve();
    await decided;
    await until(() => snapshots(heard).some(({ snapshot }) => snapshot.status === 'done'));
  });

  it('has no secrets, by the names of their keys', async () => {
    const { workflowId } = await start(room(), 'spill');
    const heard = watch(`workflow=${workflowId}`);
    await until(() => JSON.stringify(heard).includes('Oslo'));
    const text = JSON.stringify(heard);
    expect(text).toContain('"apiKey":"[redacted]"');
    expect(text).not.toContain('hf_secret');
  });

  it('has nothing of what its definition calls sensitive, wherever it stands', async () => {
    const { workflowId } = await start(room(), 'confide', { word: 'abracadabra' });
    const heard = watch(`workflow=${workflowId}`);
    await until(() => JSON.stringify(heard).includes('Oslo'));
    expect(JSON.stringify(heard)).toContain('the word is [redacted]');
    expect(JSON.stringify(heard)).not.toContain('abracadabra');
  });

  it('is a circuit breaker, beside the workflow that calls its dependency and by itself', async () => {
    const { workflowId } = await start(room(), 'call');
    await room().reaches(workflowId, 'FAILED');
    await until(async () => (await room().open.engine.breakers()).length > 0);
    const beside = watch(`workflow=${workflowId}`);
    const alone = watch('breaker=telephone');
    await until(() => actors(beside).length === 2 && actors(alone).length === 1);
    expect(actors(alone)[0]).toMatchObject({ sessionId: 'breaker:telephone', snapshot: { value: 'closed' } });
    expect(actors(beside)[1]?.definition).toBe(actors(alone)[0]?.definition);
    await room().open.engine.setBreaker('telephone', 'FORCE_OPEN', { reason: 'a look at it' });
    for (const heard of [beside, alone]) {
      await until(() => snapshots(heard).length === 1);
      expect(snapshots(heard)[0]).toMatchObject({
        sessionId: 'breaker:telephone',
        event: { type: 'CIRCUIT_OPENED' },
        snapshot: { value: 'forcedOpen' },
      });
    }
    await room().open.engine.setBreaker('telephone', 'AUTOMATIC', { reason: 'enough' });
  });
});

describe('another process', () => {
  let other: { readonly url: string };
  beforeAll(async () => {
    // It has no workflow of ours in its code: it only looks.
    const [named] = await room().open.orm.em.fork().execute<{ schema: string }[]>('select current_schema() as schema');
    const schema = String(named?.schema);
    const open = await openEngine({ definitions: [], databaseUrl: inject('databaseUrl'), schema });
    await open.engine.start();
    const server = createServer({ engine: open.engine, orm: open.orm, clock: systemClock, port: 0 });
    const { url } = await server.start();
    other = { url };
    return async () => {
      await server.stop();
      await open.close(2_000);
    };
  });

  it('shows the same sessions, live, without having the workflow', async () => {
    const { id, workflowId } = await asking();
    const [here, there] = [watch(`workflow=${workflowId}`), watch(`workflow=${workflowId}`, other)];
    await until(() => here.length > 0 && there.length > 0);
    expect(actors(there)[0]?.sessionId).toBe(actors(here)[0]?.sessionId);
    await decide(id);
    await until(() =>
      [here, there].every((heard) => snapshots(heard).some(({ snapshot }) => snapshot.status === 'done')),
    );
    expect(there.map(({ type, sessionId }) => [type, sessionId])).toEqual(
      here.map(({ type, sessionId }) => [type, sessionId]),
    );
  });
});

describe('the WebSocket', () => {
  const refusal = async (query: string, headers: Record<string, string> = {}): Promise<number | undefined> => {
    const socket = new WebSocket(socketUrl(query), { headers });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode?: number }];
    return response.statusCode;
  };

  it.each([
    ['nothing', ''],
    ['two things', 'workflow=01900000-0000-7000-8000-000000000000&breaker=a'],
    ['what is no id', 'workflow=first'],
  ])('is refused with 400 where it names %s', async (_, query) => {
    expect(await refusal(query)).toBe(400);
  });

  it('is refused with 403 for a page from elsewhere, as /graphql is', async () => {
    expect(await refusal('breaker=telephone', { origin: 'https://evil.example' })).toBe(403);
  });

  it('is closed with 4404 for a workflow that is not there, and with 1009 for one who talks', async () => {
    const none = new WebSocket(socketUrl('workflow=01900000-0000-7000-8000-000000000000'));
    expect((await closed(none))[0]).toBe(4404);
    const { workflowId } = await asking();
    const talker = new WebSocket(socketUrl(`workflow=${workflowId}`));
    await once(talker, 'open');
    talker.send('x'.repeat(2_000));
    expect((await closed(talker))[0]).toBe(1009);
  });
});

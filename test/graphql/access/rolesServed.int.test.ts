// Roles as callers meet them: over HTTP, WebSocket and server-sent events, on whatever way leads to a field, for as long as they stay.
import { createClient as createSseClient } from 'graphql-sse';
import { type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflow } from '../../../src/builder.ts';
import { roleInForce } from '../../../src/graphql/access/roles.ts';
import { createSchema } from '../../../src/graphql/schema.ts';
import { toGlobalId } from '../../../src/graphql/globalIds.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import type { Answer } from '../served.ts';
import { guarded } from './guarded.ts';

const tell = workflow<unknown>('tell', { version: '1' })
  .step('say', {
    run: ({ log }) => {
      log.info({ card: '4111' }, 'the card is 4111');
      return { inside: 'output' };
    },
  })
  .waitFor('word');

const room = guarded({}, { definitions: [tell] });
const schema = createSchema();
const ROLES = ['VIEWER', 'OPERATOR', 'ADMIN'] as const;
const codesOf = ({ errors = [] }: Answer): unknown[] => errors.map(({ extensions }) => extensions['code']);
const pathsOf = ({ errors = [] }: Answer): string[] => errors.map(({ path = [] }) => path.join('.')).sort();

let id = '';
let workflowId = '';
beforeAll(async () => {
  const { data = {} } = await room().ask(
    room().keys.OPERATOR,
    'mutation { startWorkflow(input: { definition: "tell", input: { inside: "input" } }) { workflow { id workflowId } } }',
  );
  ({ id, workflowId } = (
    data as { startWorkflow: { workflow: { id: string; workflowId: string } } }
  ).startWorkflow.workflow);
  await new Promise<void>((resolve) => {
    const look = async (): Promise<void> => {
      const found = await room().open.engine.store.find(workflowId as WorkflowId);
      if (found?.status === 'WAITING') resolve();
    };
    room().open.engine.onCommit(() => void look());
    void look();
  });
});

/** Something of the type, so that the document is valid. */
function some(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return some(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const wanted = type.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return Object.fromEntries(wanted.map((field) => [field.name, some(field.type)]));
  }
  if (type.name === 'Boolean') return false;
  return type.name === 'Int' ? 1 : type.name === 'DateTime' ? '2999-01-01T00:00:00Z' : 'x';
}

describe('every query and mutation', () => {
  const roots = [
    ...Object.values(schema.getQueryType()?.getFields() ?? {}).map((field) => ['query', field] as const),
    ...Object.values(schema.getMutationType()?.getFields() ?? {}).map((field) => ['mutation', field] as const),
  ];
  it.each(roots.map(([kind, field]) => [kind, field.name, field] as const))(
    '%s %s over HTTP',
    async (kind, name, field) => {
      const needed = roleInForce(schema, kind === 'query' ? 'Query' : 'Mutation', name);
      const args = field.args.filter(({ type }) => isNonNullType(type));
      const variables = Object.fromEntries(args.map((each) => [each.name, some(each.type)]));
      const declared = args.map((each) => `$${each.name}: ${String(each.type)}`).join(', ');
      const given = args.map((each) => `${each.name}: $${each.name}`).join(', ');
      const leaf = ['Sequence!'].includes(String(field.type)) ? '' : '{ __typename }';
      const document = `${kind}${declared && `(${declared})`} { ${name}${given && `(${given})`} ${leaf} }`;
      expect(codesOf(await room().ask(undefined, document, variables))).toEqual(['UNAUTHENTICATED']);
      for (const role of ROLES) {
        // Those who may are not all let do it: it would be done.
        if (kind === 'mutation' && role === 'ADMIN' && needed !== 'ADMIN') continue;
        const answer = await room().ask(room().keys[role], document, variables);
        const refused = ROLES.indexOf(role) < ROLES.indexOf(needed as (typeof ROLES)[number]);
        expect([role, codesOf(answer).includes('FORBIDDEN')]).toEqual([role, refused]);
        expect(answer.errors?.[0]?.extensions['requiredRole']).toBe(refused ? needed : undefined);
      }
    },
  );
});

describe('a VIEWER', () => {
  it('sees what goes on, and null with an error at its path for what it may not see', async () => {
    const answer = await room().ask(
      room().keys.VIEWER,
      `query ($id: ID!) {
        caller { name role }
        workflow(id: $id) {
          status input output metrics machineSnapshot allowedActions
          steps { nodes { key output } } log { nodes { message } } events(first: 1) { events { type payload } }
        }
      }`,
      { id },
    );
    expect(answer.data).toMatchObject({
      caller: { name: 'viewer', role: 'VIEWER' },
      workflow: {
        status: 'WAITING',
        input: null,
        output: null,
        metrics: null,
        machineSnapshot: null,
        allowedActions: [],
        steps: { nodes: [{ key: 'say', output: null }, { key: 'word' }] },
        log: null,
        events: { events: [{ payload: null }] },
      },
    });
    expect(pathsOf(answer)).toEqual(
      [
        'workflow.events.events.0.payload',
        'workflow.input',
        'workflow.log',
        'workflow.machineSnapshot',
        'workflow.metrics',
        'workflow.output',
        'workflow.steps.nodes.0.output',
        'workflow.steps.nodes.1.output',
      ].sort(),
    );
    expect(JSON.stringify(answer)).not.toMatch(/inside|4111/);
  });

  it('does not get there by node, nodes, edges, aliases or fragments, nor learns what is there', async () => {
    const line = toGlobalId('LogEntry', `${workflowId}/1`);
    const none = toGlobalId('LogEntry', `${workflowId}/99`);
    for (const query of [
      `{ node(id: "${id}") { ... on Workflow { a: input b: input } } }`,
      `{ nodes(ids: ["${id}"]) { ...F } } fragment F on Workflow { input machineSnapshot }`,
      `{ workflows(first: 3) { edges { node { input children(first: 3) { edges { node { input } } } } } } }`,
      `{ node(id: "${line}") { __typename id } }`,
      `{ nodes(ids: ["${line}", "${none}"]) { __typename } }`,
      `{ node(id: "${line}") { ... on LogEntry { message fields } } }`,
      `{ threadLog(threadId: "${workflowId}") { edges { node { message } } } }`,
      `{ events { events { ... on StepEvent { payload } } } }`,
    ]) {
      const answer = await room().ask(room().keys.VIEWER, query);
      expect(codesOf(answer)).toContain('FORBIDDEN');
      expect(JSON.stringify(answer)).not.toMatch(/inside|4111/);
    }
    // The same, whether there is one or not.
    const [there, absent] = await Promise.all(
      [line, none].map((one) => room().ask(room().keys.VIEWER, `{ node(id: "${one}") { __typename } }`)),
    );
    expect(there).toEqual(absent);
  });

  it('has subscriptions whose events say no more than that', async () => {
    const client = room().client(`Bearer ${room().keys.VIEWER}`);
    const stream = client.iterate({
      query: 'subscription { events(afterSequence: 0) { type payload workflow { input } } }',
    });
    const { value } = await stream.next();
    expect(value).toMatchObject({ data: { events: { payload: null, workflow: { input: null } } } });
    expect(codesOf(value as unknown as Answer)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    await stream.return?.();
    await client.dispose();
    const sse = createSseClient({
      url: `${room().url}/graphql/stream`,
      headers: { authorization: `Bearer ${room().keys.VIEWER}` },
      retryAttempts: 0,
    });
    for await (const result of sse.iterate({
      query: `subscription { logLines(workflowId: "${id}", afterSequence: 0) { sequence } }`,
    })) {
      expect(codesOf(result as unknown as Answer)).toEqual(['FORBIDDEN']);
      expect(JSON.stringify(result)).not.toContain('4111');
    }
    sse.dispose();
  });
});

describe('an OPERATOR', () => {
  it('sees all of it, and is offered what may be done', async () => {
    const answer = await room().ask(
      room().keys.OPERATOR,
      'query ($id: ID!) { workflow(id: $id) { input allowedActions log { nodes { message fields } } steps { nodes { output } } } }',
      { id },
    );
    expect(answer.errors).toBeUndefined();
    expect(JSON.stringify(answer.data)).toMatch(/"inside":"input".*4111.*"inside":"output"/);
    expect(answer.data).toMatchObject({ workflow: { allowedActions: expect.arrayContaining(['PAUSE']) as unknown } });
  });

  it('may do every action that a workflow can offer', () => {
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    const actions = schema.getType('WorkflowAction');
    for (const { name } of isEnumType(actions) ? actions.getValues() : []) {
      const words = name.toLowerCase().replaceAll('_', '');
      const mutation = mutations.find((each) => each.toLowerCase().replace('workflow', '') === words);
      expect([name, mutation && roleInForce(schema, 'Mutation', mutation)]).toEqual([name, 'OPERATOR']);
    }
  });

  it('that becomes a VIEWER sees no more in a stream that goes on', async () => {
    const { open, clock, key } = room();
    const bearer = await key('OPERATOR', 'demoted');
    clock.move(2_001);
    const client = room().client(`Bearer ${bearer}`);
    const stream = client.iterate({
      query: `subscription { workflowEvents(workflowId: "${id}", afterSequence: 0) { payload } }`,
    });
    expect((await stream.next()).value).toMatchObject({ data: { workflowEvents: { payload: {} } } });
    await open.orm.em.fork().execute(`update api_keys set role = 'VIEWER' where name = 'demoted'`);
    clock.move(2_001);
    const paused = `mutation { pauseWorkflow(input: { workflowId: "${id}" }) { userErrors { code } } }`;
    expect((await room().ask(room().keys.OPERATOR, paused)).errors).toBeUndefined();
    for (;;) {
      const { value } = await stream.next();
      if ((value as Answer | undefined)?.errors === undefined) continue;
      expect(codesOf(value as unknown as Answer)).toEqual(['FORBIDDEN']);
      break;
    }
    await stream.return?.();
    await client.dispose();
  });
});

describe('an ADMIN', () => {
  const ask = (query: string, variables?: Record<string, unknown>) => room().ask(room().keys.ADMIN, query, variables);

  it('makes a key, which is good at once and shown once, and revokes it', async () => {
    const made = await ask(
      'mutation { createApiKey(input: { name: "bob", role: OPERATOR, clientMutationId: "c" }) { secret clientMutationId sequence apiKey { id name role beginning createdBy lastUsedAt } userErrors { code } } }',
    );
    const { secret, apiKey } = (made.data as { createApiKey: { secret: string; apiKey: { id: string } } }).createApiKey;
    expect(apiKey).toMatchObject({ name: 'bob', role: 'OPERATOR', beginning: secret.slice(0, 7), createdBy: 'admin' });
    expect((await room().ask(secret, '{ caller { name } }')).data).toEqual({ caller: { name: 'bob' } });
    const listed = await ask('{ apiKeys { totalCount nodes { name role revokedAt expiresAt } } }');
    expect(JSON.stringify(listed)).toContain('"bob"');
    expect(JSON.stringify(listed)).not.toContain(secret.slice(7));
    const revoked = await ask(
      `mutation { revokeApiKey(input: { apiKeyId: "${apiKey.id}" }) { apiKey { revokedBy revokedAt } userErrors { code } } }`,
    );
    expect(revoked.data).toMatchObject({ revokeApiKey: { apiKey: { revokedBy: 'admin' }, userErrors: [] } });
    expect((await room().ask(secret, '{ caller { name } }')).status).toBe(401);
    const again = await ask(
      `mutation { revokeApiKey(input: { apiKeyId: "${apiKey.id}" }) { userErrors { code field } } }`,
    );
    expect(again.data).toMatchObject({
      revokeApiKey: { userErrors: [{ code: 'INVALID_STATE', field: ['apiKeyId'] }] },
    });
    expect((await ask(`{ node(id: "${apiKey.id}") { ... on ApiKey { name } } }`)).data).toEqual({
      node: { name: 'bob' },
    });
  });

  it.each([
    [`name: "admin", role: VIEWER`, 'name'],
    [`name: "system", role: VIEWER`, 'name'],
    [`name: "", role: VIEWER`, 'name'],
    [`name: "a\\u0000b", role: VIEWER`, 'name'],
    [`name: "${'x'.repeat(20_000)}", role: VIEWER`, 'name'],
    [`name: "late", role: VIEWER, expiresAt: "2001-01-01T00:00:00Z"`, 'expiresAt'],
  ])('is told why there is no key with %s', async (input, field) => {
    const { data } = await ask(`mutation { createApiKey(input: { ${input} }) { secret userErrors { code field } } }`);
    expect(data).toEqual({ createApiKey: { secret: null, userErrors: [{ code: 'INVALID_INPUT', field: [field] }] } });
  });
});

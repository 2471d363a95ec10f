// The audit log over GraphQL: every mutation of the schema leaves a row, done or refused, with who asked, from where and in which request.
import { randomBytes } from 'node:crypto';
import type { GraphQLObjectType } from 'graphql';
import { expect, inject, it } from 'vitest';
import { createSchema } from '../../src/graphql/schema.ts';
import { namedKeys } from '../../src/namedKeys.ts';
import { verifyAuditLog } from '../../src/persistence/verifyAuditLog.ts';
import { served, start } from './served.ts';

const integrity = { keys: { k: randomBytes(32) } };
const room = served([], { integrity });

const FIELDS =
  'sequence actor role action targetType targetKey targetId reason what before after outcome requestId address keyId hash';
interface Entry {
  readonly [field: string]: unknown;
  readonly sequence: number;
  readonly action: string;
}
const entries = async (filter = ''): Promise<Entry[]> => {
  const { auditLog } = await room().ask<{ auditLog: { nodes: Entry[] } }>(
    `{ auditLog(first: 200 ${filter && `filter: { ${filter} }`}) { nodes { ${FIELDS} } } }`,
  );
  return auditLog.nodes.toReversed();
};
const mutate = (name: string, input: string) =>
  room().send(`mutation { ${name}(input: { ${input} }) { userErrors { code } } }`);

it('a mutation leaves a row with who asked for what, and what came of it', async () => {
  const { id, workflowId } = await start(room(), 'wait');
  await mutate('pauseWorkflow', `workflowId: "${id}" reason: "a look"`);
  await mutate('pauseWorkflow', `workflowId: "${id}" reason: "another look"`);
  const [started, paused, refused] = await entries();
  const caller = { actor: 'graphql', role: 'ADMIN', address: expect.stringContaining('127.0.0.1') as string };
  const about = { targetType: 'Workflow', targetKey: workflowId, targetId: id, keyId: 'k' };
  expect(started).toMatchObject({ ...caller, ...about, action: 'startWorkflow', outcome: 'DONE', sequence: 1 });
  expect(paused).toMatchObject({
    ...caller,
    ...about,
    action: 'pauseWorkflow',
    reason: 'a look',
    before: { status: expect.any(String) as string },
    after: { status: 'PAUSED' },
    outcome: 'DONE',
  });
  expect(refused).toMatchObject({ ...caller, ...about, reason: 'another look', outcome: 'INVALID_STATE', after: null });
  expect(new Set([started, paused, refused].map((entry) => entry?.['requestId'])).size).toBe(3);
});

it('the log is filtered by actor, action, target, outcome and time', async () => {
  const { id, workflowId } = await start(room(), 'wait');
  await mutate('pauseWorkflow', `workflowId: "${id}"`);
  expect((await entries(`target: "${id}"`)).map(({ action }) => action)).toEqual(['startWorkflow', 'pauseWorkflow']);
  expect(await entries(`target: "${workflowId}" action: "pauseWorkflow"`)).toHaveLength(1);
  expect(await entries('outcome: ["INVALID_STATE"]')).toHaveLength(1);
  expect(await entries('actor: "nobody"')).toEqual([]);
  expect(await entries('occurred: { to: "2001-01-01T00:00:00Z" }')).toEqual([]);
  expect((await entries('occurred: { from: "2001-01-01T00:00:00Z" }')).length).toBeGreaterThan(4);
});

it('every mutation of the schema that is refused leaves a row, whoever refuses it', async () => {
  const mutations = (createSchema().getMutationType() as GraphQLObjectType).getFields();
  const none = '00000000-0000-4000-8000-000000000000';
  const id = (type: string, key = none): string => `"${Buffer.from(`${type}:${key}`).toString('base64url')}"`;
  const group = `groupId: ${id('ErrorGroup', '0'.repeat(32))}`;
  const workflow = `workflowId: ${id('Workflow')}`;
  const given: Readonly<Record<string, string>> = {
    startWorkflow: 'definition: "nothing" input: null',
    sendWorkflowEvent: `${workflow} type: "word"`,
    resumeWorkflow: `${workflow} from: { beginning: false }`,
    restartWorkflow: `${workflow} from: { beginning: true }`,
    rollbackWorkflow: `${workflow} checkpointId: ${id('Workflow')}`,
    skipStep: `${workflow} stepKey: "none"`,
    createCheckpoint: `${workflow} description: "none"`,
    decideIntervention: `interventionId: ${id('Intervention')} option: "none" notes: " "`,
    createApiKey: 'name: "system" role: VIEWER',
    revokeApiKey: `apiKeyId: ${id('ApiKey')}`,
    setCircuitBreaker: 'key: "none" state: FORCE_OPEN reason: "none"',
    setResourceCapacity: 'name: "none" capacity: 1',
    createSchedule: 'name: "none" definition: "nothing" every: 60000',
    ...Object.fromEntries(
      ['update', 'pause', 'resume', 'trigger', 'delete'].map((verb) => [
        `${verb}Schedule`,
        `scheduleId: ${id('Schedule')}`,
      ]),
    ),
    reloadConfiguration: '',
    resolveError: `target: { errorId: ${id('WorkflowError')} } notes: "none"`,
    resolveErrorGroup: `${group} notes: "none"`,
    reopenErrorGroup: `${group} reason: "none"`,
    ignoreErrorGroup: `${group} reason: "none"`,
    snoozeErrorGroup: `${group} until: "2001-01-01T00:00:00Z"`,
    assignErrorGroup: `${group} assignee: " "`,
    commentOnErrorGroup: `${group} comment: "none"`,
    resolveErrorAndResume: `target: { errorId: ${id('WorkflowError')} } notes: "none"`,
    bulkResolveErrors: 'filter: {} notes: " "',
    bulkIgnoreErrors: 'filter: {} notes: " "',
    bulkSnoozeErrors: 'filter: {} notes: "x" until: "2001-01-01T00:00:00Z"',
    bulkAssignErrors: 'filter: {} notes: " "',
    bulkTagErrors: 'filter: {} notes: "x"',
    tagErrorGroup: `${group} add: ["none"]`,
    mergeErrorGroups: `${group} groupIds: [${id('ErrorGroup', '1'.repeat(32))}] reason: "none"`,
    splitErrorGroup: `${group} groupIds: [${id('ErrorGroup', '1'.repeat(32))}] reason: "none"`,
  };
  for (const name of Object.keys(mutations)) {
    const before = (await entries()).at(-1)?.sequence ?? 0;
    await mutate(name, given[name] ?? workflow);
    const after = (await entries()).filter(({ sequence }) => sequence > before);
    expect({ name, rows: after.map(({ action, outcome }) => [action, outcome === 'DONE']) }).toEqual({
      name,
      rows: [[name, false]],
    });
  }
});

it('what the API writes itself has its row in the same transaction', async () => {
  const { workflowId } = await start(room(), 'doomed');
  await room().reaches(workflowId, 'FAILED');
  const { errors } = await room().ask<{ errors: { nodes: [{ id: string; fingerprint: string }] } }>(
    '{ errors(first: 1) { nodes { id fingerprint } } }',
  );
  const [error] = errors.nodes;
  const groupId = Buffer.from(`ErrorGroup:${error.fingerprint}`).toString('base64url');
  await mutate('resolveError', `target: { errorId: "${error.id}" } notes: "mended"`);
  await mutate('ignoreErrorGroup', `groupId: "${groupId}" reason: "known"`);
  const [resolved, ignored] = (await entries()).slice(-2);
  expect(resolved).toMatchObject({
    action: 'resolveError',
    targetType: 'WorkflowError',
    targetId: error.id,
    reason: 'mended',
    after: { resolved: true },
    outcome: 'DONE',
  });
  expect(ignored).toMatchObject({
    action: 'ignoreErrorGroup',
    targetId: groupId,
    before: { status: 'OPEN' },
    after: { action: 'IGNORED' },
  });
  const schema = (await room().open.orm.em.execute<{ name: string }[]>('select current_schema() as name'))[0]?.name;
  const { broken, head } = await verifyAuditLog(inject('databaseUrl'), schema ?? '', namedKeys(integrity, 'integrity'));
  expect({ broken, head: head.hash.toString('hex') }).toEqual({ broken: undefined, head: ignored?.['hash'] });
});

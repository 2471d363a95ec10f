// No field without data: a world in which as much has happened as can, and a look at every field of every type. What is not answered with
// something in it stands below, with the test that has it.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type GraphQLObjectType, isInterfaceType, isObjectType } from 'graphql';
import { createClient } from 'graphql-sse';
import { beforeAll, expect, it, vi } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { createLog } from '../../src/log.ts';
import type { VitalSigns } from '../../src/vitals.ts';
import { Crawl } from './crawl.ts';
import { served, start } from './served.ts';

const file = path.join(mkdtempSync(path.join(tmpdir(), 'holdfast-')), 'error-handling.yaml');
const configure = (seconds: number, bytes: number, successes: number): void =>
  writeFileSync(
    file,
    `workflow_error_handling:
  checkpoints: { compression: { min_size: ${bytes} } }
  circuit_breakers: { success_threshold: ${successes} }
  manual_intervention: { timeout: ${seconds} }
  definitions: { book: { manual_intervention: { timeout: 600 } } }
`,
  );
configure(6_000, 1_024, 1);
const held = Promise.withResolvers<void>();
const signs: { now: VitalSigns } = { now: {} };

const inner = workflow('inner', { version: '1' }).step('fall', {
  onExhausted: 'fail',
  run: () => {
    throw new TypeError('the floor is gone', { cause: new Error('it was rotten') });
  },
});
/** As many kinds of step as there are, an agent at work, an undo, a conflict that nobody answers in time. */
const book = workflow<unknown>('book', { version: '1' })
  .step('plan', {
    phase: 'planning',
    milestone: 'planned',
    agentType: 'planner',
    timeoutMs: 60_000,
    run: () => 'three chapters',
    compensate: () => undefined,
  })
  .loop('revise', {
    phase: 'writing',
    budget: 4,
    body: (pass) =>
      pass.each('chapter', { items: () => ['a', 'b', 'c'], concurrency: 2, tolerated: 1, run: ({ item }) => item }),
    until: ({ pass }) => pass === 2,
  })
  .each('send', { items: () => [1], tolerated: '2.5%', onItemFailure: 'settle', run: () => 1 })
  .step('print', {
    phase: 'printing',
    agentType: 'printer',
    resources: { press: 1 },
    run: async ({ progress, report, log, spend }) => {
      progress({ sheets: 'x'.repeat(20_000) });
      report({ agentState: { ink: 'low' }, metrics: { pages: 96 } });
      log.info({ sheets: 12 }, 'printing');
      await spend('api_calls', 1);
      await held.promise;
    },
  });
const outer = workflow('outer', { version: '1' })
  .step('first', { run: () => 1, compensate: () => undefined })
  .child('inner', inner, { input: () => null });
const train = workflow<unknown>('train', { version: '1', concurrency: { key: 'yard', limit: 1 } }).step('fit', {
  run: () => held.promise,
});
const pay = workflow('pay', { version: '1' }).step('charge', {
  breaker: 'payments',
  onExhausted: 'fail',
  retry: { maxAttempts: 5, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
  run: () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  },
});
const round = workflow('round', { version: '1' }).loop('lap', {
  budget: 2,
  body: (pass) => pass.each('gate', { items: () => [1, 2], run: () => held.promise }),
  until: () => true,
});
const lend = workflow('lend', { version: '1' }).step('ask', {
  breaker: 'library',
  onExhausted: 'fail',
  retry: { maxAttempts: 5, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
  run: () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  },
});
/** More errors of one fingerprint than are kept whole. */
const storm = workflow('storm', { version: '1' }).each('fall', {
  items: () => Array.from({ length: 60 }, (_, at) => at),
  concurrency: 60,
  tolerated: 60,
  onExhausted: 'continue',
  run: () => {
    throw new TypeError('the same for all');
  },
});
const price = workflow('price', { version: '1' }).step('price', {
  run: () => {
    throw new ConflictError('two prices for one article', {
      type: 'price_changed',
      affectedItems: ['A-7'],
      recommendedActions: ['Ask'],
    });
  },
  question: { deadlineMs: 200, onDeadline: 'keepWaiting' },
});

const room = served([inner, book, outer, train, pay, lend, round, storm, price], {
  configuration: file,
  publicUrl: 'https://flow.example.com/',
  resources: { press: 1 },
  vitals: { read: () => signs.now },
  integrity: { keys: { k: Buffer.alloc(32, 'k') } },
  log: createLog('error', { write: () => {} }),
});
const schema = createSchema();
const crawl = new Crawl(schema, async (query) => {
  const { data, errors } = await room().send(query);
  const strange = errors?.filter(({ extensions }) => extensions['code'] !== 'CORRUPT_CHECKPOINT') ?? [];
  if (strange.length > 0) throw new Error(`${JSON.stringify(strange.slice(0, 3))} for ${query.slice(0, 500)}`);
  return data ?? null;
});
const root = (kind: 'Query' | 'Mutation'): GraphQLObjectType => schema.getType(kind) as GraphQLObjectType;
const mutate = (name: string, input: string): Promise<void> =>
  crawl.operation('mutation', root('Mutation'), name, `(input: { ${input} clientMutationId: "mine" })`);
const query = (name: string, given?: string): Promise<void> => crawl.operation('query', root('Query'), name, given);
const sql = (text: string): Promise<unknown> => room().open.orm.em.fork().execute(text);
const one = async (text: string): Promise<string> =>
  Object.values(((await sql(text)) as Record<string, string>[])[0] ?? {})[0] ?? '';
const until = (holds: () => unknown): Promise<unknown> => vi.waitUntil(holds, { timeout: 30_000, interval: 50 });
const node = (type: string, key: string): string => Buffer.from(`${type}:${key}`).toString('base64url');

beforeAll(async () => {
  const at = room();
  await mutate('startWorkflow', 'definition: "book" key: "first" input: { pages: 96 }');
  await start(at, 'train');
  await start(at, 'train');
  await mutate('startWorkflow', 'definition: "train" startAt: "2999-01-01T00:00:00Z"');
  const failed = await start(at, 'outer');
  await at.reaches(failed.workflowId, 'FAILED');
  for (const name of ['pay', 'pay', 'lend', 'lend', 'round', 'storm']) await start(at, name);
  const conflict = await start(at, 'price');
  const release = await start(at, 'release', { failures: 2 });
  await at.reaches(release.workflowId, 'AWAITING_INTERVENTION');
  await mutate('createCheckpoint', `workflowId: "${release.id}" description: "by hand"`);
  await mutate('pauseWorkflow', `workflowId: "${release.id}" reason: "a look at it"`);
  await mutate('resumeWorkflow', `workflowId: "${release.id}"`);
  const asked = await one(`select id from workflow_interventions where workflow_id = '${release.workflowId}'`);
  await mutate(
    'decideIntervention',
    `interventionId: "${node('Intervention', asked)}" option: "approve" notes: "seen"`,
  );
  await at.reaches(release.workflowId, 'COMPLETED');
  await mutate('restartWorkflow', `workflowId: "${release.id}" from: { beginning: true }`);
  await at.reaches(release.workflowId, 'AWAITING_INTERVENTION');
  const early = await one(
    `select id from workflow_checkpoints where workflow_id = '${release.workflowId}' order by revision offset 2 limit 1`,
  );
  await mutate(
    'rollbackWorkflow',
    `workflowId: "${release.id}" checkpointId: "${node('Checkpoint', early)}" thenResume: false`,
  );
  const waiting = await start(at, 'wait');
  await at.reaches(waiting.workflowId, 'WAITING');
  await mutate('migrateWorkflow', `workflowId: "${waiting.id}"`);
  await mutate('sendWorkflowEvent', `workflowId: "${waiting.id}" type: "word" payload: 1`);
  const skipped = await start(at, 'price');
  await at.reaches(skipped.workflowId, 'AWAITING_INTERVENTION');
  await mutate('retryStep', `workflowId: "${skipped.id}" stepKey: "price"`);
  await at.reaches(skipped.workflowId, 'AWAITING_INTERVENTION');
  await mutate('skipStep', `workflowId: "${skipped.id}" stepKey: "price" output: 12`);
  configure(7_000, 2_048, 2);
  await mutate('setCircuitBreaker', 'key: "payments" state: FORCE_OPEN reason: "they are moving"');
  await mutate('setResourceCapacity', 'name: "press" capacity: 2');
  await mutate(
    'createSchedule',
    'name: "nightly" definition: "wait" version: "1" cron: "0 3 * * *" timeZone: "Europe/Berlin" input: { n: 1 } jitter: 1000',
  );
  const schedule = await one(`select id from workflow_schedules where name = 'nightly'`);
  const nightly = `scheduleId: "${node('Schedule', schedule)}"`;
  await mutate('pauseSchedule', `${nightly} reason: "a look at it"`);
  await mutate('resumeSchedule', nightly);
  await mutate('triggerSchedule', `${nightly} reason: "now"`);
  await mutate('triggerSchedule', `${nightly} overlap: BUFFER_ONE`);
  await mutate('updateSchedule', `${nightly} overlap: ALLOW_ALL reason: "by hand"`);
  await sql(`insert into workflow_schedule_ticks (schedule_id, tick, at, outcome, until, message, manual)
    values ('${schedule}', now(), now(), 'MISSED', now(), 'of another time', false)`);
  await mutate('createSchedule', 'name: "hourly" definition: "wait" every: 3600000');
  await mutate('createSchedule', 'name: "brief" definition: "wait" every: 3600000 paused: true');
  const brief = await one(`select id from workflow_schedules where name = 'brief'`);
  await mutate('deleteSchedule', `scheduleId: "${node('Schedule', brief)}"`);
  await sql(`insert into checkpoint_quarantine (id, workflow_id, fence, revision, reason, error, content, created_at)
    values (gen_random_uuid(), '${release.workflowId}', 1, 3, 'refused', 'a constraint', '\\x00', now())`);
  await mutate('reloadConfiguration', '');
  await mutate('testAlarm', `workflowId: "${release.id}"`);
  const error = await one(`select workflow_error_id from system_errors where workflow_error_id is not null limit 1`);
  await mutate('resolveError', `target: { errorId: "${node('WorkflowError', error)}" } notes: "a new floor"`);
  const group = async (type: string): Promise<string> =>
    `groupId: "${node('ErrorGroup', await one(`select fingerprint from error_groups where error_type = '${type}' limit 1`))}"`;
  await mutate('resolveErrorGroup', `${await group('TypeError')} notes: "a new floor for all"`);
  const again = await start(at, 'outer');
  await at.reaches(again.workflowId, 'FAILED');
  await mutate('ignoreErrorGroup', `${await group('ConflictError')} reason: "prices change"`);
  await mutate('reopenErrorGroup', `${await group('ConflictError')} reason: "they should not"`);
  await mutate('assignErrorGroup', `${await group('ConflictError')} assignee: "ada"`);
  await mutate('commentOnErrorGroup', `${await group('ConflictError')} comment: "seen on Mondays"`);
  await mutate('tagErrorGroup', `${await group('ConflictError')} add: ["prices", "night"]`);
  await mutate('tagErrorGroup', `${await group('ConflictError')} remove: ["night"]`);
  const third = `groupIds: ["${node('ErrorGroup', await one("select fingerprint from error_groups where error_type not in ('TypeError', 'ConflictError') order by 1 limit 1"))}"] reason: "one host"`;
  await mutate('mergeErrorGroups', `${await group('ConflictError')} ${third}`);
  await mutate('splitErrorGroup', `${await group('ConflictError')} ${third}`);
  await mutate('mergeErrorGroups', `${await group('ConflictError')} ${third}`);
  await mutate('bulkResolveErrors', 'filter: { text: "there is none of it" } notes: "nothing" dryRun: true');
  await mutate('bulkResolveErrors', 'filter: { errorType: ["TypeError"] } notes: "all of them" idempotencyKey: "once"');
  await mutate('bulkIgnoreErrors', 'filter: { status: [OPEN] } notes: "nothing" dryRun: true');
  await mutate('bulkIgnoreErrors', 'filter: { text: "there is none of it" } notes: "nothing"');
  for (const more of [
    'filter: { status: [OPEN] } notes: "x" dryRun: true',
    'filter: { text: "there is none of it" } notes: "x"',
  ]) {
    await mutate('bulkSnoozeErrors', `${more} until: "2100-01-01T00:00:00Z"`);
    await mutate('bulkAssignErrors', `${more} assignee: "somebody"`);
    await mutate('bulkTagErrors', `${more} add: ["night"] remove: ["day"]`);
  }
  await until(() => one("select id from error_bulk_operations where status = 'COMPLETED' and action = 'RESOLVED'"));
  const bulk = node(
    'BulkErrorOperation',
    await one("select id from error_bulk_operations where status = 'COMPLETED' and action = 'RESOLVED'"),
  );
  const open = await one(
    'select id from system_errors where workflow_error_id is not null and not resolved and step_id is not null order by created_at limit 1',
  );
  await mutate(
    'resolveErrorAndResume',
    `target: { systemErrorId: "${node('SystemError', open)}" } notes: "it may go on"`,
  );
  await mutate('snoozeErrorGroup', `${await group('ConflictError')} until: "2999-01-01T00:00:00Z"`);
  await mutate('abortWorkflow', `workflowId: "${node('Workflow', '00000000-0000-4000-8000-000000000000')}"`);
  await mutate('abortWorkflow', `workflowId: "${release.id}" compensate: false`);
  // One state is spoilt, and found out when its workflow shall go on.
  const spoilt = await start(at, 'wait');
  await at.reaches(spoilt.workflowId, 'WAITING');
  await sql(`update workflow_checkpoints set state_bytes = 'nonsense' where workflow_id = '${spoilt.workflowId}'`);
  await mutate('sendWorkflowEvent', `workflowId: "${spoilt.id}" type: "word"`);
  await until(() => one(`select overdue_at from workflow_interventions where workflow_id = '${conflict.workflowId}'`));
  await until(() => one('select max(sequence) from circuit_transitions'));
  await until(() => one("select max(sequence) from workflow_events where type = 'NOTICE' and payload ? 'fingerprint'"));
  // Counted in memory, and stored every few seconds.
  await until(() => one('select min(minute)::text from duration_counts having count(distinct kind) = 2'));
  signs.now = { disk: 0.99 };
  await until(() => at.open.engine.exhausted.length);

  const given: Record<string, string | undefined> = {
    node: `(id: "${release.id}")`,
    nodes: `(ids: ["${failed.id}", "${conflict.id}"])`,
    workflow: `(workflowId: "${release.workflowId}")`,
    workflowDefinition: '(name: "book")',
    checkpoint: `(id: "${node('Checkpoint', early)}")`,
    error: `(id: "${node('WorkflowError', error)}")`,
    bulkErrorOperation: `(id: "${bulk}")`,
    errorGroup: `(fingerprint: "${await one('select fingerprint from error_groups limit 1')}")`,
    retryHistory: `(operationId: "${release.workflowId}/test")`,
    circuitBreaker: '(key: "payments")',
    schedule: '(name: "nightly")',
    threadLog: `(threadId: "${release.workflowId}", first: 20)`,
    events: '(first: 200)',
  };
  for (const field of Object.values(root('Query').getFields())) await query(field.name, given[field.name]);
  for (const type of ['NoticeEvent', 'CircuitEvent', 'CheckpointEvent', 'ErrorEvent', 'InterventionEvent'])
    await query('events', `(filter: { types: [${kinds(type)}] }, first: 50)`);
  await crawl.nodes(200);

  const subscriptions = schema.getSubscriptionType() as GraphQLObjectType;
  const client = createClient({ url: `${at.url}/graphql/stream`, retryAttempts: 0 });
  for (const field of Object.values(subscriptions.getFields())) {
    if (field.name === 'alerts') continue;
    const ofOne = field.name === 'logLines' || field.args.some(({ type }) => String(type) === 'ID!');
    const wanted = [
      ...(field.name === 'bulkErrorOperation' ? [`id: "${bulk}"`] : ofOne ? [`workflowId: "${release.id}"`] : []),
      ...(field.name === 'breakerInspection' ? ['key: "payments"'] : []),
      ...(field.args.some(({ name }) => name === 'afterSequence') ? ['afterSequence: 0'] : []),
    ].join(' ');
    for await (const { data } of client.iterate({
      query: `subscription { ${field.name}(${wanted})${crawl.selectionOf(field)} }`,
    })) {
      crawl.note(subscriptions, data as Record<string, unknown>);
      break;
    }
  }
  client.dispose();
}, 120_000);

const kinds = (type: string): string =>
  ({
    NoticeEvent: 'NOTICE',
    CircuitEvent: 'CIRCUIT_OPENED CIRCUIT_CLOSED',
    CheckpointEvent: 'CHECKPOINT_CREATED',
    ErrorEvent: 'ERROR_RECORDED ERROR_RESOLVED ERROR_GROUP_CHANGED',
    InterventionEvent: 'INTERVENTION_REQUESTED INTERVENTION_DECIDED',
  })[type] ?? '';

const OF_INTERFACE = 'always null, and says so: the interface asks for it';
/** Never answered with anything, and why. */
const EMPTY: Readonly<Record<string, string>> = {
  // From the first key on, nobody is answered without one.
  ...Object.fromEntries(
    Object.values(schema.getTypeMap())
      .filter((type) => /^(Create|Revoke)?ApiKey(Payload|Edge)?$/.test(type.name))
      .flatMap((type) =>
        isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`) : [],
      )
      .concat('ApiKeyConnection.edges', 'ApiKeyConnection.nodes', 'Mutation.createApiKey', 'Mutation.revokeApiKey')
      .map((field) => [field, 'access/rolesServed.int.test.ts']),
  ),
  'CircuitEvent.revision': OF_INTERFACE,
  'CircuitEvent.traceId': OF_INTERFACE,
  'CircuitEvent.workflow': OF_INTERFACE,
  'CircuitEvent.workflowId': OF_INTERFACE,
  ...Object.fromEntries(
    ['at', 'attempt', 'fields', 'level', 'message', 'stepKey']
      .map((field) => `PendingLogEntry.${field}`)
      .concat('Workflow.pendingLog')
      .map((field) => [field, 'only while the database takes no lines: logLines.int.test.ts']),
  ),
  ...Object.fromEntries(
    ['at', 'level', 'message', 'errorType', 'failureMode', 'workflowId', 'threadId', 'systemErrorId']
      .map((field) => `Alert.${field}`)
      .concat('Subscription.alerts')
      .map((field) => [field, 'only when something fails while somebody listens: alerts.int.test.ts']),
  ),
  'ReloadConfigurationPayload.sequence': OF_INTERFACE,
  'CreateSchedulePayload.sequence': OF_INTERFACE,
  'UpdateSchedulePayload.sequence': OF_INTERFACE,
  'PauseSchedulePayload.sequence': OF_INTERFACE,
  'ResumeSchedulePayload.sequence': OF_INTERFACE,
  'DeleteSchedulePayload.sequence': OF_INTERFACE,
  'SetResourceCapacityPayload.sequence': OF_INTERFACE,
  'TestAlarmPayload.sequence': OF_INTERFACE,
};

it('every field of every type is answered with something in a world where much has happened', () => {
  const all = Object.values(schema.getTypeMap()).flatMap((type) =>
    (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith('__')
      ? Object.keys(type.getFields()).map((field) => `${type.name}.${field}`)
      : [],
  );
  expect(all.filter((field) => !crawl.seen.has(field)).sort()).toEqual(Object.keys(EMPTY).sort());
});

// Schedules over the API: made, listed, changed, paused, triggered and deleted, each with its row of the audit log.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { toGlobalId } from '../../src/graphql/globalIds.ts';
import { served } from './served.ts';

const slow = workflow<unknown>('slow', { version: '1', sensitive: ['input.token'] }).waitFor('end');
const server = served([slow], {
  schedules: { declared: { workflow: slow, cron: '0 3 * * *', timeZone: 'Europe/Berlin' } },
});

const FIELDS =
  'id name definition cron timeZone every overlap catchUpWindow jitter paused reason declared createdBy nextTicksAt(first: 2)';
interface Payload {
  readonly schedule: Record<string, unknown> | null;
  readonly workflow?: { readonly workflowId: string } | null;
  readonly deletedScheduleId?: string;
  readonly userErrors: readonly { readonly code: string; readonly field: readonly string[] | null }[];
}

async function change(mutation: string, input: Record<string, unknown>): Promise<Payload> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const shown = mutation === 'deleteSchedule' ? 'deletedScheduleId' : `schedule { ${FIELDS} }`;
  const more = mutation === 'triggerSchedule' ? 'workflow { workflowId } sequence' : '';
  const data = await server().ask<Record<string, Payload>>(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) { ${shown} ${more} userErrors { code field message } } }`,
    { input },
  );
  return data[mutation] as Payload;
}

const idOf = (made: Payload): string => String(made.schedule?.['id']);

it('lists what the code declares and what people make, with what comes next', async () => {
  const made = await change('createSchedule', {
    name: 'hourly',
    definition: 'slow',
    every: 3_600_000,
    overlap: 'BUFFER_ONE',
  });
  expect(made).toMatchObject({
    userErrors: [],
    schedule: { every: 3_600_000, cron: null, overlap: 'BUFFER_ONE', catchUpWindow: 3_600_000, declared: false },
  });
  const { schedules } = await server().ask<{ schedules: { totalCount: number; nodes: Record<string, string[]>[] } }>(
    `{ schedules(definition: "slow") { totalCount nodes { ${FIELDS} } } }`,
  );
  expect(schedules).toMatchObject({
    totalCount: 2,
    nodes: [
      { name: 'declared', declared: true, createdBy: 'code', timeZone: 'Europe/Berlin', every: null, overlap: 'SKIP' },
      { name: 'hourly', declared: false, createdBy: 'graphql' },
    ],
  });
  const [first = '', second = ''] = schedules.nodes[1]?.['nextTicksAt'] ?? [];
  expect([Date.parse(first) % 3_600_000, Date.parse(second) - Date.parse(first)]).toEqual([0, 3_600_000]);
  const { node, schedule } = await server().ask<Record<string, unknown>>(
    'query ($id: ID!) { node(id: $id) { ... on Schedule { name } } schedule(name: "none") { name } }',
    { id: idOf(made) },
  );
  expect([node, schedule]).toEqual([{ name: 'hourly' }, null]);
});

it('pauses, resumes, changes and deletes one, and the audit log says who did', async () => {
  const made = await change('createSchedule', { name: 'moved', definition: 'slow', every: 60_000, paused: true });
  const scheduleId = idOf(made);
  expect(made.schedule).toMatchObject({ paused: true, nextTicksAt: [] });
  expect((await change('resumeSchedule', { scheduleId })).schedule).toMatchObject({ paused: false });
  const paused = await change('pauseSchedule', { scheduleId, reason: 'the source is down' });
  expect(paused.schedule).toMatchObject({ paused: true, reason: 'the source is down' });
  const changed = await change('updateSchedule', { scheduleId, cron: '30 2 * * *', jitter: 5_000 });
  expect(changed.schedule).toMatchObject({
    cron: '30 2 * * *',
    timeZone: 'UTC',
    every: null,
    jitter: 5_000,
    paused: true,
  });
  expect(await change('deleteSchedule', { scheduleId })).toMatchObject({
    deletedScheduleId: scheduleId,
    userErrors: [],
  });
  expect(await change('pauseSchedule', { scheduleId })).toMatchObject({
    userErrors: [{ code: 'NOT_FOUND', field: ['scheduleId'] }],
  });
  const rows = await server().ask<{
    auditLog: { nodes: { action: string; outcome: string; reason: string | null }[] };
  }>('{ auditLog { nodes { action outcome reason targetType targetId } } }');
  const mine = rows.auditLog.nodes.filter((row) => 'targetType' in row && row.targetType === 'Schedule');
  const told = mine.map(({ action, outcome }) => `${action} ${outcome}`).reverse();
  expect(told.slice(-6)).toEqual([
    'createSchedule DONE',
    'resumeSchedule DONE',
    'pauseSchedule DONE',
    'updateSchedule DONE',
    'deleteSchedule DONE',
    'pauseSchedule NOT_FOUND',
  ]);
});

it('triggers one, shows what became of it, and says where its overlap forbids it', async () => {
  const made = await change('createSchedule', {
    name: 'now',
    definition: 'slow',
    every: 31_622_400_000,
    input: { token: 'a secret text', n: 1 },
  });
  const scheduleId = idOf(made);
  const once = await change('triggerSchedule', { scheduleId, idempotencyKey: 'one' });
  const again = await change('triggerSchedule', { scheduleId, idempotencyKey: 'one' });
  expect(again.workflow).toEqual(once.workflow);
  expect(await change('triggerSchedule', { scheduleId })).toMatchObject({
    workflow: null,
    userErrors: [{ code: 'INVALID_STATE', field: ['scheduleId'] }],
  });
  const waiting = await change('triggerSchedule', { scheduleId, overlap: 'BUFFER_ONE' });
  expect(waiting).toMatchObject({ workflow: null, userErrors: [] });
  const { schedule } = await server().ask<{
    schedule: { input: unknown; bufferedTickAt: string; ticks: { nodes: object[] } };
  }>(
    `{ schedule(name: "now") { input bufferedTickAt
         ticks { nodes { id tickAt decidedAt outcome manual lastMissedAt message workflow { workflowId status } } } } }`,
  );
  expect(schedule.ticks.nodes).toMatchObject([
    { outcome: 'BUFFERED', manual: true, workflow: null },
    { outcome: 'STARTED', manual: true, workflow: { workflowId: once.workflow?.workflowId } },
  ]);
  expect(schedule.bufferedTickAt).not.toBeNull();
  expect(schedule.input).toEqual({ token: '[redacted]', n: 1 });
});

it.each([
  [{ name: 'two words', definition: 'slow', every: 60_000 }, 'INVALID_INPUT', 'name'],
  [{ name: 'wrong', definition: 'nobody', every: 60_000 }, 'NOT_FOUND', 'definition'],
  [{ name: 'wrong', definition: 'slow', version: '9', every: 60_000 }, 'NOT_FOUND', 'version'],
  [{ name: 'wrong', definition: 'slow' }, 'INVALID_INPUT', 'cron'],
  [{ name: 'wrong', definition: 'slow', cron: 'soon' }, 'INVALID_INPUT', 'cron'],
  [{ name: 'wrong', definition: 'slow', cron: '* * * * *', timeZone: 'Mars/Phobos' }, 'INVALID_INPUT', 'timeZone'],
  [{ name: 'wrong', definition: 'slow', every: 1 }, 'INVALID_INPUT', 'every'],
  [{ name: 'wrong', definition: 'slow', every: 60_000, catchUpWindow: 1 }, 'INVALID_INPUT', 'catchUpWindow'],
  [{ name: 'declared', definition: 'slow', every: 60_000 }, 'DUPLICATE_KEY', 'name'],
])('%j is refused: %s of %s', async (input, code, field) => {
  expect(await change('createSchedule', input)).toMatchObject({
    schedule: null,
    userErrors: [{ code, field: [field] }],
  });
});

it('knows no schedule by the id of something else', async () => {
  const { errors } = await server().send(
    'mutation ($id: ID!) { pauseSchedule(input: { scheduleId: $id }) { userErrors { code } } }',
    { id: toGlobalId('CircuitBreaker', 'payments') },
  );
  expect(errors?.[0]?.message).toContain('is not the id of a Schedule');
});

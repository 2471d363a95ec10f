// What people decide about all errors of one fingerprint, over GraphQL: who did what when, what it does to errors, system errors and the group's
// later errors, and what is refused.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const failing = (name: string) =>
  workflow(name, { version: '1' }).step(`of-${name}`, {
    onExhausted: 'fail',
    run: () => {
      throw new TypeError(`no ${name}`);
    },
  });
const room = served(['resolved', 'ignored', 'snoozed', 'talked', 'counted'].map(failing));

const fail = async (name: string): Promise<void> => {
  const { workflowId } = await start(room(), name);
  await room().reaches(workflowId, 'FAILED');
};

interface Group {
  readonly id: string;
  readonly status: string;
  readonly latest: { readonly id: string };
  readonly history: { readonly nodes: readonly { readonly id: string }[] };
  readonly trend: readonly { readonly startsAt: string; readonly count: number }[];
}
const GROUP = `id status count assignee snoozeEndsAt reopenedAt reopenedBy { id } resolution { kind resolvedBy notes } latest { id resolution { notes } }
  history(first: 5) { totalCount nodes { id action actor notes assignee snoozeEndsAt error { id } } }`;

const groupOf = async (name: string, more = ''): Promise<Group> => {
  const { errorGroups } = await room().ask<{ errorGroups: { nodes: [Group] } }>(
    `{ errorGroups(filter: { stepKey: "of-${name}" }, first: 1) { nodes { ${GROUP} ${more} } } }`,
  );
  return errorGroups.nodes[0];
};
const systemErrors = async (name: string): Promise<unknown[]> =>
  (await room().ask<{ systemErrors: { stepKey: string }[] }>('{ systemErrors { stepKey } }')).systemErrors.filter(
    ({ stepKey }) => stepKey === `of-${name}`,
  );
const decide = async (mutation: string, input: object, select = ''): Promise<Record<string, unknown>> => {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await room().ask<Record<string, Record<string, unknown>>>(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { ${select} group { ${GROUP} } sequence userErrors { code field } } }`,
    { input },
  );
  return answer[mutation] as Record<string, unknown>;
};

describe('a group of errors', () => {
  it('is resolved with its errors, and opened again by the next', async () => {
    await fail('resolved');
    await fail('resolved');
    const { id } = await groupOf('resolved');
    const before = await room().open.engine.store.headSequence();
    const done = await decide('resolveErrorGroup', { groupId: id, notes: 'a new floor' }, 'resolvedErrors');
    expect(done).toMatchObject({
      resolvedErrors: 2,
      sequence: before + 1,
      userErrors: [],
      group: {
        status: 'RESOLVED',
        resolution: { kind: 'FIXED', resolvedBy: expect.any(String), notes: 'a new floor' },
        latest: { resolution: { notes: 'a new floor' } },
        reopenedAt: null,
      },
    });
    expect(await systemErrors('resolved')).toEqual([]);
    const { events } = await room().ask<Record<string, unknown>>(
      `{ events(afterSequence: ${before}, first: 1) { events { type payload ... on ErrorEvent { group { id } error { id } } } } }`,
    );
    expect(events).toMatchObject({
      events: [{ type: 'ERROR_GROUP_CHANGED', payload: { action: 'RESOLVED' }, group: { id }, error: null }],
    });
    expect(await decide('resolveErrorGroup', { groupId: id, notes: 'me too' })).toMatchObject({
      group: null,
      userErrors: [{ code: 'ALREADY_RESOLVED', field: ['groupId'] }],
    });
    await fail('resolved');
    const group = await groupOf('resolved');
    expect(group).toMatchObject({
      status: 'OPEN',
      count: 3,
      reopenedAt: expect.any(String),
      reopenedBy: { id: group.latest.id },
      history: {
        totalCount: 2,
        nodes: [
          { action: 'REOPENED', actor: 'system', error: { id: group.latest.id } },
          { action: 'RESOLVED', notes: 'a new floor', error: null },
        ],
      },
    });
    expect(await systemErrors('resolved')).toHaveLength(1);
  });

  it('that is ignored is counted and not among the system errors, until somebody opens it', async () => {
    await fail('ignored');
    const { id } = await groupOf('ignored');
    expect(await systemErrors('ignored')).toHaveLength(1);
    await decide('ignoreErrorGroup', { groupId: id, reason: 'it is known' });
    await fail('ignored');
    expect(await systemErrors('ignored')).toEqual([]);
    expect(await groupOf('ignored')).toMatchObject({ status: 'IGNORED', count: 2 });
    const { errorGroups } = await room().ask<{ errorGroups: { nodes: { id: string }[] } }>(
      '{ errorGroups(filter: { status: [IGNORED] }, first: 9) { nodes { id } } }',
    );
    expect(errorGroups.nodes).toEqual([{ id }]);
    const opened = await decide('reopenErrorGroup', { groupId: id, reason: 'not any more' });
    expect(opened).toMatchObject({ group: { status: 'OPEN', reopenedAt: expect.any(String), reopenedBy: null } });
    expect(await systemErrors('ignored')).toHaveLength(1);
  });

  it('that is put off is not among the system errors until then', async () => {
    await fail('snoozed');
    const { id } = await groupOf('snoozed');
    const until = '2999-01-01T00:00:00.000Z';
    expect(await decide('snoozeErrorGroup', { groupId: id, until })).toMatchObject({
      group: {
        status: 'SNOOZED',
        snoozeEndsAt: until,
        history: { nodes: [{ action: 'SNOOZED', snoozeEndsAt: until }] },
      },
    });
    expect(await systemErrors('snoozed')).toEqual([]);
    expect(await decide('snoozeErrorGroup', { groupId: id, until: '2001-01-01T00:00:00Z' })).toMatchObject({
      userErrors: [{ code: 'INVALID_INPUT', field: ['until'] }],
    });
  });

  it('is given to somebody, taken back and spoken about, and remembers all of it', async () => {
    await fail('talked');
    const { id } = await groupOf('talked');
    await decide('assignErrorGroup', { groupId: id, assignee: 'ada', notes: 'you know floors' });
    const { errorGroups } = await room().ask<{ errorGroups: { nodes: { id: string }[] } }>(
      '{ errorGroups(filter: { assignee: "ada" }, first: 9) { nodes { id } } }',
    );
    expect(errorGroups.nodes).toEqual([{ id }]);
    await decide('commentOnErrorGroup', { groupId: id, comment: 'only on Mondays' });
    await decide('assignErrorGroup', { groupId: id });
    const { status, history } = await groupOf('talked');
    expect({ status, history: history.nodes }).toMatchObject({
      status: 'OPEN',
      history: [
        { action: 'ASSIGNED', assignee: null, notes: null },
        { action: 'COMMENTED', notes: 'only on Mondays' },
        { action: 'ASSIGNED', assignee: 'ada', notes: 'you know floors' },
      ],
    });
    const found = await room().ask('query ($id: ID!) { node(id: $id) { ... on ErrorGroupEntry { notes } } }', {
      id: history.nodes[1]?.id,
    });
    expect(found).toEqual({ node: { notes: 'only on Mondays' } });
  });

  it.each([
    ['resolveErrorGroup', { notes: ' ' }, 'NOTES_REQUIRED', 'notes'],
    ['ignoreErrorGroup', { reason: '' }, 'NOTES_REQUIRED', 'reason'],
    ['reopenErrorGroup', { reason: 'it is open' }, 'INVALID_STATE', 'groupId'],
    ['commentOnErrorGroup', { comment: '' }, 'NOTES_REQUIRED', 'comment'],
    ['commentOnErrorGroup', { comment: 'x'.repeat(10_001) }, 'INVALID_INPUT', 'comment'],
    ['assignErrorGroup', { assignee: ' ' }, 'INVALID_INPUT', 'assignee'],
  ])('refuses %s with %j', async (mutation, input, code, field) => {
    const { id } = await groupOf('talked');
    expect(await decide(mutation, { groupId: id, ...input })).toMatchObject({
      group: null,
      sequence: null,
      userErrors: [{ code, field: [field] }],
    });
  });

  it('that is not there is said so', async () => {
    const groupId = Buffer.from(`ErrorGroup:${'0'.repeat(32)}`).toString('base64url');
    expect(await decide('ignoreErrorGroup', { groupId, reason: 'why not' })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', field: ['groupId'] }],
    });
  });

  it('counts its errors by hour and by day, with those that had none', async () => {
    for (let at = 0; at < 3; at++) await fail('counted');
    await room()
      .open.orm.em.fork()
      .execute(
        `update workflow_errors set created_at = '2026-03-01T23:59:59Z' where id in (
           select id from workflow_errors where step_id = 'of-counted' order by id limit 2)`,
      );
    const hours = await groupOf('counted', 'trend(last: 3, until: "2026-03-02T00:10:00Z") { startsAt count }');
    expect(hours.trend.map(({ startsAt, count }) => [new Date(startsAt).toISOString(), count])).toEqual([
      ['2026-03-01T22:00:00.000Z', 0],
      ['2026-03-01T23:00:00.000Z', 2],
      ['2026-03-02T00:00:00.000Z', 0],
    ]);
    const days = await groupOf('counted', 'trend(by: DAY, last: 2, until: "2026-03-02T00:10:00Z") { count }');
    expect(days.trend.map(({ count }) => count)).toEqual([2, 0]);
    const { trend: usual } = await groupOf('counted', 'trend { startsAt count }');
    expect(usual.map(({ count }) => count)).toEqual([...Array<number>(23).fill(0), 1]);
    const refused = await room().send('{ errorGroups(first: 1) { nodes { trend(last: 745) { count } } } }');
    expect(refused.errors?.[0]?.message).toContain('from 1 to 744, got 745');
    const costly = await room().send('{ errorGroups(first: 10) { nodes { trend(last: 744) { count } } } }');
    expect(costly.errors?.[0]?.extensions).toMatchObject({ code: 'LIMIT_EXCEEDED', limit: 'cost' });
  });
});

// Decisions about many groups of errors at once: what would happen, that it happens once however often it is asked for, how far it is, and that a
// process that is killed in the middle is no end of it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from 'graphql-sse';
import { describe, expect, inject, it } from 'vitest';
import { served } from './served.ts';

const room = served();
const sql = <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  room().open.orm.em.fork().getConnection().execute(text, values) as unknown as Promise<Row[]>;

/** Groups with one open error each, of a workflow that is not kept. */
const addGroups = (text: string, number: number): Promise<object[]> =>
  sql(
    `with made as (
       insert into workflow_errors (id, workflow_id, error_type, error_class, error_category, error_severity, retryable, error_message, causes, context,
         fingerprint, checkpoint_count, recovery_strategy, created_at)
       select gen_random_uuid(), gen_random_uuid(), 'Error', 'FATAL', 'UNKNOWN', 'HIGH', false, ? || n, '[]', '{}', md5(? || n), 1, 'FAIL_IMMEDIATELY', now()
       from generate_series(1, ?) n returning *)
     insert into error_groups (fingerprint, error_type, error_class, error_category, error_severity, error_message, occurrences, first_seen_at, last_seen_at, latest_error_id)
     select fingerprint, error_type, error_class, error_category, error_severity, error_message, 1, created_at, created_at, id from made returning 1`,
    [text, text, number],
  );

interface Payload {
  readonly total: number | null;
  readonly groups: { readonly message: string }[] | null;
  readonly operation: { readonly id: string } | null;
  readonly sequence: number | null;
  readonly userErrors: { readonly code: string; readonly field: readonly string[] }[];
}
const bulk = async (input: object, mutation = 'Resolve'): Promise<Payload> =>
  (
    await room().ask<Record<string, Payload>>(
      `mutation ($input: Bulk${mutation}ErrorsInput!) { bulk${mutation}Errors(input: $input) {
         total groups { message } operation { id } sequence userErrors { code field } } }`,
      { input },
    )
  )[`bulk${mutation}Errors`] as Payload;

const stateOf = async (id: string | undefined): Promise<Record<string, unknown>> =>
  (
    await room().ask<{ bulkErrorOperation: Record<string, unknown> }>(
      'query ($id: ID!) { bulkErrorOperation(id: $id) { status total done skipped startedBy notes completedAt } }',
      { id },
    )
  ).bulkErrorOperation;

/** The rest of the input, and what stands in the history. The others go the way of the second: what they say besides is stored with the operation. */
const KILLED = [
  ['bulkResolveErrors', '', 'RESOLVED'],
  ['bulkTagErrors', 'add: ["disk"]', 'TAGGED'],
] as const;

describe('a decision about many groups of errors', () => {
  it('says in a dry run how many there are and which, and changes nothing', async () => {
    await addGroups('dry ', 25);
    const dry = await bulk({ filter: { text: 'dry ' }, notes: 'all', dryRun: true });
    expect(dry).toMatchObject({ total: 25, operation: null, sequence: null, userErrors: [] });
    expect(dry.groups).toHaveLength(20);
    expect(await sql("select 1 from error_groups where error_message like 'dry %' and status <> 'OPEN'")).toEqual([]);
    expect(await bulk({ filter: {}, notes: ' ' })).toMatchObject({
      userErrors: [{ code: 'NOTES_REQUIRED', field: ['notes'] }],
    });
  });

  it('has a filter of any text, and is known again by its key', async () => {
    const input = { filter: { assignee: 'nobody\u0000\ud800' }, notes: 'none', idempotencyKey: 'odd' };
    const first = await bulk(input);
    expect(first).toMatchObject({ total: 0, operation: { id: expect.any(String) as string }, userErrors: [] });
    expect((await bulk(input)).operation).toEqual(first.operation);
  });

  it('is worked off with its progress, once for one key', async () => {
    await addGroups('many ', 45);
    const input = { filter: { text: 'many ', status: ['OPEN'] }, notes: 'a new disk', idempotencyKey: 'once' };
    const first = await bulk(input);
    expect(first).toMatchObject({ total: 45, userErrors: [] });
    const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
    const seen: { done: number; total: number; operation: { status: string } }[] = [];
    for await (const { data } of client.iterate<{ bulkErrorOperation: (typeof seen)[0] }>({
      query: `subscription ($id: ID!, $after: Sequence) { bulkErrorOperation(id: $id, afterSequence: $after) { done total operation { status } } }`,
      variables: { id: first.operation?.id, after: (first.sequence ?? 0) - 1 },
    })) {
      if (data) seen.push(data.bulkErrorOperation);
      if (data?.bulkErrorOperation.done === 45) break;
    }
    client.dispose();
    expect(seen.map(({ done, total }) => [done, total])).toEqual([
      [0, 45],
      [20, 45],
      [40, 45],
      [45, 45],
    ]);
    expect(await stateOf(first.operation?.id)).toMatchObject({
      status: 'COMPLETED',
      done: 45,
      skipped: 0,
      startedBy: 'graphql',
      notes: 'a new disk',
    });
    expect((await bulk(input)).operation).toEqual(first.operation);
    expect(await bulk({ ...input, notes: 'another' })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_MISMATCH' }],
    });
    expect(await sql("select 1 from workflow_errors where error_message like 'many %' and not resolved")).toEqual([]);
    expect((await bulk({ filter: { text: 'dry ' }, notes: 'known' }, 'Ignore')).total).toBe(25);
  });

  it.each([
    ['Snooze', { until: '2100-01-01T00:00:00.000Z' }, "status = 'SNOOZED' and snoozed_until = '2100-01-01T00:00:00Z'"],
    ['Assign', { assignee: 'ada' }, "assignee = 'ada'"],
    ['Tag', { add: [' disk '], remove: ['old'] }, "tags = array['disk', 'kept']"],
  ])('bulk%sErrors: a dry run, the work, nothing left for a second one', async (mutation, what, is) => {
    const text = `${mutation} it `;
    await addGroups(text, 23);
    await sql("update error_groups set tags = array['kept', 'old'] where error_message like ?", [`${text}%`]);
    const changed = async () =>
      (await sql(`select 1 from error_groups where error_message like ? and ${is}`, [`${text}%`])).length;
    const input = { filter: { text }, notes: 'a new disk comes', ...what };
    expect(await bulk({ ...input, dryRun: true }, mutation)).toMatchObject({ total: 23, operation: null });
    expect(await changed()).toBe(0);
    expect(await bulk({ ...input, notes: ' ' }, mutation)).toMatchObject({ userErrors: [{ code: 'NOTES_REQUIRED' }] });
    const { operation } = await bulk({ ...input, idempotencyKey: mutation }, mutation);
    await expect
      .poll(() => stateOf(operation?.id), { timeout: 20_000, interval: 100 })
      .toMatchObject({ status: 'COMPLETED', done: 23, skipped: 0, notes: 'a new disk comes' });
    expect(await changed()).toBe(23);
    expect(await bulk({ ...input, idempotencyKey: mutation }, mutation)).toMatchObject({ operation, userErrors: [] });
    expect((await bulk({ ...input, dryRun: true }, mutation)).total).toBe(0);
    expect(
      await sql(
        `select distinct h.action, h.notes from error_group_history h join error_groups g using (fingerprint) where g.error_message like ?`,
        [`${text}%`],
      ),
    ).toEqual([
      { action: { Snooze: 'SNOOZED', Assign: 'ASSIGNED', Tag: 'TAGGED' }[mutation], notes: 'a new disk comes' },
    ]);
    const { node } = await room().ask<{ node: object }>(
      'query ($id: ID!) { node(id: $id) { ... on BulkErrorOperation { snoozeEndsAt assignee tagsAdded tagsRemoved } } }',
      { id: operation?.id },
    );
    const none = { snoozeEndsAt: null, assignee: null, tagsAdded: [], tagsRemoved: [] };
    expect(node).toEqual({
      ...none,
      ...{
        Snooze: { snoozeEndsAt: '2100-01-01T00:00:00.000Z' },
        Assign: { assignee: 'ada' },
        Tag: { tagsAdded: [' disk '], tagsRemoved: ['old'] },
      }[mutation],
    });
  });

  it.each([
    ['Snooze', { until: '2001-01-01T00:00:00Z' }, 'until'],
    ['Assign', { assignee: ' ' }, 'assignee'],
    ['Tag', { add: [], remove: [] }, 'add'],
    ['Tag', { add: ['x'.repeat(51)] }, 'add'],
  ])('bulk%sErrors refuses %j before it begins', async (mutation, what, field) => {
    expect(await bulk({ filter: {}, notes: 'no', ...what }, mutation)).toMatchObject({
      operation: null,
      userErrors: [{ code: 'INVALID_INPUT', field: [field] }],
    });
  });

  it('skips groups that cannot have it: a twenty-first tag; and puts off none that is resolved', async () => {
    await addGroups('full ', 3);
    await sql(
      "update error_groups set tags = array(select 't' || n from generate_series(1, 20) n) where error_message = 'full 2'",
    );
    await sql("update error_groups set status = 'RESOLVED' where error_message = 'full 3'");
    const { operation } = await bulk({ filter: { text: 'full ' }, notes: 'more', add: ['more'] }, 'Tag');
    await expect
      .poll(() => stateOf(operation?.id), { timeout: 20_000, interval: 100 })
      .toMatchObject({ status: 'COMPLETED', total: 3, done: 2, skipped: 1 });
    const until = '2100-01-01T00:00:00Z';
    expect((await bulk({ filter: { text: 'full ' }, notes: 'later', until, dryRun: true }, 'Snooze')).total).toBe(2);
    expect((await bulk({ filter: { text: 'full ' }, notes: 'nobody', dryRun: true }, 'Assign')).total).toBe(0);
  });

  it.each(KILLED)(
    '%s is gone on with by another process after a kill -9 in the middle, and decides about each group once',
    async (mutation, more, action) => {
      const text = `killed ${mutation} `;
      await addGroups(text, 60);
      const [{ schema } = { schema: '' }] = await sql<{ schema: string }>('select current_schema() as schema');
      const file = new URL('bulkWorker.ts', import.meta.url).pathname;
      const child = spawn(process.execPath, [file, inject('databaseUrl'), schema, text, '27', mutation, more], {
        stdio: 'inherit',
      });
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
      const [row] = await sql<{ id: string }>("select id from error_bulk_operations where filter->>'text' = ?", [text]);
      const operation = () => stateOf(Buffer.from(`BulkErrorOperation:${row?.id}`).toString('base64url'));
      expect(await operation()).toMatchObject({ status: 'RUNNING', total: 60, done: 27, skipped: 0 });
      await expect
        .poll(operation, { timeout: 20_000, interval: 200 })
        .toMatchObject({ status: 'COMPLETED', total: 60, done: 60, skipped: 0 });
      expect(
        await sql(
          `select count(*)::int as lines, count(distinct fingerprint)::int as groups from error_group_history
         where action = ? and fingerprint in (select fingerprint from error_groups where error_message like ?)`,
          [action, `${text}%`],
        ),
      ).toEqual([{ lines: 60, groups: 60 }]);
    },
    60_000,
  );
});

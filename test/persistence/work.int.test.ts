// What the looks that every process takes again and again cost with very many rows, as blocks that the server touches: as much as there is to
// find, and not as much as there is.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { idle } from '../../src/persistence/sql/idle.ts';
import { reapClaims, waitGraph } from '../../src/persistence/sql/resources.ts';
import { removeLog } from '../../src/persistence/sql/retention.ts';
import { checkpointSamples } from '../../src/persistence/sql/samples.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const FIRST = '00000000-0000-0000-0000-000000000000';
const BEFORE = Date.now() / 1_000 - 7 * 86_400;
let client: pg.Client;

beforeAll(async () => {
  await migrate(inject('databaseUrl'), schema, { mode: 'on', log: silentLog });
  client = new pg.Client({ connectionString: inject('databaseUrl'), options: `-c search_path=${schema} -c jit=off` });
  await client.connect();
  await client.query("insert into workflow_definitions values ('hash', 'order', '1', '{}', '{}')");
});
afterAll(() => client.end());

/** Adds workflows of this status; those that have ended did so ten days ago. */
const workflows = (count: number, status: 'COMPLETED' | 'WAITING', proven: boolean): Promise<unknown> =>
  client.query(
    `insert into workflows (id, definition, version, definition_hash, thread_id, started_by, input, status, fence, revision, checksum,
       created_at, updated_at, completed_at, proven)
     select gen_random_uuid(), 'order', '1', 'hash', 't', 'ada', 'i', $2, 1, 2, '\\x00', now() - interval '10 days', now(),
       case when $2 = 'COMPLETED' then now() - interval '9 days' end, $3 from generate_series(1, $1)`,
    [count, status, proven],
  );

/** Blocks that a statement touches; nothing of it stays. */
async function touched({ text }: { readonly text: string }, values: unknown[] = []): Promise<number> {
  await client.query('analyze');
  await client.query('begin');
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>({
    text: `explain (analyze, buffers, format json) ${text}`,
    values,
  });
  await client.query('rollback');
  const plan = rows[0]?.['QUERY PLAN'][0].Plan;
  return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
}

describe('with very many', () => {
  it('claims in line, who waits for ever and whose claim was left behind is found among those that hold', async () => {
    const line = async (count: number): Promise<void> => {
      await workflows(count, 'WAITING', true);
      await client.query(
        `insert into resource_claims (workflow_id, address, resources, units, granted_at, taken)
         select id, '*', array['order/' || n % 20], array[1], case when n < 20 then now() end, n < 20
         from (select id, row_number() over () - 1 + (select count(*) from resource_claims) as n from workflows
               where id not in (select workflow_id from resource_claims)) w`,
      );
    };
    await client.query(`insert into resources select 'order/' || n, 1, null, true from generate_series(0, 19) n`);
    const looks = async (): Promise<number[]> => [await touched(waitGraph), await touched(reapClaims)];
    await line(1_000);
    const few = await looks();
    await line(9_000);
    const many = await looks();
    expect(Math.max(...few)).toBeLessThan(800);
    expect(many[0]).toBeLessThan(150);
    // The first hundred of the line, and their workflows.
    expect(many[1]).toBeLessThan(1_000);
  });

  it('lines of logs, those of a page of ended workflows are removed without looking at the others', async () => {
    const lines = (limit: number, perWorkflow: number): Promise<unknown> =>
      client.query(
        `insert into workflow_log (workflow_id, line, at, level, message)
         select id, line, now() - interval '8 days', 'info', 'm' from (select id from workflows order by id limit $1) w, generate_series(1, $2) line
         on conflict do nothing`,
        [limit, perWorkflow],
      );
    await workflows(2_000, 'COMPLETED', false);
    const page = [FIRST, 200, BEFORE, 10_000];
    const none = await touched(removeLog, page);
    await lines(10, 5);
    const some = await touched(removeLog, page);
    await lines(5_000, 20);
    const all = await touched(removeLog, [FIRST, 10, BEFORE, 10_000]);
    expect(none).toBeLessThan(1_000);
    expect(some).toBeLessThan(1_200);
    expect(all).toBeLessThan(1_200);
  });

  it('workflows that have ended, or are known to wait, the looks are at the others', async () => {
    const looks = async (): Promise<number[]> => [
      await touched(checkpointSamples, [FIRST, 20, 5]),
      await touched(idle, [FIRST, 200, ['order']]),
    ];
    await workflows(50, 'WAITING', false);
    const few = await looks();
    await workflows(20_000, 'COMPLETED', false);
    await workflows(10_000, 'WAITING', true);
    const many = await looks();
    expect(many[0]).toBeLessThan(2 * (few[0] as number) + 50);
    expect(many[1]).toBeLessThan(2 * (few[1] as number) + 50);
  });
});

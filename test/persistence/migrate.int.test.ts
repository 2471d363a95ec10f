// Migrations of one schema: many processes at once, refusal without change, and the text for psql.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { InvalidConfigurationError, NewerSchemaError, PendingMigrationsError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import { entities } from '../../src/persistence/entities/all.ts';
import { migrate, migrationSql } from '../../src/persistence/migrate.ts';
import { migrations } from '../../src/persistence/migrations/all.ts';
import { openOrm } from '../../src/persistence/orm.ts';
import { freshSchema } from '../servers/schema.ts';

const on = { mode: 'on', log: silentLog } as const;
const off = { mode: 'off', log: silentLog } as const;
const names = migrations.map(({ name }) => name);
const [together, refused, printed, half, read, newer] = Array.from({ length: 6 }, () => freshSchema()) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

describe('migrate', () => {
  let url: string;
  let client: pg.Client;
  beforeAll(async () => {
    url = inject('databaseUrl');
    client = new pg.Client(url);
    await client.connect();
  });
  afterAll(() => client.end());

  const columnsOf = async (schema: string): Promise<unknown[]> =>
    (
      await client.query(
        `select table_name, column_name, data_type, is_nullable, replace(column_default, $1 || '.', '') as fallback
         from information_schema.columns where table_schema = $1 and table_name <> 'holdfast_migrations' order by 1, 2`,
        [schema],
      )
    ).rows;

  it('lets one of several processes that start at once apply each migration', async () => {
    const applied = await Promise.all(Array.from({ length: 4 }, () => migrate(url, together, on)));
    expect(applied.flat()).toEqual(names);
    expect(await migrate(url, together, on)).toEqual([]);
  });

  it('with mode off lists what is pending and changes nothing', async () => {
    const attempt = migrate(url, refused, off);
    await expect(attempt).rejects.toThrow(PendingMigrationsError);
    await expect(attempt).rejects.toMatchObject({ details: { schema: refused, pending: names } });
    const there = await client.query('select from information_schema.schemata where schema_name = $1', [refused]);
    expect(there.rowCount).toBe(0);
    await migrate(url, refused, on);
    expect(await migrate(url, refused, off)).toEqual([]);
  });

  it('leaves nothing pending after psql has run what migrationSql prints, once or twice', async () => {
    await client.query(migrationSql(printed));
    await client.query(migrationSql(printed));
    expect(await migrate(url, printed, off)).toEqual([]);
    expect(await migrate(url, printed, on)).toEqual([]);
    await migrate(url, half, on);
    expect(await columnsOf(printed)).toEqual(await columnsOf(half));
    expect((await columnsOf(printed)).length).toBeGreaterThan(100);
  });

  it('starts on the tables of a newer version, unless that says that it cannot', async () => {
    await migrate(url, newer, on);
    await client.query(`insert into ${newer}.holdfast_migrations (name) values ('9998_added')`);
    expect(await migrate(url, newer, on)).toEqual([]);
    expect(await migrate(url, newer, off)).toEqual([]);
    await client.query(`insert into ${newer}.holdfast_migrations (name) values ('9999_taken_away')`);
    await client.query(`insert into ${newer}.needed_migrations values ('9999_taken_away'), ('${names[0]}')`);
    for (const how of [on, off]) {
      const attempt = migrate(url, newer, how);
      await expect(attempt).rejects.toThrow(NewerSchemaError);
      await expect(attempt).rejects.toMatchObject({ details: { schema: newer, needed: ['9999_taken_away'] } });
    }
  });

  it.each(['Upper', 'a-b', 'a b', "a'", '', '1a', 'pg_a', 'x'.repeat(51)])('refuses %j as a schema', async (schema) => {
    await expect(migrate(url, schema, on)).rejects.toThrow(InvalidConfigurationError);
    expect(() => migrationSql(schema)).toThrow(InvalidConfigurationError);
  });

  it('makes tables whose columns are those of the entities, no more and no less', async () => {
    await migrate(url, read, on);
    const orm = await openOrm({ url, schema: read, log: silentLog });
    const found = new Map<string, string[]>();
    for (const row of (await columnsOf(read)) as { table_name: string; column_name: string }[]) {
      found.set(row.table_name, [...(found.get(row.table_name) ?? []), row.column_name]);
    }
    const mapped = entities.map((entity) => {
      const meta = orm.getMetadata().get(entity.meta.className as never);
      return [meta.tableName, meta.props.flatMap((property) => property.fieldNames).sort()] as const;
    });
    expect(Object.fromEntries(mapped)).toEqual(Object.fromEntries(found));
    for (const entity of entities) await orm.em.fork().find(entity as never, {}, { limit: 1 });
    await orm.close();
  });
});

// The migrations as one text for `psql -f`, for databases that this program may not change itself. Together with the bookkeeping rows,
// so that afterwards nothing is pending; applied twice, or to a half-migrated schema, it does only what is missing.
import { checkSchema } from './connection.ts';
import { migrations, type SchemaMigration } from './migrations/all.ts';

/** Where MikroORM notes what was applied; its columns are MikroORM's. */
export const BOOKKEEPING_TABLE = 'holdfast_migrations';

/** One transaction, for `psql -v ON_ERROR_STOP=1 -f` or one simple query. */
export function migrationSql(schema: string): string {
  return `-- holdfast: schema ${checkSchema(schema)}
begin;
create schema if not exists ${schema};
set local search_path = ${schema};
create table if not exists ${BOOKKEEPING_TABLE} (
  id serial primary key,
  name varchar(255) not null,
  executed_at timestamptz not null default current_timestamp
);
${migrations.map(applyOnce).join('\n')}
commit;
`;
}

const applyOnce = ({ name, sql }: SchemaMigration): string => `
do $holdfast$ begin
if not exists (select from ${BOOKKEEPING_TABLE} where name = '${name}') then
execute $migration$${sql}$migration$;
insert into ${BOOKKEEPING_TABLE} (name) values ('${name}');
end if;
end $holdfast$;`;

// Applies what is pending, under the lock that migrate.ts holds.
import { Migration, Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { BOOKKEEPING_TABLE } from './migrationSql.ts';
import { migrations } from './migrations/all.ts';
import { ormConnection } from './ormConnection.ts';

export async function applyAll(url: string, schema: string): Promise<void> {
  const orm = await MikroORM.init({
    ...ormConnection(url, schema),
    schema,
    extensions: [Migrator],
    migrations: {
      tableName: BOOKKEEPING_TABLE,
      migrationsList: migrations.map(({ name, sql }) => ({ name, class: classOf(sql) })),
      disableForeignKeys: false,
      snapshot: false,
      silent: true,
    },
  } as Parameters<typeof MikroORM.init>[0]);
  try {
    await orm.migrator.up();
  } finally {
    await orm.close(true);
  }
}

const classOf = (sql: string) =>
  class extends Migration {
    up(): void {
      this.addSql(sql);
    }
  };

// The tables of a command that works on the database itself.
import type { EntityManager } from '@mikro-orm/postgresql';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { createLog } from '../log.ts';
import type { Call, Flags } from './command.ts';

/** The tables of the configured database, brought up to date as at every start. */
export async function onTables<Result>(
  { env, clock, stderr }: Call<Flags>,
  use: (em: EntityManager, configuration: Configuration) => Promise<Result>,
): Promise<Result> {
  const configuration = readConfiguration(env);
  const { schema, migrate: mode } = configuration;
  const log = createLog(configuration.logLevel, stderr);
  const { onDatabase } = await import('./onDatabase.ts');
  const { migrate } = await import('../persistence/migrate.ts');
  const { openOrm } = await import('../persistence/orm.ts');
  return await onDatabase(configuration, { clock, log }, async (url) => {
    await migrate(url, schema, { mode, log });
    const orm = await openOrm({ url, schema, log, maxConnections: 1 });
    try {
      return await use(orm.em, configuration);
    } finally {
      await orm.close();
    }
  });
}

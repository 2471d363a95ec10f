// `holdfast migrate`: the tables of this version, in the database itself or as SQL for whoever may change it.
import { readConfiguration } from '../configuration.ts';
import { createLog } from '../log.ts';
import { action, type Command } from './command.ts';

export const migrate: Command = {
  name: 'migrate',
  summary: 'brings the tables up to date, or prints what would',
  about: 'A process that is served migrates at its start, unless HOLDFAST_MIGRATE=off. Running it again does nothing.',
  examples: [
    { line: 'holdfast migrate', does: 'bring the tables of DATABASE_URL, or of the embedded PostgreSQL, up to date' },
    {
      line: 'holdfast migrate --sql | psql -v ON_ERROR_STOP=1 -f - "$DATABASE_URL"',
      does: 'the same where another role owns the tables',
    },
  ],
  actions: [
    action({
      name: '',
      summary: 'brings the tables up to date, or prints what would',
      flags: { sql: { type: 'boolean', text: 'print the SQL instead of running it; needs no database' } },
      async run({ flags, env, stdout, stderr, clock }) {
        const configuration = readConfiguration(env);
        const { schema } = configuration;
        const { migrate: bringUpToDate, migrationSql } = await import('../persistence/migrate.ts');
        if (flags.sql) return void stdout.write(migrationSql(schema));
        const { onDatabase } = await import('./onDatabase.ts');
        const log = createLog(configuration.logLevel, stderr);
        const applied = await onDatabase(configuration, { clock, log }, (url) =>
          bringUpToDate(url, schema, { mode: 'on', log }),
        );
        stdout.write(
          applied.length === 0
            ? `schema ${schema} is up to date\n`
            : `schema ${schema}: applied ${applied.join(', ')}\n`,
        );
        return undefined;
      },
    }),
  ],
};

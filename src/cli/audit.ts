// `holdfast audit`: whether the audit log is what was written.
import { readConfiguration } from '../configuration.ts';
import { InvalidConfigurationError } from '../errors.ts';
import { createLog } from '../log.ts';
import { namedKeys } from '../namedKeys.ts';
import { action, type Command } from './command.ts';
import { CommandError, EXIT } from './exitCodes.ts';

export const audit: Command = {
  name: 'audit',
  summary: 'checks that nobody has changed the audit log',
  about: `Every row holds a hash over itself and the row before it, or an HMAC where HOLDFAST_INTEGRITY_KEY was set when it was written. The check names the
first row that was changed, removed or moved. A chain whose end was cut off is whole in itself: keep the hash that is printed somewhere else, and
give it to the next check with --expect-head.`,
  examples: [
    { line: 'holdfast audit verify', does: 'check every row, and print the hash of the last one' },
    {
      line: 'holdfast audit verify --expect-head "$(cat last-audit-head)"',
      does: 'fail also where the row with that hash is gone',
    },
  ],
  actions: [
    action({
      name: 'verify',
      summary: 'checks every row from the first; ends with 1 where one is not what was written',
      flags: {
        'expect-head': {
          type: 'string',
          of: 'HASH',
          text: 'hash of a row that must be there, as an earlier check printed it',
        },
        json: { type: 'boolean', text: 'print one JSON object' },
      },
      async run({ flags, env, stdout, stderr, clock }) {
        const configuration = readConfiguration(env);
        const expected = flags['expect-head']?.toLowerCase();
        if (expected !== undefined && !/^[0-9a-f]{64}$/.test(expected))
          throw new InvalidConfigurationError('--expect-head must be a hash of 64 hexadecimal digits', {});
        const keys = configuration.integrity && namedKeys(configuration.integrity, 'HOLDFAST_INTEGRITY_KEY');
        const { onDatabase } = await import('./onDatabase.ts');
        const { verifyAuditLog } = await import('../persistence/verifyAuditLog.ts');
        const log = createLog(configuration.logLevel, stderr);
        const { schema } = configuration;
        const { rows, head, keyedFrom, broken } = await onDatabase(configuration, { clock, log }, (url) =>
          verifyAuditLog(url, schema, keys, expected),
        ).catch((error: unknown) => {
          throw isNoTable(error) ? noLog(schema, error) : error;
        });
        const hash = head.hash.toString('hex');
        if (flags.json)
          stdout.write(`${JSON.stringify({ whole: !broken, rows, head: hash, keyedFrom, broken: broken ?? null })}\n`);
        else if (broken)
          stdout.write(`BROKEN at row ${broken.number}: ${broken.reason}\n${rows} rows before it are whole\n`);
        else stdout.write(`whole: ${rows} rows${withKey(rows, keyedFrom)}\nhead ${hash}\n`);
        return broken ? EXIT.failed : EXIT.done;
      },
    }),
  ],
};

const isNoTable = (error: unknown): boolean => (error as { readonly code?: unknown }).code === '42P01';

const noLog = (schema: string, cause: unknown): CommandError =>
  new CommandError(
    EXIT.failed,
    `there is no audit log in schema ${schema}: nothing was started on this database yet, or DATABASE_URL, HOLDFAST_DATA_DIR and HOLDFAST_SCHEMA are not those of the server`,
    undefined,
    { cause },
  );

const withKey = (rows: number, keyedFrom: number | null): string => {
  if (rows === 0) return '';
  if (keyedFrom === null) return ', none of them with a key: whoever can write to the database can make another chain';
  return keyedFrom === 1 ? ', all with a key' : `, with a key from row ${keyedFrom} on`;
};

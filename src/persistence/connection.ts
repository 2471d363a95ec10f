// How every connection to PostgreSQL is made: which schema it sees, what it may wait for, and how the answers of the server are typed.
import pg from 'pg';
import { InvalidConfigurationError } from '../errors.ts';

/** A statement that the server has not ended by then is cancelled: its outcome is known to be "nothing". */
const STATEMENT_TIMEOUT_MS = 30_000;
/** A reply that is not there by then never comes: the wire is dead although nobody said so. */
const REPLY_TIMEOUT_MS = 35_000;
const CONNECT_TIMEOUT_MS = 5_000;

/**
 * Options for a pg client or pool whose unqualified names mean `schema`. `synchronous_commit` is set for each connection, because a
 * commit that is acknowledged before it is on disk would break the promise of "durable", whatever the server's default; `jit` because
 * compiling takes longer than any of our statements. `more` is added to the options of the session.
 * @throws InvalidConfigurationError for a schema name that would need quotes
 */
export function connectionConfig(url: string, schema: string, more = ''): pg.ClientConfig {
  return {
    connectionString: withOptions(
      url,
      `-c search_path=${checkSchema(schema)} -c synchronous_commit=on -c jit=off ${more}`.trim(),
    ),
    application_name: 'holdfast',
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: REPLY_TIMEOUT_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: { getTypeParser: parserOf } as pg.CustomTypesConfig,
  };
}

/** At most 50 letters, digits and underscores, so that names derived from it (channels) need no quotes and are not cut at 63 bytes. */
export function checkSchema(schema: string): string {
  if (/^[a-z_][a-z0-9_]{0,49}$/.test(schema) && !schema.startsWith('pg_')) return schema;
  throw new InvalidConfigurationError(
    `HOLDFAST_SCHEMA is ${JSON.stringify(schema)}; it must be 1 to 50 lower-case letters, digits and underscores, begin with a letter or underscore, and not with pg_`,
    { option: 'schema', value: schema },
  );
}

/** Options in the url win over those beside it in pg, so ours are added where the url's are. */
function withOptions(url: string, options: string): string {
  const target = new URL(url);
  const given = target.searchParams.get('options');
  target.searchParams.set('options', given === null ? options : `${given} ${options}`);
  // pg decodes %20 only, while URLSearchParams writes a space as +.
  target.search = target.search.replaceAll('+', '%20');
  return target.href;
}

const BIGINT_OID = 20;

/** bigint columns hold counters far below 2^53: numbers, not texts. */
const parserOf: typeof pg.types.getTypeParser = ((oid: number, format: 'text') =>
  oid === BIGINT_OID ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser;

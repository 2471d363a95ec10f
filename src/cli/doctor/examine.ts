// Every check of `holdfast doctor`, in the order in which one would look. None ends the others: what cannot be looked at is a finding too.
import { existsSync } from 'node:fs';
import process from 'node:process';
import { type Configuration, readConfiguration } from '../../configuration.ts';
import { silentLog } from '../../log.ts';
import { namedKeys } from '../../namedKeys.ts';
import { readApiKeys } from '../../persistence/apiKeys.ts';
import { dataKeysUnder } from '../../persistence/rotateKeys.ts';
import { openOrm } from '../../persistence/orm.ts';
import { postgresFolder } from '../../persistence/postgresFolder.ts';
import type { Call } from '../command.ts';
import { onDatabase } from '../onDatabase.ts';
import { serverOf, type serverFlags } from '../server.ts';
import { type DatabaseFacts, databaseFindings } from './databaseChecks.ts';
import { encryptionFinding } from './encryptionCheck.ts';
import { type Finding, ok, problem } from './finding.ts';
import { folderFindings } from './folderChecks.ts';
import { clientFinding, exposureFinding, nodeFinding, secretFindings } from './processChecks.ts';
import { readDatabase } from './readDatabase.ts';
import { redisFindings } from './redisChecks.ts';
import { serverFindings } from './serverChecks.ts';

export async function* examine(call: Call<typeof serverFlags>): AsyncGenerator<Finding> {
  const { env } = call;
  yield nodeFinding(process.version);
  yield* secretFindings(env);
  let configuration: Configuration;
  try {
    configuration = readConfiguration(env);
  } catch (error) {
    yield problem('configuration', (error as Error).message, 'correct the variable; docs/operations.md lists them all');
    return;
  }
  yield ok('configuration', 'the variables can be read');
  const { databaseUrl, dataDir, redisUrl } = configuration;
  const folder = postgresFolder(dataDir);
  if (databaseUrl === undefined) yield* folderFindings(dataDir, folder);
  const isNew = databaseUrl === undefined && !existsSync(folder);
  if (isNew) yield ok('database.reachable', 'the embedded PostgreSQL is made at the first start');
  const keys = isNew ? 0 : yield* examineDatabase(configuration, call);
  yield exposureFinding({ configuration, keys });
  if (redisUrl) yield* await redisFindings(redisUrl);
  yield* clientFinding(env);
  const { host, port } = configuration;
  const own = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  const server = serverOf({ env: { HOLDFAST_URL: own, ...env }, flags: call.flags });
  if (port !== 0 || env['HOLDFAST_URL'] || call.flags.url) yield* await serverFindings(server.url, server);
}

/** @returns how many API keys are in force; undefined where that could not be read */
async function* examineDatabase(
  configuration: Configuration,
  { clock }: Pick<Call, 'clock'>,
): AsyncGenerator<Finding, number | undefined> {
  const { schema, migrate } = configuration;
  try {
    const { findings, keys, under } = await onDatabase(configuration, { clock, log: silentLog }, async (url) => {
      const facts = await readDatabase(url, { schema, mayMigrate: migrate === 'on', clock });
      return {
        findings: databaseFindings(facts),
        ...(hasNoKeys(facts) ? { keys: 0, under: new Map() } : await keysIn(url, schema, clock.now())),
      };
    });
    yield* findings;
    if (under) yield encryptionFinding(encryptionKeysOf(configuration), under);
    return keys;
  } catch (error) {
    const { message, code } = error as Error & { readonly code?: string };
    yield problem(
      'database.reachable',
      `${message || 'no answer'}${code === undefined ? '' : ` [${code}]`}`,
      'start it, or correct DATABASE_URL: host, port, user, password, database, and whether a firewall is between',
    );
    return undefined;
  }
}

/** Their names, the current one first. */
function encryptionKeysOf({ encryption }: Configuration): string[] {
  if (!encryption) return [];
  const { current, byId } = namedKeys(encryption, 'HOLDFAST_ENCRYPTION_KEY');
  return [...new Set([current.id, ...byId.keys()])];
}

/** Their table is not there yet. */
const hasNoKeys = ({ schemaExists, pending }: DatabaseFacts): boolean =>
  !schemaExists || pending.some((name) => name.endsWith('api_keys'));

/** How many API keys are in force, and how many data keys are under which encryption key. */
async function keysIn(
  url: string,
  schema: string,
  now: number,
): Promise<{ readonly keys: number | undefined; readonly under: ReadonlyMap<string, number> | undefined }> {
  const orm = await openOrm({ url, schema, log: silentLog, maxConnections: 1 });
  try {
    const keys = await readApiKeys(orm.em);
    const inForce = keys.filter(
      ({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt === null || expiresAt > now),
    );
    return { keys: inForce.length, under: await dataKeysUnder(orm.em).catch(() => undefined) };
  } catch {
    return { keys: undefined, under: undefined }; // The table is not there yet, or closed: the checks of the database say so.
  } finally {
    await orm.close();
  }
}

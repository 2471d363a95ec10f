// Reads the whole audit log of one schema and checks its chain: in one transaction that sees one moment and changes nothing.
import pg from 'pg';
import type { NamedKeys } from '../namedKeys.ts';
import { NO_ROW, type Verified, verifyChain } from './auditChain.ts';
import { auditHead, auditRows, onClient } from './auditLog.ts';
import { connectionConfig, checkSchema } from './connection.ts';
import { reach } from './reach.ts';

/** @param expected hash of a row that must be there. @throws ServerUnavailableError */
export async function verifyAuditLog(
  url: string,
  schema: string,
  keys: NamedKeys | undefined,
  expected?: string,
): Promise<Verified> {
  const client = new pg.Client({
    ...connectionConfig(url, checkSchema(schema)),
    statement_timeout: 0,
    query_timeout: 0,
  });
  client.on('error', () => {}); // Whoever asks is told of it.
  await reach(client, url);
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const ask = onClient(client);
    return await verifyChain(auditRows(ask), (await auditHead(ask)) ?? { number: 0, hash: NO_ROW }, keys, expected);
  } finally {
    await client.end();
  }
}

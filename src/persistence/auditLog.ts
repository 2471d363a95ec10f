// Adds to the audit log, and reads it in order. Rows come in the transaction of what they are about, last of all: the row that says where the chain ends
// is locked from then until the transaction is over, so that rows are chained one after the other, whichever process writes them.
import type { EntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { type AuditHead, type AuditRow, chained } from './auditChain.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { AuditEntry } from './rows/audit.ts';

/** Asks in the transaction; parameters are `$1`, `$2` …, each used once and in order. */
export type AskWithin = (text: string, values: unknown[]) => Promise<readonly object[]>;

export const onClient =
  (client: Pick<pg.ClientBase, 'query'>): AskWithin =>
  async (text, values) =>
    (await client.query<Record<string, unknown>>(text, values)).rows;

export const onEntities =
  (em: EntityManager): AskWithin =>
  (text, values) =>
    em.execute<object[]>(text.replace(/\$\d+/g, '?'), values);

const END = 'select number, hash from audit_head for update';

const ADD = `
with rows as (
  select * from json_to_recordset(cast($1 as json)) as t(number bigint, at float8, actor text, role text, action text, target_type text,
    target_id text, reason text, what text, before text, after text, outcome text, request_id text, address text, key_id text, hash text)),
added as (
  insert into audit_log (number, at, actor, role, action, target_type, target_id, reason, what, before, after, outcome, request_id, address,
    key_id, hash)
  select number, to_timestamp(at / 1000), actor, role, action, target_type, target_id, reason, what::json, before::json, after::json, outcome,
    request_id, address, key_id, decode(hash, 'hex') from rows)
update audit_head set number = cast($2 as bigint), hash = decode($3, 'hex')`;

/** After everything else in the transaction. */
export async function addToAuditLog(
  ask: AskWithin,
  entries: readonly AuditEntry[],
  keys: NamedKeys | undefined,
): Promise<void> {
  if (entries.length === 0) return;
  const [end] = (await ask(END, [])) as [{ number: string | number; hash: Buffer }];
  const rows = chained({ number: Number(end.number), hash: Buffer.from(end.hash) }, entries, keys);
  const last = rows.at(-1) as AuditRow;
  await ask(ADD, [JSON.stringify(rows.map(columnsOf)), last.number, last.hash.toString('hex')]);
}

const columnsOf = ({ targetType, targetId, requestId, keyId, hash, ...row }: AuditRow): object => ({
  ...row,
  target_type: targetType,
  target_id: targetId,
  request_id: requestId,
  key_id: keyId,
  hash: hash.toString('hex'),
});

const PAGE = 5_000;

/** All rows in order, as they are stored. In one transaction with `auditHead`, so that nothing is added meanwhile. */
export async function* auditRows(ask: AskWithin): AsyncGenerator<readonly AuditRow[]> {
  for (let after = 0; ; ) {
    const page = (await ask(ROWS, [after])) as (Omit<AuditRow, 'number' | 'at'> & { number: string; at: string })[];
    if (page.length === 0) return;
    yield page.map((row) => ({ ...row, number: Number(row.number), at: Math.round(Number(row.at)) }));
    after = Number(page.at(-1)?.number);
  }
}

const ROWS = `
select number, extract(epoch from at) * 1000 as at, actor, role, action, target_type as "targetType", target_id as "targetId", reason,
  what::text as what, before::text as before, after::text as after, outcome, request_id as "requestId", address, key_id as "keyId", hash
from audit_log where number > $1 order by number limit ${PAGE}`;

export async function auditHead(ask: AskWithin): Promise<AuditHead | undefined> {
  const [head] = (await ask('select number, hash from audit_head', [])) as { number: string; hash: Buffer }[];
  return head && { number: Number(head.number), hash: head.hash };
}

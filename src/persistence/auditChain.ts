// The chain of the audit log: each row holds a hash over its own bytes and the hash of the row before it, so that nothing in it can be changed, left out
// or put elsewhere without all that follows telling. With a key it is an HMAC: then nobody who only has the database can make another chain.
import { Buffer } from 'node:buffer';
import { createHmac, hash, type KeyObject } from 'node:crypto';
import { escapeJson, escapeText } from './escape.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { AuditEntry } from './rows/audit.ts';

/** What the first row is chained to. */
export const NO_ROW = Buffer.alloc(32);

/** One row, as its columns hold it; `what`, `before` and `after` as the texts that are stored. */
export interface AuditRow extends Omit<AuditEntry, 'what' | 'before' | 'after'> {
  /** 1 for the first, without a gap. */
  readonly number: number;
  readonly what: string | null;
  readonly before: string | null;
  readonly after: string | null;
  /** Key of the HMAC; null for a plain hash. */
  readonly keyId: string | null;
  readonly hash: Buffer;
}

export interface AuditHead {
  /** Of the last row; 0 where there is none. */
  readonly number: number;
  readonly hash: Buffer;
}

/** These rows after the last one. */
export function chained(head: AuditHead, entries: readonly AuditEntry[], keys: NamedKeys | undefined): AuditRow[] {
  let last = head;
  return entries.map((entry) => {
    const row = {
      ...storedTexts(entry),
      number: last.number + 1,
      at: Math.round(entry.at),
      keyId: keys?.current.id ?? null,
    };
    const made = { ...row, hash: linkOf(row, last.hash, keys?.current.key) };
    last = made;
    return made;
  });
}

const textOrNull = (text: string | null): string | null => (text === null ? null : escapeText(text));
const jsonOrNull = (value: object | null): string | null => (value === null ? null : escapeJson(value));

const storedTexts = (entry: AuditEntry) => ({
  actor: escapeText(entry.actor),
  role: entry.role,
  action: escapeText(entry.action),
  targetType: textOrNull(entry.targetType),
  targetId: textOrNull(entry.targetId),
  reason: textOrNull(entry.reason),
  what: jsonOrNull(entry.what),
  before: jsonOrNull(entry.before),
  after: jsonOrNull(entry.after),
  outcome: entry.outcome,
  requestId: textOrNull(entry.requestId),
  address: textOrNull(entry.address),
});

/** Over the hash before it, which has a fixed length, and a list of the columns in this order. */
export function linkOf(row: Omit<AuditRow, 'hash'>, previous: Buffer, key: KeyObject | undefined): Buffer {
  const columns = [
    row.number,
    row.at,
    row.actor,
    row.role,
    row.action,
    row.targetType,
    row.targetId,
    row.reason,
    row.what,
    row.before,
    row.after,
    row.outcome,
    row.requestId,
    row.address,
    row.keyId,
  ];
  const bytes = Buffer.concat([previous, Buffer.from(JSON.stringify(columns))]);
  return key === undefined ? hash('sha256', bytes, 'buffer') : createHmac('sha256', key).update(bytes).digest();
}

/** What is wrong with the chain, at the first row where it is. */
export interface Break {
  readonly number: number;
  readonly reason: string;
}

export interface Verified {
  /** Rows that were looked at. */
  readonly rows: number;
  /** The last row's, for `--expect-head`. */
  readonly head: AuditHead;
  /** First row with an HMAC; null where there is none. */
  readonly keyedFrom: number | null;
  /** Undefined: the chain is whole. */
  readonly broken: Break | undefined;
}

/** @param head what the schema says of its end @param expected a hash of one of the rows, known from elsewhere */
export async function verifyChain(
  pages: AsyncIterable<readonly AuditRow[]>,
  head: AuditHead,
  keys: NamedKeys | undefined,
  expected?: string,
): Promise<Verified> {
  let last: AuditHead = { number: 0, hash: NO_ROW };
  let keyedFrom: number | null = null;
  let isExpectedMet = expected === undefined;
  const ended = (broken: Break | undefined): Verified => ({ rows: last.number, head: last, keyedFrom, broken });
  for await (const page of pages)
    for (const row of page) {
      const reason = breakAt(row, last, keyedFrom, keys);
      if (reason !== undefined) return ended({ number: last.number + 1, reason });
      if (row.keyId !== null) keyedFrom ??= row.number;
      last = { number: row.number, hash: row.hash };
      if (row.hash.toString('hex') === expected) isExpectedMet = true;
    }
  if (last.number !== head.number || !last.hash.equals(head.hash))
    return ended({
      number: last.number + 1,
      reason: `the chain ends at row ${last.number}, and its head names row ${head.number}: rows at its end are missing, or the head was changed`,
    });
  if (!isExpectedMet)
    return ended({
      number: last.number + 1,
      reason: `no row has the hash ${expected}: the end of the chain was cut off, or the chain was written anew`,
    });
  return ended(undefined);
}

function breakAt(
  row: AuditRow,
  last: AuditHead,
  keyedFrom: number | null,
  keys: NamedKeys | undefined,
): string | undefined {
  if (row.number !== last.number + 1) return `row ${last.number + 1} is missing; row ${row.number} comes instead`;
  if (row.keyId === null && keyedFrom !== null) return `it has no key, and the rows from ${keyedFrom} on have one`;
  const key = row.keyId === null ? undefined : keys?.byId.get(row.keyId);
  if (row.keyId !== null && key === undefined)
    return `it was written with the integrity key "${row.keyId}", which is not given: set HOLDFAST_INTEGRITY_KEY`;
  return linkOf(row, last.hash, key).equals(row.hash)
    ? undefined
    : 'its content is not what was written, or it does not follow the row before it';
}

// The chain of the audit log, without a database: whatever is done to its rows, the check finds the first place; and with a key nobody makes another chain.
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namedKeys } from '../../src/namedKeys.ts';
import {
  type AuditRow,
  chained,
  linkOf,
  NO_ROW,
  type Verified,
  verifyChain,
} from '../../src/persistence/auditChain.ts';
import type { AuditEntry } from '../../src/persistence/rows/audit.ts';

const KEYS = namedKeys({ keys: { one: randomBytes(32) } }, 'integrity');
const START = { number: 0, hash: NO_ROW };

const entry = (actor: string): AuditEntry => ({
  at: Date.UTC(2026, 0, 15),
  actor,
  role: 'ADMIN',
  action: 'pauseWorkflow',
  targetType: 'Workflow',
  targetId: 'w',
  reason: 'a look',
  what: { step: 'pay' },
  before: { status: 'RUNNING' },
  after: { status: 'PAUSED' },
  outcome: 'DONE',
  requestId: 'r',
  address: '127.0.0.1',
});
const ten = Array.from({ length: 10 }, (_, at) => entry(`person ${at}`));

const verify = (rows: readonly AuditRow[], keys?: typeof KEYS, expected?: string): Promise<Verified> => {
  const last = rows.at(-1) ?? START;
  async function* pages() {
    for (let at = 0; at < rows.length; at += 3) yield await Promise.resolve(rows.slice(at, at + 3));
  }
  return verifyChain(pages(), { number: last.number, hash: last.hash }, keys, expected);
};
const hex = ({ hash }: AuditRow): string => hash.toString('hex');

describe.each([
  ['without a key', undefined],
  ['with a key', KEYS],
])('a chain %s', (_, keys) => {
  const rows = chained(START, ten, keys);

  it('is whole as it was written, in one piece or in several', async () => {
    expect((await verify(rows, keys)).broken).toBeUndefined();
    const first = chained(START, ten.slice(0, 4), keys);
    const more = chained(first.at(-1) as AuditRow, ten.slice(4), keys);
    expect([...first, ...more].map(hex)).toEqual(rows.map(hex));
    expect(await verify(rows, keys, hex(rows[5] as AuditRow))).toMatchObject({ rows: 10, broken: undefined });
  });

  it('names the first row in which any column is another', async () => {
    const columns = Object.keys(rows[0] as AuditRow).filter((name) => name !== 'number' && name !== 'hash');
    for (const column of columns)
      for (const [at, row] of rows.entries()) {
        const was = row[column as 'actor'] as string | number | null;
        const forged = typeof was === 'number' ? was + 1 : was === null ? 'x' : `${was} `;
        const edited = rows.map((one, place) => (place === at ? { ...one, [column]: forged } : one));
        const { broken } = await verify(edited as AuditRow[], keys);
        expect({ column, number: broken?.number }).toEqual({ column, number: at + 1 });
      }
  });

  it('finds a row that is left out, doubled or exchanged, at whatever place', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), async (at, by) => {
        const without = rows.filter((_row, place) => place !== at);
        expect((await verify(without, keys)).broken?.number).toBe(at + 1);
        const renumbered = without.map((row, place) => ({ ...row, number: place + 1 }));
        expect((await verify(renumbered, keys)).broken?.number).toBe(at + 1);
        const other = (at + by) % rows.length;
        const swapped = rows.map((row, place) =>
          place === at
            ? { ...(rows[other] as AuditRow), number: row.number }
            : place === other
              ? { ...(rows[at] as AuditRow), number: row.number }
              : row,
        );
        expect((await verify(swapped, keys)).broken?.number).toBe(Math.min(at, other) + 1);
      }),
    );
  });

  it('finds that its end was cut off by the head that somebody knows, or that the schema still has', async () => {
    const cut = rows.slice(0, 7);
    expect((await verify(cut, keys)).broken).toBeUndefined();
    expect((await verify(cut, keys, hex(rows[9] as AuditRow))).broken).toMatchObject({ number: 8 });
    async function* pages() {
      yield await Promise.resolve(cut);
    }
    const { broken } = await verifyChain(pages(), rows[9] as AuditRow, keys);
    expect(broken).toMatchObject({ number: 8, reason: expect.stringContaining('its head names row 10') });
  });
});

describe('a chain with a key', () => {
  const rows = chained(START, ten, KEYS);

  it('cannot be made anew by who has only the rows', async () => {
    let previous: Buffer = NO_ROW;
    const forged = rows.map((row) => {
      const changed = { ...row, actor: 'nobody' };
      previous = linkOf(changed, previous, undefined);
      return { ...changed, hash: previous };
    });
    expect((await verify(forged, KEYS)).broken?.number).toBe(1);
    const half = rows.slice(0, 5);
    const unkeyed = chained(half[4] as AuditRow, ten.slice(5), undefined);
    expect((await verify([...half, ...unkeyed], KEYS)).broken).toEqual({
      number: 6,
      reason: 'it has no key, and the rows from 1 on have one',
    });
  });

  it('says which key is missing, and goes on over a change of the key', async () => {
    expect((await verify(rows)).broken?.reason).toContain('integrity key "one", which is not given');
    const both = namedKeys({ keys: { two: randomBytes(32), one: KEYS.current.key.export() } }, 'integrity');
    const more = chained(rows.at(-1) as AuditRow, ten, both);
    expect(more[0]?.keyId).toBe('two');
    expect(await verify([...rows, ...more], both)).toMatchObject({ rows: 20, keyedFrom: 1, broken: undefined });
  });
});

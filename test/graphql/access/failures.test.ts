// How many wrong credentials one address may send: counted by address, bounded in memory, recorded once for each burst.
import { expect, it } from 'vitest';
import { Failures } from '../../../src/graphql/access/failures.ts';
import { Refusal } from '../../../src/graphql/requests.ts';
import { silentLog } from '../../../src/log.ts';
import type { AuditEntry } from '../../../src/persistence/rows/audit.ts';
import { MovedClock } from '../../engine/movedClock.ts';

/** It goes on only where it is moved. */
class StandingClock extends MovedClock {
  #at = 1e12;
  override now(): number {
    return this.#at;
  }
  override monotonic(): number {
    return this.#at;
  }
  override move(ms: number): void {
    this.#at += ms;
  }
}
const wrong = new Refusal(401, 'no', 'UNAUTHENTICATED');

function failing(perMinute = 20) {
  const clock = new StandingClock();
  const rows: AuditEntry[] = [];
  const recordAudit = async (entries: readonly AuditEntry[]): Promise<void> => void rows.push(...entries);
  const failures = new Failures({ perMinute, store: { recordAudit }, clock, log: silentLog });
  const fail = (address: string, times = 1): number[] =>
    Array.from({ length: times }, () => failures.count(address, wrong).status);
  return { clock, rows, failures, fail };
}

it('lets twenty a minute be answered with what was wrong, and the others with 429 and when to come again', () => {
  const { failures, fail, clock } = failing();
  expect(failures.isSpent('10.0.0.1')).toBe(false);
  expect(fail('10.0.0.1', 22)).toEqual([...Array<number>(20).fill(401), 429, 429]);
  expect(failures.isSpent('10.0.0.1')).toBe(true);
  expect(failures.isSpent('10.0.0.2')).toBe(false);
  const { more } = failures.count('10.0.0.1', wrong);
  expect(more).toEqual({ headers: { 'retry-after': '3' }, extensions: { retryAfterMs: 3_000 } });
  clock.move(3_000);
  expect(fail('10.0.0.1', 2)).toEqual([401, 429]);
  clock.move(60_000);
  expect(fail('10.0.0.1', 21)).toEqual([...Array<number>(20).fill(401), 429]);
});

it.each([
  ['10.0.0.1', '::ffff:10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['2001:db8:0:7::1', '2001:db8::7:9:9:9:9', true],
  ['2001:db8:0:7::1', '2001:0db8:0000:0007:ffff::', true],
  ['2001:db8:0:7::1', '2001:db8:0:8::1', false],
  ['fe80::1%eth0', 'fe80::2%eth1', true],
  ['::1', '::2', true],
])('%s and %s are one: %s', (one, other, same) => {
  const { failures, fail } = failing(1);
  fail(one, 2);
  expect(failures.isSpent(other)).toBe(same);
});

it('is in the record once for each burst, and of many addresses for ten a minute', async () => {
  const { failures, fail, rows, clock } = failing(5);
  fail('10.0.0.1', 100);
  clock.move(30_000);
  fail('10.0.0.1', 100);
  await failures.settled();
  expect(rows).toMatchObject([
    { action: 'authenticate', actor: 'anonymous', address: '10.0.0.1', outcome: 'RATE_LIMITED', targetId: null },
  ]);
  clock.move(60_000);
  fail('10.0.0.1', 100);
  await failures.settled();
  expect(rows.length, 'it was quiet in between').toBe(2);
  for (let host = 0; host < 50; host++) fail(`10.1.0.${host}`, 10);
  await failures.settled();
  expect(rows.length).toBe(11);
});

it('has at most ten thousand addresses in memory', () => {
  const { failures, fail } = failing();
  for (let number = 0; number < 12_000; number++) fail(`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`);
  expect(failures.addresses).toBe(10_000);
});

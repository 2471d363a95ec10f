// kill -9 at every write of workflows behind a circuit breaker, among them while it is open and while a call tries: it leaves OPEN when its time is
// over, not before, and each time it is half open one call goes through.
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';
import { callsOf, RESET_MS } from './scenes/tripping.ts';
import { outcomesOf } from './rules.ts';
import type { House } from './worker.ts';

const kills = killing();
/** The decision of a call that began just before the circuit opened may be so old. */
const UNDER_WAY_MS = 600;

interface Transition {
  readonly from: string;
  readonly to: string;
  readonly at: number;
}
const TRANSITIONS = `select from_state as from, to_state as to, (extract(epoch from at) * 1000)::float8 as at from circuit_transitions order by sequence`;

async function oneTries({ schema, ledger }: House): Promise<string[]> {
  const client = new pg.Client({ connectionString: inject('databaseUrl'), options: `-c search_path=${schema}` });
  await client.connect();
  const { rows } = await client.query<Transition>(TRANSITIONS);
  const { rows: stored } = await client.query<{ state: string }>('select state from circuit_breakers');
  await client.end();
  const made = callsOf(ledger);
  const calls = made.map(({ at }) => at);
  return [
    ...(rows.length > 0 && rows.at(-1)?.to !== stored[0]?.state ? ['the last transition is not what is stored'] : []),
    ...rows.flatMap(({ to, at }, index) => {
      const next = rows[index + 1];
      if (to === 'open') {
        const early = next && next.at - at < RESET_MS * 0.89;
        const kept = calls.filter(
          (call) => call > at + UNDER_WAY_MS && call < (next?.at ?? Number.POSITIVE_INFINITY) - 5,
        );
        return [
          ...(early ? [`it left OPEN after ${next.at - at} ms`] : []),
          ...(kept.length > 0 ? [`${kept.length} calls went through while it was open`] : []),
        ];
      }
      if (to !== 'halfOpen') return [];
      // The try of a process that was killed says nothing any more, and is made again by the next.
      const tries = made.filter((call) => call.at >= at && call.at < (next?.at ?? Number.POSITIVE_INFINITY));
      return tries.length === new Set(tries.map(({ pid }) => pid)).size ? [] : [`${tries.length} calls tried at once`];
    }),
  ];
}

it('a circuit lets one call try when its time is over, whoever was killed', { timeout: PATIENCE_MS }, async () => {
  const ends = { 'payment-0': 'COMPLETED', 'payment-1': 'COMPLETED', 'payment-2': 'COMPLETED' } as const;
  expect(await kills('tripping', { ends, atTheEnd: oneTries, told: outcomesOf })).toEqual([]);
});

// kill -9 at every write of workflows that share resources and a concurrency key: what a killed holder held comes free after its workflow went on, and no
// limit is ever exceeded. What a workflow holds it holds until the commit after its effect, through any number of kills.
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';
import type { Line } from './ledger.ts';
import { outcomesOf } from './rules.ts';
import { CRANE, LIMIT } from './scenes/sharing.ts';
import type { Story } from './story.ts';
import type { House } from './worker.ts';

const kills = killing();

/** The most that are under way at once, of those that this names; each from its first line to its last. */
function most(ledger: readonly Line[], nameOf: (key: string) => string | undefined): number {
  const spans = new Map<string, { from: number; to: number }>();
  ledger.forEach(({ key }, place) => {
    const name = nameOf(key);
    if (name !== undefined) spans.set(name, { from: spans.get(name)?.from ?? place, to: place });
  });
  const all = [...spans.values()];
  return Math.max(0, ...all.map(({ from }) => all.filter((one) => one.from <= from && from <= one.to).length));
}

async function withinLimits({ schema }: House, { ledger, workflows }: Story): Promise<string[]> {
  const client = new pg.Client({ connectionString: inject('databaseUrl'), options: `-c search_path=${schema}` });
  await client.connect();
  const { rows: claims } = await client.query('select * from resource_claims');
  await client.end();
  const north = new Set(workflows.filter(({ key }) => key !== 'ship-3').map(({ id }) => id));
  const workflowOf = (key: string): string => key.split('/')[0] as string;
  const atCrane = most(ledger, (key) => (key.endsWith(`/${CRANE}`) ? key : undefined));
  const atQuay = most(ledger, (key) => (north.has(workflowOf(key)) ? workflowOf(key) : undefined));
  return [
    ...(atCrane > 1 ? [`${atCrane} were at the crane at once`] : []),
    ...(atQuay > LIMIT ? [`${atQuay} were at the northern quay at once`] : []),
    ...(claims.length > 0 ? [`claims are left: ${JSON.stringify(claims)}`] : []),
  ];
}

it('what a killed holder held is held on, then comes free, and no limit is exceeded', {
  timeout: PATIENCE_MS,
}, async () => {
  const ends = { 'ship-0': 'COMPLETED', 'ship-1': 'COMPLETED', 'ship-2': 'COMPLETED', 'ship-3': 'COMPLETED' } as const;
  expect(await kills('sharing', { ends, atTheEnd: withinLimits, told: outcomesOf })).toEqual([]);
});

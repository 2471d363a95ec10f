// kill -9 at every write of workflows that wait for each other for ever: exactly one is the victim, whoever was killed while it was chosen.
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { killing, PATIENCE_MS } from './killing.ts';
import type { Story } from './story.ts';
import type { House } from './worker.ts';

const kills = killing();

async function oneVictim({ schema }: House, { workflows, ledger }: Story): Promise<string[]> {
  const client = new pg.Client({ connectionString: inject('databaseUrl'), options: `-c search_path=${schema}` });
  await client.connect();
  const { rows: found } = await client.query(
    `select workflow_id from workflow_errors where error_type = 'DeadlockDetectedError' and step_id = 'use'`,
  );
  const { rows: claims } = await client.query('select * from resource_claims');
  await client.end();
  const roots = workflows.filter(({ key }) => !key.includes('/'));
  const failed = roots.filter(({ status }) => status === 'FAILED');
  const undone = ledger.filter(({ at, key }) => at === 'undo' && key.endsWith('/undo/prepare')).map(({ key }) => key);
  return [
    ...(found.length === 1 ? [] : [`${found.length} deadlocks are recorded`]),
    ...(failed.length === 1 && roots.length === 2 ? [] : [`they ended ${roots.map(({ status }) => status).join()}`]),
    ...(undone.length >= 1 && undone.every((key) => key.startsWith(failed[0]?.id ?? ''))
      ? []
      : [`undone: ${undone.join()}`]),
    ...(claims.length === 0 ? [] : [`claims are left: ${JSON.stringify(claims)}`]),
  ];
}

it('one gives up and undoes, the other ends well', { timeout: PATIENCE_MS }, async () => {
  // Which one gives up is open.
  const ends = {
    'root-left-0': 'either',
    'root-right-0': 'either',
    'root-left-0/delegate': 'either',
    'root-right-0/delegate': 'either',
  } as const;
  const told = ({ workflows }: Story): unknown => workflows.map(({ status }) => status).toSorted();
  expect(await kills('clinching', { ends, atTheEnd: oneVictim, told })).toEqual([]);
});

// kill -9 around every commit that brings an author's work with it: the balance of the author's account counts the payments that are recorded as
// completed, whenever one looks. A trigger of the author makes COMMIT itself take a while, so that kills meet it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import { expect, inject, it, onTestFinished } from 'vitest';
import { silentLog } from '../../src/log.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { freshSchema } from '../servers/schema.ts';
import type { PayerTask } from './payer.ts';

const databaseUrl = inject('databaseUrl');
const schema = freshSchema();

/** Resolves to the signal that ended it, or its exit code. */
function payer(task: PayerTask, killWhen?: () => Promise<boolean>): Promise<NodeJS.Signals | number | null> {
  const program = path.join(import.meta.dirname, 'payer.ts');
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'ignore', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const watch = async (): Promise<void> => {
    while (child.exitCode === null && child.signalCode === null)
      if (await killWhen?.()) child.kill('SIGKILL');
      else await passes(2);
  };
  if (killWhen) void watch();
  return new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
}

const AUTHORS = `
create table account (id int primary key, balance int not null);
insert into account values (1, 0);
create table entry (key text not null);
create function slowly() returns trigger language plpgsql as 'begin perform pg_sleep(0.05); return null; end';
create constraint trigger slow_commit after insert on entry deferrable initially deferred
  for each row execute function slowly();`;

const BOOKS = `
select (select balance from account where id = 1) as balance, (select count(*)::int from entry) as entries,
  (select count(distinct key)::int from entry) as keys,
  (select count(*)::int from step_attempts where step_id = 'pay' and outcome = 'completed') as paid,
  (select count(*)::int from workflows where status = 'COMPLETED') as completed,
  (select count(*)::int from workflow_events) as events, (select sequence::int from workflow_event_head) as head`;

interface Books {
  readonly balance: number;
  readonly entries: number;
  readonly keys: number;
  readonly paid: number;
  readonly completed: number;
  readonly events: number;
  readonly head: number;
}

const POINTS: readonly NonNullable<PayerTask['killAt']>[] = [
  ...[1, 2, 3].map((strike) => ({ place: 'inside' as const, strike })),
  ...[2, 4, 5, 6, 7, 8].map((strike) => ({ place: 'before commit' as const, strike })),
  ...[2, 4, 5, 6, 7, 8].map((strike) => ({ place: 'after commit' as const, strike })),
  ...[2, 3].map((strike) => ({ place: 'after attempt' as const, strike })),
];
const IN_COMMIT = 8;

it('kill -9 before, in and after the commit: the balance counts the completed payments', {
  timeout: 180_000,
}, async () => {
  await migrate(databaseUrl, schema, { mode: 'on', log: silentLog });
  const client = new pg.Client(databaseUrl);
  await client.connect();
  onTestFinished(() => client.end());
  await client.query(`set search_path = ${schema}`);
  await client.query(AUTHORS);
  const read = async (): Promise<Books> => {
    await client.query('begin');
    // A server process whose client was killed may still be at its COMMIT, which holds the head of the log.
    await client.query('select from workflow_event_head for update');
    const [books] = (await client.query<Books>(BOOKS)).rows;
    await client.query('commit');
    return books as Books;
  };
  /** Whether a server process is in the middle of the COMMIT of a payment. */
  const isCommitting = async (): Promise<boolean> => {
    const { rows } = await client.query(
      `select from pg_stat_activity a join pg_locks l using (pid)
       where a.state = 'active' and a.query = 'commit' and l.relation = 'account'::regclass limit 1`,
    );
    return rows.length > 0;
  };
  const consistent = (books: Books): void => {
    const { balance } = books;
    expect(books).toMatchObject({ balance, entries: balance, keys: balance, paid: balance, events: books.head });
  };

  let orders = 0;
  let kills = 0;
  let inCommit = 0;
  for (const killAt of POINTS) {
    orders += 3;
    if ((await payer({ databaseUrl, schema, orders, killAt })) === 'SIGKILL') kills += 1;
    consistent(await read());
  }
  for (let round = 0; round < IN_COMMIT; round++) {
    orders += 3;
    const before = (await read()).balance;
    if ((await payer({ databaseUrl, schema, orders }, isCommitting)) === 'SIGKILL') inCommit += 1;
    const books = await read();
    consistent(books);
    expect(books.balance, 'what was at its COMMIT is stored, although nobody hears of it').toBeGreaterThan(before);
  }
  expect(await payer({ databaseUrl, schema, orders })).toBe(0);
  const books = await read();
  consistent(books);
  expect(books).toMatchObject({ balance: orders, completed: orders });
  console.log(
    `transactions: ${kills} kills around commits, ${inCommit} in the middle of COMMIT, ${orders} payments, balance ${books.balance}`,
  );
  expect({ kills, inCommit }).toEqual({ kills: POINTS.length, inCommit: IN_COMMIT });
});

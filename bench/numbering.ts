// How events are numbered, and what that costs when several processes commit: `node bench/numbering.ts`. Sessions commit batches as the engine does (head rows changed, checkpoints and
// events written), with one of three ways of numbering. The database alone is measured: there is no engine.
//   head row:  numbers come from one row that a commit locks until it is on disk: gapless, in the order of the commits, and one commit at a time
//   snapshot:  numbers come from a sequence; a reader goes only as far as every transaction is over (pg_snapshot_xmin)
//   sequencer: events are written without numbers; one session numbers what is committed, in batches
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { silentLog, systemClock } from '../src/index.ts';
import { startEmbeddedPostgres } from '../src/persistence/embeddedPostgres.ts';

const MEASURED_MS = 800;
const WAYS = ['head row', 'snapshot', 'sequencer'] as const;
type Way = (typeof WAYS)[number];

const TABLES = `
create table heads (id int primary key, revision bigint not null, status text not null);
create table checkpoints (id bigint generated always as identity primary key, head int not null, revision bigint not null, state bytea not null);
create table events (sequence bigint, xid xid8 not null default pg_current_xact_id(), number bigint generated always as identity, head int not null, payload jsonb not null);
create unique index on events (sequence) where sequence is not null;
create index on events (xid, number);
create index on events (number) where sequence is null;
create table event_head (sequence bigint not null);
insert into event_head values (0);
create sequence event_numbers cache 1;
`;

const NUMBERED: Readonly<Record<Way, { readonly part: string; readonly value: string }>> = {
  'head row': {
    part: `numbered as (update event_head set sequence = sequence + 2 * (select count(*) from moved) returning sequence - 2 * (select count(*) from moved) as base),`,
    value: '(select base from numbered) + row_number() over ()',
  },
  snapshot: { part: '', value: `nextval('event_numbers')` },
  sequencer: { part: '', value: 'null::bigint' },
};

const commit = (way: Way): { name: string; text: string } => ({
  name: `commit_${way.replace(' ', '_')}`,
  text: `with moved as (update heads set revision = revision + 1, status = 'RUNNING' where id = any($1::int[]) returning id, revision),
kept as (insert into checkpoints (head, revision, state) select id, revision, $2::bytea from moved),
${NUMBERED[way].part}
told as (insert into events (sequence, head, payload) select ${NUMBERED[way].value}, id, '{"step":"pack","attempt":1}' from moved cross join generate_series(1, 2) returning 1)
select count(*) from told`,
});

const SEQUENCE = {
  name: 'sequence',
  text: `with new as (select number, row_number() over (order by xid, number) as place from events where sequence is null and xid < pg_snapshot_xmin(pg_current_snapshot()) limit 5000),
head as (update event_head set sequence = sequence + (select count(*) from new) returning sequence - (select count(*) from new) as base)
update events e set sequence = head.base + new.place from new, head where e.number = new.number returning 1`,
};

const connected = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({
    connectionString: url,
    options: '-c synchronous_commit=on -c jit=off -c search_path=numbering',
  });
  await client.connect();
  return client;
};

async function measure(url: string, way: Way, sessions: number, batch: number): Promise<number> {
  const clients = await Promise.all(Array.from({ length: sessions }, () => connected(url)));
  const [one] = clients as [pg.Client];
  await one.query('drop schema if exists numbering cascade');
  await one.query('create schema numbering');
  await one.query(TABLES);
  await one.query(`insert into heads select n, 0, 'PENDING' from generate_series(1, $1::int) n`, [sessions * batch]);
  const state = Buffer.alloc(600, 'state of a workflow ');
  const statement = commit(way);
  let commits = 0;
  const end = performance.now() + MEASURED_MS;
  const busy = clients.map(async (client, at) => {
    const ids = Array.from({ length: batch }, (_, n) => at * batch + n + 1);
    while (performance.now() < end) {
      await client.query({ ...statement, values: [ids, state] });
      commits += batch;
    }
  });
  const sequencing = way === 'sequencer' ? sequence(await connected(url), () => performance.now() < end) : undefined;
  await Promise.all(busy);
  await sequencing;
  await Promise.all(clients.map((client) => client.end()));
  return Math.round((commits / MEASURED_MS) * 1_000);
}

/** Numbers what is committed, until the end and all of it: it is part of what this way costs. */
async function sequence(client: pg.Client, goesOn: () => boolean): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(SEQUENCE);
    if (rowCount === 0 && !goesOn()) break;
    if (rowCount === 0) await new Promise((next) => setTimeout(next, 5));
  }
  await client.end();
}

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-bench-'));
const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
try {
  const rows: Record<string, number | string>[] = [];
  for (const batch of [1, 32])
    for (const sessions of [1, 2, 4, 8]) {
      const row: Record<string, number | string> = { 'commits in a batch': batch, sessions };
      for (const way of WAYS) row[`${way}, commits/s`] = await measure(server.url, way, sessions, batch);
      rows.push(row);
    }
  console.table(rows);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

// Our own quick figures, without peers: `npm run bench [-- 1 32 256] [--encrypted]` (workflows at a time; with a key that encrypts what is stored) on the embedded PostgreSQL with fsync, in a
// folder that is removed afterwards. Compare figures of one run on one machine only; `driver.ts` stands beside the peers.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createEngine, type StepContext, silentLog, systemClock } from '../src/index.ts';
import { startEmbeddedPostgres } from '../src/persistence/embeddedPostgres.ts';
import { stepsInARow } from './tenSteps.ts';

const STEPS = 10;
/** Of one measurement; a fifth of it is run first and not counted. */
const MEASURED_MS = 3_000;

interface Input {
  readonly counted: boolean;
}

/** Progress goes to the Redis of REDIS_URL first. */
const isBuffered = process.argv.includes('--buffered');
const redisUrl = isBuffered ? process.env['REDIS_URL'] : undefined;
if (isBuffered && redisUrl === undefined) throw new Error('--buffered needs REDIS_URL');

const encryption = process.argv.includes('--encrypted') ? { keys: { bench: randomBytes(32) } } : undefined;

/** Starts of the steps of what is counted, per workflow the last one. */
const lastBegan = new Map<string, number>();
const latencies: number[] = [];
const work = ({ workflowId, input }: StepContext<Input>, index: number): unknown => {
  const now = performance.now();
  const last = lastBegan.get(workflowId);
  if (input.counted && last !== undefined) latencies.push(now - last);
  if (index === STEPS - 1) lastBegan.delete(workflowId);
  else lastBegan.set(workflowId, now);
  return { index, word: 'invoice' };
};
const tenSteps = stepsInARow<Input>('tenSteps', STEPS, work, isBuffered ? { grade: 'BUFFERED' } : {});

async function measure(url: string, concurrency: number): Promise<Record<string, string | number>> {
  const schema = `bench_${concurrency}`;
  const idle = await usage(url, schema);
  const engine = await createEngine({ workflows: [tenSteps], databaseUrl: url, schema, encryption, redisUrl });
  let commits = 0;
  let steps = 0;
  const keepBusy = async (forMs: number, counted: boolean): Promise<void> => {
    const end = performance.now() + forMs;
    const one = async (): Promise<void> => {
      while (performance.now() < end) {
        await (await engine.start(tenSteps, { counted })).result();
        if (counted) steps += STEPS;
      }
    };
    await Promise.all(Array.from({ length: concurrency }, one));
  };
  await keepBusy(MEASURED_MS / 5, false);
  latencies.length = 0;
  const before = await usage(url, schema);
  engine.control.onCommit(() => void commits++);
  const cpu = process.cpuUsage();
  const began = performance.now();
  await keepBusy(MEASURED_MS, true);
  const took = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  await engine.stop(); // A session tells the server's statistics when it ends.
  const after = await usage(url, schema);
  const share = steps / (after.steps - idle.steps);
  return {
    'workflows at a time': concurrency,
    'steps/s': Math.round((steps / took) * 1_000),
    'p50 ms': quantile(0.5),
    'p99 ms': quantile(0.99),
    'own CPU µs/step': Math.round((user + system) / steps),
    'commits/step': round(commits / steps),
    'statements/step': round(((after.transactions - idle.transactions) * share) / steps),
    'stored bytes/step': Math.round((after.stored - before.stored) / steps),
    'WAL bytes/step': Math.round((after.wal - before.wal) / steps),
  };
}

/** What the server has done and holds. Every statement of the engine is a transaction of its own. */
async function usage(
  url: string,
  schema: string,
): Promise<{ transactions: number; wal: number; stored: number; steps: number }> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Record<'transactions' | 'wal' | 'stored', string>>(
      `select (select xact_commit from pg_stat_database where datname = current_database()) as transactions,
         pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as wal,
         (select coalesce(sum(pg_total_relation_size(c.oid)), 0) from pg_class c
          join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relkind = 'r') as stored`,
      [schema],
    );
    const there = await client.query(`select to_regclass($1) is not null as there`, [`${schema}.step_attempts`]);
    const steps = there.rows[0]?.there
      ? (await client.query<{ count: string }>(`select count(*) from ${schema}.step_attempts`)).rows[0]?.count
      : 0;
    const { transactions = 0, wal = 0, stored = 0 } = rows[0] ?? {};
    return { transactions: Number(transactions), wal: Number(wal), stored: Number(stored), steps: Number(steps) };
  } finally {
    await client.end();
  }
}

function quantile(share: number): number {
  const sorted = Float64Array.from(latencies).sort();
  return round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN);
}

const round = (value: number): number => Math.round(value * 100) / 100;

const asked = process.argv
  .slice(2)
  .filter((word) => !word.startsWith('--'))
  .map(Number);
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-bench-'));
const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
try {
  const rows = [];
  for (const concurrency of asked.length > 0 ? asked : [1, 32, 256]) rows.push(await measure(server.url, concurrency));
  console.log(`Node ${process.version}, ${server.how}; ${STEPS} steps each, load ${os.loadavg()[0]?.toFixed(1)}`);
  console.table(rows);
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

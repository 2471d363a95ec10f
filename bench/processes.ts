// Several processes over one PostgreSQL on one machine: `node bench/processes.ts [-- 1 2 4 8] [--total 256]`. Each runs its share of the workflows at a time, ten steps
// each that do nothing. Figures are ratios within one run: the processes share the machine's cores with each other and with the database.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { createEngine, silentLog, systemClock } from '../src/index.ts';
import { startEmbeddedPostgres } from '../src/persistence/embeddedPostgres.ts';
import { stepsInARow } from './tenSteps.ts';

const STEPS = 10;
const MEASURED_MS = 2_500;
const WARM_MS = 1_000;

interface Share {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Workflows at a time. */
  readonly atOnce: number;
}

interface Done {
  readonly steps: number;
  readonly cpuUs: number;
  readonly tookMs: number;
}

/** One of the processes. */
async function share({ databaseUrl, schema, atOnce }: Share): Promise<void> {
  let steps = 0;
  const tenSteps = stepsInARow<null>('tenSteps', STEPS, () => {
    steps++;
    return { word: 'invoice' };
  });
  const engine = await createEngine({ workflows: [tenSteps], databaseUrl, schema, retention: 'off' });
  process.send?.('ready');
  await new Promise<void>((go) => process.once('message', () => go()));
  const began = performance.now();
  const end = began + WARM_MS + MEASURED_MS;
  const counted: Promise<Done> = new Promise((resolve) => {
    setTimeout(() => {
      const [from, cpu, at] = [steps, process.cpuUsage(), performance.now()];
      setTimeout(() => {
        const { user, system } = process.cpuUsage(cpu);
        resolve({ steps: steps - from, cpuUs: user + system, tookMs: performance.now() - at });
      }, MEASURED_MS);
    }, WARM_MS);
  });
  const one = async (): Promise<void> => {
    while (performance.now() < end) await (await engine.start(tenSteps, null)).result();
  };
  await Promise.all(Array.from({ length: atOnce }, one));
  process.send?.(await counted);
  await engine.stop(2_000);
  process.exit(0);
}

const said = <Said>(child: ChildProcess): Promise<Said> =>
  new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as Said));
    child.once('exit', (code) => reject(new Error(`a process ended with ${code}`)));
  });

/** How often a session of the engine is seen to wait for another's transaction: for the row that numbers events, almost always. */
async function watched(url: string, until: Promise<unknown>): Promise<{ waits: number; busy: number }> {
  const client = new pg.Client(url);
  await client.connect();
  const seen = { waits: 0, busy: 0 };
  let isOver = false;
  void until.then(() => (isOver = true));
  while (!isOver) {
    const { rows } = await client.query<{ waits: number; busy: number }>(
      `select count(*) filter (where wait_event_type = 'Lock')::int as waits, count(*)::int as busy
       from pg_stat_activity where state = 'active' and application_name = 'holdfast'`,
    );
    seen.waits += rows[0]?.waits ?? 0;
    seen.busy += rows[0]?.busy ?? 0;
    await new Promise((next) => setTimeout(next, 20));
  }
  await client.end();
  return seen;
}

async function transactions(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query('select pg_stat_force_next_flush()').catch(() => {});
  const { rows } = await client.query<{ n: string }>(
    'select xact_commit as n from pg_stat_database where datname = current_database()',
  );
  await client.end();
  return Number(rows[0]?.n);
}

async function measure(databaseUrl: string, processes: number, total: number): Promise<Record<string, number>> {
  const schema = `processes_${processes}`;
  // Migrations are applied once.
  await (await createEngine({ workflows: [], databaseUrl, schema })).stop();
  const given: Share = { databaseUrl, schema, atOnce: Math.max(1, Math.round(total / processes)) };
  const file = fileURLToPath(import.meta.url);
  const children = Array.from({ length: processes }, () => fork(file, ['--share', JSON.stringify(given)]));
  // Listened to from the beginning: the first may be gone before the last has answered.
  const gone = Promise.all(children.map((child) => new Promise((left) => child.once('exit', left))));
  await Promise.all(children.map(said));
  const before = await transactions(databaseUrl);
  const answers = Promise.all(children.map((child) => said<Done>(child)));
  for (const child of children) child.send('go');
  const seen = await watched(databaseUrl, answers);
  const done = await answers;
  await gone;
  const all = (await transactions(databaseUrl)) - before;
  const steps = done.reduce((sum, one) => sum + one.steps, 0);
  const perSecond = done.reduce((sum, { steps: own, tookMs }) => sum + (own / tookMs) * 1_000, 0);
  return {
    processes,
    'workflows at a time': given.atOnce * processes,
    'steps/s': Math.round(perSecond),
    'own CPU µs/step': Math.round(done.reduce((sum, { cpuUs }) => sum + cpuUs, 0) / steps),
    'transactions/step': Number(((all * MEASURED_MS) / (WARM_MS + MEASURED_MS) / steps).toFixed(3)),
    'busy sessions that wait for a lock %': Math.round((100 * seen.waits) / Math.max(1, seen.busy)),
  };
}

const shareAt = process.argv.indexOf('--share');
if (shareAt > 0) await share(JSON.parse(process.argv[shareAt + 1] ?? '{}') as Share);
else {
  const totalAt = process.argv.indexOf('--total');
  const total = totalAt > 0 ? Number(process.argv[totalAt + 1]) : 256;
  const counts = process.argv
    .slice(2, totalAt > 0 ? totalAt : undefined)
    .map(Number)
    .filter((n) => n > 0);
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-bench-'));
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  try {
    const rows: Record<string, number>[] = [];
    for (const n of counts.length > 0 ? counts : [1, 2, 4, 8]) rows.push(await measure(server.url, n, total));
    const alone = rows[0]?.['steps/s'] ?? 1;
    console.table(rows.map((row) => ({ ...row, '× the first': Number(((row['steps/s'] ?? 0) / alone).toFixed(2)) })));
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

// A storm of errors of one fingerprint beside a healthy workflow: `node bench/storm.ts [-- workflows items]` on the embedded PostgreSQL with fsync, in a
// folder that is removed afterwards. How many errors a second are recorded and counted, what they cost this process, what memory it has before, during and
// after, and what the healthy workflow feels of it.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createEngine, type EmbeddedEngine, FatalError, silentLog, systemClock, workflow } from '../src/index.ts';
import { startEmbeddedPostgres } from '../src/persistence/embeddedPostgres.ts';

const [workflows = 20, items = 500] = process.argv
  .slice(2)
  .filter((argument) => argument !== '--')
  .map(Number);
/** Steps of the healthy workflow that are measured without the storm. */
const STEPS = 300;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const storm = workflow('storm', { version: '1' }).each('calls', {
  items: () => Array.from({ length: items }, (_, index) => index),
  concurrency: 50,
  tolerated: items,
  retry: { maxAttempts: 1 },
  run: ({ item }) => {
    throw new FatalError(`the service refused call ${item}`);
  },
});

let stopped = false;
let latencies: number[] = [];
let last = 0;
/** One step after the other, until it is told to stop. */
const healthy = workflow('healthy', { version: '1' }).loop('steps', {
  budget: 1_000_000,
  body: (pass) =>
    pass.step('work', {
      run: () => {
        const now = performance.now();
        if (last > 0) latencies.push(now - last);
        last = now;
        return latencies.length;
      },
    }),
  until: () => stopped,
});

const quantile = (share: number): number => {
  const sorted = latencies.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.floor(sorted.length * share)] ?? 0) * 10) / 10;
};

async function measure(engine: EmbeddedEngine): Promise<object> {
  const beside = await engine.start(healthy, undefined);
  await new Promise<void>((enough) => {
    const stop = engine.control.onCommit(() => {
      if (latencies.length < STEPS) return;
      stop();
      enough();
    });
  });
  const alone = { p50: quantile(0.5), p99: quantile(0.99) };
  collectGarbage();
  const before = memory();
  const highest = { ...before };
  const watching = setInterval(() => {
    const now = memory();
    highest.rss = Math.max(highest.rss, now.rss);
    highest.heap = Math.max(highest.heap, now.heap);
  }, 20);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const spentBefore = process.cpuUsage();
  latencies = [];
  const began = performance.now();
  const handles = await Promise.all(Array.from({ length: workflows }, () => engine.start(storm, undefined)));
  await Promise.all(handles.map((handle) => handle.result()));
  const tookMs = performance.now() - began;
  const spent = process.cpuUsage(spentBefore);
  delay.disable();
  clearInterval(watching);
  const during = { steps: latencies.length, p50: quantile(0.5), p99: quantile(0.99) };
  stopped = true;
  await beside.result();
  collectGarbage();
  const after = memory();
  const [group] = await rowsOf(engine, 'select occurrences::int as count from error_groups');
  const [kept] = await rowsOf(engine, 'select count(stack_trace)::int as whole from workflow_errors');
  const [notices] = await rowsOf(engine, "select count(*)::int as count from workflow_events where type = 'NOTICE'");
  return {
    'errors recorded': workflows * items,
    'counted in one group': group?.['count'],
    'kept whole': kept?.['whole'],
    notices: notices?.['count'],
    'errors/s': Math.round((workflows * items * 1_000) / tookMs),
    'µs of this process an error': Math.round((spent.user + spent.system) / (workflows * items)),
    'heap, MB': `${before.heap} before, ${highest.heap} at most, ${after.heap} after`,
    'resident, MB': `${before.rss} before, ${highest.rss} at most, ${after.rss} after`,
    'event loop held up, ms': `p50 ${inMs(delay.percentile(50))}, p99 ${inMs(delay.percentile(99))}`,
    'healthy alone, ms a step': `p50 ${alone.p50}, p99 ${alone.p99}`,
    'healthy beside the storm, ms a step': `p50 ${during.p50}, p99 ${during.p99} (${during.steps} steps)`,
  };
}

const inMs = (nanoseconds: number): number => Math.round(nanoseconds / 100_000) / 10;

const memory = (): { rss: number; heap: number } => {
  const { rss, heapUsed } = process.memoryUsage();
  return { rss: Math.round(rss / 1_048_576), heap: Math.round(heapUsed / 104_857.6) / 10 };
};

const rowsOf = (engine: EmbeddedEngine, sql: string): Promise<Record<string, unknown>[]> =>
  engine.open.orm.em.fork().getConnection().execute(sql) as unknown as Promise<Record<string, unknown>[]>;

const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-bench-'));
const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
try {
  const engine = await createEngine({ workflows: [storm, healthy], databaseUrl: server.url, schema: 'storm' });
  console.table(await measure(engine));
  await engine.stop();
} finally {
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

// What comes back after kill -9: `node bench/recovery.ts [workflows]` on the embedded PostgreSQL with fsync. A process with that many workflows of
// five steps (20 ms each) in flight is killed when a third of the steps has run; the figures are of the process after it.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createEngine, silentLog, systemClock, type EmbeddedEngine } from '../src/index.ts';
import { startEmbeddedPostgres } from '../src/persistence/embeddedPostgres.ts';
import { stepsInARow } from './tenSteps.ts';

const STEPS = 5;
const STEP_MS = 20;

interface Input {
  readonly name: string;
}

/** What the process that works tells: that it is so far, that a step began, that a workflow ended. `quiet`: nothing more comes. */
type Told =
  | { readonly phase: string }
  | { readonly began: string }
  | { readonly ended: string }
  | { readonly quiet: true };

/** Nothing was told for so long: all that was in flight has ended, also where the last word of the first process was lost with it. */
const QUIET_MS = 3_000;

async function work(url: string, count: number): Promise<void> {
  const tell = (told: Told): unknown => process.send?.(told);
  const steps = stepsInARow<Input>('recovered', STEPS, async ({ input }) => {
    tell({ began: input.name });
    await new Promise((done) => setTimeout(done, STEP_MS));
    return { word: 'invoice' };
  });
  tell({ phase: 'loaded' });
  const engine: EmbeddedEngine = await createEngine({ workflows: [steps], databaseUrl: url, schema: 'bench' });
  tell({ phase: 'engine started' });
  engine.control.onCommit(({ workflowId, status }) => {
    if (status === 'COMPLETED') tell({ ended: workflowId });
  });
  await Promise.all(Array.from({ length: count }, (_, index) => engine.start(steps, { name: `${index}` })));
}

async function recover(url: string, count: number): Promise<void> {
  let began = 0;
  const names = new Set<string>();
  const first = start(url, count);
  await heard(first, (told) => {
    if (!('began' in told)) return false;
    began += 1;
    names.add(told.began);
    return names.size === count && began >= (count * STEPS) / 3;
  });
  first.kill('SIGKILL');
  await new Promise((done) => first.once('exit', done));
  const again = new Set<string>();
  const since = performance.now();
  const figures: Record<string, number> = {};
  const second = start(url, 0);
  let total = 0;
  let quiet: NodeJS.Timeout | undefined;
  await heard(second, (told) => {
    const at = Math.round(performance.now() - since);
    if ('quiet' in told) return true;
    if ('phase' in told) figures[told.phase] = at;
    else if ('ended' in told) figures['last done'] = at;
    else {
      total += 1;
      figures['first running'] ??= at;
      if (!again.has(told.began)) figures['last running'] = at;
      again.add(told.began);
    }
    clearTimeout(quiet);
    quiet = setTimeout(() => second.emit('message', { quiet: true }), QUIET_MS);
    return false;
  });
  clearTimeout(quiet);
  second.kill('SIGKILL');
  console.table([{ 'in flight': again.size, ...figures, 'began twice': began + total - count * STEPS }]);
}

const start = (url: string, count: number): ChildProcess =>
  fork(import.meta.filename, ['work', url, String(count)], { stdio: 'inherit' });

const heard = (from: ChildProcess, enough: (told: Told) => boolean): Promise<void> =>
  new Promise((resolve) => from.on('message', (told: Told) => enough(told) && resolve()));

const [, , what = '1000', url = '', count = '0'] = process.argv;
if (what === 'work') await work(url, Number(count));
else {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-recovery-'));
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  try {
    await recover(server.url, Number(what));
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

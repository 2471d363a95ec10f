// What comes back after kill -9: `node bench/recovery.ts [workflows]` on the embedded PostgreSQL with fsync. A process with that many workflows of
// five steps (20 ms each) in flight is killed when a third of the steps has run; the figures are of the process after it, in ms since the kill. Then the same with
// another process beside it that takes over: once it is killed, once it is frozen, so that only the end of its lease (10 s) tells.
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

async function work(url: string, count: number, schema: string): Promise<void> {
  const tell = (told: Told): unknown => process.send?.(told);
  const steps = stepsInARow<Input>('recovered', STEPS, async ({ input }) => {
    tell({ began: input.name });
    await new Promise((done) => setTimeout(done, STEP_MS));
    return { word: 'invoice' };
  });
  tell({ phase: 'loaded' });
  const engine: EmbeddedEngine = await createEngine({ workflows: [steps], databaseUrl: url, schema });
  tell({ phase: 'engine started' });
  engine.control.onCommit(({ workflowId, status }) => {
    if (status === 'COMPLETED') tell({ ended: workflowId });
  });
  await Promise.all(Array.from({ length: count }, (_, index) => engine.start(steps, { name: `${index}` })));
}

/** What becomes of the first process, and whether another is there already. */
interface End {
  readonly name: string;
  readonly schema: string;
  readonly signal: 'SIGKILL' | 'SIGSTOP';
  readonly isBeside: boolean;
}

const ENDS: readonly End[] = [
  { name: 'killed, started again', schema: 'bench', signal: 'SIGKILL', isBeside: false },
  { name: 'killed, taken over', schema: 'bench_killed', signal: 'SIGKILL', isBeside: true },
  { name: 'frozen, taken over', schema: 'bench_frozen', signal: 'SIGSTOP', isBeside: true },
];

async function recover(url: string, count: number, { name, schema, signal, isBeside }: End): Promise<object> {
  let began = 0;
  const names = new Set<string>();
  const beside = isBeside ? start(url, schema, 0) : undefined;
  if (beside) await heard(beside, (told) => 'phase' in told && told.phase === 'engine started');
  const first = start(url, schema, count);
  await heard(first, (told) => {
    if (!('began' in told)) return false;
    began += 1;
    names.add(told.began);
    return names.size === count && began >= (count * STEPS) / 3;
  });
  first.kill(signal);
  const since = performance.now();
  if (!beside) await new Promise((done) => first.once('exit', done));
  const again = new Set<string>();
  const figures: Record<string, number> = {};
  const second = beside ?? start(url, schema, 0);
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
  first.kill('SIGKILL');
  second.kill('SIGKILL');
  return { '': name, 'in flight': again.size, ...figures, 'began twice': began + total - count * STEPS };
}

const start = (url: string, schema: string, count: number): ChildProcess =>
  fork(import.meta.filename, ['work', url, String(count), schema], { stdio: 'inherit' });

const heard = (from: ChildProcess, enough: (told: Told) => boolean): Promise<void> =>
  new Promise((resolve) => from.on('message', (told: Told) => enough(told) && resolve()));

const [, , what = '1000', url = '', count = '0', schema = ''] = process.argv;
if (what === 'work') await work(url, Number(count), schema);
else {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-recovery-'));
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  try {
    const rows: object[] = [];
    for (const end of ENDS) rows.push(await recover(server.url, Number(what), end));
    console.table(rows);
  } finally {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

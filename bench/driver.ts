// holdfast as a subject of the peer benchmark: `OURS_DRIVER=<this file> node run.mjs --subjects ours,…` in ../shared/peer-bench (which
// may be absent; `npm run bench` needs nothing but this repository). Nothing is tuned: the SDK with its defaults, one process.
import { createEngine, type EmbeddedEngine, type TypedDefinition, type WorkflowId } from '../src/index.ts';
import { stepsInARow } from './tenSteps.ts';

/** What the runner asks for. */
interface Run {
  readonly runId: string;
  readonly count: number;
  readonly steps: number;
  readonly payloadBytes: number;
  readonly concurrency: number;
  /** How often each step throws before it succeeds. */
  readonly failTimes: number;
  readonly stepDelayMs?: number;
}

/** What the runner gives. */
interface Context {
  readonly pgUrl: string;
  readonly recovering?: boolean;
  /** The body of a step: what it returns must be durable before the next step starts. */
  step(workflow: string, index: number, run: Run): Promise<unknown>;
  done(workflow: string): void;
  pool(count: number, concurrency: number, use: (index: number) => Promise<void>): Promise<void>;
}

type Input = Run & { readonly workflow: string };

/** Lengths that the runner uses: a definition is fixed when its engine is made. */
const LENGTHS = [5, 10] as const;

let context: Context;
let engine: EmbeddedEngine | undefined;
const definitions = new Map<number, TypedDefinition<Input, unknown>>(
  LENGTHS.map((length) => [
    length,
    stepsInARow<Input>(`bench${length}`, length, ({ input }, index) => context.step(input.workflow, index, input)),
  ]),
);

export async function setup(given: Context): Promise<void> {
  context = given;
  // In the process after a kill the engine starts, and with it everything unfinished, when the runner says `recover`.
  if (!given.recovering) engine = await started();
}

const started = (): Promise<EmbeddedEngine> =>
  createEngine({ workflows: [...definitions.values()], databaseUrl: context.pgUrl, schema: 'bench' });

export async function runWorkflows(run: Run): Promise<void> {
  const definition = definitions.get(run.steps);
  if (!engine || !definition) throw new Error(`no engine, or no definition of ${run.steps} steps`);
  const running = engine;
  await context.pool(run.count, run.concurrency, async (index) => {
    const name = `${run.runId}-${index}`;
    const handle = await running.start(definition, { ...run, workflow: name }, { key: name });
    await handle.result();
    context.done(name);
  });
}

/** All there is to recovery: a new engine starts. The rest only tells the runner which of its workflows have ended. */
export async function recover(run: Run): Promise<void> {
  engine = await started();
  const names = new Map<WorkflowId, string>();
  const over = new Set<WorkflowId>();
  const tell = (id: WorkflowId): void => {
    const name = names.get(id);
    if (name === undefined) return void over.add(id);
    names.delete(id);
    context.done(name);
  };
  engine.control.onCommit(({ workflowId, status }) => {
    if (status === 'COMPLETED') tell(workflowId);
  });
  const known = await engine.open.orm.em
    .fork()
    .getConnection()
    .execute('select id, key, status from bench.workflows where key like ?', [`${run.runId}-%`]);
  for (const { id, key, status } of known as { id: WorkflowId; key: string; status: string }[]) {
    names.set(id, key);
    if (status === 'COMPLETED' || over.has(id)) tell(id);
  }
}

export async function teardown(): Promise<void> {
  await engine?.stop(2_000);
}

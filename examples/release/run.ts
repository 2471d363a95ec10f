// Runs the example: goes on with the release that is unfinished, or starts one, shows it, and answers when it has ended. Called by `npm start`.
import path from 'node:path';
import process from 'node:process';
import {
  type Clock,
  DuplicateKeyError,
  type EmbeddedEngine,
  type WorkflowEvent,
  type WorkflowHandle,
  type WorkflowId,
  type WorkflowStatus,
} from '../../src/index.ts';
import { type Flags, HELP, readFlags } from './flags.ts';
import type { Output } from './picture.ts';
import { placesIn } from './place.ts';
import { find } from './program.ts';
import { release, type ReleaseInput } from './release.ts';
import { reset } from './reset.ts';
import { Terminal, type TerminalOptions } from './terminal.ts';

export interface RunReleaseOptions {
  /** Made with `release` among its workflows. */
  readonly engine: EmbeddedEngine;
  /** Base of the API, such as http://127.0.0.1:4000; shown in the calls that answer questions. */
  readonly url: string;
  /** What stands after the name of the program. */
  readonly argv: readonly string[];
  /** The example works in `release` below it. */
  readonly dataDir: string;
  /** @default process.stdout */
  readonly out?: Output;
  readonly clock: Clock;
  /** Takes the lines of the process log, for as long as a picture is drawn. @default they go where they go */
  readonly divertLog?: TerminalOptions['divertLog'];
  /**
   * When this process began, ms since the epoch. A release that has ended since was finished by it, before anybody asked: that one is shown, and no
   * other is started. @default a release that has ended is over
   */
  readonly since?: number;
}

export interface ReleaseOutcome {
  readonly workflowId: WorkflowId;
  readonly status: WorkflowStatus;
  /** What is live now and where it answers; undefined if nothing is. */
  readonly live: { readonly name: string; readonly url: string; readonly pid: number } | undefined;
}

/** Resolves when the release has ended, however it ended; undefined for `--help`. @throws UsageError */
export async function runRelease({
  engine,
  url,
  argv,
  dataDir,
  out = process.stdout,
  clock,
  divertLog,
  since,
}: RunReleaseOptions): Promise<ReleaseOutcome | undefined> {
  const flags = readFlags(argv);
  if (flags.help) {
    out.write(`${HELP}\n`);
    return undefined;
  }
  const folder = path.resolve(dataDir, 'release');
  if (flags.reset) await reset(engine, folder, KEY);
  const earlier = since === undefined ? undefined : await notOverBefore(engine, since);
  const { handle, isNew } = earlier
    ? { handle: earlier, isNew: false }
    : await startOrGoOn(engine, { folder, faults: [...flags.faults] });
  const terminal = new Terminal({
    engine,
    handle,
    steps: STEPS,
    url,
    out,
    clock,
    divertLog,
    colours: !process.env['NO_COLOR'],
    onEvent: approver(engine, handle, flags),
  });
  if (!isNew && flags.faults.length > 0)
    terminal.note('an unfinished release goes on, with its own faults; those of this command line strike no other');
  try {
    await terminal.ended;
    const live = await liveIn(folder);
    terminal.close(live ? `${live.name} answers at ${live.url}` : 'nothing is deployed');
    return { workflowId: handle.id, status: await handle.status(), live };
  } finally {
    terminal.close();
  }
}

/** At most one release is unfinished at a time: that is what the business key says, in every process. */
const KEY = 'release';

async function startOrGoOn(
  engine: EmbeddedEngine,
  input: ReleaseInput,
): Promise<{ readonly handle: WorkflowHandle; readonly isNew: boolean }> {
  try {
    return { handle: await engine.start(release, input, { key: KEY, actor: 'npm start' }), isNew: true };
  } catch (error) {
    if (!(error instanceof DuplicateKeyError)) throw error;
    return { handle: engine.handle(error.details['workflowId'] as WorkflowId), isNew: false };
  }
}

const ENDS: ReadonlySet<string> = new Set(['WORKFLOW_COMPLETED', 'WORKFLOW_FAILED', 'WORKFLOW_ABORTED']);

/** The newest release, if it is unfinished or ended after that time. */
async function notOverBefore(engine: EmbeddedEngine, since: number): Promise<WorkflowHandle | undefined> {
  const newest = await engine.find(release, KEY);
  const end = (await newest?.events())?.findLast(({ type }) => ENDS.has(type));
  return !end || end.occurredAt >= since ? newest : undefined;
}

/** What the terminal lists. */
const STEPS = release.nodes.map(({ name, phase }) => ({ name, phase }));

/** `--approve` answers the question before the deployment, and no other: what a failure asks is for a person. */
function approver(engine: EmbeddedEngine, handle: WorkflowHandle, { approve }: Flags): (event: WorkflowEvent) => void {
  return ({ type, payload }) => {
    if (!approve || type !== 'INTERVENTION_REQUESTED') return;
    const id = String(payload['interventionId']);
    void (async () => {
      const question = await engine.control.store.intervention(id);
      if (!question?.options.some(({ key }) => key === 'approve')) return;
      await handle.decide(id, { option: 'approve', notes: 'approved by the flag --approve' }, { actor: 'npm start' });
    })().catch(() => {
      // Somebody else was faster, or the release has ended: the events say which.
    });
  };
}

async function liveIn(folder: string): Promise<ReleaseOutcome['live']> {
  const program = await find(placesIn(folder).server);
  return program && { name: program.name, url: `http://127.0.0.1:${program.port}/`, pid: program.pid };
}

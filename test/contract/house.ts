// One engine with its API for all rows of the contract, on the real PostgreSQL, with a clock that the rows put forward.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { createEngine, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowHandle } from '../../src/engine/handle.ts';
import { createServer, type GraphqlServer } from '../../src/graphql/server.ts';
import { silentLog } from '../../src/log.ts';
import { isFinal, type WorkflowId, type WorkflowStatus } from '../../src/workflow.ts';
import { rowsOf } from '../engine/fixture.ts';
import { MovedClock } from '../engine/movedClock.ts';
import { type Ask, observe } from './observe.ts';
import type { Outcome, Row } from './row.ts';
import { closed, listen, type World, worldOf } from './world.ts';

/** What the rows share. */
const SCARCE = { resources: { crane: 2 }, budgets: { contract_calls: { limit: 1, perMs: 3_600_000 } } } as const;
/** How far the clock goes at a time while a workflow waits for its own timers. */
const STRIDE_MS = 30_000;
/** Real time after which a row is looked at although it has not come where it should. */
const PATIENCE_MS = 12_000;

export interface House {
  play(row: Row): Promise<Outcome>;
  close(): Promise<void>;
}

export async function openHouse(rows: readonly Row[], databaseUrl: string, schema: string): Promise<House> {
  const clock = new MovedClock();
  const { server: web, url: serverUrl } = await listen();
  const closedUrl = await closed();
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-contract-'));
  let engine: EmbeddedEngine | undefined;
  const has = (): EmbeddedEngine => engine as EmbeddedEngine;
  const worlds = new Map<string, World>();
  const definitions = rows.flatMap((row) => {
    const world = worldOf({ clock, engine: has, folder, isDoomed: false, serverUrl, closedUrl, databaseUrl });
    worlds.set(row.id, world);
    return [row.build(row.id, world), ...(row.with?.(row.id, world) ?? [])];
  });
  engine = await createEngine({
    workflows: definitions,
    databaseUrl,
    schema,
    clock,
    limits: { pollMs: 50 },
    ...SCARCE,
  });
  // With one crane declared, what can never end well would be refused before anything runs.
  await engine.control.setCapacity('crane', 1);
  const api = createServer({
    engine: engine.control,
    orm: engine.open.orm,
    clock,
    log: silentLog,
    port: 0,
    version: '0',
  });
  const { url } = await api.start();
  return {
    async play(row) {
      const world = worlds.get(row.id) as World;
      const id = row.killed
        ? await startAndKill(row.id, { databaseUrl, schema, serverUrl, closedUrl })
        : (await has().control.startWorkflow(row.id, row.input ?? null, {})).workflowId;
      const workflow = has().handle(id);
      await rests(has(), workflow, world, row.until ?? ['AWAITING_INTERVENTION', 'PAUSED'], true);
      if (row.meanwhile) {
        await row.meanwhile(world, workflow);
        await rests(has(), workflow, world, [row.expect.status], row.expect.question !== undefined);
      }
      return observe(askOf(url), id, world.undone);
    },
    close: () => closeAll(api, has(), web, folder),
  };
}

/** Until it is over, in one of these statuses, or has a question open. While it waits for its own timers the clock goes on. */
async function rests(
  engine: EmbeddedEngine,
  workflow: WorkflowHandle,
  { clock }: World,
  statuses: readonly WorkflowStatus[],
  orAsks: boolean,
): Promise<void> {
  const giveUpAt = clock.monotonic() + PATIENCE_MS;
  while (clock.monotonic() < giveUpAt) {
    const { status, wake_at: wakeAt, asks } = await placeOf(engine, workflow.id);
    if (isFinal(status) || statuses.includes(status) || (orAsks && asks)) return;
    const moved = nextCommit(engine, workflow.id, clock);
    if (status !== 'RUNNING' && status !== 'PENDING')
      clock.move(Math.max(STRIDE_MS, wakeAt === null ? 0 : Number(wakeAt) - clock.now()));
    await moved;
  }
}

interface Place {
  readonly status: WorkflowStatus;
  readonly wake_at: string | null;
  readonly asks: boolean;
}
async function placeOf(engine: EmbeddedEngine, id: WorkflowId): Promise<Place> {
  const [place] = await rowsOf<Place>(
    engine,
    `select status, extract(epoch from wake_at) * 1000 as wake_at, exists (select from workflow_interventions i where i.workflow_id = w.id and i.status = 'OPEN') as asks
     from workflows w where id = ?`,
    [id],
  );
  return place as Place;
}

/** Resolves with the workflow's next commit, or soon: it may have been between two looks, or come from another process. */
function nextCommit(engine: EmbeddedEngine, id: WorkflowId, clock: MovedClock): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      stop();
      timer.cancel();
      resolve();
    };
    const stop = engine.control.onCommit((moved) => moved.workflowId === id && done());
    const timer = clock.schedule(60, done);
  });
}

/** In a process of its own, which is killed when it says so. */
async function startAndKill(row: string, given: Record<string, string>): Promise<WorkflowId> {
  const doomed = spawn(process.execPath, [path.join(import.meta.dirname, 'doomed.ts'), row, JSON.stringify(given)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let id: string | undefined;
  for await (const line of createInterface({ input: doomed.stdout })) {
    if (line.startsWith('id ')) id = line.slice(3);
    if (line === 'now') doomed.kill('SIGKILL');
  }
  if (doomed.exitCode === null && doomed.signalCode === null) await once(doomed, 'exit');
  if (doomed.signalCode !== 'SIGKILL' || !id)
    throw new Error(`the process of row ${row} ended with ${doomed.exitCode ?? doomed.signalCode} and was not killed`);
  return id as WorkflowId;
}

const askOf =
  (url: string): Ask =>
  async <Data>(query: string, variables: Record<string, unknown>): Promise<Data> => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
    if (errors) throw new Error(JSON.stringify(errors));
    return data;
  };

async function closeAll(api: GraphqlServer, engine: EmbeddedEngine, web: Server, folder: string): Promise<void> {
  await api.stop();
  await engine.stop(2_000);
  web.closeAllConnections();
  web.close();
  rmSync(folder, { recursive: true, force: true });
}

// Makes the rows of `previous.json.gz`: `node test/engine/storeRelease.ts <checkout of that release> <file>`. An engine of that release begins the workflows of
// `olderWorkflows.ts` and `previousWorkflows.ts`, and is killed when each is where it shall be; what is in its tables then is the fixture.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { startEmbeddedPostgres } from '../../src/persistence/embeddedPostgres.ts';
import { BOOKKEEPING_TABLE } from '../../src/persistence/migrationSql.ts';
import { olderWorkflows } from './olderWorkflows.ts';
import { previousWorkflows } from './previousWorkflows.ts';

const SCHEMA = 'release';
const [, , checkout = '', target = ''] = process.argv;

/** In a process of its own, of that release. */
async function store(databaseUrl: string): Promise<void> {
  const { createEngine, fromMachine, workflow } = (await import(
    pathToFileURL(path.resolve(checkout, 'src/index.ts')).href
  )) as typeof import('../../src/index.ts');
  const older = olderWorkflows(workflow, { down: true }).workflows;
  const previous = previousWorkflows(workflow, fromMachine, { down: true }).workflows;
  const workflows = [...Object.values(older), ...Object.values(previous)];
  const engine = await createEngine({
    workflows,
    databaseUrl,
    schema: SCHEMA,
    breakers: { dependency: { failureThreshold: 2, distinctOperations: 1, resetTimeoutMs: 60_000 } },
  } as never);
  const begin = async (name: string, options: object = {}): Promise<{ pause(): Promise<unknown> }> =>
    engine.start(workflows.find((one) => one.name === name) as never, {} as never, options);
  for (const name of Object.keys(older)) if (name !== 'kid' && name !== 'undo') await begin(name);
  for (const name of Object.keys(previous)) if (name !== 'later') await begin(name);
  await begin('turns', { key: 'second' });
  await begin('undo', { key: 'undo' });
  await begin('later', { startAt: new Date(Date.now() + 120_000) });
  await (await begin('event', { key: 'paused' })).pause();
  setTimeout(() => process.send?.('stored'), 8_000);
}

async function dumped(url: string): Promise<Record<string, object[]>> {
  const client = new pg.Client(url);
  await client.connect();
  const tables = await client.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = $1 and table_name <> $2 order by 1`,
    [SCHEMA, BOOKKEEPING_TABLE],
  );
  const all: Record<string, object[]> = {};
  for (const { name } of tables.rows) {
    const { rows } = await client.query<{ row: object }>(`select to_json(t) as row from ${SCHEMA}.${name} t`);
    if (rows.length > 0) all[name] = rows.map(({ row }) => row);
  }
  await client.end();
  return all;
}

if (process.env['RELEASE_URL']) await store(process.env['RELEASE_URL']);
else {
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'holdfast-release-'));
  const server = await startEmbeddedPostgres({ dataDir, clock: systemClock, log: silentLog });
  const child = fork(fileURLToPath(import.meta.url), [checkout, target], {
    env: { ...process.env, RELEASE_URL: server.url },
  });
  await new Promise((stored, failed) => {
    child.once('message', stored);
    child.once('exit', (code) => failed(new Error(`the engine of the release ended with ${code}`)));
  });
  child.kill('SIGKILL');
  await new Promise((gone) => child.once('exit', gone));
  const tables = await dumped(server.url);
  writeFileSync(target, gzipSync(JSON.stringify(tables), { level: 9 }));
  console.log(
    new Date().toISOString(),
    Object.entries(tables)
      .map(([name, { length }]) => `${name} ${length}`)
      .join(', '),
  );
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

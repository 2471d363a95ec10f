// A process that runs one row's workflow until it is killed: `node doomed.ts ROW '{"databaseUrl", "schema", "serverUrl", "closedUrl"}'`.
import { tmpdir } from 'node:os';
import process from 'node:process';
import { createEngine } from '../../src/engine/sdk.ts';
import { MovedClock } from '../engine/movedClock.ts';
import { ROWS } from './rows.ts';
import { worldOf } from './world.ts';

const [, , id, given = '{}'] = process.argv;
const row = ROWS.find((one) => one.id === id);
if (!row) throw new Error(`there is no row ${id}`);
const { databaseUrl, schema, serverUrl, closedUrl } = JSON.parse(given) as Record<
  'databaseUrl' | 'schema' | 'serverUrl' | 'closedUrl',
  string
>;
const clock = new MovedClock();
const world = worldOf({
  clock,
  engine: () => engine,
  folder: tmpdir(),
  isDoomed: true,
  serverUrl,
  closedUrl,
  databaseUrl,
});
const engine = await createEngine({ workflows: [row.build(row.id, world)], databaseUrl, schema, clock });
const { workflowId } = await engine.control.startWorkflow(row.id, row.input ?? null, {});
process.stdout.write(`id ${workflowId}\n`);

// One process of holdfast that plays a scene, made to be killed: `node stage.ts <task as JSON>`. Opens an engine for each house, starts what the
// scene starts (again after every kill, as a client would), plays its people, and says `done <strikes>` when all has ended.
import { appendFileSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/open.ts';
import { HoldfastError } from '../../src/errors.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { Ledger } from './ledger.ts';
import { SCENES, type SceneName } from './scenes/all.ts';
import type { Scene, Stage, Start } from './scenes/scene.ts';
import type { Acknowledged, House } from './worker.ts';
import { watchWrites } from './writes.ts';

/** The nth strike of a place: of a fault place, or of a statement that writes. */
export interface WritePoint {
  readonly place: string;
  readonly strike: number;
}

export interface StageTask {
  readonly databaseUrl: string;
  readonly scene: SceneName;
  readonly houses: readonly House[];
  readonly killAt?: WritePoint;
}

const AT_ONCE = 4;
const LOOK_EVERY_MS = 10;
const LIMITS = { sleepAfterMs: 30, pollMs: 40 };
/** Somebody was faster, or it is not so far yet: the next look shows it. */
const EXPECTED = ['OWNED_ELSEWHERE', 'INVALID_STATE', 'NOT_FOUND', 'NOT_RUNNING', 'STALE_WRITER', 'SERVER_UNAVAILABLE'];
const UNENDED =
  'select count(*)::int as known, count(*) filter (where completed_at is null)::int as open from workflows';

const task = JSON.parse(process.argv[2] ?? '{}') as StageTask;
const scene: Scene = SCENES[task.scene];
const strikes: Record<string, number> = {};
const say = (line: string): void => console.log(line);

function strike(place: string): undefined {
  const count = (strikes[place] ?? 0) + 1;
  strikes[place] = count;
  if (task.killAt?.place === place && task.killAt.strike === count) process.kill(process.pid, 'SIGKILL');
}

const log: Log = {
  ...silentLog,
  error(bindings, message) {
    say(`error ${message}: ${(bindings as { err?: Error }).err?.message}`);
  },
  child: () => log,
};

async function play(house: House): Promise<void> {
  const { databaseUrl } = task;
  const ledger = new Ledger(house.ledger, 2);
  const open = await openEngine({
    limits: LIMITS,
    retention: 'off',
    validation: { enabled: false },
    ...scene.options,
    definitions: scene.definitions({ ledger, house }),
    databaseUrl,
    schema: house.schema,
    faults: { strike },
    log,
  });
  const { engine } = open;
  watchWrites(strike);
  engine.onCommit(({ workflowId, revision, status }) => {
    appendFileSync(house.acknowledged, `${JSON.stringify({ workflowId, revision, status } satisfies Acknowledged)}\n`);
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, options: `-c search_path=${house.schema}`, max: 1 });
  pool.on('error', () => {}); // the next look tells
  const ask: Stage['ask'] = (text, values = []) =>
    pool.query(text, values).then(
      ({ rows }) => rows as never,
      () => [],
    );
  await engine.start();
  say('open');
  await Promise.all(scene.starts.map((one) => start(engine, one)));
  for (;;) {
    await scene.people?.({ engine, ledger, house, ask, attempt });
    const [seen] = await ask<{ known: number; open: number }>(UNENDED);
    if (seen && seen.known >= scene.starts.length && seen.open === 0) break;
    await passes(LOOK_EVERY_MS);
  }
  await open.close(1_000);
  await pool.end();
}

async function attempt(what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
  } catch (error) {
    if (error instanceof HoldfastError && EXPECTED.includes(error.code)) return;
    say(`error somebody outside could not act: ${String(error)}`);
  }
}

async function start(engine: Engine, { definition, key, input, ...version }: Start): Promise<void> {
  for (;;) {
    try {
      await engine.startWorkflow(definition, input, { ...version, key, idempotencyKey: key });
      return;
    } catch (error) {
      if (!(error instanceof HoldfastError && error.retryable))
        return say(`error ${key} was not started: ${String(error)}`);
    }
    await passes(LOOK_EVERY_MS);
  }
}

const waiting = [...task.houses];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let house = waiting.shift(); house; house = waiting.shift()) await play(house);
  }),
);
say(`done ${JSON.stringify(strikes)}`);
process.exit(0);

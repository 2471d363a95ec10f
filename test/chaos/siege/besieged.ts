// One process of a siege, made to be killed: `node besieged.ts <post as JSON>`. Opens an engine, starts its share of the workflows as they come, answers
// what they ask, and goes on until it is ended. Says `open`, `lost`, `trimmed …`, `error …`, and `violation …` for what must not happen whatever strikes.
import { appendFileSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import type { Engine } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/engine/open.ts';
import { HoldfastError } from '../../../src/errors.ts';
import { type Log, silentLog } from '../../../src/log.ts';
import { Ledger } from '../ledger.ts';
import type { Acknowledged } from '../worker.ts';
import { Clerk } from './clerk.ts';
import { type Accepted, machineMs, type Post } from './post.ts';
import { type Work, workOf, works } from './works.ts';

/** More than these do not run at a time, besides those that wait: what comes then waits outside. */
const MOST_OPEN = 300;
/** As many that are under way are started again by a process that comes back, as by a client that was not answered: that must give the same workflows. */
const MOST_AGAIN = 20;
const LOOK_EVERY_MS = 60;
const OPEN = `select count(*)::int as count from workflows where completed_at is null and status <> 'WAITING'`;
const LIMITS = { sleepAfterMs: 50, pollMs: 100 };
/** History goes as soon as it may, beside all that strikes. */
const RETENTION = { checkpoints: 2, maxAgeMs: 60_000, everyMs: 2_000 };

await besieged(JSON.parse(process.argv[2] ?? '{}') as Post);

async function besieged(post: Post): Promise<void> {
  // Whoever leads the siege is gone.
  process.stdin.on('end', () => process.exit(0)).resume();
  const { databaseUrl, redisUrl, schema, leaseMs } = post;
  const ledger = new Ledger(post.ledger, post.stepMs);
  const open = await openEngine({
    definitions: works(ledger),
    databaseUrl,
    redisUrl,
    schema,
    leaseMs,
    retention: RETENTION,
    limits: LIMITS,
    log: spoken(),
  }).catch((error: unknown) => {
    say(`error cannot open: ${String(error).slice(0, 200)}`);
    process.exit(1);
  });
  open.engine.onCommit(({ workflowId, revision, status }) => {
    appendFileSync(post.acknowledged, `${JSON.stringify({ workflowId, revision, status } satisfies Acknowledged)}\n`);
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, options: `-c search_path=${schema}`, max: 1 });
  pool.on('error', () => {}); // the next look tells
  /** Undefined where the database is away. */
  const ask: Clerk['ask'] = (text, values = []) =>
    pool.query(text, values).then(
      ({ rows }) => rows as never,
      () => undefined,
    );
  await open.engine.start();
  say('open');
  const clerk = new Clerk(open.engine, { ask, payments: post.ledger, say });
  await Promise.all([clerk.answersForEver(), startsForEver(open.engine, post, ask)]);
}

/** Starts the share of this process, as it comes. */
async function startsForEver(engine: Engine, post: Post, ask: Clerk['ask']): Promise<void> {
  let known: readonly { key: string; ended: boolean }[] | undefined;
  while (known === undefined) {
    known = await ask('select key, completed_at is not null as ended from workflows where key is not null');
    await passes(LOOK_EVERY_MS);
  }
  const again = known.filter(({ ended }) => !ended).slice(0, MOST_AGAIN);
  const begun = new Set(known.filter((one) => !again.includes(one)).map(({ key }) => key));
  for (;;) {
    const share = post.forMs === 0 ? 1 : Math.min(1, (machineMs() - post.beganAt) / post.forMs);
    const [unended] = (await ask<{ count: number }>(OPEN)) ?? [];
    let room = unended === undefined ? 0 : (MOST_OPEN - unended.count) / post.slots;
    for (let n = post.slot; n < post.total * share && room > 0; n += post.slots) {
      const { key } = workOf(post.mix, n);
      if (begun.has(key)) continue;
      begun.add(key);
      room -= 1;
      void start(engine, post, n);
    }
    await passes(LOOK_EVERY_MS);
  }
}

async function start(engine: Engine, post: Post, n: number): Promise<void> {
  const { shape, variant, key } = workOf(post.mix, n);
  const work: Work = { variant, until: post.until };
  for (;;) {
    try {
      const { workflowId: id } = await engine.startWorkflow(shape, work, { key, idempotencyKey: key });
      appendFileSync(post.accepted, `${JSON.stringify({ key, id } satisfies Accepted)}\n`);
      return;
    } catch (error) {
      if (!(error instanceof HoldfastError && error.retryable))
        return say(`violation ${key} was not started: ${String(error)}`);
    }
    await passes(LOOK_EVERY_MS);
  }
}

function say(line: string): void {
  console.log(line.replaceAll('\n', ' '));
}

function spoken(): Log {
  const log: Log = {
    ...silentLog,
    info(bindings, message) {
      const { checkpoints = 0, values = 0 } = bindings as { checkpoints?: number; values?: number };
      if (message === 'removed old history' && checkpoints + values > 0) say(`trimmed ${checkpoints} ${values}`);
    },
    error(bindings, message) {
      const { err } = bindings as { err?: Error };
      say(message.startsWith('this process lost its lease') ? 'lost' : `error ${message}: ${err?.message}`);
    },
    child: () => log,
  };
  return log;
}

// One process of holdfast, made to be killed: `node worker.ts <task as JSON>`. Opens an engine for each house, starts the orders it is told to
// (again after every restart, as a client would), and plays the person who answers. Says on stdout `open`, `lost`, `error …` and, when all
// orders have ended, `done <strikes>`; then it ends, unless it is to stay. A line on its stdin names one more order to start.
import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as passes } from 'node:timers/promises';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/open.ts';
import { HoldfastError } from '../../src/errors.ts';
import type { FaultPlace, Faults } from '../../src/faults.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { Ledger } from './ledger.ts';
import { business, order } from './order.ts';
import { Person } from './person.ts';

/** A schema with its own files. */
export interface House {
  readonly schema: string;
  readonly ledger: string;
  readonly acknowledged: string;
  /** Orders that are to be started, and seen to their end. */
  readonly orders: readonly number[];
}

/** The nth strike of a place. */
export interface Point {
  readonly place: FaultPlace;
  readonly strike: number;
}

export interface Task {
  readonly databaseUrl: string;
  readonly houses: readonly House[];
  /** Kills itself there. */
  readonly killAt?: Point;
  /** Says `freezes` and stops there, until it is continued. */
  readonly freezeAt?: Point;
  readonly stepMs?: number;
  readonly leaseMs?: number;
  readonly stays?: boolean;
}

/** What an acknowledgement is: the engine told those who listen. */
export interface Acknowledged {
  readonly workflowId: string;
  readonly revision: number;
  readonly status: string;
}

export type Strikes = Partial<Record<FaultPlace, number>>;

/** Engines at a time in one process: each has about eight connections. */
const AT_ONCE = 3;
const LIMITS = { sleepAfterMs: 30, pollMs: 50 };

const task = JSON.parse(process.argv[2] ?? '{}') as Task;
const strikes: Strikes = {};
const say = (line: string): void => console.log(line);

const faults: Faults = {
  strike(place) {
    const strike = (strikes[place] ?? 0) + 1;
    strikes[place] = strike;
    const isAt = (point: Point | undefined): boolean => point?.place === place && point.strike === strike;
    if (isAt(task.killAt)) process.kill(process.pid, 'SIGKILL');
    if (isAt(task.freezeAt)) {
      say('freezes');
      process.kill(process.pid, 'SIGSTOP');
    }
    return undefined;
  },
};

const log: Log = {
  ...silentLog,
  error(bindings, message) {
    const { err } = bindings as { err?: Error };
    say(message.startsWith('this process lost its lease') ? 'lost' : `error ${message}: ${err?.message}`);
  },
  child: () => log,
};

async function keep({ schema, ledger: file, acknowledged, orders }: House): Promise<void> {
  const { databaseUrl, stepMs = 2, leaseMs } = task;
  const ledger = new Ledger(file, stepMs);
  const lease = leaseMs === undefined ? {} : { leaseMs };
  const open = await openEngine({
    definitions: [order(ledger)],
    databaseUrl,
    schema,
    limits: LIMITS,
    faults,
    log,
    ...lease,
  });
  open.engine.onCommit(({ workflowId, revision, status }) => {
    appendFileSync(acknowledged, `${JSON.stringify({ workflowId, revision, status } satisfies Acknowledged)}\n`);
  });
  await open.engine.start();
  say('open');
  const person = new Person(open.engine, { databaseUrl, schema, ledger, say });
  if (task.stays) createInterface({ input: process.stdin }).on('line', (n) => void start(open.engine, Number(n)));
  await Promise.all([person.answersUntilEnded(orders), ...orders.map((n) => start(open.engine, n))]);
  if (task.stays) {
    say('done');
    await person.answersForEver();
  }
  await open.close(1_000);
}

/** As a client would: with a key, and again while it may help. */
async function start(engine: Engine, n: number): Promise<void> {
  for (;;) {
    try {
      await engine.startWorkflow('order', { n }, { key: business(n), idempotencyKey: business(n) });
      return;
    } catch (error) {
      if (!(error instanceof HoldfastError && error.retryable))
        return say(`error order ${n} was not started: ${String(error)}`);
    }
    await passes(20);
  }
}

const waiting = [...task.houses];
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let house = waiting.shift(); house; house = waiting.shift()) await keep(house);
  }),
);
say(`done ${JSON.stringify(strikes)}`);
process.exit(0);

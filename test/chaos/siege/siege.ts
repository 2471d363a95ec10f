// One siege: engine processes over a PostgreSQL of their own, a kind of fault that strikes them for a while, then a calm in which everything must end, and
// the verdict. Used by run.ts (long) and by siege.chaos.test.ts (short).
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/persistence/embeddedPostgres.ts';
import { migrate } from '../../../src/persistence/migrate.ts';
import { seededRandom } from '../../../src/random.ts';
import { faultProxy } from '../faultProxy.ts';
import { linesOf } from '../ledger.ts';
import { outcomesOf } from '../rules.ts';
import { readStory } from '../story.ts';
import type { House } from '../worker.ts';
import { type Accepted, machineMs, type Post } from './post.ts';
import { Garrison } from './garrison.ts';
import type { Ground, Kind, Siege } from './kind.ts';
import { BOOK, cycleOf, type Mix } from './works.ts';
import { type Evidence, latePayments, readBook, violationsOf } from './verdict.ts';

export interface SiegeOptions {
  readonly forMs: number;
  readonly seed: number;
  /** How long the calm may last until everything has ended (ms). */
  readonly calmMs: number;
  /** Told of what goes on. */
  readonly told?: (line: string) => void;
}

export interface Outcome {
  readonly kind: string;
  readonly verdict: 'holds' | 'broken' | 'invalid' | 'skipped';
  /** In one line: why it was skipped or is invalid, and all that was counted. */
  readonly line: string;
  readonly violations: readonly string[];
  /** Workflows that ended. */
  readonly ended: number;
  readonly strikes: number;
}

const ENOUGH = 0.9;

export async function besiege(kind: Kind, options: SiegeOptions): Promise<Outcome> {
  const lacking = kind.lacks?.();
  if (lacking !== undefined)
    return { kind: kind.name, verdict: 'skipped', line: lacking, violations: [], ended: 0, strikes: 0 };
  const { seed, forMs, calmMs } = options;
  const field = await openField(kind);
  try {
    const models = await undisturbed(field, kind.mix);
    const expected = {
      workflows: Math.round((kind.perMinute.workflows * forMs) / 60_000),
      strikes: Math.round((kind.perMinute.strikes * forMs) / 60_000),
    };
    const house = await field.house();
    const proxies = await Promise.all(
      kind.hasProxies ? Array.from({ length: kind.slots }, () => faultProxy(field.server.url)) : [],
    );
    const comesAt = machineMs();
    const until = Date.now() + (kind.alarmsAt ?? 0) * forMs;
    const garrison = new Garrison({
      slots: kind.slots,
      environment: kind.environment && ((slot) => kind.environment?.(slot, field.folder) ?? {}),
      post: (slot) => ({
        ...posted(house, kind, slot),
        databaseUrl: proxies[slot]?.url ?? field.server.url,
        total: expected.workflows,
        beganAt: comesAt,
        forMs: forMs * (kind.comeWithin ?? 1),
        until,
      }),
    });
    const strikes = new Map<string, number>();
    const measured: string[] = [];
    const stopTelling = every(10_000, async () => {
      const ended = await endedIn(field.server.url, house.schema);
      options.told?.(`${kind.name}: ${ended ?? '?'} of ${expected.workflows} ended, ${sumOf(strikes)} strikes`);
    });
    try {
      await Promise.race([garrison.opened(0), passes(calmMs, undefined, { ref: false })]);
      const beganAt = machineMs();
      const siege: Siege = {
        garrison,
        proxies,
        random: seededRandom(seed),
        folder: field.folder,
        data: field.ground.folder,
        leaseMs: kind.leaseMs,
        beganAt,
        forMs,
        total: expected.workflows,
        isOver: () => machineMs() - beganAt > forMs,
        pause: (ms) => passes(Math.max(0, Math.min(ms, forMs - (machineMs() - beganAt)))),
        struck: (what) => void strikes.set(what, (strikes.get(what) ?? 0) + 1),
        ended: () => endedIn(field.server.url, house.schema),
        measured: (what, value) => void measured.push(`${what} ${value}`),
      };
      await kind.attack(siege);
      await allEnded(field.server, house.schema, expected.workflows, calmMs);
    } finally {
      stopTelling();
      await garrison.end();
      for (const proxy of proxies) await proxy.close();
    }
    const evidence: Evidence = {
      story: await readStory(field.server.url, house),
      accepted: linesOf<Accepted>(house.accepted),
      mix: kind.mix,
      models,
      lostLease: garrison.lostLease,
      frozen: garrison.frozen,
      said: garrison.said,
      ...(await readBook(field.server.url, house.schema)),
    };
    return judged(kind, evidence, { expected, strikes, measured, begun: garrison.begun, beganAt: comesAt, seed });
  } finally {
    await field.leave();
  }
}

interface Counted {
  readonly expected: { readonly workflows: number; readonly strikes: number };
  readonly strikes: ReadonlyMap<string, number>;
  readonly measured: readonly string[];
  readonly begun: number;
  readonly beganAt: number;
  readonly seed: number;
}

function judged(kind: Kind, evidence: Evidence, counted: Counted): Outcome {
  const { story, lostLease } = evidence;
  const { expected, strikes } = counted;
  const violations = violationsOf(evidence);
  const roots = story.workflows.filter(({ key }) => !key.includes('/'));
  const ended = roots.filter((one) => one.ended).length;
  const calls = story.ledger.filter(({ at }) => at.endsWith('start')).map(({ key, attempt }) => `${key} ${attempt}`);
  const late = latePayments(evidence);
  const errors = evidence.said.filter((line) => line.startsWith('error')).length;
  const line = [
    `${ended} of ${expected.workflows} workflows ended`,
    `${[...strikes].map(([what, count]) => `${count} ${what}`).join(', ') || '0 strikes'} (${expected.strikes} expected)`,
    `${counted.begun} processes, ${lostLease.size} of which lost their lease`,
    `${calls.length} calls, ${calls.length - new Set(calls).size} of them repeated`,
    `${story.ledger.filter(({ at }) => at === 'undo').length} undos`,
    `${story.events.length} events, ${story.checkpoints.length} checkpoints, ${evidence.accepted.length} acknowledged starts`,
    ...(evidence.frozen.size > 0 ? [`${late} payments made by a frozen process after it was given up`] : []),
    `${errors} lines of errors`,
    ...counted.measured,
    `${Math.round((machineMs() - counted.beganAt) / 1_000)} s, seed ${counted.seed}`,
    `${violations.length} violations`,
  ].join('; ');
  const isEnough = ended >= ENOUGH * expected.workflows && sumOf(strikes) >= ENOUGH * expected.strikes;
  const verdict = violations.length > 0 ? 'broken' : isEnough ? 'holds' : 'invalid';
  return { kind: kind.name, verdict, line, violations, ended, strikes: sumOf(strikes) };
}

const sumOf = (strikes: ReadonlyMap<string, number>): number =>
  [...strikes.values()].reduce((sum, one) => sum + one, 0);

interface Place extends House {
  readonly accepted: string;
}

const posted = (house: Place, kind: Pick<Kind, 'mix' | 'slots' | 'stepMs' | 'leaseMs'>, slot: number) =>
  ({
    schema: house.schema,
    ledger: house.ledger,
    acknowledged: house.acknowledged,
    accepted: house.accepted,
    mix: kind.mix,
    slot,
    slots: kind.slots,
    stepMs: kind.stepMs,
    leaseMs: kind.leaseMs,
  }) satisfies Partial<Post>;

/** How the workflows end where nothing is wrong. */
async function undisturbed(field: Field, mix: Mix): Promise<Readonly<Record<string, object>>> {
  const house = await field.house();
  const total = cycleOf(mix);
  const post = { total, beganAt: machineMs(), forMs: 0, until: Date.now(), databaseUrl: field.server.url };
  const kind = { mix, slots: 1, stepMs: 5, leaseMs: 10_000 };
  const garrison = new Garrison({ slots: 1, post: (slot) => ({ ...posted(house, kind, slot), ...post }) });
  try {
    await allEnded(field.server, house.schema, total, 120_000);
  } finally {
    await garrison.end();
  }
  const story = await readStory(field.server.url, house);
  const found = violationsOf({
    story,
    accepted: linesOf<Accepted>(house.accepted),
    mix,
    models: undefined,
    lostLease: new Set(),
    frozen: new Set(),
    said: garrison.said,
    ...(await readBook(field.server.url, house.schema)),
  });
  if (found.length > 0 || story.workflows.length < total)
    throw new Error(`without faults ${story.workflows.length} of ${total} workflows were seen: ${found.join('; ')}`);
  return outcomesOf(story);
}

/** A PostgreSQL and files. */
interface Field {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
  readonly ground: Ground;
  house(): Promise<Place>;
  leave(): Promise<void>;
}

async function openField(kind: Kind): Promise<Field> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'holdfast-siege-'));
  const ground = kind.ground?.() ?? { folder: path.join(folder, 'data'), leave: () => {} };
  const server = await startEmbeddedPostgres({ dataDir: ground.folder, clock: systemClock, log: silentLog });
  let count = 0;
  return {
    server,
    folder,
    ground,
    async house() {
      const schema = `siege_${(count += 1)}`;
      await migrate(server.url, schema, { mode: 'on', log: silentLog });
      await asked(server.url, schema, BOOK);
      const file = (what: string): string => path.join(folder, `${schema}.${what}`);
      return {
        schema,
        ledger: file('ledger'),
        acknowledged: file('acknowledged'),
        accepted: file('accepted'),
        orders: [],
      };
    },
    async leave() {
      await server.stop();
      ground.leave();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until that many have ended, or until nobody may wait any longer: what is missing then is for the verdict. */
async function allEnded(server: EmbeddedPostgres, schema: string, count: number, limitMs: number): Promise<void> {
  const began = machineMs();
  while (machineMs() - began < limitMs) {
    if (((await endedIn(server.url, schema)) ?? 0) >= count) return;
    await passes(100);
  }
}

const ENDED = 'select count(*)::int as count from workflows where parent_id is null and completed_at is not null';

const endedIn = async (url: string, schema: string): Promise<number | undefined> =>
  asked<{ count: number }>(url, schema, ENDED).then(
    ([found]) => found?.count,
    () => undefined, // it is being restarted
  );

async function asked<Row extends pg.QueryResultRow>(url: string, schema: string, text: string): Promise<Row[]> {
  const options = `-c search_path=${schema}`;
  const client = new pg.Client({
    connectionString: url,
    options,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
  });
  client.on('error', () => {}); // the query tells
  try {
    await client.connect();
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end().catch(() => undefined); // it may never have been connected
  }
}

/** Gives what stops it. */
function every(ms: number, act: () => Promise<void>): () => void {
  const ending = new AbortController();
  void (async () => {
    for (;;) {
      await passes(ms, undefined, { signal: ending.signal });
      await act();
    }
  })().catch(() => undefined); // it was stopped
  return () => ending.abort();
}

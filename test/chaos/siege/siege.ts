// One siege: engine processes over a PostgreSQL of their own, a kind of fault that strikes them for a while, then a calm in which everything must end, and
// the verdict. Used by run.ts (long) and by siege.chaos.test.ts (short).
import { setTimeout as passes } from 'node:timers/promises';
import { seededRandom } from '../../../src/random.ts';
import { faultProxy } from '../faultProxy.ts';
import { linesOf } from '../ledger.ts';
import { outcomesOf } from '../rules.ts';
import { readStory } from '../story.ts';
import { type Accepted, machineMs, type Post } from './post.ts';
import { Garrison } from './garrison.ts';
import { allEnded, endedIn, type Field, openField, type Place } from './field.ts';
import type { Kind, Siege } from './kind.ts';
import { OwnRedis } from './ownRedis.ts';
import { cycleOf, type Mix } from './works.ts';
import { retold } from './retold.ts';
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
  /** What is known of the workflows that they name. */
  readonly retold: readonly string[];
  /** Workflows that ended. */
  readonly ended: number;
  readonly strikes: number;
}

const ENOUGH = 0.9;

export async function besiege(kind: Kind, options: SiegeOptions): Promise<Outcome> {
  const lacking = kind.lacks?.();
  if (lacking !== undefined)
    return { kind: kind.name, verdict: 'skipped', line: lacking, violations: [], retold: [], ended: 0, strikes: 0 };
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
    const redis = kind.hasRedis ? await OwnRedis.started(field.folder) : undefined;
    const comesAt = machineMs();
    const until = Date.now() + (kind.alarmsAt ?? 0) * forMs;
    const garrison = new Garrison({
      slots: kind.slots,
      environment: kind.environment && ((slot) => kind.environment?.(slot, field.folder) ?? {}),
      post: (slot) => ({
        ...posted(house, kind, slot),
        databaseUrl: proxies[slot]?.url ?? field.server.url,
        redisUrl: redis?.url,
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
        redis,
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
      if (redis) measured.push(`${await redis.added()} checkpoints buffered`);
      await redis?.kill();
    }
    const evidence: Evidence = {
      story: await readStory(field.server.url, house),
      accepted: linesOf<Accepted>(house.accepted),
      mix: kind.mix,
      models,
      lostLease: garrison.lostLease,
      frozen: garrison.frozen,
      said: garrison.said,
      losesBuffered: kind.losesBuffered ?? false,
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
    `${trimmed(evidence.said)} by retention meanwhile`,
    `${errors} lines of errors`,
    ...counted.measured,
    `${Math.round((machineMs() - counted.beganAt) / 1_000)} s, seed ${counted.seed}`,
    `${violations.length} violations`,
  ].join('; ');
  const isEnough = ended >= ENOUGH * expected.workflows && sumOf(strikes) >= ENOUGH * expected.strikes;
  const verdict = violations.length > 0 ? 'broken' : isEnough ? 'holds' : 'invalid';
  const known = retold(violations, evidence);
  return { kind: kind.name, verdict, line, violations, retold: known, ended, strikes: sumOf(strikes) };
}

/** What the processes say of it: `trimmed <checkpoints> <values>`. */
function trimmed(said: readonly string[]): string {
  const runs = said.filter((line) => line.startsWith('trimmed')).map((line) => line.split(' ').map(Number));
  const sum = (at: number): number => runs.reduce((all, run) => all + (run[at] ?? 0), 0);
  return `${sum(1)} checkpoints and ${sum(2)} values removed`;
}

const sumOf = (strikes: ReadonlyMap<string, number>): number =>
  [...strikes.values()].reduce((sum, one) => sum + one, 0);

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
  const post = {
    total,
    beganAt: machineMs(),
    forMs: 0,
    until: Date.now(),
    databaseUrl: field.server.url,
    redisUrl: undefined,
  };
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
    losesBuffered: false,
    said: garrison.said,
    ...(await readBook(field.server.url, house.schema)),
  });
  if (found.length > 0 || story.workflows.length < total)
    throw new Error(`without faults ${story.workflows.length} of ${total} workflows were seen: ${found.join('; ')}`);
  return outcomesOf(story);
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

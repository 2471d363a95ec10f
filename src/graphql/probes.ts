// /livez: this process still turns its event loop. /readyz: it can serve now: the database answers, it has the tables that this code needs, the engine
// runs, and the server is not draining. Both answer everybody: what the database's driver says goes to the log alone.
import type { ServerResponse } from 'node:http';
import type { MikroORM } from '@mikro-orm/postgresql';
import type { Log } from '../log.ts';
import { unknownAmong } from '../persistence/migrate.ts';
import { BOOKKEEPING_TABLE } from '../persistence/migrationSql.ts';
import { migrations } from '../persistence/migrations/all.ts';
import type { ServedEngine } from './context.ts';
import { respondJson } from './requests.ts';

/** What may be in the way. Clients may rely on the codes. */
type Obstacle = 'DRAINING' | 'ENGINE_NOT_RUNNING' | 'DATABASE_UNREADABLE' | 'MIGRATION_PENDING' | 'MIGRATION_NEWER';

export interface Readiness {
  readonly ready: boolean;
  /** One sentence for each thing that is in the way. */
  readonly reasons: readonly string[];
  /** One for each sentence. */
  readonly codes: readonly Obstacle[];
  /** What the process is short of: it answers, and begins no steps. */
  readonly shortOf: readonly string[];
  /** With a Redis: what is worse than it could be, and no reason to send nobody here. Clients may rely on the codes. */
  readonly degraded?: readonly Degradation[];
}

/** Progress is not buffered: Redis cannot be used, or as much is buffered as may be. Every commit waits for the database, and none fails. */
type Degradation = 'BUFFER_AWAY' | 'BUFFER_FULL';

type Reason = readonly [code: Obstacle, sentence: string];

interface Parts {
  readonly orm: MikroORM;
  readonly engine: ServedEngine;
  readonly log: Log;
}

export function respondLive(response: ServerResponse, version: string): void {
  respondJson(response, 200, { alive: true, version });
}

export function respondReady(response: ServerResponse, { ready, ...why }: Readiness): void {
  respondJson(response, ready ? 200 : 503, { ready, ...why });
}

/** Asks anew each time; remembers only what it said in the log, which would else be filled by a probe every second. */
export function readinessOf({ orm, engine, log }: Parts): (draining: boolean) => Promise<Readiness> {
  let unreadable = false;
  const database = async (): Promise<Reason[]> => {
    try {
      const found = await databaseReasons(orm);
      if (unreadable) log.info({}, 'the database can be read again; the server may be ready');
      unreadable = false;
      return found;
    } catch (err) {
      if (!unreadable) log.warn({ err }, 'the server is not ready: the database cannot be read');
      unreadable = true;
      return [['DATABASE_UNREADABLE', 'the database cannot be read; the process log says why']];
    }
  };
  return async (draining) => {
    const found: Reason[] = [
      ...(draining ? [['DRAINING', 'the server is draining'] as const] : []),
      ...(engine.phase === 'running' ? [] : [['ENGINE_NOT_RUNNING', `the engine is ${engine.phase}`] as const]),
      ...(await database()),
    ];
    return {
      ready: found.length === 0,
      reasons: found.map(([, sentence]) => sentence),
      codes: found.map(([code]) => code),
      shortOf: engine.exhausted.map(({ resource }) => resource),
      ...degradedBy(engine.store.buffered),
    };
  };
}

function degradedBy(buffered: ServedEngine['store']['buffered']): Pick<Readiness, 'degraded'> {
  if (!buffered) return {};
  const away = buffered.isReady ? [] : (['BUFFER_AWAY'] as const);
  const full = buffered.isFull ? (['BUFFER_FULL'] as const) : [];
  return { degraded: [...away, ...full] };
}

async function databaseReasons(orm: MikroORM): Promise<Reason[]> {
  const em = orm.em.fork();
  const applied = new Set(
    (await em.execute<{ name: string }[]>(`select name from ${BOOKKEEPING_TABLE}`)).map(({ name }) => name),
  );
  const pending = migrations.filter(({ name }) => !applied.has(name));
  if (pending.length > 0)
    return pending.map(({ name }) => ['MIGRATION_PENDING', `migration ${name} is not applied`] as const);
  const newer = unknownAmong(await em.execute<{ name: string }[]>('select name from needed_migrations'));
  return newer.map((name) => ['MIGRATION_NEWER', `migration ${name} asks for a newer version than this`] as const);
}

// /livez: this process still turns its event loop. /readyz: it can serve now: the database answers, its tables are those that this code
// knows, the engine runs, and the server is not draining.
import type { ServerResponse } from 'node:http';
import type { MikroORM } from '@mikro-orm/postgresql';
import { BOOKKEEPING_TABLE } from '../persistence/migrationSql.ts';
import { migrations } from '../persistence/migrations/all.ts';
import type { ServedEngine } from './context.ts';
import { respondJson } from './requests.ts';

export interface Readiness {
  readonly ready: boolean;
  /** One sentence for each thing that is in the way. */
  readonly reasons: readonly string[];
  /** What the process is short of: it answers, and begins no steps. */
  readonly shortOf: readonly string[];
}

export function respondLive(response: ServerResponse, version: string): void {
  respondJson(response, 200, { alive: true, version });
}

export function respondReady(response: ServerResponse, { ready, ...why }: Readiness): void {
  respondJson(response, ready ? 200 : 503, { ready, ...why });
}

export async function readiness(orm: MikroORM, engine: ServedEngine, draining: boolean): Promise<Readiness> {
  const reasons = [
    ...(draining ? ['the server is draining'] : []),
    ...(engine.phase === 'running' ? [] : [`the engine is ${engine.phase}`]),
    ...(await databaseReasons(orm)),
  ];
  return { ready: reasons.length === 0, reasons, shortOf: engine.exhausted.map(({ resource }) => resource) };
}

async function databaseReasons(orm: MikroORM): Promise<string[]> {
  try {
    const rows = await orm.em.fork().execute<{ name: string }[]>(`select name from ${BOOKKEEPING_TABLE}`);
    const applied = new Set(rows.map(({ name }) => name));
    const known = new Set(migrations.map(({ name }) => name));
    return [
      ...[...known].filter((name) => !applied.has(name)).map((name) => `migration ${name} is not applied`),
      ...[...applied].filter((name) => !known.has(name)).map((name) => `migration ${name} is newer than this version`),
    ];
  } catch (error) {
    return [`the database cannot be read: ${(error as Error).message}`];
  }
}

// Where a siege happens: a PostgreSQL of its own, schemas in it, files beside it, and how many workflows of a schema have ended.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '../../../src/clock.ts';
import { silentLog } from '../../../src/log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/persistence/embeddedPostgres.ts';
import { migrate } from '../../../src/persistence/migrate.ts';
import type { House } from '../worker.ts';
import type { Ground, Kind } from './kind.ts';
import { machineMs } from './post.ts';
import { BOOK } from './works.ts';

/** A schema, and the files of its processes. */
export interface Place extends House {
  readonly accepted: string;
}

/** A PostgreSQL and files. */
export interface Field {
  readonly server: EmbeddedPostgres;
  readonly folder: string;
  readonly ground: Ground;
  house(): Promise<Place>;
  leave(): Promise<void>;
}

export async function openField(kind: Kind): Promise<Field> {
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
export async function allEnded(
  server: EmbeddedPostgres,
  schema: string,
  count: number,
  limitMs: number,
): Promise<void> {
  const began = machineMs();
  while (machineMs() - began < limitMs) {
    if (((await endedIn(server.url, schema)) ?? 0) >= count) return;
    await passes(100);
  }
}

const ENDED = 'select count(*)::int as count from workflows where parent_id is null and completed_at is not null';

export const endedIn = async (url: string, schema: string): Promise<number | undefined> =>
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

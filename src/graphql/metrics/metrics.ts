// GET /metrics for Prometheus: what the process knows of itself, and what stands in the tables. These are read once for all who ask within ten seconds,
// and not waited for longer than five: that the database does not answer is a figure too.
import type { ServerResponse } from 'node:http';
import type { MikroORM } from '@mikro-orm/postgresql';
import { type Clock, sleep } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { type PoolUse, useOf } from '../../persistence/poolUse.ts';
import type { Entrance } from '../access/entrance.ts';
import type { ServedEngine } from '../context.ts';
import type { RecentEvents } from '../recentEvents.ts';
import { CONTENT_TYPE, exposition, type Family } from './exposition.ts';
import { ofDatabase } from './ofDatabase.ts';
import { gauge, ofProcess } from './ofProcess.ts';

const FRESH_MS = 10_000;
const PATIENCE_MS = 5_000;

interface Parts {
  readonly engine: ServedEngine;
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly log: Log;
  readonly recent: RecentEvents;
  readonly entrance: Entrance;
  readonly version: string;
}

export class Metrics {
  readonly #parts: Parts;
  #known: { readonly families: readonly Family[]; readonly at: number } | undefined;
  #reading: Promise<void> | undefined;
  #api: PoolUse | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async respond(response: ServerResponse): Promise<void> {
    const { engine, entrance, version, recent } = this.#parts;
    const shared = await this.#shared();
    const own = ofProcess({ engine, entrance, version, subscribers: recent.listeners, api: this.#api });
    const up = gauge('holdfast_database_up', '1 while the database answers within 5 s.', [{ value: shared ? 1 : 0 }]);
    response.writeHead(200, { 'content-type': CONTENT_TYPE, 'cache-control': 'no-store' });
    response.end(exposition([...own, up, ...(shared ?? [])]));
  }

  /** Undefined where they cannot be had now. */
  async #shared(): Promise<readonly Family[] | undefined> {
    const { clock } = this.#parts;
    if (!this.#fresh()) {
      const over = new AbortController();
      this.#reading ??= this.#read();
      await Promise.race([this.#reading, sleep(clock, PATIENCE_MS, over.signal).catch(() => {})]);
      over.abort();
    }
    return this.#fresh();
  }

  #fresh(): readonly Family[] | undefined {
    if (!this.#known || this.#parts.clock.monotonic() - this.#known.at >= FRESH_MS) return undefined;
    return this.#known.families;
  }

  async #read(): Promise<void> {
    const { orm, clock, recent, log } = this.#parts;
    try {
      const families = await ofDatabase(orm, () => recent.readUpTo());
      this.#api = useOf('api', await orm.em.getConnection().getNativeClient());
      this.#known = { families, at: clock.monotonic() };
    } catch (err) {
      log.debug({ err }, 'what the tables say cannot be read for /metrics');
    } finally {
      this.#reading = undefined;
    }
  }
}

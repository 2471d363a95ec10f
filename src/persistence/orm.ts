// The tables as entities, for what reads them in many shapes (GraphQL) and for rare writes. Commits of workflows do not come here: one
// statement over many workflows is out of reach of a unit of work. Fork the entity manager for each request.
import { MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Log } from '../log.ts';
import { entities as ours } from './entities/all.ts';
import { ormConnection } from './ormConnection.ts';

export interface OrmOptions {
  readonly url: string;
  /** Schema (namespace) of the tables. */
  readonly schema: string;
  readonly log: Log;
  /** @default the tables of holdfast */
  readonly entities?: NonNullable<Options['entities']>;
  /** Connections at most. @default 8 */
  readonly maxConnections?: number;
}

/** Opens MikroORM on migrated tables; it connects when first asked. Close it with `orm.close()`. */
export function openOrm({ url, schema, log, entities = ours, maxConnections = 8 }: OrmOptions): Promise<MikroORM> {
  return MikroORM.init({
    ...ormConnection(url, schema),
    entities,
    pool: { min: 0, max: maxConnections },
    logger: (message) => log.debug({ part: 'orm' }, message),
    // A migrated database is the rule; a start must not fail because it is down for a moment.
    connect: false,
  } as Parameters<typeof MikroORM.init>[0]) as Promise<MikroORM>;
}

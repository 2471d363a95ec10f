// How many connections a pool has, for whoever watches it.
import type pg from 'pg';

export interface PoolUse {
  /** What it is for. */
  readonly pool: string;
  readonly busy: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
  readonly most: number;
}

export function useOf(name: string, pool: pg.Pool): PoolUse {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { pool: name, busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount, most: options.max };
}

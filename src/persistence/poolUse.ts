// How many connections a pool has, for whoever watches it.

export interface PoolUse {
  /** What it is for. */
  readonly pool: string;
  readonly busy: number;
  readonly idle: number;
  /** Statements that wait for a connection. */
  readonly waiting: number;
  readonly most: number;
}

/** Of a pool of pg, as much as is read: the package's declarations name no types of pg, which its users need not have. */
interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
  readonly options: { readonly max: number };
}

export function useOf(name: string, pool: Pool): PoolUse {
  const { totalCount, idleCount, waitingCount, options } = pool;
  return { pool: name, busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount, most: options.max };
}

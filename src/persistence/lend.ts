// A connection of a pool is lent for one use; one whose state is in doubt afterwards is thrown away.
import type pg from 'pg';
import { connectionSurvives } from './sqlstate.ts';

export async function lend<Answer>(pool: pg.Pool, use: (client: pg.PoolClient) => Promise<Answer>): Promise<Answer> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await use(client);
  } catch (error) {
    if (!connectionSurvives(error)) broken = error as Error;
    throw error;
  } finally {
    client.release(broken);
  }
}

// Work that one process does at a time, in one transaction: what others would do meanwhile waits for its next turn.
import type pg from 'pg';

/**
 * Undefined where another process is doing it. A failure changes nothing: what the client throws, or `work`, is thrown.
 * @param lock asks for the advisory lock of this work in a schema, and answers whether it is `held`
 */
export async function alone<Answer>(
  pool: pg.Pool,
  lock: { readonly name: string; readonly text: string },
  schema: string,
  work: (client: pg.ClientBase) => Promise<Answer>,
): Promise<Answer | undefined> {
  const client = await pool.connect();
  let failed = false;
  try {
    await client.query('begin');
    const answer = await client.query<{ held: boolean }>({ ...lock, values: [schema] });
    const done = answer.rows[0]?.held ? await work(client) : undefined;
    await client.query('commit');
    return done;
  } catch (error) {
    failed = true;
    throw error;
  } finally {
    client.release(failed); // Thrown away after a failure: its end rolls back.
  }
}

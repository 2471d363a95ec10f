// Looks for a text in every column of every table of a schema: as it is, in hexadecimal (bytes are shown so) and in base64 at any offset.
import type pg from 'pg';

/** Names of the columns, such as `workflow_values.body`, in which it is found. */
export async function placesWith(client: pg.Client, schema: string, text: string): Promise<string[]> {
  const { rows: columns } = await client.query<{ table: string; column: string }>(
    `select table_name as table, column_name as column from information_schema.columns where table_schema = $1 order by 1, 2`,
    [schema],
  );
  const found: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await client.query<{ has: boolean }>(
      `select coalesce(bool_or(position(p in c) > 0), false) as has
       from (select "${column}"::text as c from "${schema}"."${table}") t, unnest($1::text[]) p`,
      [formsOf(text)],
    );
    if (rows[0]?.has) found.push(`${table}.${column}`);
  }
  return found;
}

function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  // The characters that do not depend on what stands before and behind.
  const inside = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(4, -4),
  );
  return [text, bytes.toString('hex'), ...inside];
}

// A batch of encoded commits as the one query that writes them all.
import type pg from 'pg';
import type { EncodedCommit, Part } from './encodeCommit.ts';
import { COMMON_PARTS, commitStatement, RARE_PARTS } from './sql/commit.ts';

/** The prepared statement and its parameters; where a part is missing in all commits, a rare one is missing in the statement. */
export function batchQuery(batch: readonly EncodedCommit[]): pg.QueryConfig {
  const rare = RARE_PARTS.filter((part) => batch.some(({ rows }) => rows[part].length > 0));
  const bytes: Buffer[] = [];
  let next = 1; // SQL counts bytes from 1.
  const placed = (row: string, content: Buffer): string => {
    const start = next;
    bytes.push(content);
    next += content.length;
    return `{"starts_at":${start},${row}`;
  };
  const heads = batch.map(({ rows, state }) => placed(rows.heads[0] as string, state));
  const values = batch.flatMap(({ rows, values: contents }) =>
    contents.map((content, index) => placed(rows.values[index] as string, content)),
  );
  const earlier = batch.flatMap(({ rows, earlier: states }) =>
    states.map((state, index) => placed(rows.earlier[index] as string, state)),
  );
  const textOf = (part: Part): string => {
    if (part === 'heads') return array(heads);
    if (part === 'earlier') return array(earlier);
    return array(part === 'values' ? values : batch.flatMap(({ rows }) => rows[part]));
  };
  return {
    ...commitStatement(rare),
    values: [
      ...COMMON_PARTS.map(textOf),
      Buffer.concat(bytes),
      batch.map(({ commit }) => commit.workflowId),
      ...rare.map(textOf),
    ],
  };
}

const array = (rows: readonly string[]): string => `[${rows.join(',')}]`;

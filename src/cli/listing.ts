// A list that may be long: pages are asked for until there is as much as was wanted; a table for people, JSON lines for machines; where more is left,
// stderr says how to come by it.
import type { Call, Flags } from './command.ts';
import { serverFlags } from './server.ts';
import { type Column, table } from './table.ts';
import { shown, watchFlag } from './watching.ts';
import { jsonText } from './terminal.ts';

export const listFlags = {
  limit: { type: 'number', short: 'n', text: 'how many at most (default: 50)', range: [1, 100_000] },
  after: { type: 'string', of: 'CURSOR', text: 'only what comes after this cursor, as stderr named it' },
  ...watchFlag,
  ...serverFlags,
} as const satisfies Flags;

/** A connection as the API has it. */
export interface Connection<Node> {
  readonly nodes: readonly Node[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** What a document selects besides the nodes. */
export const PAGE_INFO = 'pageInfo { hasNextPage endCursor }';

const MOST_OF_A_PAGE = 200;

interface Listing<Node> {
  /** How the empty list is told, such as "no workflows". */
  readonly none: string;
  readonly columns: (now: number) => readonly Column<Node>[];
  readonly page: (first: number, after: string | undefined) => Promise<Connection<Node>>;
}

export function list<Node>(call: Call<typeof listFlags>, { none, columns, page }: Listing<Node>): Promise<number> {
  const { flags, stdout, env, clock } = call;
  return shown(call, flags.watch, async () => {
    const { nodes, next } = await asMany(page, flags.limit ?? 50, flags.after);
    const foot = next === undefined ? '' : `there is more: --limit ${2 * (flags.limit ?? 50)}, or --after ${next}\n`;
    if (flags.json) return { text: jsonLines(nodes), foot };
    if (nodes.length === 0) return { text: flags.watch ? `${none}\n` : '', foot: flags.watch ? '' : `${none}\n` };
    return { text: table(nodes, columns(clock.now()), { out: stdout, env }), foot };
  });
}

const jsonLines = (rows: readonly unknown[]): string => rows.map((row) => `${jsonText(row)}\n`).join('');

async function asMany<Node>(
  page: Listing<Node>['page'],
  limit: number,
  from: string | undefined,
): Promise<{ readonly nodes: readonly Node[]; readonly next?: string }> {
  const nodes: Node[] = [];
  for (let after = from; ; ) {
    const { nodes: more, pageInfo } = await page(Math.min(MOST_OF_A_PAGE, limit - nodes.length), after);
    nodes.push(...more);
    const { hasNextPage, endCursor } = pageInfo;
    if (!hasNextPage || endCursor === null) return { nodes };
    if (nodes.length >= limit) return { nodes, next: endCursor };
    after = endCursor;
  }
}

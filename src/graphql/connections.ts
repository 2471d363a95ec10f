// Relay connections: what a client may ask for, cursors that no client needs to read, and the shape of a page. Cursors hold the values
// that the list is sorted by, so that a page is found by an index and never by counting (no OFFSET).
import { GraphQLError } from 'graphql';

/** Items of a page where the client does not say, and at most. */
export const DEFAULT_PAGE = 50;
export const LARGEST_PAGE = 200;

export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** Values of the columns that a list is sorted by. */
export type Position = readonly (string | number | Date)[];

/** A checked request for a page: `size` items after, or before, a position. */
export interface PageRequest {
  readonly size: number;
  readonly backward: boolean;
  readonly after: Position | undefined;
  readonly before: Position | undefined;
}

/** @throws GraphQLError BAD_USER_INPUT for a size out of range, both directions at once, or a cursor that is not ours */
export function pageRequest({ first, after, last, before }: PageArguments): PageRequest {
  if (first != null && last != null) throw badInput('Ask for `first` or for `last`, not for both');
  const backward = last != null;
  const size = first ?? last ?? DEFAULT_PAGE;
  if (size < 0 || size > LARGEST_PAGE) {
    throw badInput(`\`${backward ? 'last' : 'first'}\` is from 0 to ${LARGEST_PAGE}, got ${size}`);
  }
  return { size, backward, after: read(after), before: read(before) };
}

export interface Connection<Row> {
  readonly edges: readonly { readonly node: Row; readonly cursor: string }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
  /** Called by the executor only where the client selected the field. */
  readonly totalCount: () => number | Promise<number>;
}

/** Makes a connection of up to `size + 1` rows, read in the request's direction: the surplus row only tells that more follow. */
export function connection<Row>(
  request: PageRequest,
  found: readonly Row[],
  positionOf: (row: Row) => Position,
  totalCount: () => number | Promise<number>,
): Connection<Row> {
  const more = found.length > request.size;
  const page = found.slice(0, request.size);
  const nodes = request.backward ? page.reverse() : page;
  const edges = nodes.map((node) => ({ node, cursor: cursorOf(positionOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: request.backward ? request.before !== undefined : more,
      hasPreviousPage: request.backward ? more : request.after !== undefined,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount,
  };
}

const cursorOf = (position: Position): string =>
  Buffer.from(JSON.stringify(position.map((value) => (value instanceof Date ? [value.getTime()] : value)))).toString(
    'base64url',
  );

function read(cursor: string | null | undefined): Position | undefined {
  if (cursor == null) return undefined;
  const values = parsed(cursor);
  if (Array.isArray(values) && values.length > 0) {
    const position = values.map((value: unknown) => (Array.isArray(value) ? new Date(Number(value[0])) : value));
    if (position.every(isKey)) return position;
  }
  throw badInput(`${JSON.stringify(cursor)} is not a cursor; take it from \`pageInfo\` or \`edges\``);
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined; // Not ours: the caller says so.
  }
}

const isKey = (value: unknown): value is string | number | Date =>
  value instanceof Date ? !Number.isNaN(value.getTime()) : typeof value === 'string' || Number.isSafeInteger(value);

export const badInput = (message: string): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

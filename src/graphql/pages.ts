// Reads pages of a table by keyset: root lists, and the lists of many parents in one statement (a lateral join reads `size + 1` rows of
// each parent from the index, however many rows the parent has). Used by `reads.ts` alone.
import { type EntityManager, type EntityName, type FilterQuery, type QueryBuilder, raw } from '@mikro-orm/postgresql';
import type { PageRequest, Position } from './connections.ts';

/** A sorted list of rows. The last column of `order` makes positions unique. */
export interface Listing<Row extends object> {
  /** Distinguishes the lists of one request. */
  readonly name: string;
  readonly entity: EntityName<Row>;
  readonly order: readonly (keyof Row & string)[];
  readonly direction: 'asc' | 'desc';
  /** Columns that are not read here, because they are large. */
  readonly without?: readonly (keyof Row & string)[];
}

export const positionIn =
  <Row extends object>({ order }: Listing<Row>) =>
  (row: Row): Position =>
    order.map((column) => row[column] as string | number | Date);

/** Up to `size + 1` rows, in the request's direction. */
export async function rootPage<Row extends object>(
  em: EntityManager,
  listing: Listing<Row>,
  where: FilterQuery<Row>,
  request: PageRequest,
): Promise<Row[]> {
  const rows = await em.execute<Record<string, unknown>[]>(select(em, listing, where, request).toRaw());
  return rows.map((row) => em.map(listing.entity, row as never) as Row);
}

/** The same for each parent: `parentColumn` of the listed rows holds the parent's id. In the order of `parents`. */
export async function pagesOf<Row extends object>(
  em: EntityManager,
  listing: Listing<Row>,
  parentColumn: keyof Row & string,
  parents: readonly string[],
  where: FilterQuery<Row>,
  request: PageRequest,
): Promise<Row[][]> {
  const one = select(em, listing, where, request).andWhere({ [parentColumn]: raw('parent.id') } as never);
  const type = em.getMetadata().get(listing.entity).properties[parentColumn as never] as { columnTypes: string[] };
  const rows = await em.execute<Record<string, unknown>[]>(
    raw(`select page.* from unnest(cast(? as ${type.columnTypes[0]}[])) as parent(id) cross join lateral (?) as page`, [
      arrayOf(parents),
      one.toRaw(),
    ]),
  );
  const pages = new Map<unknown, Row[]>(parents.map((parent) => [parent, []]));
  for (const row of rows) {
    const mapped = em.map(listing.entity, row as never) as Row;
    pages.get(mapped[parentColumn])?.push(mapped);
  }
  return [...pages.values()];
}

/** PostgreSQL's text form of an array. */
export const arrayOf = (values: readonly (string | number)[]): string => `{${values.map(element).join(',')}}`;

/** Quoted, since a text may be anything; the elements of any other type may be quoted too. */
const element = (value: string | number): string => `"${String(value).replace(/["\\]/g, '\\$&')}"`;

function select<Row extends object>(
  em: EntityManager,
  listing: Listing<Row>,
  where: FilterQuery<Row>,
  request: PageRequest,
): QueryBuilder<Row> {
  const forward = (listing.direction === 'asc') !== request.backward;
  const query = em
    .createQueryBuilder(listing.entity, 'x')
    .select(columnsOf(em, listing) as never)
    .where(where as never)
    .orderBy(Object.fromEntries(listing.order.map((column) => [column, forward ? 'asc' : 'desc'])) as never)
    .limit(request.size + 1) as unknown as QueryBuilder<Row>;
  const ascending = listing.direction === 'asc';
  if (request.after) query.andWhere(beyond(em, listing, ascending ? '>' : '<', request.after) as never);
  if (request.before) query.andWhere(beyond(em, listing, ascending ? '<' : '>', request.before) as never);
  return query;
}

/** A row comparison: PostgreSQL goes straight to its place in an index on the same columns. */
function beyond<Row extends object>(em: EntityManager, listing: Listing<Row>, sign: '<' | '>', position: Position) {
  const properties = em.getMetadata().get(listing.entity).properties as Record<string, { fieldNames: string[] }>;
  const columns = listing.order.map((column) => `x.${properties[column]?.fieldNames[0]}`);
  const marks = listing.order.map(() => '?');
  return raw(`(${columns.join(', ')}) ${sign} (${marks.join(', ')})`, [...position]);
}

function columnsOf<Row extends object>(em: EntityManager, { entity, without }: Listing<Row>): string[] {
  const properties = em.getMetadata().get(entity).props as { name: string }[];
  return properties.map(({ name }) => name).filter((name) => !without?.includes(name as never));
}

// A group of errors with those that were merged into it: what is counted and listed of all of them together.
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import type { Connection, PageArguments } from './connections.ts';
import type { Context } from './context.ts';
import type { Listing } from './pages.ts';

/** Those that were merged into it, by name. */
export const membersOf = ({ reads }: Context, fingerprint: string): Promise<readonly ErrorGroupRow[]> =>
  reads.countsOf('members of groups', members).load(fingerprint);

async function members(em: EntityManager, fingerprints: readonly string[]): Promise<readonly ErrorGroupRow[][]> {
  const found = await em.find(
    ErrorGroupRow,
    { mergedInto: { $in: [...fingerprints] } },
    { orderBy: { fingerprint: 'asc' }, disableIdentityMap: true },
  );
  return fingerprints.map((one) => found.filter(({ mergedInto }) => mergedInto === one));
}

/** The group that stands for all, where this one was merged. */
export async function standingGroup({ reads }: Context, fingerprint: string): Promise<ErrorGroupRow | null> {
  const group = await reads.errorGroup.load(fingerprint);
  return group?.mergedInto == null ? group : reads.errorGroup.load(group.mergedInto);
}

export const fingerprintsOf = async (context: Context, { fingerprint }: ErrorGroupRow): Promise<string[]> => [
  fingerprint,
  ...(await membersOf(context, fingerprint)).map((member) => member.fingerprint),
];

/** Rows of all of them. In one statement for all groups that are asked for together, but for those that others were merged into. */
export async function pageOfAll<Row extends { fingerprint: string }>(
  context: Context,
  listing: Listing<Row>,
  group: ErrorGroupRow,
  page: PageArguments,
): Promise<Connection<Row>> {
  const all = await fingerprintsOf(context, group);
  if (all.length === 1) return context.reads.pageOf(listing, 'fingerprint', group.fingerprint, {}, page);
  return context.reads.page(listing, { fingerprint: { $in: all } } as FilterQuery<Row>, page);
}

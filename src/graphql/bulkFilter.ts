// Which groups a bulk operation is about: those of its filter that were there when it began, and that are not yet what it makes of them.
import type { FilterQuery } from '@mikro-orm/postgresql';
import type { ErrorBulkOperationRow } from '../persistence/entities/error_bulk_operations.ts';
import type { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { conditionOf } from './errorGroups.ts';
import type { ErrorGroupFilter } from './schemaTypes.ts';

export function bulkCondition({
  action,
  filter,
  startedAt,
}: Pick<ErrorBulkOperationRow, 'action' | 'filter' | 'startedAt'>): FilterQuery<ErrorGroupRow> {
  return {
    $and: [conditionOf(revived(filter)), { status: { $ne: action } }, { firstSeenAt: { $lte: startedAt } }],
  } as FilterQuery<ErrorGroupRow>;
}

/** As it was before it was stored: times are times. */
function revived(filter: Readonly<Record<string, unknown>>): ErrorGroupFilter {
  const { seen } = filter as { readonly seen?: { readonly from?: string | null; readonly to?: string | null } | null };
  const time = (at: string | null | undefined): Date | null => (at == null ? null : new Date(at));
  return { ...filter, ...(seen && { seen: { from: time(seen.from), to: time(seen.to) } }) } as ErrorGroupFilter;
}

// Which groups a bulk operation is about: those of its filter that were there when it began, and that are not yet what it makes of them.
import type { FilterQuery } from '@mikro-orm/postgresql';
import type { BulkDetails, ErrorBulkOperationRow } from '../persistence/entities/error_bulk_operations.ts';
import type { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { escapeText } from '../persistence/escape.ts';
import { conditionOf } from './errorGroups.ts';
import type { ErrorGroupFilter } from './schemaTypes.ts';

export function bulkCondition({
  action,
  filter,
  decision,
  startedAt,
}: Pick<ErrorBulkOperationRow, 'action' | 'filter' | 'decision' | 'startedAt'>): FilterQuery<ErrorGroupRow> {
  return {
    $and: [conditionOf(revived(filter)), notYet(action, decision), { firstSeenAt: { $lte: startedAt } }],
  } as FilterQuery<ErrorGroupRow>;
}

function notYet(action: string, { until, assignee = null, add = [], remove = [] }: BulkDetails): object {
  switch (action) {
    case 'SNOOZED': {
      const at = new Date(until ?? 0);
      // What is resolved comes back by itself when its error does.
      const others = [{ status: { $ne: 'SNOOZED' } }, { snoozedUntil: null }, { snoozedUntil: { $ne: at } }];
      return { status: { $ne: 'RESOLVED' }, $or: others };
    }
    case 'ASSIGNED':
      return assignee === null
        ? { assignee: { $ne: null } }
        : { $or: [{ assignee: null }, { assignee: { $ne: escapeText(assignee) } }] };
    case 'TAGGED': {
      const [wanted, unwanted] = [add, remove].map((tags) => tags.map((tag) => escapeText(tag.trim())));
      return {
        $or: [
          ...(add.length > 0 ? [{ $not: { tags: { $contains: wanted } } }] : []),
          ...(remove.length > 0 ? [{ tags: { $overlap: unwanted } }] : []),
        ],
      };
    }
    default:
      return { status: { $ne: action } };
  }
}

/** As it was before it was stored: times are times. */
function revived(filter: Readonly<Record<string, unknown>>): ErrorGroupFilter {
  const { seen } = filter as { readonly seen?: { readonly from?: string | null; readonly to?: string | null } | null };
  const time = (at: string | null | undefined): Date | null => (at == null ? null : new Date(at));
  return { ...filter, ...(seen && { seen: { from: time(seen.from), to: time(seen.to) } }) } as ErrorGroupFilter;
}

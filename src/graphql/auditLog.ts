// The audit log as it is read: who asked for what, when, why and from where, and what became of it.
import { AuditLogRow } from '../persistence/entities/audit_log.ts';
import { matching, within } from './filters.ts';
import { parseGlobalId, toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import type { Resolvers } from './resolvers.ts';
import type { AuditFilter } from './schemaTypes.ts';

const ENTRIES: Listing<AuditLogRow> = {
  name: 'auditLog',
  entity: AuditLogRow,
  order: ['number'],
  direction: 'desc',
};

export const queries = {
  auditLog: (_, { filter, ...page }, { reads }) => reads.page(ENTRIES, conditionOf(filter ?? {}), page),
} satisfies Partial<Resolvers<'Query'>>;

const conditionOf = ({ actor, action, target, outcome, occurred }: AuditFilter) =>
  ({
    ...matching({ actor, action, outcome, targetId: target == null ? null : (parseGlobalId(target)?.key ?? target) }),
    ...within('at', occurred),
  }) as object;

const AuditEntry: Resolvers<'AuditEntry'> = {
  id: ({ number }) => toGlobalId('AuditEntry', String(number)),
  sequence: ({ number }) => number,
  occurredAt: ({ at }) => at,
  targetKey: ({ targetId }) => targetId,
  targetId: ({ targetType, targetId }) => {
    if (targetType === null || targetId === null) return null;
    const id = toGlobalId(targetType as 'Workflow', targetId);
    return parseGlobalId(id) ? id : null;
  },
  hash: ({ hash }) => Buffer.from(hash).toString('hex'),
};

export const types = { AuditEntry };

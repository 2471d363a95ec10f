// Where the chain of the audit log ends. One row.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const AuditHeadRow = defineEntity({
  name: 'AuditHeadRow',
  tableName: 'audit_head',
  properties: {
    singleton: p.boolean().primary(),
    number: p.bigint('number'),
    hash: p.blob(),
  },
});

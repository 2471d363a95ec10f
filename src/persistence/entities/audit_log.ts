// Who asked for what, and what became of it. Only ever read here: rows are added by `auditLog.ts`.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const AuditLogRow = defineEntity({
  name: 'AuditLogRow',
  tableName: 'audit_log',
  properties: {
    number: p.bigint('number').primary(),
    at: p.datetime(),
    actor: p.text(),
    role: p.text().strictNullable(),
    action: p.text(),
    targetType: p.text().strictNullable(),
    targetId: p.text().strictNullable(),
    reason: p.text().strictNullable(),
    what: p.json<Record<string, unknown>>().strictNullable(),
    before: p.json<Record<string, unknown>>().strictNullable(),
    after: p.json<Record<string, unknown>>().strictNullable(),
    outcome: p.text(),
    requestId: p.text().strictNullable(),
    address: p.text().strictNullable(),
    keyId: p.text().strictNullable(),
    hash: p.blob(),
  },
});
export type AuditLogRow = InferEntity<typeof AuditLogRow>;

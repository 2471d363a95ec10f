// Decisions about many groups of errors at once, with their progress.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

/** What it says besides its action; each where the action has it. */
export interface BulkDetails {
  /** RFC 3339. */
  readonly until?: string;
  readonly assignee?: string | null;
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}

export const ErrorBulkOperationRow = defineEntity({
  name: 'ErrorBulkOperationRow',
  tableName: 'error_bulk_operations',
  properties: {
    id: p.uuid().primary(),
    action: p.text(),
    filter: p.json<Record<string, unknown>>(),
    notes: p.text(),
    kind: p.text().strictNullable(),
    decision: p.json<BulkDetails>(),
    startedBy: p.text(),
    origin: p.json<{ readonly role: string; readonly requestId: string }>(),
    status: p.text().default('RUNNING'),
    total: p.integer(),
    done: p.integer().default(0),
    skipped: p.integer().default(0),
    lastFingerprint: p.text().default(''),
    idempotencyKey: p.text().strictNullable(),
    owner: p.uuid(),
    leaseUntil: p.datetime(),
    startedAt: p.datetime(),
    updatedAt: p.datetime(),
    completedAt: p.datetime().strictNullable(),
  },
});
export type ErrorBulkOperationRow = InferEntity<typeof ErrorBulkOperationRow>;

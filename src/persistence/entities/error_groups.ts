// Errors of one fingerprint, counted, and what people have decided about them.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ErrorGroupRow = defineEntity({
  name: 'ErrorGroupRow',
  tableName: 'error_groups',
  properties: {
    fingerprint: p.text().primary(),
    errorType: p.text(),
    errorClass: p.text(),
    errorCategory: p.text(),
    errorSeverity: p.text(),
    errorMessage: p.text(),
    stepId: p.text().strictNullable(),
    occurrences: p.bigint('number'),
    firstSeenAt: p.datetime(),
    lastSeenAt: p.datetime(),
    latestErrorId: p.uuid(),
    noticedAt: p.datetime().strictNullable(),
    status: p.text().default('OPEN'),
    assignee: p.text().strictNullable(),
    snoozedUntil: p.datetime().strictNullable(),
    resolvedBy: p.text().strictNullable(),
    resolvedAt: p.datetime().strictNullable(),
    resolutionKind: p.text().strictNullable(),
    resolutionNotes: p.text().strictNullable(),
    reopenedAt: p.datetime().strictNullable(),
    reopenedBy: p.uuid().strictNullable(),
    tags: p.array().columnType('text[]').default([]),
    mergedInto: p.text().strictNullable(),
  },
});
export type ErrorGroupRow = InferEntity<typeof ErrorGroupRow>;

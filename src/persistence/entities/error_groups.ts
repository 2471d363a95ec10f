// Errors of one fingerprint, counted.
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
  },
});
export type ErrorGroupRow = InferEntity<typeof ErrorGroupRow>;

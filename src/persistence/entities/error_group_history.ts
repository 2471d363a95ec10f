// What was done about the errors of one fingerprint: by people, and by an error that came again.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ErrorGroupEntryRow = defineEntity({
  name: 'ErrorGroupEntryRow',
  tableName: 'error_group_history',
  properties: {
    number: p.bigint('number').primary(),
    fingerprint: p.text(),
    action: p.text(),
    actor: p.text(),
    at: p.datetime(),
    notes: p.text().strictNullable(),
    assignee: p.text().strictNullable(),
    snoozedUntil: p.datetime().strictNullable(),
    errorId: p.uuid().strictNullable(),
    details: p.json<Record<string, unknown>>().strictNullable(),
  },
});
export type ErrorGroupEntryRow = InferEntity<typeof ErrorGroupEntryRow>;

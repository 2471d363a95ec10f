// Failures of the system itself (persistence, servers), beside those of workflows.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const SystemError = defineEntity({
  name: 'SystemError',
  tableName: 'system_errors',
  properties: {
    id: p.uuid().primary(),
    errorType: p.text(),
    severity: p.text(),
    errorMessage: p.text(),
    stackTrace: p.text().strictNullable(),
    errorContext: p.json<Record<string, unknown>>(),
    threadId: p.text().strictNullable(),
    checkpointCount: p.bigint('number').default(0),
    workflowId: p.uuid().strictNullable(),
    stepId: p.text().strictNullable(),
    workflowErrorId: p.uuid().strictNullable(),
    failureMode: p.text().strictNullable(),
    fingerprint: p.text(),
    resolved: p.boolean().default(false),
    resolvedBy: p.text().strictNullable(),
    resolvedAt: p.datetime().strictNullable(),
    resolutionKind: p.text().strictNullable(),
    resolutionNotes: p.text().strictNullable(),
    createdAt: p.datetime(),
    occurrences: p.bigint('number').default(1),
    lastSeenAt: p.datetime().strictNullable(),
  },
});
export type SystemError = InferEntity<typeof SystemError>;

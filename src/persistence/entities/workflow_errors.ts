// Errors of steps and workflows, and how they were resolved.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowError = defineEntity({
  name: 'WorkflowError',
  tableName: 'workflow_errors',
  properties: {
    id: p.uuid().primary(),
    workflowId: p.uuid(),
    stepId: p.text().strictNullable(),
    tag: p.bigint('number').strictNullable(),
    attempt: p.integer().strictNullable(),
    errorType: p.text(),
    errorClass: p.text(),
    errorCategory: p.text(),
    errorSeverity: p.text(),
    retryable: p.boolean(),
    errorMessage: p.text(),
    stackTrace: p.text().strictNullable(),
    causes: p.json<{ name: string; message: string; stackTrace: string | null }[]>(),
    context: p.json<Record<string, unknown>>(),
    fingerprint: p.text(),
    traceId: p.text().strictNullable(),
    checkpointId: p.uuid().strictNullable(),
    checkpointCount: p.bigint('number'),
    recoveryStrategy: p.text().strictNullable(),
    recoverySuccessful: p.boolean().strictNullable(),
    recoveryAttempts: p.integer().default(0),
    resolved: p.boolean().default(false),
    resolvedBy: p.text().strictNullable(),
    resolvedAt: p.datetime().strictNullable(),
    resolutionKind: p.text().strictNullable(),
    resolutionNotes: p.text().strictNullable(),
    createdAt: p.datetime(),
  },
});
export type WorkflowError = InferEntity<typeof WorkflowError>;

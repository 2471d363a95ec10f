// What was tried against an error, and whether it helped.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowRecoveryAttempt = defineEntity({
  name: 'WorkflowRecoveryAttempt',
  tableName: 'workflow_recovery_attempts',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    workflowId: p.uuid(),
    errorId: p.uuid().strictNullable(),
    strategy: p.text(),
    attemptNumber: p.integer(),
    success: p.boolean(),
    actionTaken: p.text().strictNullable(),
    resultDetails: p.json<Record<string, unknown>>().strictNullable(),
    errorMessage: p.text().strictNullable(),
    durationMs: p.integer().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
export type WorkflowRecoveryAttempt = InferEntity<typeof WorkflowRecoveryAttempt>;

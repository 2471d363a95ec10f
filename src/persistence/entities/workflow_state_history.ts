// One row per change of the lifecycle and per restore.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowStateHistory = defineEntity({
  name: 'WorkflowStateHistory',
  tableName: 'workflow_state_history',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    workflowId: p.uuid(),
    version: p.text(),
    revision: p.bigint('number'),
    stepId: p.text().strictNullable(),
    status: p.text(),
    reason: p.text().strictNullable(),
    stateData: p.json<Record<string, unknown>>(),
    checkpointId: p.uuid().strictNullable(),
    timestamp: p.datetime(),
    restoredFrom: p.uuid().strictNullable(),
    restoreCount: p.integer().default(0),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
export type WorkflowStateHistory = InferEntity<typeof WorkflowStateHistory>;

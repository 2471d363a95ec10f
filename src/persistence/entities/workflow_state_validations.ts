// What was checked of a state when it was restored, moved or looked at.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { StateCheck } from '../rows/validations.ts';

export const WorkflowStateValidation = defineEntity({
  name: 'WorkflowStateValidation',
  tableName: 'workflow_state_validations',
  properties: {
    id: p.uuid().primary(),
    workflowId: p.uuid(),
    checkpointId: p.uuid(),
    operation: p.text(),
    valid: p.boolean(),
    before: p.json<readonly StateCheck[]>(),
    after: p.json<readonly StateCheck[]>().strictNullable(),
    durationMs: p.double(),
    createdAt: p.datetime(),
  },
});
export type WorkflowStateValidation = InferEntity<typeof WorkflowStateValidation>;

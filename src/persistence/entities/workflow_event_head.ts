// The single row that says where the log ends.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowEventHead = defineEntity({
  name: 'WorkflowEventHead',
  tableName: 'workflow_event_head',
  properties: {
    singleton: p.boolean().primary().default(true),
    sequence: p.bigint('number'),
  },
});
export type WorkflowEventHead = InferEntity<typeof WorkflowEventHead>;

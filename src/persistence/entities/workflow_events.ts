// The durable log: gapless numbers in commit order.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowEventRow = defineEntity({
  name: 'WorkflowEventRow',
  tableName: 'workflow_events',
  properties: {
    sequence: p.bigint('number').primary(),
    occurredAt: p.datetime(),
    type: p.text(),
    workflowId: p.uuid().strictNullable(),
    revision: p.bigint('number').strictNullable(),
    payload: p.json<Record<string, unknown>>(),
  },
});
export type WorkflowEventRow = InferEntity<typeof WorkflowEventRow>;

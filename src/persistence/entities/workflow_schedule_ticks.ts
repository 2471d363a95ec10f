// What became of the ticks of schedules, the newest of each.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowScheduleTick = defineEntity({
  name: 'WorkflowScheduleTick',
  tableName: 'workflow_schedule_ticks',
  properties: {
    number: p.bigint('number').primary(),
    scheduleId: p.uuid(),
    tick: p.datetime(),
    at: p.datetime(),
    outcome: p.text(),
    workflowId: p.uuid().strictNullable(),
    until: p.datetime().strictNullable(),
    message: p.text().strictNullable(),
    manual: p.boolean(),
    idempotencyKey: p.text().strictNullable(),
  },
});
export type WorkflowScheduleTick = InferEntity<typeof WorkflowScheduleTick>;

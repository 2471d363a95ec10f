// Schedules, which start workflows again and again.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowScheduleRow = defineEntity({
  name: 'WorkflowScheduleRow',
  tableName: 'workflow_schedules',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    definition: p.text(),
    version: p.text().strictNullable(),
    cron: p.text().strictNullable(),
    timeZone: p.text().strictNullable(),
    everyMs: p.bigint('number').strictNullable(),
    input: p.text(),
    overlap: p.text(),
    catchUpMs: p.bigint('number'),
    jitterMs: p.bigint('number'),
    paused: p.boolean(),
    reason: p.text().strictNullable(),
    declared: p.text().strictNullable(),
    revision: p.bigint('number'),
    nextTick: p.datetime().strictNullable(),
    nextFireAt: p.datetime().strictNullable(),
    bufferedTick: p.datetime().strictNullable(),
    claimedBy: p.uuid().strictNullable(),
    createdAt: p.datetime(),
    createdBy: p.text(),
    updatedAt: p.datetime(),
    updatedBy: p.text(),
  },
});
export type WorkflowScheduleRow = InferEntity<typeof WorkflowScheduleRow>;

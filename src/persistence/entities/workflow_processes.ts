// Processes that may own workflows, and until when their lease runs.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowProcess = defineEntity({
  name: 'WorkflowProcess',
  tableName: 'workflow_processes',
  properties: {
    id: p.uuid().primary(),
    lockKey: p.bigint('number'),
    host: p.text(),
    pid: p.integer(),
    definitions: p.array().nullable(),
    startedAt: p.datetime().defaultRaw('now()'),
    leaseUntil: p.datetime(),
  },
});
export type WorkflowProcess = InferEntity<typeof WorkflowProcess>;

// What the steps of a workflow and the engine said about it.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowLogLine = defineEntity({
  name: 'WorkflowLogLine',
  tableName: 'workflow_log',
  properties: {
    workflowId: p.uuid().primary(),
    line: p.integer().primary(),
    at: p.datetime(),
    level: p.text(),
    message: p.text(),
    stepId: p.text().strictNullable(),
    attempt: p.integer().strictNullable(),
    fields: p.json<Record<string, unknown>>().strictNullable(),
    dropped: p.bigint('number').default(0),
    sequence: p.bigint('number').strictNullable(),
    late: p.boolean().default(false),
  },
});
export type WorkflowLogLine = InferEntity<typeof WorkflowLogLine>;

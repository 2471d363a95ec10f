// Debug sessions that people opened on a workflow.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowDebugSession = defineEntity({
  name: 'WorkflowDebugSession',
  tableName: 'workflow_debug_sessions',
  properties: {
    id: p.uuid().primary().defaultRaw('gen_random_uuid()'),
    workflowId: p.uuid(),
    sessionType: p.text(),
    startTime: p.datetime(),
    endTime: p.datetime().strictNullable(),
    status: p.text(),
    config: p.json<Record<string, unknown>>().strictNullable(),
    results: p.json<Record<string, unknown>>().strictNullable(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
export type WorkflowDebugSession = InferEntity<typeof WorkflowDebugSession>;

// The data key that encrypts what a workflow stores, wrapped by a named key.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const WorkflowKey = defineEntity({
  name: 'WorkflowKey',
  tableName: 'workflow_keys',
  properties: {
    workflowId: p.uuid().primary(),
    keyId: p.text(),
    wrapped: p.blob().lazy(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});

// What a workflow was told by another and has not heard yet.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const WorkflowMessage = defineEntity({
  name: 'WorkflowMessage',
  tableName: 'workflow_messages',
  properties: {
    workflowId: p.uuid().primary(),
    sender: p.uuid().primary(),
    kind: p.text().primary(),
    createdAt: p.datetime(),
  },
});

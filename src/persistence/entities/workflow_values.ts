// Inputs, outputs and payloads, once per workflow and content. Open them with `openValue`.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowValue = defineEntity({
  name: 'WorkflowValue',
  tableName: 'workflow_values',
  properties: {
    workflowId: p.uuid().primary(),
    digest: p.text().primary(),
    body: p.blob().lazy(),
    encoding: p.text(),
    sizeBytes: p.integer(),
  },
});
export type WorkflowValue = InferEntity<typeof WorkflowValue>;

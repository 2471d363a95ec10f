// Inputs, outputs and payloads, once per workflow and content. Open them with the vault, where they are encrypted, and `openValue`.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowValue = defineEntity({
  name: 'WorkflowValue',
  tableName: 'workflow_values',
  properties: {
    workflowId: p.uuid().primary(),
    digest: p.text().primary(),
    body: p.blob().lazy(),
    encoding: p.text(),
    encrypted: p.boolean().default(false),
    sizeBytes: p.integer(),
  },
});
export type WorkflowValue = InferEntity<typeof WorkflowValue>;

// Progress that was buffered and could not be stored.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const QuarantinedCheckpoint = defineEntity({
  name: 'QuarantinedCheckpoint',
  tableName: 'checkpoint_quarantine',
  properties: {
    id: p.uuid().primary(),
    workflowId: p.uuid(),
    fence: p.bigint('number').strictNullable(),
    revision: p.bigint('number').strictNullable(),
    reason: p.text(),
    error: p.text(),
    content: p.blob().lazy(),
    createdAt: p.datetime(),
  },
});
export type QuarantinedCheckpoint = InferEntity<typeof QuarantinedCheckpoint>;

// One row per commit. The exact bytes restore; `stateData` is a small projection for queries.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowCheckpoint = defineEntity({
  name: 'WorkflowCheckpoint',
  tableName: 'workflow_checkpoints',
  properties: {
    id: p.uuid(),
    workflowId: p.uuid().primary(),
    revision: p.bigint('number').primary(),
    stepId: p.text().strictNullable(),
    checkpointType: p.text(),
    timestamp: p.datetime(),
    stateData: p.json<Record<string, unknown>>(),
    stateBytes: p.blob().lazy(),
    encoding: p.text(),
    stateVersion: p.text(),
    checksum: p.blob(),
    previousChecksum: p.blob().strictNullable(),
    fence: p.bigint('number').strictNullable(),
    keyId: p.text().strictNullable(),
    tag: p.blob().strictNullable(),
    encrypted: p.boolean().default(false),
    sizeBytes: p.integer(),
    compressed: p.boolean().generated("(encoding <> 'plain') stored"),
    metadata: p.json<Record<string, unknown>>(),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
export type WorkflowCheckpoint = InferEntity<typeof WorkflowCheckpoint>;

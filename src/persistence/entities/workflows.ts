// Where each workflow is now: the one row that changes with every commit.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';
import type { AwaitedSignal } from '../rows/commit.ts';

export const Workflow = defineEntity({
  name: 'Workflow',
  tableName: 'workflows',
  properties: {
    id: p.uuid().primary(),
    definition: p.text(),
    version: p.text(),
    definitionHash: p.text(),
    threadId: p.text(),
    key: p.text().strictNullable(),
    idempotencyKey: p.text().strictNullable(),
    startedBy: p.text(),
    input: p.text(),
    output: p.text().strictNullable(),
    status: p.text(),
    phase: p.text().strictNullable(),
    currentStep: p.text().strictNullable(),
    owner: p.uuid().strictNullable(),
    fence: p.bigint('number'),
    revision: p.bigint('number'),
    checksum: p.blob(),
    wakeAt: p.datetime().strictNullable(),
    parentId: p.uuid().strictNullable(),
    parentStep: p.text().strictNullable(),
    createdAt: p.datetime(),
    startAt: p.datetime().strictNullable(),
    startedAt: p.datetime().strictNullable(),
    updatedAt: p.datetime(),
    completedAt: p.datetime().strictNullable(),
    traceparent: p.text().strictNullable(),
    trimmedAt: p.datetime().strictNullable(),
    proven: p.boolean().default(false),
    signals: p.json<AwaitedSignal[]>().strictNullable(),
    blocked: p.boolean().default(false),
    interruptions: p.integer().default(0),
  },
});
export type Workflow = InferEntity<typeof Workflow>;

// A definition as it was compiled: workflows run on the one whose hash they carry.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowDefinitionRow = defineEntity({
  name: 'WorkflowDefinitionRow',
  tableName: 'workflow_definitions',
  properties: {
    hash: p.text().primary(),
    name: p.text(),
    version: p.text(),
    plan: p.json<Record<string, unknown>>().columnType('json'),
    machine: p.json<Record<string, unknown>>().columnType('json'),
    machines: p.json<Record<string, Record<string, unknown>>>().columnType('json').strictNullable(),
    sensitive: p.array().default([]),
    createdAt: p.datetime().defaultRaw('now()'),
  },
});
export type WorkflowDefinitionRow = InferEntity<typeof WorkflowDefinitionRow>;

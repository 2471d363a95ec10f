// What one step, or one workflow as a whole, holds or waits for.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ResourceClaim = defineEntity({
  name: 'ResourceClaim',
  tableName: 'resource_claims',
  properties: {
    workflowId: p.uuid().primary(),
    address: p.text().primary(),
    resources: p.array(),
    units: p.array(Number).columnType('integer[]'),
    arrived: p.bigint('number'),
    since: p.datetime().defaultRaw('clock_timestamp()'),
    grantedAt: p.datetime().strictNullable(),
    taken: p.boolean().default(false),
  },
});
export type ResourceClaim = InferEntity<typeof ResourceClaim>;

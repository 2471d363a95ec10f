// Something that workflows share, with its capacity.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ResourceRow = defineEntity({
  name: 'ResourceRow',
  tableName: 'resources',
  properties: {
    name: p.text().primary(),
    capacity: p.integer(),
    configured: p.integer().strictNullable(),
    isSlot: p.boolean().default(false),
  },
});
export type ResourceRow = InferEntity<typeof ResourceRow>;

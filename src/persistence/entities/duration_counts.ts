// How long commits took, and how soon errors were committed: so many of one length in one minute.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const DurationCountRow = defineEntity({
  name: 'DurationCountRow',
  tableName: 'duration_counts',
  properties: {
    kind: p.text().primary(),
    minute: p.datetime().primary(),
    bucket: p.integer().primary(),
    count: p.bigint('number'),
  },
});
export type DurationCountRow = InferEntity<typeof DurationCountRow>;

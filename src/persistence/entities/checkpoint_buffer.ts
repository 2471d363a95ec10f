// What tells the buffered checkpoints of this schema from those of others in the same Redis: one row.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CheckpointBufferRow = defineEntity({
  name: 'CheckpointBufferRow',
  tableName: 'checkpoint_buffer',
  properties: {
    id: p.uuid().primary(),
    madeAt: p.datetime(),
  },
});

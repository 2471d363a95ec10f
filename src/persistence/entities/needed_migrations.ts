// Migrations that code must know to work with this schema. Only migrations write here.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const NeededMigrationRow = defineEntity({
  name: 'NeededMigrationRow',
  tableName: 'needed_migrations',
  properties: {
    name: p.text().primary(),
  },
});

// Keys of the API: who may call it, and as what. The key itself is nowhere.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const ApiKeyRow = defineEntity({
  name: 'ApiKeyRow',
  tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    role: p.text(),
    beginning: p.text(),
    secretHash: p.blob().lazy(),
    createdAt: p.datetime(),
    createdBy: p.text(),
    lastUsedAt: p.datetime().strictNullable(),
    expiresAt: p.datetime().strictNullable(),
    revokedAt: p.datetime().strictNullable(),
    revokedBy: p.text().strictNullable(),
  },
});
export type ApiKeyRow = InferEntity<typeof ApiKeyRow>;

// The circuit breaker of each dependency, as it was when its state last changed; its counters may be a second old.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const CircuitBreakerRow = defineEntity({
  name: 'CircuitBreakerRow',
  tableName: 'circuit_breakers',
  properties: {
    key: p.text().primary(),
    state: p.text(),
    snapshot: p.json<Record<string, unknown>>(),
    failureCount: p.integer(),
    threshold: p.integer(),
    successThreshold: p.integer(),
    resetTimeoutMs: p.bigint('number'),
    rejected: p.bigint('number').default(0),
    openedAt: p.datetime().strictNullable(),
    retryAt: p.datetime().strictNullable(),
    forced: p.boolean(),
    reason: p.text().strictNullable(),
    changedBy: p.text(),
    generation: p.bigint('number'),
    writtenBy: p.uuid(),
    lastOpenedAt: p.datetime().strictNullable(),
    openedBy: p.array().columnType('uuid[]').default([]),
    updatedAt: p.datetime(),
  },
});
export type CircuitBreakerRow = InferEntity<typeof CircuitBreakerRow>;

// Every change of a circuit breaker's state; its number is that of its line in the event log.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const CircuitTransition = defineEntity({
  name: 'CircuitTransition',
  tableName: 'circuit_transitions',
  properties: {
    sequence: p.bigint('number').primary(),
    breakerKey: p.text(),
    fromState: p.text(),
    toState: p.text(),
    at: p.datetime(),
    reason: p.text(),
    actor: p.text(),
    generation: p.bigint('number'),
    errorIds: p.array().columnType('uuid[]').default([]),
  },
});
export type CircuitTransition = InferEntity<typeof CircuitTransition>;

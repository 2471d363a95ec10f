// Which workflow waits for which circuit breaker.
import { defineEntity, p } from '@mikro-orm/postgresql';

export const CircuitWait = defineEntity({
  name: 'CircuitWait',
  tableName: 'circuit_waits',
  properties: {
    breakerKey: p.text().primary(),
    workflowId: p.uuid().primary(),
  },
});

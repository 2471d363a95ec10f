// Budgets of calls, shared by all processes.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const RateBudgetRow = defineEntity({
  name: 'RateBudgetRow',
  tableName: 'rate_budgets',
  properties: {
    name: p.text().primary(),
    windowStartedAt: p.datetime(),
    spent: p.bigint('number'),
    refused: p.bigint('number').default(0),
    taken: p.boolean().default(true),
  },
});
export type RateBudgetRow = InferEntity<typeof RateBudgetRow>;

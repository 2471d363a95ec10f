// The journal of attempts: a row appears before the attempt begins, its result later.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const StepAttempt = defineEntity({
  name: 'StepAttempt',
  tableName: 'step_attempts',
  properties: {
    workflowId: p.uuid().primary(),
    tag: p.bigint('number').primary(),
    kind: p.text(),
    stepId: p.text(),
    key: p.text(),
    round: p.integer(),
    attempt: p.integer(),
    agentType: p.text().strictNullable(),
    phase: p.text().strictNullable(),
    delayMs: p.bigint('number'),
    startedAt: p.datetime(),
    endedAt: p.datetime().strictNullable(),
    durationMs: p.double().strictNullable(),
    outcome: p.text().strictNullable(),
    output: p.text().strictNullable(),
    errorId: p.uuid().strictNullable(),
  },
});
export type StepAttempt = InferEntity<typeof StepAttempt>;

// Questions to people, and their answers.
import { defineEntity, type InferEntity, p } from '@mikro-orm/postgresql';

export const WorkflowIntervention = defineEntity({
  name: 'WorkflowIntervention',
  tableName: 'workflow_interventions',
  properties: {
    id: p.uuid().primary(),
    workflowId: p.uuid(),
    stepId: p.text().strictNullable(),
    errorId: p.uuid().strictNullable(),
    trigger: p.text(),
    prompt: p.text(),
    reason: p.text(),
    requiredAction: p.text(),
    actionUrl: p.text().strictNullable(),
    severity: p.text(),
    conflict: p
      .json<{ type: string; severity: string; affectedItems: string[]; recommendedActions: string[] }>()
      .strictNullable(),
    onDeadline: p.text(),
    options: p.json<{ key: string; label: string; action: string }[]>(),
    status: p.text(),
    requestedAt: p.datetime(),
    expiresAt: p.datetime().strictNullable(),
    escalatedAt: p.datetime().strictNullable(),
    overdueAt: p.datetime().strictNullable(),
    decision: p.text().strictNullable(),
    decidedBy: p.text().strictNullable(),
    decidedAt: p.datetime().strictNullable(),
    notes: p.text().strictNullable(),
  },
});
export type WorkflowIntervention = InferEntity<typeof WorkflowIntervention>;

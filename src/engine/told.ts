// What a commit tells the process log: what people are asked, what became of it. Told after the commit, so that the log never runs ahead of it.
import type { Log } from '../log.ts';
import type { Commit, InterventionRow } from '../persistence/store.ts';

export function tellLog(log: Log, { workflowId, interventions, escalations, decisions }: Commit): void {
  for (const asked of interventions)
    log.warn({ workflowId, ...factsOf(asked) }, 'the workflow stops and asks a person');
  for (const { id, severity, overdueAt } of escalations)
    log.warn(
      { workflowId, interventionId: id, ...(severity ? { severity } : {}) },
      overdueAt === null
        ? 'half of the time of a question is over, and nobody has answered'
        : 'the deadline of a question has passed; it is kept open',
    );
  for (const { id, status, decision, decidedBy, notes } of decisions)
    log.info({ workflowId, interventionId: id, status, decision, decidedBy, notes }, 'a question is not open any more');
}

const factsOf = ({
  id,
  step,
  errorId,
  trigger,
  reason,
  requiredAction,
  actionUrl,
  severity,
  conflict,
}: InterventionRow) => ({
  interventionId: id,
  stepId: step,
  errorId,
  trigger,
  severity,
  reason,
  requiredAction,
  actionUrl,
  ...(conflict ? { conflict } : {}),
});

// Counts over the stored rows, each made only where it is selected.
import { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import { WorkflowIntervention } from '../persistence/entities/workflow_interventions.ts';
import { Workflow } from '../persistence/entities/workflows.ts';
import type { Context } from './context.ts';
import { oldestSequence } from './events.ts';
import type { RootFields } from './fields.ts';
import type { TimeRange } from './filters.ts';
import { retryStatistics } from './retryStatistics.ts';

export const queries: RootFields = {
  statistics: (_, _args, context) => ({
    generatedAt: new Date(context.clock.now()),
    workflows: () => workflowStatistics(context),
    errors: () => errorStatistics(context),
    retries: ({ range }: { range?: TimeRange | null }) => retryStatistics(context, range ?? {}),
    openInterventions: () => context.reads.em.count(WorkflowIntervention, { status: 'OPEN' }),
    stream: () => ({
      headSequence: () => context.engine.store.headSequence(),
      oldestSequence: () => oldestSequence(context.reads.em),
      subscribers: () => context.subscribers.count,
    }),
  }),
};

async function workflowStatistics({ reads }: Context) {
  const counts = Object.entries(await reads.em.countBy(Workflow, 'status'));
  return { total: sum(counts), byStatus: counts.map(([status, count]) => ({ status, count })) };
}

function errorStatistics({ reads: { em } }: Context) {
  return {
    total: () => em.count(WorkflowError),
    unresolved: () => em.count(WorkflowError, { resolved: false }),
    byClass: async () =>
      Object.entries(await em.countBy(WorkflowError, 'errorClass')).map(([name, count]) => ({ class: name, count })),
    bySeverity: async () =>
      Object.entries(await em.countBy(WorkflowError, 'errorSeverity')).map(([severity, count]) => ({
        severity,
        count,
      })),
  };
}

const sum = (counts: readonly [string, number][]): number => counts.reduce((total, [, count]) => total + count, 0);

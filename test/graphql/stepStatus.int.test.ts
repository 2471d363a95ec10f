// What is said of a step and of the whole from a stored state, for every checkpoint of workflows that go through everything a step can go through.
import { describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type OpenEngine, openEngine } from '../../src/engine/open.ts';
import { type StepState, statusOfStep, stepStateOf } from '../../src/engine/stepStatus.ts';
import { summaryOf } from '../../src/engine/summary.ts';
import { WorkflowDefinitionRow } from '../../src/persistence/entities/workflow_definitions.ts';
import { Reads } from '../../src/graphql/reads.ts';
import { placedNodesOf } from '../../src/graphql/plan.ts';
import type { StepStatus, WorkflowId, WorkflowStatus } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();

const failing = (attempt: number, until: number): void => {
  if (attempt < until) throw Object.assign(new Error('not yet'), { code: 'ECONNRESET' });
};
const FAST = { retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' as const } };

/** Named as the states of the chart are, to be confused with them. */
const everything = workflow<{ end: 'well' | 'badly' }>('everything', { version: '1' })
  .step('control', {
    ...FAST,
    phase: 'one',
    milestone: 'controlled',
    agentType: 'controller',
    run: ({ attempt, report, progress }) => {
      report({ agentState: { thinks: attempt }, metrics: { tokens: 10 * attempt } });
      progress(attempt / 3);
      failing(attempt, 3);
    },
    compensate: () => undefined,
  })
  .step('work', { after: ['control'], run: () => 1, compensate: () => undefined })
  .sleep('nap', 5, { after: ['control'] })
  .waitFor('word', { after: ['control'] })
  .loop('body', {
    phase: 'one',
    budget: 3,
    body: (pass) =>
      pass
        .step('deciding', { ...FAST, run: ({ attempt }) => failing(attempt, 2), compensate: () => undefined })
        .each('iterating', {
          ...FAST,
          items: () => [1, 2, 3],
          concurrency: 2,
          tolerated: 1,
          run: ({ item, attempt }) => {
            if (item === 2) throw new TypeError('no such item');
            failing(attempt, 2);
          },
          compensate: () => undefined,
        }),
    until: ({ pass }) => pass === 2,
  })
  .each('items', { phase: 'two', agentType: 'worker', items: () => ['a'], run: ({ item }) => item })
  .step('running', { after: ['work', 'nap', 'word', 'items'], when: () => false, run: () => 2 })
  .step('executing', { intervention: { prompt: 'Go on?' }, run: () => 3, compensate: () => undefined })
  .step('last', {
    run: ({ input }) => {
      if (input.end === 'badly') throw new TypeError('the floor is gone');
    },
  });

function reaches({ engine }: OpenEngine, id: WorkflowId, ...statuses: WorkflowStatus[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = engine.onCommit(
      (moved) => void (moved.workflowId === id && statuses.includes(moved.status) && done()),
    );
    const done = (): void => {
      stop();
      resolve();
    };
    engine.store.find(id).then((now) => void (now && statuses.includes(now.status) && done()), reject);
  });
}

describe('the status of a step', () => {
  it('is read from every checkpoint of workflows that go through everything', async () => {
    const open = await openEngine({ definitions: [everything], databaseUrl: inject('databaseUrl'), schema });
    await open.engine.start();
    for (const end of ['well', 'badly']) {
      const { workflowId } = await open.engine.startWorkflow('everything', { end });
      await open.engine.pause(workflowId);
      await open.engine.resume(workflowId);
      await open.engine.sendEvent(workflowId, 'word', 'go');
      await reaches(open, workflowId, 'AWAITING_INTERVENTION');
      const [question] = await open.orm.em
        .fork()
        .execute<{ id: string }[]>(`select id from workflow_interventions where workflow_id = ?`, [workflowId]);
      await open.engine.decide(question?.id ?? '', { option: 'approve', notes: 'yes' });
      await reaches(open, workflowId, 'COMPLETED', 'FAILED');
    }
    const seen = new Set<StepStatus>();
    const reads = new Reads(open.orm.em.fork());
    const [row] = await reads.em.find(WorkflowDefinitionRow, {});
    const nodes = placedNodesOf(row as WorkflowDefinitionRow);
    const checkpoints = await reads.em.execute<{ id: string }[]>(
      'select id from workflow_checkpoints order by workflow_id, revision',
    );
    const summaries = [];
    for (const { id } of checkpoints) {
      const state = stepStateOf((await reads.openedState.load(id)) as unknown as StepState);
      for (const node of nodes) seen.add(statusOfStep(node, state));
      summaries.push(summaryOf(nodes, state));
    }
    expect(summaries.some(({ agents }) => agents.some(({ agentType }) => agentType === 'controller'))).toBe(true);
    expect(summaries.at(-1)).toMatchObject({ milestones: ['controlled'], metrics: { tokens: 30 } });
    expect([...seen].sort()).toEqual([
      'AWAITING_INTERVENTION',
      'COMPENSATED',
      'COMPENSATING',
      'COMPLETED',
      'FAILED',
      'PENDING',
      'RETRYING',
      'RUNNING',
      'SKIPPED',
      'WAITING',
    ]);
    await open.close(1_000);
  });
});

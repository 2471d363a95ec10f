// What the API says of a step and of the whole from a stored state is what the machines say of the same state, for every checkpoint of
// workflows that go through everything a step can go through.
import type { AnyMachineSnapshot } from 'xstate';
import { describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type OpenEngine, openEngine } from '../../src/engine/open.ts';
import { revivedActor, type StoredState } from '../../src/engine/state.ts';
import { WorkflowDefinitionRow } from '../../src/persistence/entities/workflow_definitions.ts';
import { Reads } from '../../src/graphql/reads.ts';
import { type PlacedNode, placedNodesOf } from '../../src/graphql/plan.ts';
import { type StepState, statusOfStep } from '../../src/graphql/stepStatus.ts';
import { summaryOf } from '../../src/graphql/summary.ts';
import { stepStatusesOf } from '../../src/machines/status.ts';
import { summaryOf as machinesSummaryOf } from '../../src/machines/summary.ts';
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

/** With the machines' name for a step's name. */
const renamed = (value: unknown): unknown => JSON.parse(JSON.stringify(value).replaceAll('"stepKey":', '"step":'));

describe('the status of a step', () => {
  it('is what the machines say, for every checkpoint', async () => {
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
    const { machine } = open.engine.registry.named('everything');
    const seen = new Set<StepStatus>();
    const reads = new Reads(open.orm.em.fork());
    const [row] = await reads.em.find(WorkflowDefinitionRow, {});
    const nodes = placedNodesOf(row as WorkflowDefinitionRow);
    const checkpoints = await reads.em.execute<{ id: string }[]>('select id from workflow_checkpoints');
    for (const { id } of checkpoints) {
      const state = (await reads.openedState.load(id)) as unknown as StoredState & StepState;
      const snapshot = revivedActor(machine, state, id).getSnapshot() as AnyMachineSnapshot;
      for (const [name, status] of stepStatusesOf(snapshot, everything)) {
        const node = nodes.find((one) => one.name === name) as PlacedNode;
        expect([id, name, statusOfStep(node, state)]).toEqual([id, name, status]);
        seen.add(status);
      }
      expect(renamed(summaryOf(nodes, state))).toEqual(machinesSummaryOf(snapshot, everything));
    }
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

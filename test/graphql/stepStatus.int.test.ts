// What the API says of a step from a stored state is what the machines say of the same state, for every checkpoint of workflows that go
// through everything a step can go through.
import type { AnyMachineSnapshot } from 'xstate';
import { describe, expect, inject, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type OpenEngine, openEngine } from '../../src/engine/open.ts';
import { revivedActor, type StoredState } from '../../src/engine/state.ts';
import { Reads } from '../../src/graphql/reads.ts';
import { type StepState, statusOfStep } from '../../src/graphql/stepStatus.ts';
import { stepStatusesOf } from '../../src/machines/status.ts';
import type { StepStatus, WorkflowId, WorkflowStatus } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();

const failing = (attempt: number, until: number): void => {
  if (attempt < until) throw Object.assign(new Error('not yet'), { code: 'ECONNRESET' });
};
const FAST = { retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' as const } };

/** Named as the states of the chart are, to be confused with them. */
const everything = workflow<{ end: 'well' | 'badly' }>('everything', { version: '1' })
  .step('control', { ...FAST, run: ({ attempt }) => failing(attempt, 3), compensate: () => undefined })
  .step('work', { after: ['control'], run: () => 1, compensate: () => undefined })
  .sleep('nap', 5, { after: ['control'] })
  .waitFor('word', { after: ['control'] })
  .step('running', { after: ['work', 'nap', 'word'], when: () => false, run: () => 2 })
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
  it('is the machines, for every checkpoint', async () => {
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
    const checkpoints = await reads.em.execute<{ id: string }[]>('select id from workflow_checkpoints');
    for (const { id } of checkpoints) {
      const state = (await reads.openedState.load(id)) as unknown as StoredState & StepState;
      const snapshot = revivedActor(machine, state, id).getSnapshot() as AnyMachineSnapshot;
      for (const [name, status] of stepStatusesOf(snapshot, everything)) {
        expect([id, name, statusOfStep(name, state)]).toEqual([id, name, status]);
        seen.add(status);
      }
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

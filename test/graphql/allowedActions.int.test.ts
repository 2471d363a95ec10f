// `Workflow.allowedActions` is what the engine does: in every status each action is tried, and refused for
// its state, or because it waits for no event at all, exactly where it is not named.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { WorkflowStatus } from '../../src/workflow.ts';
import { type Served, served, start } from './served.ts';

const kept = Promise.withResolvers<void>();
const undone = workflow('undone', { version: '1' })
  .step('first', { run: () => 1, compensate: () => kept.promise })
  .waitFor('word');
const held = workflow('held', { version: '1' }).step('run', { run: () => kept.promise });
const room = served([undone, held]);

const pause = (at: Served, id: string) =>
  at.ask('mutation ($id: ID!) { pauseWorkflow(input: { workflowId: $id }) { userErrors { code } } }', { id });
const abort = (at: Served, id: string) =>
  at.ask('mutation ($id: ID!) { abortWorkflow(input: { workflowId: $id }) { userErrors { code } } }', { id });

/** A workflow in each status, how it came there, and the step that is named to the mutations that want one. */
const STATUSES: readonly [WorkflowStatus, string, string, ((at: Served, id: string) => Promise<unknown>)?][] = [
  ['WAITING', 'wait', 'end'],
  ['PAUSED', 'wait', 'end', pause],
  ['RUNNING', 'held', 'run'],
  ['AWAITING_INTERVENTION', 'release', 'ship'],
  ['COMPENSATING', 'undone', 'first', abort],
  ['COMPLETED', 'greet', 'hello'],
  ['FAILED', 'doomed', 'fall'],
  ['ABORTED', 'wait', 'end', abort],
];

const MUTATIONS: Readonly<Record<string, (step: string, checkpoint: string) => [name: string, input: object]>> = {
  SEND_EVENT: () => ['sendWorkflowEvent', { type: 'word', payload: 1 }],
  PAUSE: () => ['pauseWorkflow', {}],
  RESUME: () => ['resumeWorkflow', {}],
  ABORT: () => ['abortWorkflow', {}],
  RESTART: () => ['restartWorkflow', { from: { beginning: true } }],
  MIGRATE: () => ['migrateWorkflow', {}],
  ROLL_BACK: (_, checkpointId) => ['rollbackWorkflow', { checkpointId }],
  RETRY_STEP: (stepKey) => ['retryStep', { stepKey }],
  SKIP_STEP: (stepKey) => ['skipStep', { stepKey, output: 1 }],
  CREATE_CHECKPOINT: () => ['createCheckpoint', { description: 'a look' }],
};

describe.each(STATUSES)('a workflow that is %s', (status, definition, step, arrive) => {
  it('is told what may be done with it, and that is what may be done', async () => {
    const at = room();
    const refused: string[] = [];
    let allowed: readonly string[] = [];
    for (const [action, mutation] of Object.entries(MUTATIONS)) {
      const { id, workflowId } = await start(at, definition, { failures: 0 });
      if (status === 'PAUSED' || status === 'ABORTED') await at.reaches(workflowId, 'WAITING');
      if (definition === 'undone') await at.reaches(workflowId, 'WAITING');
      await arrive?.(at, id);
      await at.reaches(workflowId, status);
      const { workflow: found } = await at.ask<{
        workflow: { allowedActions: string[]; machineSnapshot: object; checkpoints: { nodes: { id: string }[] } };
      }>(
        'query ($id: ID!) { workflow(id: $id) { allowedActions machineSnapshot checkpoints(last: 1) { nodes { id } } } }',
        { id },
      );
      allowed = found.allowedActions;
      expect(found.machineSnapshot).toHaveProperty('value');
      const [name, input] = mutation(step, found.checkpoints.nodes[0]?.id ?? '');
      const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input!`;
      const answer = await at.ask<Record<string, { userErrors: { code: string }[] }>>(
        `mutation ($input: ${type}) { ${name}(input: $input) { userErrors { code message } } }`,
        { input: { workflowId: id, ...input } },
      );
      const codes = answer[name]?.userErrors.map(({ code }) => code) ?? [];
      if (codes.includes('INVALID_STATE') || codes.includes('INVALID_INPUT')) refused.push(action);
    }
    expect(
      Object.keys(MUTATIONS)
        .filter((action) => !refused.includes(action))
        .sort(),
    ).toEqual([...allowed].sort());
  }, 60_000);
});

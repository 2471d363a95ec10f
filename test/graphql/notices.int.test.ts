// What people are told of a conflict that pauses a workflow: one sentence, and everywhere the same: record, event, log of the workflow, notice.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { ConflictError } from '../../src/failures/authored.ts';
import { served, start } from './served.ts';

const merge = workflow('merge', { version: '1' }).step('merges', {
  run: () => {
    throw new ConflictError('two edits of a.ts', { affectedItems: ['a.ts'], recommendedActions: ['keep one of them'] });
  },
});
const room = served([merge], { publicUrl: 'https://flows.example' });

it('a conflict is told in one sentence with what to do and where, in record, event, log and notice', async () => {
  const { id, workflowId } = await start(room(), 'merge');
  await room().reaches(workflowId, 'AWAITING_INTERVENTION');
  const { node, events } = await room().ask<{
    node: {
      interventions: { nodes: { id: string; actionUrl: string; requiredAction: string; reason: string }[] };
      errors: { nodes: { context: { pause: object } }[] };
      log: { nodes: { message: string; fields: object | null }[] };
    };
    events: { events: Record<string, unknown>[] };
  }>(
    `query ($id: ID!) {
      node(id: $id) { ... on Workflow {
        interventions { nodes { id reason requiredAction actionUrl } } errors { nodes { context } } log { nodes { message fields } } } }
      events(filter: { workflowId: $id, types: [NOTICE, INTERVENTION_REQUESTED] }) { events { type payload workflowId
        ... on NoticeEvent { level message stepKey requiredAction actionUrl intervention { id } error { stepKey } group { fingerprint } } } } }`,
    { id },
  );
  const [question] = node.interventions.nodes;
  const { reason = '', requiredAction = '', actionUrl = '' } = question ?? {};
  expect([reason, actionUrl]).toEqual(['two edits of a.ts', expect.stringContaining('https://flows.example/')]);
  const told = { reason, requiredAction, actionUrl };
  expect(node.errors.nodes[0]?.context.pause).toMatchObject(told);
  expect(node.log.nodes.map(({ fields }) => fields)).toContainEqual(expect.objectContaining(told));
  expect(events.events).toMatchObject([
    { type: 'INTERVENTION_REQUESTED', payload: told },
    {
      type: 'NOTICE',
      workflowId,
      level: 'ERROR',
      message: `Workflow "merge" is paused at step "merges": two edits of a.ts. ${requiredAction} ${actionUrl}`,
      stepKey: 'merges',
      requiredAction,
      actionUrl,
      intervention: { id: question?.id },
      error: { stepKey: 'merges' },
      group: null,
      payload: { ...told, conflict: { affectedItems: ['a.ts'] } },
    },
  ]);
});

// What people are told of failures: in sentences, live, and from memory where the database cannot be asked.
import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import type { WorkflowId } from '../../src/workflow.ts';
import { workflow } from '../../src/builder.ts';
import { TransientError } from '../../src/failures/authored.ts';
import { gate } from '../engine/fixture.ts';
import { served, start } from './served.ts';

const held = gate();
const once = workflow('once', { version: '1' }).step('one', { run: () => held.passed });
const flaky = workflow('flaky', { version: '1' }).step('call', {
  retry: { baseDelayMs: 1, jitter: 'none' },
  run: ({ attempt }) => {
    if (attempt === 1) throw new TransientError('not yet');
  },
});
const room = served([once, flaky]);

it('tells a failure of the platform at once, and as a notice with its record', async () => {
  const { id, workflowId } = await start(room(), 'once');
  const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
  const alerts = client.iterate<{ alerts: Record<string, unknown> }>({
    query: 'subscription { alerts { at level message errorType failureMode workflowId threadId systemErrorId } }',
  });
  const first = alerts.next();
  const sql = (text: string): Promise<unknown> => room().open.orm.em.fork().getConnection().execute(text);
  await sql(`alter table workflow_checkpoints add constraint poison check (workflow_id <> '${workflowId}') not valid`);
  held.open();
  const alert = (await first).value?.data?.alerts;
  expect(alert).toMatchObject({ level: 'CRITICAL', failureMode: 'HARD', workflowId, threadId: workflowId });
  await alerts.return?.();
  client.dispose();
  await sql('alter table workflow_checkpoints drop constraint poison');
  await room().reaches(workflowId, 'COMPLETED');
  const notices = async (): Promise<unknown> =>
    (
      await room().ask<{ events: { events: unknown[] } }>(
        `query ($id: ID!) { events(filter: { workflowId: $id, types: [NOTICE] }) {
           events { ... on NoticeEvent { level message systemError { id failureMode stackTrace } } } } }`,
        { id },
      )
    ).events.events;
  await expect.poll(notices, { timeout: 10_000 }).toEqual([
    {
      level: 'CRITICAL',
      message: alert?.['message'],
      systemError: { id: alert?.['systemErrorId'], failureMode: 'HARD', stackTrace: expect.any(String) },
    },
  ]);
}, 30_000);

it('says in a sentence what happened to an error, and what becomes of it', async () => {
  const sentences = async (workflowId: string): Promise<string[]> => {
    const { events } = await room().ask<{ events: { events: { sentence: string }[] } }>(
      `query ($id: ID!) { events(filter: { workflowId: $id, types: [ERROR_RECORDED, ERROR_RESOLVED] }) {
         events { ... on ErrorEvent { sentence } } } }`,
      { id: Buffer.from(`Workflow:${workflowId}`).toString('base64url') },
    );
    return events.events.map(({ sentence }) => sentence);
  };
  const tried = await start(room(), 'flaky');
  await room().reaches(tried.workflowId, 'COMPLETED');
  expect(await sentences(tried.workflowId)).toEqual([
    'Step "call" of workflow "flaky" failed with TransientError: not yet. It is tried again by itself.',
  ]);
  const doomed = await start(room(), 'doomed');
  await room().reaches(doomed.workflowId, 'FAILED');
  const error = await room().open.engine.store.lastError(doomed.workflowId as WorkflowId);
  await room().ask(
    'mutation ($error: ID!) { resolveError(input: { target: { errorId: $error }, notes: "laid a new floor", kind: FIXED }) { sequence } }',
    { error: Buffer.from(`WorkflowError:${error?.id}`).toString('base64url') },
  );
  expect(await sentences(doomed.workflowId)).toEqual([
    'Step "fall" of workflow "doomed" failed with TypeError: the floor is gone. It is not tried again.',
    'An error was resolved by graphql (FIXED).',
  ]);
});

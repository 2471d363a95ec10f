// Buffered checkpoints that could not be stored, as an operator sees them: newest first, of all workflows or of one, and never what is in them.
import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { served, start } from './served.ts';

const room = served();
let workflow: { readonly id: string; readonly workflowId: string };

interface Listed {
  readonly quarantinedCheckpoints: { readonly nodes: readonly { readonly id: string; readonly error: string }[] };
}

beforeAll(async () => {
  workflow = await start(room(), 'greet');
  const em = room().open.orm.em.fork();
  const add = (at: number, workflowId: string, reason: string, revision: number | null): Promise<unknown> =>
    em.execute(
      `insert into checkpoint_quarantine values (gen_random_uuid(), ?, ?, ?, ?, ?, 'content', to_timestamp(?))`,
      [workflowId, revision, revision, reason, `error ${at}`, at],
    );
  await add(1, workflow.workflowId, 'refused', 3);
  await add(2, workflow.workflowId, 'built_on', 4);
  await add(3, randomUUID(), 'unproven', null);
});

it('are listed with why they could not be stored', async () => {
  const { quarantinedCheckpoints } = await room().ask<{ quarantinedCheckpoints: unknown }>(
    '{ quarantinedCheckpoints { totalCount nodes { workflow { id } revision fence reason error setApartAt } } }',
  );
  const of = { id: workflow.id };
  expect(quarantinedCheckpoints).toEqual({
    totalCount: 3,
    nodes: [
      { workflow: null, revision: null, fence: null, reason: 'UNPROVEN', error: 'error 3', setApartAt: at(3) },
      { workflow: of, revision: 4, fence: 4, reason: 'BUILT_ON', error: 'error 2', setApartAt: at(2) },
      { workflow: of, revision: 3, fence: 3, reason: 'REFUSED', error: 'error 1', setApartAt: at(1) },
    ],
  });
});
const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();

it('are those of one workflow, page by page, and each by its id', async () => {
  const { quarantinedCheckpoints: page } = await room().ask<Listed>(
    'query ($id: ID!) { quarantinedCheckpoints(workflowId: $id, first: 1) { nodes { id error } } }',
    { id: workflow.id },
  );
  expect(page.nodes.map(({ error }) => error)).toEqual(['error 2']);
  const { node } = await room().ask<{ node: unknown }>(
    'query ($id: ID!) { node(id: $id) { id ... on QuarantinedCheckpoint { error } } }',
    { id: page.nodes[0]?.id },
  );
  expect(node).toEqual({ id: page.nodes[0]?.id, error: 'error 2' });
});

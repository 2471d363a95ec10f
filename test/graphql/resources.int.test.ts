// Resources over the API: the line, what a step and a workflow wait for, and another capacity.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { toGlobalId } from '../../src/graphql/globalIds.ts';
import { served } from './served.ts';

let pass: () => void = () => {};
const passed = new Promise<void>((resolve) => {
  pass = resolve;
});
const train = workflow<{ shop: string }>('train', {
  version: '1',
  concurrency: { key: ({ input }) => input.shop, limit: 2 },
}).step('fit', { resources: { gpu: 1 }, run: () => passed });

const server = served([train], { resources: { gpu: 1 } });

interface Claim {
  readonly stepKey: string | null;
  readonly grantedAt: string | null;
  readonly needs: readonly { readonly name: string; readonly units: number }[];
}
interface Line {
  readonly name: string;
  readonly capacity: number;
  readonly held: number;
  readonly holders: readonly { readonly workflow: { readonly id: string } }[];
  readonly waiters: readonly { readonly workflow: { readonly id: string } }[];
}

it('shows who holds, who waits and for what, and takes another capacity', async () => {
  const at = server();
  const ids: string[] = [];
  for (const status of ['RUNNING', 'WAITING', 'PENDING'] as const) {
    const { workflowId } = await at.open.engine.startWorkflow('train', { shop: 'eu' });
    await at.reaches(workflowId, status);
    ids.push(workflowId);
  }
  const lines = async (): Promise<readonly Line[]> =>
    (
      await at.ask<{ resources: readonly Line[] }>(
        '{ resources { name capacity held holders { workflow { id } } waiters(first: 5) { workflow { id } } } }',
      )
    ).resources;
  const idsOf = (line: Line['holders'] | undefined): string[] => (line ?? []).map((claim) => claim.workflow.id);
  const globals = ids.map((id) => toGlobalId('Workflow', id));
  const [gpu, slot] = await lines();
  expect(gpu).toMatchObject({ name: 'gpu', capacity: 1, held: 1 });
  expect([idsOf(gpu?.holders), idsOf(gpu?.waiters)]).toEqual([[globals[0]], [globals[1]]]);
  expect(slot).toMatchObject({ name: 'train/eu', capacity: 2, held: 2 });
  expect([idsOf(slot?.holders), idsOf(slot?.waiters)]).toEqual([globals.slice(0, 2), [globals[2]]]);

  const { workflow: waiting } = await at.ask<{
    workflow: { claim: Claim; steps: { nodes: { status: string; claim: Claim }[] } };
  }>(
    'query ($id: ID!) { workflow(id: $id) { claim { stepKey grantedAt needs { name units } } steps(first: 1) { nodes { status claim { stepKey grantedAt needs { name units } } } } } }',
    { id: globals[1] },
  );
  expect(waiting.claim).toMatchObject({ stepKey: null, needs: [{ name: 'train/eu', units: 1 }] });
  expect(waiting.claim.grantedAt).not.toBeNull();
  expect(waiting.steps.nodes).toMatchObject([
    { status: 'WAITING', claim: { stepKey: 'fit', grantedAt: null, needs: [{ name: 'gpu', units: 1 }] } },
  ]);

  const resize =
    'mutation ($name: String!, $capacity: Int!) { setResourceCapacity(input: { name: $name, capacity: $capacity }) { resource { capacity } userErrors { code field } } }';
  expect(await at.send(resize, { name: 'moon', capacity: 1 })).toMatchObject({
    data: { setResourceCapacity: { resource: null, userErrors: [{ code: 'NOT_FOUND', field: ['name'] }] } },
  });
  expect(await at.send(resize, { name: 'gpu', capacity: -1 })).toMatchObject({
    data: { setResourceCapacity: { userErrors: [{ code: 'INVALID_CONFIGURATION', field: ['capacity'] }] } },
  });
  expect(await at.send(resize, { name: 'gpu', capacity: 2 })).toMatchObject({
    data: { setResourceCapacity: { resource: { capacity: 2 }, userErrors: [] } },
  });
  await at.reaches(ids[1] ?? '', 'RUNNING');
  pass();
  for (const id of ids) await at.reaches(id, 'COMPLETED');
  await expect.poll(lines).toMatchObject([{ name: 'gpu', held: 0 }]);
});

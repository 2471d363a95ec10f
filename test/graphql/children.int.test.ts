// Families of workflows over the API: a child knows its parent, a parent its children, a step the child that it is.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const pack = workflow<number>('pack', { version: '1' })
  .waitFor('packed')
  .step('seal', { run: ({ input }) => input });
const ship = workflow('ship', { version: '1' })
  .step('order', { run: () => 1 })
  .child('small', pack, { input: () => 1, after: ['order'] })
  .child('large', pack, { input: () => 2, after: ['order'] });

const room = served([pack, ship]);

interface Node {
  readonly workflowId: string;
}
interface Found {
  readonly workflow: {
    readonly status: string;
    readonly parent: Node | null;
    readonly children: { readonly totalCount: number; readonly nodes: readonly Node[] };
    readonly steps: { readonly nodes: readonly { key: string; status: string; child: Node | null }[] };
  };
}

it('shows who started whom, from both sides, and a step that waits for its child as WAITING', async () => {
  const { id, workflowId } = await start(room(), 'ship');
  const read = (which: string): Promise<Found> =>
    room().ask<Found>(
      `query ($id: ID!) { workflow(id: $id) { status parent { workflowId }
        children(filter: { status: [WAITING] }) { totalCount nodes { workflowId } }
        steps { nodes { key status child { workflowId } } } } }`,
      { id: which },
    );
  await expect.poll(async () => (await read(id)).workflow.children.totalCount, { timeout: 10_000 }).toBe(2);
  await room().reaches(workflowId, 'WAITING');
  const { workflow: found } = await read(id);
  expect(found).toMatchObject({ status: 'WAITING', parent: null });
  const [order, small, large] = found.steps.nodes;
  expect(order).toEqual({ key: 'order', status: 'COMPLETED', child: null });
  expect([small?.status, large?.status]).toEqual(['WAITING', 'WAITING']);
  const children = [small, large].map((step) => step?.child?.workflowId as string);
  expect(new Set(found.children.nodes.map((child) => child.workflowId))).toEqual(new Set(children));
  const { workflow: child } = await room().ask<Found>(
    `query ($id: String!) { workflow(workflowId: $id) { status parent { workflowId } children { totalCount nodes { workflowId } } steps { nodes { key status child { workflowId } } } } }`,
    { id: children[0] },
  );
  expect(child).toMatchObject({ parent: { workflowId }, children: { totalCount: 0 } });
  for (const one of children) await room().open.engine.sendEvent(one as never, 'packed', null);
  await room().reaches(workflowId, 'COMPLETED');
});

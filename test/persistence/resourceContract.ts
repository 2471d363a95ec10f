// What every store promises of resources: called by the store contract, on each store.
import { describe, expect, it } from 'vitest';
import { StaleWriterError } from '../../src/errors.ts';
import { deadlocks } from '../../src/failures/deadlocks.ts';
import type { Claim, ResourceStore } from '../../src/persistence/resourceStore.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { Store } from '../../src/persistence/store.ts';
import { WHOLE } from '../../src/workflow.ts';
import { next, NOW, there, ORDERS } from './commits.ts';

/** @param born a new workflow, of this process or asleep */
export function resourceContract(
  store: () => Store,
  other: () => Promise<Store>,
  born: (owner?: string | null, claims?: Commit['claims']) => Promise<Commit>,
): void {
  describe('resources', () => {
    const claim = ({ workflowId, fence }: Commit, needs: Claim['needs'], more: Partial<Claim> = {}): Claim => ({
      workflowId,
      fence,
      address: 'train',
      needs,
      ...more,
    });
    const line = async (at: ResourceStore, name: string): Promise<{ granted: string[]; waiting: string[] }> => {
      const found = there((await at.resources()).find((one) => one.name === name));
      const ids = (isGranted: boolean): string[] =>
        found.claims.filter(({ grantedAt }) => (grantedAt !== null) === isGranted).map(({ workflowId }) => workflowId);
      return { granted: ids(true), waiting: ids(false) };
    };

    it('are held by as many as there is room for; the others stand in line in order of arrival', async () => {
      await store().declareResources({ gpu: 2 });
      const [one, two, three, four] = [await born(), await born(), await born(), await born()];
      expect(await store().acquire(claim(one, { gpu: 1 }))).toBe(true);
      expect(await store().acquire(claim(two, { gpu: 1 }))).toBe(true);
      expect(await store().acquire(claim(three, { gpu: 2 }))).toBe(false);
      expect(await store().acquire(claim(four, { gpu: 1 }))).toBe(false);
      expect(await line(store(), 'gpu')).toEqual({
        granted: [one.workflowId, two.workflowId],
        waiting: [three.workflowId, four.workflowId],
      });
    });

    it('are claimed once, however often it is asked, and from any process', async () => {
      await store().declareResources({ gpu: 1 });
      const one = await born();
      expect(await store().acquire(claim(one, { gpu: 1 }))).toBe(true);
      expect(await store().acquire(claim(one, { gpu: 1 }))).toBe(true);
      const two = await born();
      expect(await store().acquire(claim(two, { gpu: 1 }))).toBe(false);
      expect(await (await other()).acquire(claim(two, { gpu: 1 }))).toBe(false);
      expect((await line(store(), 'gpu')).waiting).toEqual([two.workflowId]);
    });

    it('go to the next with the release in a commit, and no small claim overtakes a large one', async () => {
      await store().declareResources({ gpu: 2 });
      const [one, two, large, small] = [await born(), await born(), await born(null), await born()];
      await store().acquire(claim(one, { gpu: 1 }));
      await store().acquire(claim(two, { gpu: 1 }));
      await store().acquire(claim(large, { gpu: 2 }));
      await store().acquire(claim(small, { gpu: 1 }));
      await store().commit(next(one, null, { releases: ['train'] }));
      expect(await store().grantWaiting(['gpu'], NOW)).toEqual([]);
      expect((await line(store(), 'gpu')).granted).toEqual([two.workflowId]);
      await store().commit(next(two, null, { releases: ['train'] }));
      expect(await store().grantWaiting(['gpu'], NOW)).toEqual([{ workflowId: large.workflowId, address: 'train' }]);
      expect(await store().due(NOW, 10, ORDERS), 'the one that sleeps is woken').toEqual([large.workflowId]);
      expect(await store().grantedTo([large.workflowId, small.workflowId])).toHaveLength(1);
      expect(await store().acquire(claim(large, { gpu: 2 }))).toBe(true);
      expect(await store().grantedTo([large.workflowId])).toEqual([]);
    });

    it('are taken all together or not at all', async () => {
      await store().declareResources({ gpu: 1, disk: 1 });
      const [one, two, three] = [await born(), await born(), await born()];
      await store().acquire(claim(one, { gpu: 1 }));
      expect(await store().acquire(claim(two, { disk: 1, gpu: 1 }))).toBe(false);
      expect((await line(store(), 'disk')).granted).toEqual([]);
      expect(await store().acquire(claim(three, { disk: 1 })), 'and nobody takes a part from before it').toBe(false);
      await store().commit(next(one, null, { releases: ['train'] }));
      await store().grantWaiting(['gpu'], NOW);
      expect((await line(store(), 'disk')).granted).toEqual([two.workflowId]);
    });

    it('are claimed with a birth, in the order of the births', async () => {
      await store().declareResources({ gpu: 1 });
      const claims = [{ address: 'train', needs: { gpu: 1 } }];
      const [one, two] = [await born(null, claims), await born(null, claims)];
      expect(await store().acquire(claim(two, { gpu: 1 }))).toBe(false);
      expect(await store().acquire(claim(one, { gpu: 1 }))).toBe(true);
      expect(await line(store(), 'gpu')).toEqual({ granted: [one.workflowId], waiting: [two.workflowId] });
    });

    it('are refused to an older fence, which cannot release them either', async () => {
      await store().declareResources({ gpu: 1 });
      const one = await born(null);
      await store().acquire(claim(one, { gpu: 1 }));
      const taken = there(await store().claim(one.workflowId, '00000000-0000-4000-8000-000000000000'));
      await expect(store().acquire(claim(one, { gpu: 1 }))).rejects.toThrow(StaleWriterError);
      await store().unclaim(one.workflowId, one.fence, ['train']);
      expect(await store().claims(one.workflowId)).toEqual(['train']);
      await expect(store().commit(next(one, null, { releases: ['train'] }))).rejects.toThrow(StaleWriterError);
      expect(await store().claims(one.workflowId)).toEqual(['train']);
      await store().unclaim(one.workflowId, taken.fence, ['train']);
      expect(await store().claims(one.workflowId)).toEqual([]);
    });

    it('of workflows that have ended are free after a look at all', async () => {
      await store().declareResources({ gpu: 1 });
      const [one, two] = [await born(), await born(null)];
      await store().acquire(claim(one, { gpu: 1 }));
      await store().acquire(claim(two, { gpu: 1 }));
      await store().commit(next(one, null, { head: { status: 'COMPLETED', completedAt: NOW } }));
      expect(await store().grantWaiting(['gpu'], NOW)).toEqual([]);
      expect(await store().grantWaiting(undefined, NOW)).toEqual([{ workflowId: two.workflowId, address: 'train' }]);
      expect(await store().due(NOW, 10, ORDERS)).toEqual([two.workflowId]);
    });

    it('keep a capacity that was set at run time until another one is declared', async () => {
      await store().declareResources({ gpu: 1 });
      expect(await store().setCapacity('gpu', 3)).toBe(3);
      await store().declareResources({ gpu: 1 });
      const capacity = async (): Promise<number | undefined> => (await store().resources())[0]?.capacity;
      expect(await capacity()).toBe(3);
      expect(await store().scale('gpu', 2)).toBe(6);
      await store().declareResources({ gpu: 2 });
      expect(await capacity()).toBe(2);
      expect(await store().setCapacity('moon', 1)).toBeUndefined();
      expect(await store().scale('moon', 2)).toBeUndefined();
    });

    it('of a smaller capacity are held until released, and given to nobody meanwhile', async () => {
      await store().declareResources({ gpu: 2 });
      const [one, two, three] = [await born(), await born(), await born()];
      await store().acquire(claim(one, { gpu: 1 }));
      await store().acquire(claim(two, { gpu: 1 }));
      await store().setCapacity('gpu', 1);
      await store().acquire(claim(three, { gpu: 1 }));
      await store().commit(next(one, null, { releases: ['train'] }));
      expect(await store().grantWaiting(['gpu'], NOW)).toEqual([]);
      await store().commit(next(two, null, { releases: ['train'] }));
      expect(await store().grantWaiting(['gpu'], NOW)).toHaveLength(1);
    });

    it('for a key are made by the first claim and gone with the last', async () => {
      const [one, two] = [await born(), await born(null)];
      const slot = { address: '(workflow)', limit: 1 };
      expect(await store().acquire(claim(one, { 'order/eu': 1 }, slot))).toBe(true);
      expect(await store().acquire(claim(two, { 'order/eu': 1 }, slot))).toBe(false);
      expect(await store().resources()).toMatchObject([{ name: 'order/eu', capacity: 1, isSlot: true }]);
      await store().commit(next(one, null, { releases: ['(workflow)'] }));
      expect(await store().grantWaiting(['order/eu'], NOW)).toHaveLength(1);
      await store().commit(next(two, null, { releases: ['(workflow)'] }));
      await store().grantWaiting(['order/eu'], NOW);
      expect(await store().resources()).toEqual([]);
    });

    it('stay within their capacity when many ask at once from two processes', async () => {
      await store().declareResources({ gpu: 3, disk: 2 });
      const second = await other();
      const claims = await Promise.all(
        Array.from({ length: 24 }, async (_, index) =>
          claim(await born(), index % 3 === 0 ? { disk: 1, gpu: 2 } : { gpu: 1 }),
        ),
      );
      let left = claims;
      for (let rounds = 0; left.length > 0 && rounds < 30; rounds++) {
        const asked = await Promise.all(left.map((one, index) => (index % 2 ? store() : second).acquire(one)));
        const held = left.filter((_, index) => asked[index]);
        for (const [name, most] of Object.entries({ gpu: 3, disk: 2 }))
          expect(held.reduce((sum, { needs }) => sum + (needs[name] ?? 0), 0)).toBeLessThanOrEqual(most);
        for (const { workflowId, fence } of held) await store().unclaim(workflowId, fence, ['train']);
        left = left.filter((one) => !held.includes(one));
      }
      expect(left).toEqual([]);
    });

    it('tell who waits for whom for ever at one moment, and nothing where nobody waits', async () => {
      await store().declareResources({ gpu: 1, disk: 1 });
      const [one, two] = [await born(), await born()];
      await store().acquire({ ...claim(one, { gpu: 1 }), address: WHOLE });
      expect(await store().waitGraph(true)).toBeUndefined();
      await store().acquire({ ...claim(two, { disk: 1 }), address: WHOLE });
      await store().acquire({ ...claim(one, { disk: 1 }), address: 'train' });
      await store().acquire({ ...claim(two, { gpu: 1 }), address: 'train' });
      const graph = there(await store().waitGraph(true));
      expect(graph.resources.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
        { name: 'disk', capacity: 1 },
        { name: 'gpu', capacity: 1 },
      ]);
      expect(graph.claims).toMatchObject([
        { workflowId: one.workflowId, needs: { gpu: 1 } },
        { workflowId: two.workflowId, needs: { disk: 1 } },
        { workflowId: one.workflowId, needs: { disk: 1 }, grantedAt: null },
        { workflowId: two.workflowId, needs: { gpu: 1 }, grantedAt: null },
      ]);
      expect(deadlocks(graph, WHOLE)).toHaveLength(1);
      expect(graph.children).toEqual([]);
      expect(graph.work).toEqual({ [one.workflowId]: 0, [two.workflowId]: 0 });
    });
  });
}

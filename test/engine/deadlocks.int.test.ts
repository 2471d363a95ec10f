// Workflows that wait for each other for ever, on the real PostgreSQL: found within a second, with the cycle as witness; one steps back and the others
// go on.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { WorkflowFailedError } from '../../src/errors.ts';
import { deadlocks } from '../../src/failures/deadlocks.ts';
import { WHOLE } from '../../src/workflow.ts';
import { engines, gate, rowsOf } from './fixture.ts';

const open = engines();

interface Recorded {
  readonly workflow_id: string;
  readonly step_id: string;
  readonly error_class: string;
  readonly error_category: string;
  readonly context: { readonly witness: { readonly cycle: readonly { readonly waitsFor: string }[] } };
}
const recorded = (engine: EmbeddedEngine): Promise<Recorded[]> =>
  rowsOf<Recorded>(
    engine,
    "select * from workflow_errors where error_type = 'DeadlockDetectedError' order by created_at",
  );

it('a child that waits for what its parent holds gives up soon; the parent undoes, and the next one goes on', async () => {
  const undone: string[] = [];
  const inner = workflow('inner', { version: '1' }).step('work', { resources: { key: 1 }, run: () => 'done' });
  const outer = workflow<{ nested: boolean }>('outer', { version: '1' })
    .step('before', { run: () => 1, compensate: () => void undone.push('before') })
    .child('nested', inner, {
      input: () => ({}),
      resources: { key: 1 },
      when: ({ input }) => input.nested,
      onDependencyFailure: 'continue',
    });
  await expect(open([inner, outer], { resources: { key: 1 } })).rejects.toThrow(
    'step "nested" holds 1 of the resource "key" while its child needs 1, and there are 1: both would wait for ever',
  );
  const engine = await open([inner, outer], { resources: { key: 2 } });
  await engine.control.setCapacity('key', 1);
  const stuck = await engine.start(outer, { nested: true });
  const next = await engine.start(inner, {});
  await expect.poll(() => recorded(engine), { timeout: 30_000 }).toHaveLength(1);
  await expect(stuck.result()).rejects.toThrow(WorkflowFailedError);
  expect(await next.result()).toBe('done');
  expect(undone).toEqual(['before']);
  const [error] = await recorded(engine);
  expect(error).toMatchObject({ step_id: 'work', error_class: 'RETRIABLE', error_category: 'CONCURRENCY' });
  expect(error?.context.witness.cycle.map(({ waitsFor }) => waitsFor)).toEqual(['resource', 'child', 'end']);
});

it('workflows that wait over their children for each other: one gives up, the other ends well', async () => {
  const begun = new Set<string>();
  const both = gate();
  const hold = (name: string) => (): string => {
    begun.add(name);
    if (begun.size === 2) both.open();
    return name;
  };
  const leaf = (name: string, resource: string) =>
    workflow(`leaf-${name}`, { version: '1' })
      .step('meet', { run: async () => both.passed })
      .step('use', { resources: { [resource]: 1 }, run: hold(name) });
  const [leafA, leafB] = [leaf('a', 'right'), leaf('b', 'left')];
  const root = (name: string, child: typeof leafA, resource: string) =>
    workflow(`root-${name}`, { version: '1' })
      .step('start', { run: hold(name) })
      .child('delegate', child, { input: () => ({}), resources: { [resource]: 1 } });
  const [rootA, rootB] = [root('a', leafA, 'left'), root('b', leafB, 'right')];
  const engine = await open([leafA, leafB, rootA, rootB], { resources: { left: 1, right: 1 } });
  const handles = [await engine.start(rootA, {}), await engine.start(rootB, {})];
  const ends = await Promise.allSettled(handles.map((handle) => handle.result()));
  expect(ends.map(({ status }) => status).sort((one, other) => one.localeCompare(other))).toEqual([
    'fulfilled',
    'rejected',
  ]);
  const found = (await recorded(engine)).filter(({ step_id }) => step_id === 'use');
  expect(found).toHaveLength(1);
  expect(found[0]?.context.witness.cycle).toHaveLength(6);
});

it('who only waits long is no deadlock', async () => {
  const passed = gate();
  const one = workflow('long', { version: '1', concurrency: { limit: 1 } }).step('work', {
    resources: { lamp: 1 },
    run: () => passed.passed,
  });
  const engine = await open([one], { resources: { lamp: 1 } });
  const before = (await recorded(engine)).length;
  const handles = [await engine.start(one, {}), await engine.start(one, {}), await engine.start(one, {})];
  for (let looks = 0; looks < 5; looks++) expect(await engine.control.store.waitGraph(true)).toBeUndefined();
  passed.open();
  for (const handle of handles) await handle.result();
  expect(await recorded(engine)).toHaveLength(before);
});

const buyer = workflow<{ order: string; waits: boolean }>('buyer', { version: '1' })
  .step('order', { run: () => 1, compensate: () => void 0 })
  .waitFor('delivered', { from: ({ input }) => ({ definition: 'seller', key: input.order }) });
const seller = workflow<{ order: string }>('seller', { version: '1' })
  .waitFor('paid', { from: ({ input }) => ({ definition: 'buyer', key: input.order }) })
  .step('deliver', { run: () => 'sent' });

it('two workflows that each wait for an event that only the other sends: one gives up, with the cycle as witness', async () => {
  const engine = await open([buyer, seller]);
  const buys = await engine.start(buyer, { order: 'A-7', waits: true }, { key: 'A-7' });
  const sells = await engine.start(seller, { order: 'A-7' }, { key: 'A-7' });
  await expect(sells.result()).rejects.toThrow(WorkflowFailedError);
  const [error, ...more] = (await recorded(engine)).filter(({ workflow_id }) => workflow_id === sells.id);
  expect(more).toEqual([]);
  expect(error).toMatchObject({ step_id: 'paid', error_class: 'RETRIABLE', error_category: 'CONCURRENCY' });
  expect(error?.context.witness.cycle).toMatchObject([
    { workflowId: sells.id, step: 'paid', waitsFor: 'signal' },
    { workflowId: buys.id, waitsFor: 'end' },
    { workflowId: buys.id, step: 'delivered', waitsFor: 'signal' },
    { workflowId: sells.id, waitsFor: 'end' },
  ]);
  // The other may be sent its event by whoever comes instead.
  expect(await buys.status()).toBe('WAITING');
  await buys.signal('delivered', 'at last');
  expect(await buys.result()).toBe('at last');
});

it('a child that waits for an event of its parent, which waits for the child', async () => {
  const asks = workflow('asks', { version: '1' }).waitFor('go', { from: 'parent' });
  const delegates = workflow('delegates', { version: '1' }).child('ask', asks, { input: () => ({}) });
  const engine = await open([asks, delegates]);
  const parent = await engine.start(delegates, {});
  await expect(parent.result()).rejects.toThrow(WorkflowFailedError);
  const [error] = (await recorded(engine)).filter(({ step_id }) => step_id === 'go');
  expect(error?.context.witness.cycle.map(({ waitsFor }) => waitsFor)).toEqual(['signal', 'child', 'end']);
});

it('nobody steps back whose sender goes on, is not there yet, has a deadline, or is not named', async () => {
  const engine = await open([
    workflow<string>('patient', { version: '1' }).waitFor('word', {
      from: ({ input }) => ({ definition: 'patient', key: input }),
    }),
    workflow<string>('bounded', { version: '1' }).waitFor('word', { deadlineMs: 60_000, from: 'parent' }),
    workflow<string>('anyone', { version: '1' }).waitFor('word'),
    workflow<string>('working', { version: '1' })
      .waitFor('word', { from: ({ input }) => ({ definition: 'patient', key: input }) })
      .sleep('nap', 60_000, { after: [] }),
  ]);
  const start = (name: string, waitsFor: string, key: string) => engine.control.startWorkflow(name, waitsFor, { key });
  await start('patient', 'nobody', 'lonely');
  await start('patient', 'busy', 'one');
  await start('working', 'one', 'busy');
  const graph = await engine.control.store.waitGraph(true);
  expect(graph?.signals).toHaveLength(3);
  expect(graph && deadlocks(graph, WHOLE)).toEqual([]);
});

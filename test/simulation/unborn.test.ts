// A workflow is stored, and so known to all, before the process that began it has heard so: what is asked of it in that moment waits for that.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { HoldfastError } from '../../src/errors.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { SmallWorld } from './smallWorld.ts';

const order = workflow<unknown>('order', { version: '1' })
  .step('pay', { run: () => 'paid' })
  .waitFor('word')
  .step('ship', { run: () => 'shipped' });

it.each([
  ['retried', (engine, id) => engine.retryStep(id, 'pay')],
  ['restarted from its last valid checkpoint', (engine, id) => engine.restart(id, { from: 'lastValidCheckpoint' })],
] satisfies [string, (engine: Engine, id: WorkflowId) => Promise<unknown>][])(
  'is not %s before its birth has been heard of',
  async (_, ask) => {
    const world = new SmallWorld();
    const heard = Promise.withResolvers<void>();
    const { engine } = await world.begin([order], {
      wrap: (store) =>
        new Proxy(store, {
          get(target, name) {
            const own: unknown = Reflect.get(target, name);
            if (name !== 'commit') return typeof own === 'function' ? own.bind(target) : own;
            return async (commit: Commit) => {
              const committed = await target.commit(commit);
              await heard.promise;
              return committed;
            };
          },
        }),
    });
    const begun = engine.startWorkflow('order', {});
    await world.clock.pass(50);
    const [id] = [...world.storage.workflows.keys()] as [WorkflowId];
    // A refusal with its reason is an answer, too.
    const asked = ask(engine, id).then(
      () => 'answered',
      (error: unknown) => (error instanceof HoldfastError ? 'answered' : error),
    );
    await world.clock.pass(50);
    heard.resolve();
    await world.clock.pass(500);
    expect((await begun).workflowId).toBe(id);
    expect(await asked).toBe('answered');
  },
);

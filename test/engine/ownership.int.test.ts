// A process that looks for workflows of dead ones must not take its own: the database knows an owner, not which workflows it just got.
import { setTimeout as passes } from 'node:timers/promises';
import { expect, inject, it, onTestFinished } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { systemClock } from '../../src/clock.ts';
import type { Definition } from '../../src/definition.ts';
import { Engine } from '../../src/engine/engine.ts';
import { DEFAULT_LIMITS } from '../../src/engine/surroundings.ts';
import { noFaults } from '../../src/faults.ts';
import { timeOrderedIds } from '../../src/ids.ts';
import { silentLog } from '../../src/log.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { PostgresStore } from '../../src/persistence/postgresStore.ts';
import { systemRandom } from '../../src/random.ts';
import { isFinal } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';
import { gate } from './fixture.ts';

const schema = freshSchema();
const url = inject('databaseUrl');

/** Its question who is gone takes long, from `slow` on. */
class SlowStore extends PostgresStore {
  slow = false;
  readonly asked = gate();
  readonly answered = gate();

  override async takeOver(...given: Parameters<PostgresStore['takeOver']>): ReturnType<PostgresStore['takeOver']> {
    if (!this.slow) return super.takeOver(...given);
    this.asked.open();
    await passes(100);
    const found = await super.takeOver(...given);
    this.answered.open();
    return found;
  }
}

async function slowEngine(definition: Definition, sleepAfterMs: number) {
  await migrate(url, schema, { mode: 'on', log: silentLog });
  const store = new SlowStore({ url, schema, clock: systemClock, log: silentLog });
  const ids = timeOrderedIds(systemClock);
  const owner = ids();
  const limits = { ...DEFAULT_LIMITS, pollMs: 20, sleepAfterMs };
  const around = {
    store,
    clock: systemClock,
    random: systemRandom,
    ids,
    faults: noFaults,
    log: silentLog,
    owner,
    limits,
  };
  const engine = new Engine(around, [definition], { id: owner, host: 'here', pid: process.pid });
  onTestFinished(async () => {
    await engine.stop(1_000);
    await store.close();
  });
  await engine.start();
  return { store, engine };
}

const ended = (engine: Engine): Promise<string> =>
  new Promise((resolve) => engine.onCommit(({ status }) => isFinal(status) && resolve(status)));

it('a workflow that is started while others are being taken over is not taken from its own process', async () => {
  const passed = gate();
  let calls = 0;
  const definition = workflow('started-meanwhile', { version: '1' }).step('work', {
    run: () => {
      calls += 1;
      return passed.passed;
    },
  });
  const { store, engine } = await slowEngine(definition, 5_000);
  const end = ended(engine);
  store.slow = true;
  await store.asked.passed;
  await engine.startWorkflow('started-meanwhile', {});
  await store.answered.passed;
  passed.open();
  expect(await end).toBe('COMPLETED');
  expect(calls).toBe(1);
});

it('nor is one that is woken meanwhile', async () => {
  const passed = gate();
  let calls = 0;
  const definition = workflow('woken-meanwhile', { version: '1' })
    .waitFor('word')
    .step('work', {
      run: () => {
        calls += 1;
        return passed.passed;
      },
    });
  const { store, engine } = await slowEngine(definition, 0);
  const end = ended(engine);
  const { workflowId } = await engine.startWorkflow('woken-meanwhile', {});
  await expect.poll(() => engine.inMemory).toBe(0);
  store.slow = true;
  await store.asked.passed;
  await engine.sendEvent(workflowId, 'word', 'now');
  await store.answered.passed;
  passed.open();
  expect(await end).toBe('COMPLETED');
  expect(calls).toBe(1);
});

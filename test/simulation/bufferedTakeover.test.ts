// Who dies after others have asked who is gone has buffered what they did not look for: its workflows are left to their next look.
import { describe, expect, it } from 'vitest';
import { OwnedElsewhereError } from '../../src/errors.ts';
import { silentLog } from '../../src/log.ts';
import type { StoredWorkflow } from '../../src/persistence/rows/workflows.ts';
import type { Process } from '../../src/persistence/store.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { buffered, born } from '../persistence/buffer/progress.ts';
import { ORDERS } from '../persistence/commits.ts';
import { BufferedSimulatedStore } from './bufferedSimulatedStore.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { SimulatedProcess } from './simulatedProcess.ts';
import { SimulatedBuffer, SimulatedRedis } from './simulatedRedis.ts';
import { SimulatedStorage } from './simulatedStorage.ts';
import type { Wire } from './simulatedStore.ts';

type Heir = Awaited<ReturnType<World['begun']>>;

class World {
  readonly #clock = new SimulatedClock();
  readonly #storage = new SimulatedStorage(() => this.#clock.now());
  readonly #redis = new SimulatedRedis();

  kill(process: Process): void {
    this.#storage.sessions.delete(process.id);
  }

  /** Everything arrives at once. */
  async begun(id: string) {
    const each = { request: (): void => {} };
    const carry: Wire['carry'] = async (execute) => {
      each.request();
      return execute();
    };
    const wire: Wire = { carry, notify: (wake) => queueMicrotask(wake) };
    const me: Process = { id, host: 'test', pid: 1 };
    const buffer = new SimulatedBuffer(this.#redis, wire, new SimulatedProcess(id, this.#clock), () => true);
    const nothing = (): void => {};
    const told = { lost: nothing, answered: nothing, entered: nothing, leaseLost: nothing };
    const parts = { storage: this.#storage, wire, clock: this.#clock, owner: id, log: silentLog, ...told };
    const store = new BufferedSimulatedStore(buffer, parts);
    await store.enter(me, nothing);
    await buffer.begin();
    return { me, store, each };
  }
}

const ways: readonly [string, (heir: Heir, workflowId: WorkflowId) => Promise<StoredWorkflow | undefined>][] = [
  ['takes over', async ({ store, me }) => (await store.takeOver(me.id, 10, [], ORDERS))[0]],
  ['claims', ({ store, me }, workflowId) => store.claim(workflowId, me.id).catch(unlessOwned)],
];

function unlessOwned(error: unknown): undefined {
  if (!(error instanceof OwnedElsewhereError)) throw error;
}

/** More requests than any of them makes. */
const REQUESTS = 20;

describe('a process that dies while another looks', () => {
  it.each(ways)('leaves all that it has buffered to one that %s, whenever it dies', async (_, take) => {
    for (let dies = 1; dies <= REQUESTS; dies++) {
      const world = new World();
      const first = await world.begun('first');
      const birth = born(first.me);
      await first.store.commit(birth);
      await buffered(first.store, first.me, birth, 2);

      const second = await world.begun('second');
      let requests = 0;
      second.each.request = () => void (++requests === dies && world.kill(first.me));
      let taken = await take(second, birth.workflowId);
      expect(requests).toBeLessThan(REQUESTS);
      world.kill(first.me);
      taken ??= await take(second, birth.workflowId);

      expect({ dies, revision: taken?.revision }).toEqual({ dies, revision: 3 });
    }
  });
});

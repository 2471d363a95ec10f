// The simulated store keeps the promises of the port: what the simulation proves, it proves about the rules that hold on PostgreSQL.
import { storeContract } from '../persistence/storeContract.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { SimulatedStorage } from './simulatedStorage.ts';
import { SimulatedStore, type Wire } from './simulatedStore.ts';

/** Arrives at once, and is never cut. */
const direct: Wire = { carry: async (execute) => execute(), notify: (wake) => queueMicrotask(wake) };

storeContract('the simulated store', () => {
  const clock = new SimulatedClock();
  const storage = new SimulatedStorage(() => clock.now());
  return Promise.resolve({
    open: () => Promise.resolve(new SimulatedStore(storage, direct, clock)),
    kill: (_store, process) => Promise.resolve(void storage.sessions.delete(process.id)),
    dump: () =>
      Promise.resolve(structuredClone([storage.workflows, storage.events, storage.definitions, storage.audits])),
    close: () => Promise.resolve(),
  });
});

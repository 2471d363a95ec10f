// The simulated Redis keeps the promises of a buffer: what the simulation proves, it proves about what a real one does.
import { bufferContract } from '../persistence/buffer/bufferContract.ts';
import { SimulatedClock } from './simulatedClock.ts';
import { SimulatedProcess } from './simulatedProcess.ts';
import { SimulatedBuffer, SimulatedRedis } from './simulatedRedis.ts';
import type { Wire } from './simulatedStore.ts';

/** Arrives at once, and is never cut. */
const direct: Wire = { carry: async (execute) => execute(), notify: (wake) => queueMicrotask(wake) };

bufferContract('the simulated Redis', () => {
  const redis = new SimulatedRedis();
  const ended = new Set<string>();
  return Promise.resolve({
    async open(writer) {
      // A process whose part somebody has ended owns nothing any more.
      const process = new SimulatedProcess(writer, new SimulatedClock());
      const buffer = new SimulatedBuffer(redis, direct, process, () => !ended.has(writer));
      await buffer.open();
      ended.add(writer);
      return buffer;
    },
    close: () => Promise.resolve(),
  });
});

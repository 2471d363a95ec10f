// The wire between a process and a server: a request that was sent arrives even if its sender dies meanwhile.
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import { LostWire, type Wire } from './simulatedStore.ts';

export type Fate = 'arrives' | 'is lost' | 'reply is lost';

/** What befalls messages. */
interface Weather {
  fate(): Fate;
  /** How long one takes, ms. */
  latency(): number;
  /** The same of a request, where they come in the order in which they were sent. */
  there?(): number;
}

export function simulatedWire(process: SimulatedProcess, clock: SimulatedClock, weather: Weather): Wire {
  return {
    carry: <Answer>(execute: () => Answer): Promise<Answer> => {
      if (process.state === 'dead') return new Promise(() => {});
      const fate = weather.fate();
      const [there, back] = [weather.there?.() ?? weather.latency(), weather.latency()];
      return new Promise((resolve, reject) => {
        const lost = (): void => void process.pause(back).then(() => reject(new LostWire(fate)));
        clock.schedule(there, () => {
          if (fate === 'is lost') return lost();
          let answer: () => void;
          try {
            const value = execute();
            answer = () => resolve(value);
          } catch (error) {
            answer = () => reject(error as Error);
          }
          if (fate === 'reply is lost') return lost();
          void process.pause(back).then(answer);
        });
      });
    },
    notify: (wake) => void process.pause(weather.latency()).then(wake),
  };
}

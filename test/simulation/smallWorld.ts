// A world with one storage and as many processes as a test begins, in which nothing goes wrong by itself: for retelling one story exactly.
import type { Definition } from '../../src/definition.ts';
import { Engine } from '../../src/engine/engine.ts';
import { DEFAULT_LIMITS, type Limits, type Surroundings } from '../../src/engine/surroundings.ts';
import { type Faults, noFaults } from '../../src/faults.ts';
import { seededIds } from '../../src/ids.ts';
import { silentLog } from '../../src/log.ts';
import type { Store } from '../../src/persistence/store.ts';
import { seededRandom } from '../../src/random.ts';
import type { WorkflowStatus } from '../../src/workflow.ts';
import { drained, SimulatedClock } from './simulatedClock.ts';
import { SimulatedProcess } from './simulatedProcess.ts';
import { SimulatedStorage, type WorkflowRows } from './simulatedStorage.ts';
import { SimulatedStore, type Wire } from './simulatedStore.ts';

export interface Begun {
  readonly engine: Engine;
  readonly process: SimulatedProcess;
  readonly store: SimulatedStore;
}

export class SmallWorld {
  readonly clock = new SimulatedClock();
  readonly storage = new SimulatedStorage(() => this.clock.now());
  readonly #random = seededRandom(1);
  readonly #ids = seededIds(this.clock, this.#random);

  /** Begins a process and its engine; `wrap` may put something between the engine and its store. */
  async begin(
    definitions: readonly Definition[],
    change: {
      faults?: Faults;
      limits?: Partial<Limits>;
      wrap?: (store: SimulatedStore) => Store;
      around?: (store: SimulatedStore) => Partial<Surroundings>;
      /** Told of the process before its engine starts. */
      told?: (process: SimulatedProcess) => void;
      /** Ends the wait for its start: it may die in that. */
      ends?: Promise<unknown>;
    } = {},
  ): Promise<Begun> {
    const process = new SimulatedProcess(this.#ids(), this.clock);
    change.told?.(process);
    const wire: Wire = {
      carry: <Answer>(execute: () => Answer): Promise<Answer> =>
        new Promise((resolve, reject) => {
          this.clock.schedule(1, () =>
            process.reach(() => {
              try {
                resolve(execute());
              } catch (error) {
                reject(error as Error);
              }
            }),
          );
        }),
      notify: (wake) => process.reach(wake),
    };
    const store = new SimulatedStore(this.storage, wire, process.clock);
    const engine = new Engine(
      {
        store: change.wrap?.(store) ?? store,
        clock: process.clock,
        random: this.#random,
        ids: this.#ids,
        faults: change.faults ?? noFaults,
        log: silentLog,
        owner: process.id,
        limits: { ...DEFAULT_LIMITS, ...change.limits },
        ...change.around?.(store),
      },
      definitions,
      { id: process.id, host: 'small', pid: 1 },
    );
    await this.settled(Promise.race([engine.start(), ...(change.ends ? [change.ends] : [])]));
    return { engine, process, store };
  }

  kill({ process }: Begun): void {
    process.kill();
    this.storage.sessions.delete(process.id);
  }

  /** Moves the clock until the promise has settled. */
  async settled<Value>(promise: Promise<Value>): Promise<Value> {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    promise.then(over, over);
    await drained();
    while (!isOver && (await this.clock.next()));
    return await promise;
  }

  get workflows(): readonly WorkflowRows[] {
    return [...this.storage.workflows.values()];
  }

  get statuses(): readonly WorkflowStatus[] {
    return this.workflows.map(({ head }) => head.status);
  }
}

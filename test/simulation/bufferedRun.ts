// The Redis of a run that has one: which runs have, what befalls it, the stores of the processes before it, and what must hold of all this in the end. Its
// dice are its own: a run without a Redis is what it would be.
import { silentLog } from '../../src/log.ts';
import type { CheckpointBuffer } from '../../src/persistence/buffer/checkpointBuffer.ts';
import { commitIn } from '../../src/persistence/buffer/entry.ts';
import { seededRandom } from '../../src/random.ts';
import { type Answer, bufferLaws } from './bufferLaws.ts';
import { BUFFERED_SCENARIOS } from './bufferedScenarios.ts';
import { BufferedSimulatedStore } from './bufferedSimulatedStore.ts';
import { type Crash, RedisChaos } from './redisChaos.ts';
import type { Scenario } from './scenarios.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import { SimulatedBuffer, SimulatedRedis } from './simulatedRedis.ts';
import type { SimulatedStorage } from './simulatedStorage.ts';
import type { Wire } from './simulatedStore.ts';

/** Of all runs, those that have a Redis. */
const SHARE = 0.25;

export class BufferedRun {
  readonly redis = new SimulatedRedis();
  readonly scenarios: readonly Scenario[];
  /** Processes that were killed, or lost their lease. */
  readonly gone = new Set<string>();
  readonly #storage: SimulatedStorage;
  readonly #chaos: RedisChaos;
  readonly #answers: Answer[] = [];
  readonly #buffered = new Set<string>();
  #givenUp = 0;

  /** Undefined where the run has none. */
  static drawn(
    seed: number,
    faults: number,
    ...[storage, clock, crash]: [SimulatedStorage, SimulatedClock, Crash]
  ): BufferedRun | undefined {
    const random = seededRandom(seed ^ 0x5ed15);
    if (random() >= SHARE) return undefined;
    const first = Math.floor(random() * BUFFERED_SCENARIOS.length);
    const second = Math.floor(random() * BUFFERED_SCENARIOS.length);
    const scenarios = [...new Set([first, second])].flatMap((place) => BUFFERED_SCENARIOS[place] ?? []);
    return new BufferedRun(storage, scenarios, (redis) => new RedisChaos(redis, clock, random, faults, crash));
  }

  private constructor(
    storage: SimulatedStorage,
    scenarios: readonly Scenario[],
    chaos: (redis: SimulatedRedis) => RedisChaos,
  ) {
    this.#storage = storage;
    this.scenarios = scenarios;
    this.#chaos = chaos(this.redis);
    this.redis.onAppend = ({ content }) => {
      if (this.#chaos.isPoisoned) storage.poisoned.add(commitIn(content, {}).checkpoint.id);
    };
  }

  /** @param spoilt a deliberate mistake of the buffer */
  storeOf(
    process: SimulatedProcess,
    wire: Wire,
    spoilt: (buffer: CheckpointBuffer) => CheckpointBuffer = (buffer) => buffer,
  ): BufferedSimulatedStore {
    let isEntered = false;
    const mayBegin = (): boolean => isEntered && store.holds(process.id);
    const buffer = new SimulatedBuffer(this.redis, this.#chaos.wireOf(process), process, mayBegin, () =>
      this.#chaos.hasRead(process),
    );
    const store: BufferedSimulatedStore = new BufferedSimulatedStore(spoilt(buffer), {
      storage: this.#storage,
      wire,
      clock: process.clock,
      owner: process.id,
      log: { ...silentLog, error: () => void this.#givenUp++ },
      lost: () => {},
      answered: (commit, { grade }) => {
        this.#answers.push({ process: process.id, commit, grade });
        if (grade === 'BUFFERED') this.#buffered.add(`${commit.workflowId} ${commit.revision}`);
      },
      entered: () => {
        isEntered = true;
        void buffer.begin();
      },
      leaseLost: () => this.gone.add(process.id),
    });
    return store;
  }

  /** Whether a commit may not be stored yet although somebody was told of it. */
  has({ workflowId, revision }: { readonly workflowId: string; readonly revision: number }): boolean {
    return this.#buffered.has(`${workflowId} ${revision}`);
  }

  get isOver(): boolean {
    return this.#chaos.isOver;
  }

  calm(): void {
    this.#chaos.calm();
  }

  get isDrained(): boolean {
    return this.redis.writers().every((writer) => this.redis.length(writer) === 0);
  }

  get violations(): string[] {
    const { redis, gone } = this;
    return bufferLaws({ storage: this.#storage, redis, answers: this.#answers, gone, wasGivenUp: this.#givenUp > 0 });
  }

  get reached(): [string, number][] {
    const count = (name: string, times: number): [string, number] => [name, times];
    return [
      ...[...this.#chaos.struck].map(([kind, times]) => count(`Redis ${kind}`, times)),
      count('answered by Redis', this.#buffered.size),
      count('lost by Redis', this.redis.lost.size),
      count('set apart', this.#storage.apart.length),
      count('went on without Redis', this.#givenUp),
    ];
  }
}

// One run of the whole engine under a seed: the same processes, people, faults and delays each time. The laws are checked at every crash and at
// the end; after the faults comes a calm, in which every workflow must come to where it belongs.
import type { Definition } from '../../src/definition.ts';
import type { StepContext } from '../../src/stepContext.ts';
import { Breakers } from '../../src/engine/breakers.ts';
import { Configured } from '../../src/engine/configured.ts';
import { Engine } from '../../src/engine/engine.ts';
import { DEFAULT_LIMITS, type Surroundings } from '../../src/engine/surroundings.ts';
import type { FaultPlace } from '../../src/faults.ts';
import { seededIds } from '../../src/ids.ts';
import { allNodes } from '../../src/machines/nodes.ts';
import { fixedPolicies } from '../../src/failures/policy.ts';
import { silentLog } from '../../src/log.ts';
import type { CheckpointBuffer } from '../../src/persistence/buffer/checkpointBuffer.ts';
import type { Store } from '../../src/persistence/store.ts';
import { type Random, seededRandom } from '../../src/random.ts';
import { isFinal } from '../../src/workflow.ts';
import { bodyOf, withChildren } from './bodies.ts';
import { BufferedRun } from './bufferedRun.ts';
import { Chaos } from './chaos.ts';
import { forgotten, leftBehind, violations } from './laws.ts';
import { type Call, Outside } from './outside.ts';
import { People } from './people.ts';
import { type Act, LOOPS, EVERY_SCENARIO, POLICY, RESOURCES, SCENARIOS, type Scenario } from './scenarios.ts';
import { drainedAtOnce, SimulatedClock } from './simulatedClock.ts';
import { SessionCuts } from './sessionCuts.ts';
import { SimulatedProcess } from './simulatedProcess.ts';
import { SimulatedStorage } from './simulatedStorage.ts';
import { SimulatedStore } from './simulatedStore.ts';
import { contextOf, type Standing, standingOf } from './stored.ts';

/** A deliberate mistake, for checking that the laws catch it; or a death at a chosen place. */
export interface Mutant {
  readonly storage?: (now: () => number) => SimulatedStorage;
  readonly store?: (store: SimulatedStore, storage: SimulatedStorage, process: SimulatedProcess) => Store;
  readonly buffer?: (buffer: CheckpointBuffer) => CheckpointBuffer;
  readonly definition?: (definition: Definition) => Definition;
  /** Whether a process dies at this place, besides what the seed lets happen. */
  readonly dies?: (place: FaultPlace, workflowId: string) => boolean;
}

export interface Report {
  readonly seed: number;
  readonly violations: readonly string[];
  readonly standings: ReadonlyMap<number, { scenario: Scenario; standing: Standing }>;
  /** Everything rare that was reached, with how often. */
  readonly reached: ReadonlyMap<string, number>;
  /** The event log and the effects, for comparing two runs. */
  trace(): string;
}

const POLICIES = fixedPolicies(POLICY);
/** How long the calm may take until everything is where it belongs. */
const CALM_MS = 5 * 60_000;
const CHAOS_MS = 45_000;
const REMIND_AFTER_MS = 4_000;

/** @param corrupts whether a crash may also turn a bit over in the newest checkpoint of a workflow that nobody has */
export async function simulate(seed: number, faults: number, mutant: Mutant = {}, corrupts = false): Promise<Report> {
  const run = new Simulation(seed, faults, mutant, corrupts);
  return await run.toTheEnd();
}

const configured = (isCompressing: boolean): Promise<Configured> =>
  Configured.load({
    given: undefined,
    code: new Map([['checkpoints.compression.enabled', isCompressing]]),
    clock: new SimulatedClock(),
    log: silentLog,
  });
const [COMPRESSING, PLAIN] = await Promise.all([configured(true), configured(false)]);

interface Running {
  readonly process: SimulatedProcess;
  readonly engine: Engine;
}

class Simulation {
  readonly #seed: number;
  readonly #mutant: Mutant;
  readonly #clock = new SimulatedClock(drainedAtOnce);
  readonly #random: Random;
  readonly #ids: () => string;
  readonly #storage: SimulatedStorage;
  readonly #outside: Outside;
  readonly #scenarios: readonly Scenario[];
  readonly #chaos: Chaos;
  readonly #cuts: SessionCuts | undefined;
  readonly #people: People;
  readonly #bits: Random | undefined;
  readonly #published: { workflowId: string; revision: number; status: Standing['status'] }[] = [];
  readonly #broken = new Set<string>();
  readonly #reached = new Map<string, number>();
  #running: Running[] = [];
  /** Most runs do not compress what they store: it costs more than it shows. */
  readonly #configured: Configured;
  /** Some runs have a Redis. */
  readonly #buffered: BufferedRun | undefined;
  /** Processes so far. */
  #begun = 0;

  constructor(seed: number, faults: number, mutant: Mutant, corrupts: boolean) {
    this.#seed = seed;
    this.#mutant = mutant;
    this.#bits = corrupts ? seededRandom(~seed) : undefined;
    const plan = seededRandom(seed * 4);
    this.#random = seededRandom(seed * 4 + 1);
    this.#ids = seededIds(this.#clock, seededRandom(seed * 4 + 2));
    const now = (): number => this.#clock.now();
    this.#storage = mutant.storage?.(now) ?? new SimulatedStorage(now);
    const buffered = BufferedRun.drawn(seed, faults, this.#storage, this.#clock, (one) =>
      one ? this.#crash(one) : this.#crashOne(),
    );
    this.#buffered = buffered;
    this.#outside = new Outside(this.#storage, now, (process) => buffered?.redis.takenOf(process) ?? []);
    const drawn = shuffled(SCENARIOS, plan).slice(0, 4);
    this.#scenarios = buffered ? [...buffered.scenarios, ...drawn].slice(0, 4) : drawn;
    const wanted = [...this.#scenarios, ...this.#scenarios.slice(0, plan() < 0.8 ? 1 : 2)];
    this.#chaos = new Chaos(this.#clock, seededRandom(seed * 4 + 3), faults, {
      crash: (process) => this.#crash(process),
      freeze: (process, ms) => this.#freeze(process, ms),
      stop: (process) => this.#stop(process),
    });
    this.#cuts = SessionCuts.drawn(seed, faults, this.#clock, (process, awayMs) => this.#cut(process, awayMs));
    this.#chaos.processes = () => this.#running.map(({ process }) => process).filter(({ state }) => state === 'alive');
    this.#people = new People(this.#clock, this.#storage, this.#outside, wanted, plan, (request) =>
      this.#reach(request),
    );
    this.#configured = plan() < 0.25 ? COMPRESSING : PLAIN;
    const processes = plan() < 0.5 ? 1 : 2;
    for (let index = 0; index < processes; index++) this.#clock.schedule(index * 50, () => this.#begin());
  }

  async toTheEnd(): Promise<Report> {
    await this.#until(
      () => this.#chaos.isOver && this.#buffered?.isOver !== false && this.#cuts?.isOver !== false,
      CHAOS_MS,
    );
    this.#chaos.calm();
    this.#cuts?.calm();
    this.#buffered?.calm();
    for (const { process } of this.#running) process.thaw();
    await this.#until(() => this.#isSettled() && this.#buffered?.isDrained !== false, CALM_MS);
    this.#check('the end');
    const standings = new Map(
      this.#people.errands.flatMap((errand) => {
        const rows = this.#people.rowsOf(errand);
        if (!rows || this.#people.isParked(errand)) return [];
        return [[errand.number, { scenario: errand.scenario, standing: standingOf(rows) }] as const];
      }),
    );
    this.#checkEnds();
    const atTheEnd = [
      ...leftBehind(this.#storage),
      ...forgotten(this.#storage, this.#clock.now()),
      ...(this.#buffered?.violations ?? []),
    ];
    for (const sentence of atTheEnd) this.#broken.add(sentence);
    this.#countWhatWasReached();
    const trace = (): string => JSON.stringify([this.#storage.events, [...this.#outside.effects.values()]]);
    return { seed: this.#seed, violations: [...this.#broken], standings, reached: this.#reached, trace };
  }

  async #until(isReached: () => boolean, mostMs: number): Promise<void> {
    const until = this.#clock.monotonic() + mostMs;
    await drainedAtOnce();
    for (let ticks = 1; this.#clock.monotonic() < until; ticks++) {
      if (ticks % 16 === 0 && isReached()) return;
      if (!(await this.#clock.next())) return;
    }
  }

  #isSettled(): boolean {
    return (
      this.#people.errands.every((errand) => this.#people.isSettled(errand)) &&
      [...this.#storage.workflows.values()].every(({ birth, head }) => birth.parent === null || isFinal(head.status))
    );
  }

  #checkEnds(): void {
    for (const errand of this.#people.errands) {
      const status = this.#people.rowsOf(errand)?.head.status;
      const name = `${errand.scenario.name} (${errand.number})`;
      if (this.#people.isParked(errand)) this.#count('parked');
      else if (!this.#people.isSettled(errand)) this.#broken.add(`${name} is stuck: ${status}`);
      else if (status !== errand.scenario.ends)
        this.#broken.add(`${name} ended ${status} instead of ${errand.scenario.ends}`);
    }
    const told = new Set(this.#storage.platformErrors.map(({ workflowId }) => workflowId));
    for (const { id, birth, head } of this.#storage.workflows.values())
      if (birth.parent !== null && !isFinal(head.status) && !told.has(id))
        this.#broken.add(`child ${id} of step ${birth.parent.step} is left behind: ${head.status}`);
  }

  #check(when: string): void {
    const evidence = {
      storage: this.#storage,
      outside: this.#outside,
      acknowledged: [...this.#people.acknowledged, ...this.#published.filter((one) => !this.#buffered?.has(one))],
      ...WORDS_OF_SCENARIOS,
    };
    for (const violation of violations(evidence))
      if (this.#broken.size < 20) this.#broken.add(`${violation}, seen at ${when}`);
  }

  #begin(): void {
    const process = new SimulatedProcess(this.#ids(), this.#clock);
    const wire = this.#chaos.wireOf(process);
    const plain =
      this.#buffered?.storeOf(process, wire, this.#mutant.buffer) ??
      new SimulatedStore(this.#storage, wire, process.clock);
    const store = this.#mutant.store?.(plain, this.#storage, process) ?? plain;
    const around: Surroundings = {
      store,
      clock: process.clock,
      random: this.#random,
      ids: this.#ids,
      faults: { strike: (place, id) => this.#dies(process, place, id) ?? this.#strikes(process, place) },
      log: silentLog,
      owner: process.id,
      configured: this.#configured,
      breath: (go) => void process.clock.schedule(0, go),
      resources: RESOURCES,
      loops: LOOPS,
      policies: POLICIES,
      breakers: new Breakers(
        { circuits: plain.circuits, clock: process.clock, log: silentLog, random: this.#random, writer: process.id },
        { quay: { failureThreshold: 3, resetTimeoutMs: 400, rampMs: 200 } },
      ),
      limits: {
        ...DEFAULT_LIMITS,
        sleepAfterMs: 200,
        graceMs: 2_000,
        questionDeadlineMs: 20 * 60_000,
        remindAfterMs: REMIND_AFTER_MS,
      },
    };
    const body = bodyOf(this.#begun++);
    body.act = this.#actorOf(process);
    const definitions = this.#scenarios.flatMap((scenario) => body.definitionsOf(scenario));
    const named = new Map(definitions.map((definition) => [definition.name, definition]));
    const engine = new Engine(
      around,
      [...named.values()].map((definition) => this.#mutant.definition?.(definition) ?? definition),
      { id: process.id, host: 'simulation', pid: 1 },
    );
    engine.onCommit((moved) => this.#published.push(moved));
    const running = { process, engine };
    this.#running.push(running);
    // A process that cannot start ends, and is started again.
    engine.start().catch(() => this.#crash(process));
  }

  /** How the functions of steps act when they run in this process. */
  #actorOf(process: SimulatedProcess): Act {
    return async (step: StepContext, value, fails) => {
      const call = this.#outside.called(process, step);
      const isMine = !call.isLate && !call.isUndo;
      const isHeld = (): boolean => this.#storage.resources.isHeld(call.workflowId, this.#addressOf(call));
      if (isMine && this.#needs(call) && !isHeld() && this.#isWanted(call))
        this.#outside.ungranted.push(`${call.key} was called without its resources`);
      await process.pause(this.#chaos.latency() * 3);
      const error = fails?.(step.attempt);
      if (error) throw error;
      this.#outside.takesEffect(process, step, value);
      await process.pause(this.#chaos.latency() * 3);
      return value;
    };
  }

  /** A commit that moves the workflow may be stored, and its answer be under way: the call is told to stop when that is there. */
  #isWanted({ workflowId, key, attempt }: Call): boolean {
    const rows = this.#storage.workflows.get(workflowId);
    if (!rows) return false;
    const wanted = new Set(Object.values(contextOf(rows).tag));
    return [...rows.attempts.values()].some(
      ({ intent }) => intent.key === key && intent.attempt === attempt && wanted.has(intent.tag),
    );
  }

  /** Calls of a machine hold what they need each for itself; items of a step all together. */
  #addressOf({ workflowId, step, work }: Call): string {
    const definition = this.#storage.workflows.get(workflowId)?.birth.definition ?? '';
    if (!WORDS_OF_SCENARIOS.machines.has(definition)) return step;
    return work.replace(/#(\d+)$/, (_, count) => `[${Number(count) - 1}]`);
  }

  #needs({ workflowId, step }: Call): boolean {
    const definition = this.#storage.workflows.get(workflowId)?.birth.definition ?? '';
    return WORDS_OF_SCENARIOS.needing.get(definition)?.has(step) ?? false;
  }

  #dies(process: SimulatedProcess, place: FaultPlace, workflowId: string): Promise<void> | undefined {
    if (process.state !== 'alive' || !this.#mutant.dies?.(place, workflowId)) return undefined;
    this.#crash(process);
    return new Promise(() => {});
  }

  #strikes(process: SimulatedProcess, place: FaultPlace): Promise<void> | undefined {
    this.#cuts?.strike(process, place);
    return this.#chaos.strike(process, place);
  }

  /** Another process is there, or comes, and may take over until the session is back. */
  #cut(process: SimulatedProcess, awayMs: number): void {
    this.#storage.cut(process.id, awayMs);
    if (this.#running.length < 2) this.#clock.schedule(0, () => this.#begin());
  }

  #crash(process: SimulatedProcess): void {
    if (process.state === 'dead') return;
    process.kill();
    this.#storage.sessions.delete(process.id);
    this.#running = this.#running.filter((running) => running.process !== process);
    this.#buffered?.gone.add(process.id);
    this.#count('crash');
    this.#corrupt();
    this.#clock.schedule(20 + this.#random() * 1_500, () => this.#begin());
    this.#check(`crash ${this.#reached.get('crash')} at ${this.#clock.monotonic().toFixed(1)}`);
  }

  /** Any of those that run. */
  #crashOne(): void {
    const running = this.#chaos.pick(this.#running);
    if (running) this.#crash(running.process);
  }

  /** Half of the workflows that nobody has now. */
  #corrupt(): void {
    if (!this.#bits) return;
    for (const rows of this.#storage.workflows.values()) {
      const { owner, completedAt } = rows.head;
      if (completedAt !== null || (owner !== null && this.#storage.isAlive(owner))) continue;
      if (this.#bits() < 0.5) this.#storage.corrupt(rows, this.#bits);
    }
  }

  /** Another process is there, or comes, and takes over when the lease has run out. */
  #freeze(process: SimulatedProcess, ms: number): void {
    process.freeze();
    this.#count('freeze');
    if (this.#running.length < 2) this.#clock.schedule(500, () => this.#begin());
    this.#clock.schedule(ms, () => {
      process.thaw();
      this.#check('a thaw');
    });
  }

  #stop(process: SimulatedProcess): void {
    const running = this.#running.find((one) => one.process === process);
    if (!running) return;
    this.#count('stop');
    this.#running = this.#running.filter((one) => one !== running);
    this.#clock.schedule(this.#random() * 800, () => this.#begin());
    running.engine.stop(this.#random() * 300).then(
      () => this.#gone(process),
      () => this.#gone(process),
    );
  }

  #gone(process: SimulatedProcess): void {
    process.kill();
    this.#buffered?.gone.add(process.id);
    this.#storage.sessions.delete(process.id);
    this.#check('a stop');
  }

  /** A request to any process: one that is frozen gets it late. */
  #reach<Answer>(request: (engine: Engine) => Promise<Answer>): Promise<Answer> | undefined {
    const running = this.#chaos.pick(this.#running);
    if (!running) return undefined;
    return new Promise((resolve, reject) => {
      running.process.reach(() => void request(running.engine).then(resolve, reject));
    });
  }

  #count(name: string, times = 1): void {
    this.#reached.set(name, (this.#reached.get(name) ?? 0) + times);
  }

  #countWhatWasReached(): void {
    for (const [name, times] of this.#chaos.struck) {
      this.#count(name, times);
      this.#count('faults', times);
      if (name.startsWith('blackout')) this.#count('blackout', times);
    }
    for (const [name, times] of this.#buffered?.reached ?? []) this.#count(name, times);
    this.#count('workflows', this.#storage.workflows.size);
    for (const [what, times] of this.#storage.seen) this.#count(what, times);
    for (const [trigger, times] of this.#people.answered) this.#count(`answer ${trigger}`, times);
    for (const rows of this.#storage.workflows.values()) {
      const { birth, owners, head, attempts, recoveries } = rows;
      for (const { told } of Object.values(contextOf(rows).vigil ?? {})) this.#count('reminded', told);
      if (birth.startAt !== null) this.#count('postponed');

      for (const { strategy } of recoveries) this.#count(`recovered ${strategy}`);
      const changes = owners.filter(({ owner }, index) => index > 0 && owner !== owners[index - 1]?.owner);
      this.#count('takeover', changes.length);
      this.#count(`ended ${head.status}`);
      for (const { intent } of attempts.values()) this.#count(intent.kind);
    }
    for (const { type } of this.#storage.events) this.#count(type);
    const late = [...this.#outside.effects.values()].filter(({ isLate }) => isLate);
    const repeated = [...this.#outside.effects.values()].filter(({ times }) => times > 1);
    this.#count('late effect', late.length);
    this.#count('repeated effect', repeated.length);
  }
}

const WORDS_OF_SCENARIOS = (() => {
  const built = EVERY_SCENARIO.flatMap((scenario) => withChildren(scenario, () => Promise.resolve(null)));
  const named = (has: (node: Definition['nodes'][number]) => boolean): Map<string, Set<string>> =>
    new Map(
      built.map(({ name, nodes }) => [
        name,
        new Set(
          allNodes(nodes)
            .filter(has)
            .map((node) => node.name),
        ),
      ]),
    );
  return {
    machines: new Set(built.filter(({ own }) => own).map(({ name }) => name)),
    once: named((node) => node.kind === 'step' && !node.idempotent),
    needing: named((node) => node.kind === 'step' && node.resources !== undefined),
    undoable: named((node) => node.kind === 'step' && node.compensate !== undefined),
  };
})();

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}

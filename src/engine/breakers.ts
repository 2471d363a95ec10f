// The circuit breakers of this process: one for each dependency that a step has named so far, read from the store on first use. Once a second
// counters are written and changes by other processes are seen. People read and set breakers here too.
import { isBlank } from '../blank.ts';
import type { Timer } from '../clock.ts';
import { InvalidInputError } from '../errors.ts';
import type { AuditEntry } from '../persistence/rows/audit.ts';
import type { CircuitRow, FoundCircuitRow } from '../persistence/circuitStore.ts';
import { Breaker } from './breaker.ts';
import type { BreakerSurroundings } from './circuitSaving.ts';
import type { Opening } from './circuitChanges.ts';
import type { BreakerCall, Refusal } from './breakerCall.ts';
import { type BreakerOptions, breakerOptions } from './breakerOptions.ts';
import { circuitStateOf } from './circuitNames.ts';
import type { CircuitBreaker, SetBreaker } from './control.ts';

const LOOK_MS = 1_000;
const WORDS: Readonly<Record<SetBreaker, true>> = { FORCE_OPEN: true, FORCE_CLOSED: true, AUTOMATIC: true };

export class Breakers {
  readonly #around: BreakerSurroundings;
  readonly #options: Readonly<Record<string, BreakerOptions>>;
  readonly #here = new Map<string, Breaker>();
  readonly #known = new Map<string, Required<BreakerOptions>>();
  readonly #loading = new Map<string, Promise<Breaker>>();
  #timer: Timer | undefined;
  #stopped = false;

  /** @param options departures from the defaults, by dependency; checked by `checkBreakers` */
  constructor(around: BreakerSurroundings, options: Readonly<Record<string, BreakerOptions>> = {}) {
    this.#around = around;
    this.#options = options;
  }

  /** Whether a call may be made now. Never throws: where the store does not answer, the breaker lives in memory until it does. */
  ask(key: string, operation: string, callMs: number): BreakerCall | Refusal | Promise<BreakerCall | Refusal> {
    const breaker = this.#here.get(key);
    return breaker ? breaker.ask(operation, callMs) : this.#first(key, operation, callMs);
  }

  /** By what this process knows of the circuit; undefined where the store must be asked: the circuit is not known here, or may be tried. */
  askNow(key: string, operation: string): BreakerCall | Refusal | undefined {
    return this.#here.get(key)?.askNow(operation);
  }

  /** Reads the circuits of these dependencies, so that the first calls need not ask the store. Never throws: they are read when they are needed. */
  async start(keys: readonly string[]): Promise<void> {
    const unknown = keys.filter((key) => !this.#here.has(key));
    if (unknown.length === 0) return;
    try {
      const found = new Map((await this.#around.circuits.circuits(unknown)).map((row) => [row.key, row]));
      for (const key of unknown) this.#keep(new Breaker(key, this.optionsOf(key), this.#around, found.get(key)));
    } catch (error) {
      this.#around.log.warn({ err: error }, 'circuit breakers could not be read; they are read when they are needed');
    }
  }

  async #first(key: string, operation: string, callMs: number): Promise<BreakerCall | Refusal> {
    const breaker = await this.#load(key).catch((error: unknown) => {
      this.#around.log.warn({ breaker: key, err: error }, 'a circuit breaker begins in memory until it can be read');
      return this.#keep(new Breaker(key, this.optionsOf(key), this.#around));
    });
    return breaker.ask(operation, callMs);
  }

  optionsOf(key: string): Required<BreakerOptions> {
    let options = this.#known.get(key);
    if (!options) this.#known.set(key, (options = breakerOptions(key, this.#options)));
    return options;
  }

  /** After how many ms a step that waits for this dependency may ask; undefined while its circuit keeps calls back, or is not known here. */
  releaseIn(key: string, dueInMs?: number): number | undefined {
    return this.#here.get(key)?.releaseIn(dueInMs);
  }

  /** When the circuit opened last, and by which errors; undefined where it never did, or is not known here. */
  opening(key: string): Opening | undefined {
    return this.#here.get(key)?.opening;
  }

  /** Calls back when the circuit changes its state. Returns how to stop that. */
  onChange(key: string, wake: () => void): () => void {
    return this.#here.get(key)?.onChange(wake) ?? (() => {});
  }

  /** Every dependency that was called so far, by key, as it is stored: counters may be a second old. */
  async list(): Promise<readonly CircuitBreaker[]> {
    return (await this.#around.circuits.circuits()).map(shown);
  }

  async read(key: string): Promise<CircuitBreaker | undefined> {
    const [found] = await this.#around.circuits.circuits([key]);
    return found && shown(found);
  }

  /**
   * A person's word, stored when this resolves, with its row of the audit log. Asking for what is so already changes nothing, and writes nothing.
   * @throws InvalidInputError without a reason, and for a word that there is not; ServerUnavailableError, StaleRevisionError: nothing was changed
   */
  async set(
    key: string,
    to: SetBreaker,
    by: { readonly actor: string; readonly reason: string; readonly audit?: AuditEntry },
  ): Promise<{ readonly breaker: CircuitBreaker; readonly hasChanged: boolean }> {
    if (!Object.hasOwn(WORDS, to))
      throw new InvalidInputError(
        `a circuit breaker can be set to ${Object.keys(WORDS).join(', ')}, not to ${String(to)}`,
        {
          field: 'to',
        },
      );
    if (isBlank(by.reason))
      throw new InvalidInputError('a reason is required: say why the circuit breaker is set', { field: 'reason' });
    const breaker = this.#here.get(key) ?? (await this.#load(key));
    await breaker.save();
    const hasChanged = await breaker.force(to, by);
    return { breaker: (await this.read(key)) as CircuitBreaker, hasChanged };
  }

  /** Writes the counters. Calls that end later are not heard by any other process. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#saveAll();
  }

  /** Single flight: two breakers of one dependency must not be in this process. @throws ServerUnavailableError */
  #load(key: string): Promise<Breaker> {
    const loading =
      this.#loading.get(key) ??
      this.#around.circuits
        .circuits([key])
        .then(([found]) => this.#keep(new Breaker(key, this.optionsOf(key), this.#around, found)))
        .finally(() => {
          this.#loading.delete(key);
        });
    this.#loading.set(key, loading);
    return loading;
  }

  #keep(breaker: Breaker): Breaker {
    const earlier = this.#here.get(breaker.key);
    if (earlier) return earlier;
    this.#here.set(breaker.key, breaker);
    if (!this.#timer && !this.#stopped) this.#arm();
    return breaker;
  }

  #arm(): void {
    this.#timer = this.#around.clock.schedule(LOOK_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    for (const breaker of this.#here.values()) breaker.releaseLate();
    await this.#saveAll();
    try {
      for (const found of await this.#around.circuits.circuits([...this.#here.keys()]))
        this.#here.get(found.key)?.see(found);
    } catch (error) {
      this.#around.log.debug({ err: error }, 'circuit breakers could not be looked at');
    }
    if (!this.#stopped) this.#arm();
  }

  async #saveAll(): Promise<void> {
    const saved = await Promise.allSettled([...this.#here.values()].map((breaker) => breaker.save()));
    for (const one of saved)
      if (one.status === 'rejected')
        this.#around.log.warn({ err: one.reason }, 'a circuit breaker could not be stored; trying again');
  }
}

const shown = (row: CircuitRow & Pick<FoundCircuitRow, 'rejected'>): CircuitBreaker => ({
  key: row.key,
  state: circuitStateOf(row.state),
  forced: row.forced,
  failureCount: row.failureCount,
  failureThreshold: row.failureThreshold,
  successThreshold: row.successThreshold,
  resetTimeoutMs: row.resetTimeoutMs,
  openedAt: row.openedAt,
  retryAt: row.retryAt,
  rejected: row.rejected,
  reason: row.reason,
  changedBy: row.changedBy,
  updatedAt: row.updatedAt,
});

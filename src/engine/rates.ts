// Budgets of calls that all workflows and processes share: `step.spend(name, n)` counts against them, and a step that finds one spent waits until
// its window is over. Windows follow each other without a gap, from the beginning of time.
import type { Clock } from '../clock.ts';
import { InvalidConfigurationError, InvalidInputError, RateBudgetSpentError } from '../errors.ts';
import type { Random } from '../random.ts';
import type { ScarcityStore } from '../persistence/scarcityStore.ts';
import type { Configured } from './configured.ts';

/** How much may be spent in each window. */
export interface RateBudget {
  /** Whole number, 1 or more. */
  readonly limit: number;
  /** Length of a window, ms. @default 3,600,000 (an hour) */
  readonly perMs?: number;
}

export type RateBudgets = Readonly<Record<string, RateBudget>>;

/** A budget with what was spent of it in the window that runs now. */
export interface RateBudgetState {
  readonly name: string;
  readonly limit: number;
  readonly perMs: number;
  readonly spent: number;
  /** Spendings that were refused in this window. */
  readonly refused: number;
  /** When the window ends, ms since the epoch. */
  readonly renewsAt: number;
}

const HOUR = 3_600_000;
/** Those who wait for one window return spread over a tenth of it, so that they do not meet; a minute at most. */
const LONGEST_SPREAD_MS = 60_000;

export interface RatesOptions {
  readonly store: ScarcityStore;
  readonly configured: Configured;
  readonly clock: Clock;
  readonly random: Random;
}

export class Rates {
  readonly #declared: ReadonlyMap<string, Required<RateBudget>>;
  readonly #store: ScarcityStore;
  readonly #configured: Configured;
  readonly #clock: Clock;
  readonly #random: Random;

  /** @throws InvalidConfigurationError naming budget, option and value */
  constructor(budgets: RateBudgets, { store, configured, clock, random }: RatesOptions) {
    this.#declared = new Map(Object.entries(budgets).map(([name, budget]) => [name, checked(name, budget)]));
    this.#store = store;
    this.#configured = configured;
    this.#clock = clock;
    this.#random = random;
  }

  /**
   * Counts against a budget.
   * @throws RateBudgetSpentError when that is more than what is left of its window
   * @throws InvalidInputError for a budget that is not declared, or an amount that no window could hold
   */
  async spend(name: string, amount: number): Promise<void> {
    const budgets = this.#budgets;
    const budget = budgets.get(name);
    if (!budget)
      throw new InvalidInputError(
        `no budget "${name}" is declared: give createEngine({ budgets: { ${name}: { limit, perMs } } }); there are ${[...budgets.keys()].join(', ')}`,
        { budget: name },
      );
    const { limit, perMs } = budget;
    const counts = this.#counts(name);
    if (!Number.isInteger(amount) || amount < 1 || (counts && amount > limit))
      throw new InvalidInputError(
        `${amount} cannot be spent of the budget "${name}": give a whole number from 1 to its limit, ${limit}`,
        { budget: name, amount, limit },
      );
    if (!counts) return;
    const now = this.#clock.now();
    const windowStart = Math.floor(now / perMs) * perMs;
    if (await this.#store.spend({ budget: name, amount, limit, windowStart })) return;
    const spread = Math.floor(this.#random() * Math.min(perMs / 10, LONGEST_SPREAD_MS));
    throw new RateBudgetSpentError(
      `the budget "${name}" of ${limit} in ${perMs} ms is spent; it is renewed at ${new Date(windowStart + perMs).toISOString()}`,
      { budget: name, amount, limit, perMs, renewsAt: windowStart + perMs },
      windowStart + perMs - now + spread,
    );
  }

  /** What `createEngine` declares counts always; what only the configuration has, where that watches for exhaustion. */
  #counts(name: string): boolean {
    return this.#declared.has(name) || this.#configured.settings.of().error_detection.resource_exhaustion.enabled;
  }

  /** The one that the configuration has, which it may change at any time, and those that were declared. */
  get #budgets(): ReadonlyMap<string, Required<RateBudget>> {
    const limit = this.#configured.settings.of().error_detection.resource_exhaustion.thresholds.api_calls;
    return new Map([['api_calls', { limit, perMs: HOUR }], ...this.#declared]);
  }

  async list(): Promise<readonly RateBudgetState[]> {
    const rows = new Map((await this.#store.spent()).map((row) => [row.budget, row]));
    const now = this.#clock.now();
    return [...this.#budgets].map(([name, { limit, perMs }]) => {
      const start = Math.floor(now / perMs) * perMs;
      const row = rows.get(name);
      const { spent = 0, refused = 0 } = row && row.windowStart >= start ? row : {};
      return { name, limit, perMs, spent, refused, renewsAt: start + perMs };
    });
  }
}

function checked(name: string, { limit, perMs = HOUR }: RateBudget): Required<RateBudget> {
  for (const [option, value] of Object.entries({ limit, perMs }))
    if (!Number.isInteger(value) || value < 1)
      throw new InvalidConfigurationError(
        `budgets.${name}.${option} is ${String(value)}; it must be a whole number, 1 or more`,
        { option: `budgets.${name}.${option}`, value },
      );
  return { limit, perMs };
}

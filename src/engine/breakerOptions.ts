// What can be set about a circuit breaker, its defaults and its ranges. Checked when the engine is made, so that a wrong number is refused by
// name before anything runs.
import { InvalidConfigurationError } from '../errors.ts';
import { CIRCUIT_KINDS, type CircuitKind } from '../machines/circuitBreaker.ts';

export interface BreakerOptions {
  /**
   * What opens it. `counter`: so many calls more failed than succeeded. `consecutive`: so many failed in a row. `countWindow`: the rate among the
   * last calls. `timeWindow`: the rate in the last while. Windows are each process's own, and begin anew after a restart.
   * @default "counter"
   */
  readonly kind?: CircuitKind;
  /**
   * Of `counter` and `consecutive`: opens at this count. Lower spares a sick dependency sooner, higher bears more noise. 1 to 1,000.
   * @default 5
   */
  readonly failureThreshold?: number;
  /** So many different steps of workflows must be among those that failed, so that one bad input keeps nobody else back. 1 to 100. @default 2 */
  readonly distinctOperations?: number;
  /**
   * How long it stays open before one call tries the dependency, in ms; a tenth more or less, drawn anew each time. Twice as long each time that
   * it opens again without having closed; longer where the dependency says for how long (Retry-After). Steps that wait for it use up no attempt, and
   * come back within a tenth of this (at most 30 s) after it. 1 ms to 24 hours.
   * @default 300,000 (5 minutes)
   */
  readonly resetTimeoutMs?: number;
  /** Longest open time that doubling leads to, in ms. 1 ms to 24 hours. @default 1,800,000 (30 minutes), or `resetTimeoutMs` where that is longer */
  readonly maxResetTimeoutMs?: number;
  /** So many tries must succeed in a row before it closes. 1 to 100. @default 1 */
  readonly successThreshold?: number;
  /** A call that tries and has not answered after this counts as failed, in ms. 1 ms to 24 hours. @default 60,000 */
  readonly halfOpenMaxWaitMs?: number;
  /**
   * After closing, a tenth of the calls goes through at once, and more and more of them until all do, after this long, in ms. 1 ms to 1 hour.
   * @default a tenth of `resetTimeoutMs`, at most 30,000
   */
  readonly rampMs?: number;
  /** Of `countWindow`: calls in it. 1 to 10,000. @default 100 */
  readonly windowCalls?: number;
  /** Of `timeWindow`: its length in ms; at most the last 10,000 calls are in it. 1 ms to 1 hour. @default 30,000 */
  readonly windowMs?: number;
  /** Of both windows: fewer calls say nothing. 1 to 10,000. @default 10 */
  readonly minimumCalls?: number;
  /** Of both windows: opens when so many of the calls fail. Above 0, at most 1. @default 0.5 */
  readonly failureRate?: number;
  /** Of both windows: a call that takes so long is slow, in ms. 1 ms to 24 hours. @default 60,000 */
  readonly slowCallMs?: number;
  /** Of both windows: opens when so many of the calls are slow. Above 0, at most 1. @default 1 */
  readonly slowCallRate?: number;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const LONGEST_RAMP_MS = 30 * SECOND;
const LONGEST_DOUBLED_MS = 30 * MINUTE;

const DEFAULT_BREAKER = {
  kind: 'counter',
  failureThreshold: 5,
  distinctOperations: 2,
  resetTimeoutMs: 5 * MINUTE,
  successThreshold: 1,
  halfOpenMaxWaitMs: MINUTE,
  windowCalls: 100,
  windowMs: 30 * SECOND,
  minimumCalls: 10,
  failureRate: 0.5,
  slowCallMs: MINUTE,
  slowCallRate: 1,
} as const satisfies Omit<Required<BreakerOptions>, 'maxResetTimeoutMs' | 'rampMs'>;

/** Greatest value of what is a whole number from 1, or a rate. */
const MOST: Readonly<Record<Exclude<keyof BreakerOptions, 'kind'>, number>> = {
  failureThreshold: 1_000,
  distinctOperations: 100,
  resetTimeoutMs: 24 * HOUR,
  maxResetTimeoutMs: 24 * HOUR,
  successThreshold: 100,
  halfOpenMaxWaitMs: 24 * HOUR,
  rampMs: HOUR,
  windowCalls: 10_000,
  windowMs: HOUR,
  minimumCalls: 10_000,
  failureRate: 1,
  slowCallMs: 24 * HOUR,
  slowCallRate: 1,
};
const RATES: ReadonlySet<string> = new Set<keyof BreakerOptions>(['failureRate', 'slowCallRate']);

/** For all dependencies. */
export const ALL = '*';

/** @throws InvalidConfigurationError naming the breaker, the option and the value */
export function checkBreakers(options: Readonly<Record<string, BreakerOptions>> = {}): void {
  for (const [key, given] of Object.entries(options)) checked(key, given);
}

/** What was said for all, for the dependency and for its endpoint (`dependency/endpoint`), over the defaults. @throws InvalidConfigurationError */
export function breakerOptions(
  key: string,
  options: Readonly<Record<string, BreakerOptions>> = {},
): Required<BreakerOptions> {
  const [dependency = key] = key.split('/', 1);
  const names = new Set([ALL, dependency, key]);
  const said = Object.assign({}, ...[...names].map((name) => checked(name, options[name]))) as BreakerOptions;
  const { resetTimeoutMs = DEFAULT_BREAKER.resetTimeoutMs } = said;
  return {
    ...DEFAULT_BREAKER,
    maxResetTimeoutMs: Math.max(LONGEST_DOUBLED_MS, resetTimeoutMs),
    rampMs: Math.max(1, Math.min(Math.round(resetTimeoutMs / 10), LONGEST_RAMP_MS)),
    ...said,
  };
}

/** What was said, without what is undefined. */
function checked(key: string, given: BreakerOptions = {}): BreakerOptions {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [option, value] of said) {
    const refuse = (must: string): never => {
      throw new InvalidConfigurationError(`breakers.${key}.${option} must be ${must}, got ${String(value)}`, {
        option: `breakers.${key}.${option}`,
        value,
      });
    };
    if (option === 'kind') {
      if (!CIRCUIT_KINDS.includes(value as CircuitKind)) refuse(`one of ${CIRCUIT_KINDS.join(', ')}`);
      continue;
    }
    const most = MOST[option as keyof typeof MOST] as number | undefined;
    if (most === undefined)
      throw new InvalidConfigurationError(
        `breakers.${key} has no option "${option}"; there are kind, ${Object.keys(MOST).join(', ')}`,
        { option: `breakers.${key}.${option}` },
      );
    if (RATES.has(option)) {
      if (typeof value !== 'number' || !(value > 0 && value <= 1)) refuse('above 0 and at most 1');
    } else if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > most)
      refuse(`a whole number from 1 to ${most}`);
  }
  return Object.fromEntries(said);
}

// What can be set about a circuit breaker, its defaults and its ranges. Checked when the engine is made, so that a wrong number is refused by
// name before anything runs.
import { InvalidConfigurationError } from '../errors.ts';

export interface BreakerOptions {
  /**
   * Opens when so many calls more failed than succeeded. Lower spares a sick dependency sooner, higher bears more noise. 1 to 1,000.
   * @default 5
   */
  readonly failureThreshold?: number;
  /** So many different steps of workflows must be among those that failed, so that one bad input keeps nobody else back. 1 to 100. @default 2 */
  readonly distinctOperations?: number;
  /**
   * How long it stays open before one call tries the dependency, in ms. Steps that wait for it use up no attempt, and come back within a
   * tenth of this (at most 30 s) after it. 1 ms to 24 hours.
   * @default 300,000 (5 minutes)
   */
  readonly resetTimeoutMs?: number;
  /** So many tries must succeed in a row before it closes. 1 to 100. @default 1 */
  readonly successThreshold?: number;
}

const MINUTE = 60_000;
const DEFAULT_BREAKER = {
  failureThreshold: 5,
  distinctOperations: 2,
  resetTimeoutMs: 5 * MINUTE,
  successThreshold: 1,
} as const satisfies Required<BreakerOptions>;

const MOST = {
  failureThreshold: 1_000,
  distinctOperations: 100,
  resetTimeoutMs: 24 * 60 * MINUTE,
  successThreshold: 100,
} as const satisfies Required<BreakerOptions>;

/** @throws InvalidConfigurationError naming the breaker, the option and the value */
export function checkBreakers(options: Readonly<Record<string, BreakerOptions>> = {}): void {
  for (const [key, given] of Object.entries(options)) breakerOptions(key, given);
}

/** What was said over the defaults. @throws InvalidConfigurationError */
export function breakerOptions(key: string, given: BreakerOptions = {}): Required<BreakerOptions> {
  const said = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [option, value] of said) {
    const most = MOST[option as keyof BreakerOptions] as number | undefined;
    if (most === undefined)
      throw new InvalidConfigurationError(
        `breakers.${key} has no option "${option}"; there are ${Object.keys(MOST).join(', ')}`,
        { option: `breakers.${key}.${option}` },
      );
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw new InvalidConfigurationError(
        `breakers.${key}.${option} must be a whole number from 1 to ${most}, got ${String(value)}`,
        { option: `breakers.${key}.${option}`, value },
      );
  }
  return { ...DEFAULT_BREAKER, ...Object.fromEntries(said) };
}

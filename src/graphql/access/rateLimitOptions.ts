// The limits of one caller as options: what there is, and what is refused.
import { refuseOption } from '../../optionNames.ts';

export interface RateLimits {
  /** Operations of one caller in a minute, over all transports; a sixth of them at once. @default 6,000 */
  readonly operationsPerMinute: number;
  /** Mutations of one caller in a minute, but for `startWorkflow` and `sendWorkflowEvent`, which are work and no control; a sixth of them at once. @default 300 */
  readonly controlsPerMinute: number;
  /** Sockets, and operations over sockets and streams, that one caller may have open. @default 1,000 */
  readonly streams: number;
  /** Credentials from one address that are not true, in a minute; more are answered with 429. What is true is let in all the same. @default 20 */
  readonly failuresPerMinute: number;
}

const DEFAULTS: RateLimits = {
  operationsPerMinute: 6_000,
  controlsPerMinute: 300,
  streams: 1_000,
  failuresPerMinute: 20,
};

/** @throws InvalidConfigurationError */
export function rateLimits(given: Partial<RateLimits>): RateLimits {
  const limits = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(DEFAULTS, name))
      refuseOption('createServer', `rateLimits.${name}`, `one of ${Object.keys(DEFAULTS).join(', ')}`, value);
    if (!Number.isInteger(value) || value < 1 || value > 1_000_000_000)
      refuseOption('createServer', `rateLimits.${name}`, 'a whole number from 1 on', value);
  }
  return limits;
}

// The statechart of circuit breakers, for those who show it: its configuration as JSON, the same for every dependency.
import { circuitBreakerMachine } from '../machines/circuitBreaker.ts';

let chart: object | undefined;

export const circuitChart = (): object =>
  (chart ??= JSON.parse(
    JSON.stringify(circuitBreakerMachine.config, (_, value: unknown) =>
      typeof value === 'function' ? { type: 'function' } : value,
    ),
  ) as object);

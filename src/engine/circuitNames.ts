// The names that people see of a circuit breaker's states. The machine has five; that a person holds one there is said beside the name.
import type { CircuitState } from './control.ts';

const NAMES: Readonly<Record<string, CircuitState>> = {
  closed: 'CLOSED',
  forcedClosed: 'CLOSED',
  open: 'OPEN',
  forcedOpen: 'OPEN',
  halfOpen: 'HALF_OPEN',
};

/** @param state of the machine, as it is stored */
export const circuitStateOf = (state: string): CircuitState => NAMES[state] ?? 'CLOSED';

/** The machine's states that have this name. */
export const statesNamed = (names: readonly CircuitState[]): string[] =>
  Object.keys(NAMES).filter((state) => names.includes(circuitStateOf(state)));

export const isForced = (state: string): boolean => state === 'forcedOpen' || state === 'forcedClosed';

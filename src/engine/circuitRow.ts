// A circuit breaker as its row has it.
import type { CircuitSnapshot } from '../machines/circuitBreaker.ts';
import { storedCircuit } from '../machines/circuitStored.ts';
import type { CircuitWindow } from '../machines/circuitWindow.ts';
import type { CircuitRow } from '../persistence/circuitStore.ts';
import type { BreakerOptions } from './breakerOptions.ts';
import type { CircuitChanges } from './circuitChanges.ts';
import { isForced } from './circuitNames.ts';

/** @param window of a breaker that opens by a rate: its failures are what the row tells while it is closed */
export function circuitRow(
  { key, options }: { readonly key: string; readonly options: Required<BreakerOptions> },
  snapshot: CircuitSnapshot,
  window: CircuitWindow | undefined,
  changes: CircuitChanges,
): CircuitRow {
  const { generation, failures, openedAt, retryAt } = snapshot.context;
  return {
    key,
    state: snapshot.value,
    snapshot: { ...storedCircuit(snapshot), kind: options.kind },
    failureCount: snapshot.value === 'closed' ? (window?.failures ?? failures) : failures,
    failureThreshold: options.failureThreshold,
    successThreshold: options.successThreshold,
    resetTimeoutMs: options.resetTimeoutMs,
    openedAt,
    retryAt,
    ...changes.columns,
    forced: isForced(snapshot.value),
    generation,
  };
}

// The stored form of a circuit breaker, and an actor made from it. Times in it are of the wall: a process that comes later goes by them.
import { createActor } from 'xstate';
import {
  type CircuitActor,
  circuitBreakerMachine,
  type CircuitContext,
  type CircuitPolicy,
  type CircuitSnapshot,
  type CircuitState,
} from './circuitBreaker.ts';

/** What is stored of a breaker. */
export interface StoredCircuit {
  readonly value: CircuitState;
  /** Earlier releases know nothing of what is partial. */
  readonly context: Omit<CircuitContext, 'policy' | Later> & Partial<Pick<CircuitContext, Later>>;
}
type Later = 'reopened' | 'closedAt';

export const storedCircuit = ({ value, context }: CircuitSnapshot): StoredCircuit => {
  const { policy: _, ...kept } = context;
  return { value, context: kept };
};

/** A stored circuit, as a process finds it. */
export interface FoundCircuit {
  readonly stored: StoredCircuit;
  readonly now: number;
  /** The process that had the probe out is gone, and its answer with it. */
  readonly probeIsLost: boolean;
}

/**
 * A started actor: where the stored one was, else closed. The policy is today's, whatever it was when the circuit was stored; a clock that
 * was set back meanwhile does not keep it open longer than it was to be.
 */
export function circuitActor(policy: CircuitPolicy, found?: FoundCircuit): CircuitActor {
  if (!found) return createActor(circuitBreakerMachine, { input: policy }).start();
  const { stored, now, probeIsLost } = found;
  const { openedAt, retryAt, probe, failures } = stored.context;
  const context: CircuitContext = {
    ...stored.context,
    policy,
    failures: Math.min(failures, policy.failureThreshold),
    retryAt: retryAt === null || openedAt === null ? retryAt : Math.min(retryAt, now + (retryAt - openedAt)),
    probe: probeIsLost ? null : probe,
    reopened: stored.context.reopened ?? 0,
    closedAt: stored.context.closedAt ?? null,
  };
  const snapshot = circuitBreakerMachine.resolveState({ value: stored.value, context });
  return createActor(circuitBreakerMachine, { input: policy, snapshot }).start();
}

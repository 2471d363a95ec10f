// The circuit breaker of one dependency, as a machine without a clock: events carry the time and the decisions, deadlines are in the context.
// `circuitPermit.ts` reads from a snapshot whether a call may be made now; the engine has one actor of it for each dependency and stores it.
//   closed        calls go through; a failure adds one to the count, a success takes one off
//                                                                    FAILED, when the count reaches the threshold and enough operations failed
//   open          no call goes through until `retryAt`               PROBE at or after `retryAt`
//   halfOpen      one call at a time goes through and decides: the probe. One that never answers is over at its `expiresAt`
//                                                                    SUCCEEDED, often enough: closed · FAILED, EXPIRED: open · GAVE_BACK: the next probe
//   forcedOpen    a person keeps every call back                     AUTOMATIC: closed · FORCE_CLOSED
//   forcedClosed  a person lets every call through, nothing counts   AUTOMATIC: closed · FORCE_OPEN
// Every way from one state to another, and every probe, begins a new generation. A permit is of one generation, and what is told of a call
// counts only in its own: a call that began before the circuit opened says nothing about how the dependency is when it is tried again.
import { type ActorRefFrom, assign, type SnapshotFrom, setup } from 'xstate';

export const CIRCUIT_STATES = ['closed', 'open', 'halfOpen', 'forcedOpen', 'forcedClosed'] as const;
export type CircuitState = (typeof CIRCUIT_STATES)[number];

/**
 * What opens a circuit. `counter`: failures less successes. `consecutive`: failures in a row. `countWindow`, `timeWindow`: the rate of failures, or
 * of slow calls, among the last calls or in the last while; those are told apart outside (`circuitWindow.ts`), and the event says that it opens.
 */
export const CIRCUIT_KINDS = ['counter', 'consecutive', 'countWindow', 'timeWindow'] as const;
export type CircuitKind = (typeof CIRCUIT_KINDS)[number];

/** When a circuit opens and closes. The time it stays open comes with the events. */
export interface CircuitPolicy {
  readonly kind: CircuitKind;
  /** Count at which it opens. */
  readonly failureThreshold: number;
  /** So many different operations must have failed: one poisoned input does not close the dependency to everybody. */
  readonly distinctOperations: number;
  /** Probes that must succeed in a row before it closes. */
  readonly successThreshold: number;
  /** How long it takes after closing until all calls go through again, ms. */
  readonly rampMs: number;
}

/** The one call that is out in halfOpen. */
export interface Probe {
  /** When it counts as lost and the next may go, ms since the epoch. */
  readonly expiresAt: number;
}

export interface CircuitContext {
  readonly policy: CircuitPolicy;
  readonly generation: number;
  /** Failures less successes in closed, 0 to the threshold. */
  readonly failures: number;
  /** Operations that failed since the count was 0; no more than the policy asks for are kept. */
  readonly failed: readonly string[];
  /** Probes that succeeded in a row. */
  readonly successes: number;
  readonly openedAt: number | null;
  /** End of open, ms since the epoch. */
  readonly retryAt: number | null;
  readonly probe: Probe | null;
  /** How often it opened again since it was closed last: each time for longer. */
  readonly reopened: number;
  /** When it closed, as long as calls come back in a ramp after it. */
  readonly closedAt: number | null;
}

export type CircuitEvent =
  /** A call of this generation could not reach the dependency; should that open the circuit, it stays open until `retryAt`. */
  | { type: 'FAILED'; generation: number; operation: string; now: number; retryAt: number; opens?: boolean }
  | { type: 'SUCCEEDED'; generation: number; now?: number }
  /** A call ended without saying anything about the dependency: it was cancelled, or failed on our side. */
  | { type: 'GAVE_BACK'; generation: number }
  | { type: 'PROBE'; now: number; expiresAt: number }
  /** The probe has not answered in its time. */
  | { type: 'EXPIRED'; now: number; retryAt: number }
  | { type: 'FORCE_OPEN'; now: number }
  | { type: 'FORCE_CLOSED' }
  | { type: 'AUTOMATIC'; now?: number };

type Change = (context: CircuitContext, event: CircuitEvent) => Partial<CircuitContext>;
const change = (to: Change) =>
  assign<CircuitContext, CircuitEvent, undefined, CircuitEvent, never>(({ context, event }) => to(context, event));

const CALM = {
  failures: 0,
  failed: [],
  successes: 0,
  openedAt: null,
  retryAt: null,
  probe: null,
  reopened: 0,
  closedAt: null,
};

export const circuitBreakerMachine = setup({
  types: {
    context: {} as CircuitContext,
    events: {} as CircuitEvent,
    input: {} as CircuitPolicy,
  },
  guards: {
    isCurrent: ({ context, event }) => 'generation' in event && event.generation === context.generation,
    opens: ({ context, event }) =>
      event.type === 'FAILED' &&
      event.generation === context.generation &&
      (event.opens ?? hasReached(counting(context, event.operation), context.policy)),
    isLastSuccess: ({ context, event }) =>
      event.type === 'SUCCEEDED' &&
      event.generation === context.generation &&
      context.successes + 1 >= context.policy.successThreshold,
    mayProbe: ({ context, event }) => event.type === 'PROBE' && mayProbe(context, event.now),
    hasExpired: ({ context, event }) => event.type === 'EXPIRED' && hasExpired(context, event.now),
  },
  actions: {
    count: change((context, event) => (event.type === 'FAILED' ? counting(context, event.operation) : {})),
    forgive: change((context) =>
      context.failures <= 1 || context.policy.kind === 'consecutive'
        ? { failures: 0, failed: [] }
        : { failures: context.failures - 1 },
    ),
    open: change((context, event) =>
      event.type === 'FAILED' || event.type === 'EXPIRED'
        ? {
            ...CALM,
            ...(event.type === 'FAILED' ? counting(context, event.operation) : {}),
            generation: context.generation + 1,
            openedAt: event.now,
            retryAt: event.retryAt,
            reopened: openings(context),
          }
        : {},
    ),
    beginProbe: change((context, event) =>
      event.type === 'PROBE'
        ? { generation: context.generation + 1, retryAt: null, probe: { expiresAt: event.expiresAt } }
        : {},
    ),
    keepSuccess: change((context) => ({
      generation: context.generation + 1,
      successes: context.successes + 1,
      probe: null,
    })),
    takeBack: change((context) => ({ generation: context.generation + 1, probe: null })),
    calm: change((context, event) => ({
      ...CALM,
      generation: context.generation + 1,
      closedAt: event.type === 'SUCCEEDED' || event.type === 'AUTOMATIC' ? (event.now ?? null) : null,
    })),
    force: change((context, event) => ({
      ...CALM,
      generation: context.generation + 1,
      openedAt: event.type === 'FORCE_OPEN' ? event.now : null,
    })),
  },
}).createMachine({
  id: 'circuitBreaker',
  context: ({ input }) => ({ policy: input, generation: 0, ...CALM }),
  initial: 'closed',
  states: {
    closed: {
      on: {
        FAILED: [
          { guard: 'opens', target: 'open', actions: 'open' },
          { guard: 'isCurrent', actions: 'count' },
        ],
        SUCCEEDED: { guard: 'isCurrent', actions: 'forgive' },
        FORCE_OPEN: { target: 'forcedOpen', actions: 'force' },
        FORCE_CLOSED: { target: 'forcedClosed', actions: 'force' },
      },
    },
    open: {
      on: {
        PROBE: { guard: 'mayProbe', target: 'halfOpen', actions: 'beginProbe' },
        FORCE_OPEN: { target: 'forcedOpen', actions: 'force' },
        FORCE_CLOSED: { target: 'forcedClosed', actions: 'force' },
      },
    },
    halfOpen: {
      on: {
        PROBE: { guard: 'mayProbe', actions: 'beginProbe' },
        FAILED: { guard: 'isCurrent', target: 'open', actions: 'open' },
        EXPIRED: { guard: 'hasExpired', target: 'open', actions: 'open' },
        SUCCEEDED: [
          { guard: 'isLastSuccess', target: 'closed', actions: 'calm' },
          { guard: 'isCurrent', actions: 'keepSuccess' },
        ],
        GAVE_BACK: { guard: 'isCurrent', actions: 'takeBack' },
        FORCE_OPEN: { target: 'forcedOpen', actions: 'force' },
        FORCE_CLOSED: { target: 'forcedClosed', actions: 'force' },
      },
    },
    forcedOpen: {
      on: {
        FORCE_CLOSED: { target: 'forcedClosed', actions: 'force' },
        AUTOMATIC: { target: 'closed', actions: 'calm' },
      },
    },
    forcedClosed: {
      on: {
        FORCE_OPEN: { target: 'forcedOpen', actions: 'force' },
        AUTOMATIC: { target: 'closed', actions: 'calm' },
      },
    },
  },
});
export type CircuitSnapshot = SnapshotFrom<typeof circuitBreakerMachine>;
export type CircuitActor = ActorRefFrom<typeof circuitBreakerMachine>;

/** In open the deadline counts, in halfOpen that no probe is out. */
export const mayProbe = ({ retryAt, probe }: CircuitContext, now: number): boolean =>
  probe === null && now >= (retryAt ?? 0);

/** The probe that is out has had its time. */
export const hasExpired = ({ probe }: CircuitContext, now: number): boolean => probe !== null && now >= probe.expiresAt;

/** How often it will have opened again when it opens now. */
export const openings = ({ openedAt, reopened }: CircuitContext): number => (openedAt === null ? 0 : reopened + 1);

type Count = Pick<CircuitContext, 'failures' | 'failed'>;

/** One failure more. The count stops at the threshold, so that an operation that fails for ever can be outweighed by successes. */
function counting({ failures, failed, policy }: CircuitContext, operation: string): Count {
  const isNew = failed.length < policy.distinctOperations && !failed.includes(operation);
  return {
    failures: Math.min(failures + 1, policy.failureThreshold),
    failed: isNew ? [...failed, operation] : failed,
  };
}

const hasReached = ({ failures, failed }: Count, policy: CircuitPolicy): boolean =>
  failures >= policy.failureThreshold && failed.length >= policy.distinctOperations;

// What a circuit breaker's snapshot means for a call that is about to be made, and for what is told of one that was: pure, and without an
// event to the actor, since an event costs more than all the rest of a call that goes well.
import { type CircuitEvent, type CircuitSnapshot, hasExpired, mayProbe } from './circuitBreaker.ts';

/**
 * Whether a call may be made now. `share`: of all calls only this part, while it closes. `probe`: only after PROBE was sent, which begins its
 * generation. `expired`: after EXPIRED was sent, the circuit is open again.
 */
export type Permission =
  | { readonly permit: 'call'; readonly generation: number }
  | { readonly permit: 'share'; readonly generation: number; readonly share: number; readonly until: number }
  | { readonly permit: 'expired' }
  | { readonly permit: 'probe' }
  | { readonly permit: 'refused'; readonly because: 'open'; readonly retryAt: number }
  | { readonly permit: 'refused'; readonly because: 'probing'; readonly expiresAt: number }
  | { readonly permit: 'refused'; readonly because: 'forced' };

/** @param now ms since the epoch; looked at in open and halfOpen only */
export function permitOf({ value, context }: CircuitSnapshot, now: number): Permission {
  switch (value) {
    case 'closed': {
      const { closedAt, generation, policy } = context;
      if (closedAt === null || now >= closedAt + policy.rampMs) return { permit: 'call', generation };
      const share = FIRST_SHARE + (1 - FIRST_SHARE) * Math.max(0, (now - closedAt) / policy.rampMs);
      return { permit: 'share', generation, share, until: closedAt + policy.rampMs };
    }
    case 'forcedClosed':
      return { permit: 'call', generation: context.generation };
    case 'forcedOpen':
      return { permit: 'refused', because: 'forced' };
    case 'open':
    case 'halfOpen':
      if (hasExpired(context, now)) return { permit: 'expired' };
      if (mayProbe(context, now)) return { permit: 'probe' };
      return context.probe
        ? { permit: 'refused', because: 'probing', expiresAt: context.probe.expiresAt }
        : { permit: 'refused', because: 'open', retryAt: context.retryAt ?? now };
  }
}

/** Of the calls, in the moment after it has closed. */
const FIRST_SHARE = 0.1;

/** Whether what is told of a call would change anything: most successes do not, and an event costs more than the whole rest. */
export const saysNothing = ({ value, context }: CircuitSnapshot, event: CircuitEvent): boolean =>
  ('generation' in event && (event.generation !== context.generation || value === 'forcedClosed')) ||
  (event.type === 'SUCCEEDED' && value === 'closed' && context.failures === 0) ||
  (event.type === 'GAVE_BACK' && value !== 'halfOpen');

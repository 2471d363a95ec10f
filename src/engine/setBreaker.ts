// A person's hand on a circuit breaker, with its row of the audit log.
import { NotFoundError } from '../errors.ts';
import { audited } from './audit.ts';
import type { Breakers } from './breakers.ts';
import type { By, CircuitBreaker, SetBreaker } from './control.ts';
import type { Surroundings } from './surroundings.ts';

interface Wish {
  readonly key: string;
  readonly to: SetBreaker;
  readonly options: By & { readonly reason: string };
}

/** @param named dependencies that steps name */
export const setBreaker = (
  around: Surroundings,
  named: ReadonlySet<string>,
  breakers: Breakers,
  { key, to, options }: Wish,
): Promise<CircuitBreaker> =>
  audited(
    around,
    { action: 'setCircuitBreaker', type: 'CircuitBreaker', id: key, options, what: { to } },
    async (entry) => {
      if (!named.has(key) && !(await breakers.read(key)))
        throw new NotFoundError(`no step names a dependency "${key}"; there are ${[...named].join(', ') || 'none'}`, {
          key,
        });
      const { actor, reason } = { actor: entry.actor, reason: options.reason };
      const { breaker, hasChanged } = await breakers.set(key, to, { actor, reason, audit: entry });
      // Asked for all the same, and nothing was written with which it could go.
      if (!hasChanged) await around.store.recordAudit([{ ...entry, ...unchanged(breaker) }]);
      return breaker;
    },
  );

/** One that was never called has no row. */
function unchanged(breaker: CircuitBreaker | undefined): { readonly before?: object; readonly after?: object } {
  if (!breaker) return {};
  const { state, forced } = breaker;
  return { before: { state, forced }, after: { state, forced } };
}

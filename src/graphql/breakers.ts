// Circuit breakers: what is stored of them, every change of their state, and a person's hand on them.
import type { EntityManager, FilterQuery } from '@mikro-orm/postgresql';
import { circuitStateOf, isForced, statesNamed } from '../engine/circuitNames.ts';
import { CircuitBreakerRow } from '../persistence/entities/circuit_breakers.ts';
import { CircuitTransition as CircuitTransitionRow } from '../persistence/entities/circuit_transitions.ts';
import type { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import { escapeText } from '../persistence/escape.ts';
import { originOf } from './audit.ts';
import type { Resolvers } from './resolvers.ts';
import { toGlobalId } from './globalIds.ts';
import type { Listing } from './pages.ts';
import type { Reads } from './reads.ts';
import { payload } from './userErrors.ts';

const BREAKERS: Listing<CircuitBreakerRow> = {
  name: 'breakers',
  entity: CircuitBreakerRow,
  order: ['key'],
  direction: 'asc',
};
const TRANSITIONS: Listing<CircuitTransitionRow> = {
  name: 'transitions',
  entity: CircuitTransitionRow,
  order: ['sequence'],
  direction: 'desc',
};

export const queries = {
  circuitBreaker: (_, { key }, { reads }) => reads.breaker.load(escapeText(key)),
  circuitBreakers: (_, { state, ...page }, { reads }) =>
    reads.page(BREAKERS, (state ? { state: { $in: statesNamed(state) } } : {}) as FilterQuery<CircuitBreakerRow>, page),
} satisfies Partial<Resolvers<'Query'>>;

export const mutations = {
  setCircuitBreaker: (_, { input }, context) =>
    payload(context, input, { NOT_FOUND: ['key'], INVALID_INPUT: ['reason'] }, async () => {
      const { key, state, reason } = input;
      await context.engine.setBreaker(key, state, { reason, actor: context.caller.name, origin: originOf(context) });
      return {
        circuitBreaker: () => context.reads.breaker.load(escapeText(key)),
        sequence: async () => (await newestTransition(key, context.reads.em))?.sequence ?? null,
      };
    }),
} satisfies Partial<Resolvers<'Mutation'>>;

const newestTransition = (key: string, em: EntityManager): Promise<CircuitTransitionRow | null> =>
  em.findOne(CircuitTransitionRow, { breakerKey: escapeText(key) }, { orderBy: { sequence: 'desc' } });

const KINDS: Readonly<Record<string, string>> = {
  counter: 'COUNTER',
  consecutive: 'CONSECUTIVE',
  countWindow: 'COUNT_WINDOW',
  timeWindow: 'TIME_WINDOW',
};

const MOST = 2 ** 31 - 1;

const CircuitBreaker: Resolvers<'CircuitBreaker'> = {
  id: ({ key }) => toGlobalId('CircuitBreaker', key),
  state: ({ state }) => circuitStateOf(state),
  failureThreshold: ({ threshold }) => threshold,
  kind: ({ snapshot }) => KINDS[String(snapshot['kind'])] ?? 'COUNTER',
  reopened: ({ snapshot }) => Number((snapshot['context'] as { reopened?: number } | undefined)?.reopened ?? 0),
  resetTimeout: ({ resetTimeoutMs }) => resetTimeoutMs,
  rejected: ({ rejected }) => Math.min(rejected, MOST),
  openedBy: ({ openedBy }, _, { reads }) => errorsOf(openedBy, reads),
  transitions: ({ key }, page, { reads }) => reads.pageOf(TRANSITIONS, 'breakerKey', key, {}, page),
};

const CircuitTransition: Resolvers<'CircuitTransition'> = {
  id: ({ sequence }) => toGlobalId('CircuitTransition', String(sequence)),
  from: ({ fromState }) => circuitStateOf(fromState),
  to: ({ toState }) => circuitStateOf(toState),
  forced: ({ toState }) => isForced(toState),
  errors: ({ errorIds }, _, { reads }) => errorsOf(errorIds, reads),
};

const errorsOf = async (ids: readonly string[], { error }: Reads): Promise<WorkflowError[]> =>
  (await Promise.all(ids.map((id) => error.load(id)))).filter((found) => found !== null);

const CircuitEvent: Resolvers<'CircuitEvent'> = {
  occurredAt: (event) => new Date(event.occurredAt),
  workflow: () => null,
  traceId: () => null,
  breaker: ({ payload: { key } }, _args, { reads }) => (typeof key === 'string' ? reads.breaker.load(key) : null),
  from: ({ payload: { from } }) => circuitStateOf(String(from)),
  to: ({ payload: { to } }) => circuitStateOf(String(to)),
  forced: ({ payload: { to } }) => isForced(String(to)),
  reason: ({ payload: { reason } }) => String(reason),
  actor: ({ payload: { actor } }) => String(actor),
};

export const types = { CircuitBreaker, CircuitTransition, CircuitEvent };

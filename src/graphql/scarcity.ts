// What this process is short of, and budgets of calls: read from the engine, not from rows.
import type { Resolvers } from './resolvers.ts';

export const queries = {
  exhaustedResources: (_, _args, { engine }) => engine.exhausted,
  rateBudgets: (_, _args, { engine }) => engine.rateBudgets(),
} satisfies Partial<Resolvers<'Query'>>;

const ExhaustedResource: Resolvers<'ExhaustedResource'> = { since: ({ since }) => new Date(since) };
const RateBudget: Resolvers<'RateBudget'> = {
  per: ({ perMs }) => perMs,
  renewsAt: ({ renewsAt }) => new Date(renewsAt),
};

export const types = { ExhaustedResource, RateBudget };

// What this process is short of, and budgets of calls: read from the engine, not from rows.
import type { Exhausted } from '../engine/pressure.ts';
import type { RateBudgetState } from '../engine/rates.ts';
import type { Fields, RootFields } from './fields.ts';

export const queries: RootFields = {
  exhaustedResources: (_, _args, { engine }) => engine.exhausted,
  rateBudgets: (_, _args, { engine }) => engine.rateBudgets(),
};

const ExhaustedResource: Fields<Exhausted> = { since: ({ since }) => new Date(since) };
const RateBudget: Fields<RateBudgetState> = {
  per: ({ perMs }) => perMs,
  renewsAt: ({ renewsAt }) => new Date(renewsAt),
};

export const types = { ExhaustedResource, RateBudget };

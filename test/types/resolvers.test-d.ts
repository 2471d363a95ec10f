// Mistakes in resolvers that do not compile; tsc reports a line below `@ts-expect-error` that does.
import type { ResolverMap, Resolvers } from '../../src/graphql/resolvers.ts';

const names = (text: string) => (): string => text;

// The row has `limit` and `name` as the schema wants them, not these.
export const complete: Resolvers<'RateBudget'> = {
  per: ({ perMs }) => perMs,
  renewsAt: ({ renewsAt }) => new Date(renewsAt),
};

// @ts-expect-error a resolver is missing: the row has no `per`
export const missing: Resolvers<'RateBudget'> = { renewsAt: ({ renewsAt }) => new Date(renewsAt) };

export const wrong: Resolvers<'RateBudget'> = {
  // @ts-expect-error a text for Milliseconds
  per: names('an hour'),
  renewsAt: ({ renewsAt }) => new Date(renewsAt),
};

export const empty: Resolvers<'RateBudget'> = {
  // @ts-expect-error null for what is never null
  per: () => null,
  renewsAt: ({ renewsAt }) => new Date(renewsAt),
};

export const more: Resolvers<'RateBudget'> = {
  ...complete,
  // @ts-expect-error the schema has no such field
  colour: names('green'),
};

export const argument: Pick<Resolvers<'Query'>, 'workflow'> = {
  // @ts-expect-error the schema has no such argument
  workflow: (_, { colour }, { reads }) => reads.workflow.load(colour),
};

export const root: Pick<ResolverMap['Query'], 'error'> = {
  // @ts-expect-error another type's row
  error: (_, { id }, { reads }) => reads.workflow.load(id),
};

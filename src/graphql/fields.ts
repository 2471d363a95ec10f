// Types for resolver maps: what a type's fields are computed from, and with which arguments.
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.ts';

/** Fields of a type whose objects are `Parent`. A field that is not named here is the property of the same name. */
export type Fields<Parent> = Record<
  string,
  (parent: Parent, args: never, context: Context, info: GraphQLResolveInfo) => unknown
>;

/** Fields of a root type. */
export type RootFields = Fields<unknown>;

// How long the lists are in which a schema describes itself, so that what is asked about it can be counted before it is answered.
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

export type Sizes = Readonly<Record<string, number>>;

const KNOWN = new WeakMap<GraphQLSchema, Sizes>();

/** By the names of the fields of `__Schema`, `__Type` and the others: how many there are, or how many of them a type has on average. */
export function introspectedSizes(schema: GraphQLSchema): Sizes {
  const known = KNOWN.get(schema) ?? counted(schema);
  KNOWN.set(schema, known);
  return known;
}

function counted(schema: GraphQLSchema): Sizes {
  const types = Object.values(schema.getTypeMap());
  const mean = (sizes: readonly number[]): number =>
    Math.max(1, Math.ceil(sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length)));
  const fields = types.filter((type) => isObjectType(type) || isInterfaceType(type)).map(sizeOf);
  return {
    types: types.length,
    directives: schema.getDirectives().length,
    fields: mean(fields),
    inputFields: mean(types.filter(isInputObjectType).map(sizeOf)),
    enumValues: mean(types.filter(isEnumType).map((type) => type.getValues().length)),
    args: 2,
    interfaces: 1,
    possibleTypes: 1,
  };
}

const sizeOf = (type: GraphQLNamedType): number => ('getFields' in type ? Object.keys(type.getFields()).length : 0);

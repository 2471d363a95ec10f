// What an operation may cost at most: the objects that its answer can hold, from the sizes of the pages it asks for. Needs the variables,
// so it is checked after validation and before execution, on every transport.
import {
  type ExecutionArgs,
  type FieldNode,
  getNamedType,
  getNullableType,
  type GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql';
import { DEFAULT_PAGE, LARGEST_PAGE } from './connections.ts';
import { LIMITS } from './figures.ts';
import { introspectedSizes } from './introspectedSizes.ts';
import { exceeded, type Fragments, fragmentsOf } from './limits.ts';

/** Items that a list without page arguments is counted with: causes, options, steps of a definition. */
const PLAIN_LIST = 5;
/** What one object of the schema's own description counts, which needs no database. Its standard query is about half of what may be asked for. */
const INTROSPECTED = 1 / 50;

interface Measuring {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly known: Map<string, number>;
}

/** The error to answer with where an operation costs too much. */
export function tooCostly(
  schema: GraphQLSchema,
  document: ExecutionArgs['document'],
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>> | null | undefined,
): GraphQLError | undefined {
  const root = schema.getRootType(operation.operation);
  if (!root) return undefined;
  const defaults = Object.fromEntries(
    (operation.variableDefinitions ?? []).map(({ variable, defaultValue }) => [
      variable.name.value,
      defaultValue && valueFromASTUntyped(defaultValue),
    ]),
  );
  const measuring = {
    schema,
    fragments: fragmentsOf(document),
    variables: { ...defaults, ...variables },
    known: new Map(),
  };
  const cost = costOf(operation.selectionSet, root, measuring);
  return cost > LIMITS.cost ? exceeded('cost', 'objects to answer with', cost, LIMITS.cost) : undefined;
}

function costOf(set: SelectionSetNode, parent: GraphQLOutputType, measuring: Measuring): number {
  let sum = 0;
  for (const selection of set.selections)
    switch (selection.kind) {
      case Kind.FIELD:
        sum += fieldCost(selection, parent, measuring);
        break;
      case Kind.INLINE_FRAGMENT: {
        const on = selection.typeCondition ? measuring.schema.getType(selection.typeCondition.name.value) : parent;
        sum += costOf(selection.selectionSet, (on ?? parent) as GraphQLOutputType, measuring);
        break;
      }
      case Kind.FRAGMENT_SPREAD:
        sum += fragmentCost(selection.name.value, measuring);
        break;
    }
  return sum;
}

function fragmentCost(name: string, measuring: Measuring): number {
  const known = measuring.known.get(name);
  if (known !== undefined) return known;
  const fragment = measuring.fragments.get(name);
  const on = fragment && measuring.schema.getType(fragment.typeCondition.name.value);
  const cost = fragment && on ? costOf(fragment.selectionSet, on as GraphQLOutputType, measuring) : 0;
  measuring.known.set(name, cost);
  return cost;
}

function fieldCost(field: FieldNode, parent: GraphQLOutputType, measuring: Measuring): number {
  const meta = [SchemaMetaFieldDef, TypeMetaFieldDef].find(({ name }) => name === field.name.value);
  if (meta) return Math.ceil(costOf(field.selectionSet ?? NOTHING, getNamedType(meta.type), measuring) * INTROSPECTED);
  const type = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[field.name.value]?.type : undefined;
  if (!type || !field.selectionSet || !isCompositeType(getNamedType(type))) return 0; // Scalars.
  const below = costOf(field.selectionSet, getNamedType(type) as GraphQLObjectType, measuring);
  // What a page holds is below its `nodes`, `edges` or `events`; these come as often as the page says.
  if (isPage(type)) return 1 + (argument(['first', 'last'], field, measuring) ?? DEFAULT_PAGE) * below;
  const isList = isListType(getNullableType(type)) && !isPage(parent);
  return (isList ? listSize(field, parent, measuring) : 1) * (1 + below);
}

const NOTHING: SelectionSetNode = { kind: Kind.SELECTION_SET, selections: [] };

function listSize(field: FieldNode, parent: GraphQLOutputType, measuring: Measuring): number {
  const described = getNamedType(parent).name.startsWith('__')
    ? introspectedSizes(measuring.schema)[field.name.value]
    : undefined;
  return described ?? argument(['limit', 'ids', 'last'], field, measuring) ?? PLAIN_LIST;
}

const isPage = (type: GraphQLOutputType): boolean => /Connection$|^EventPage$/.test(getNamedType(type).name);

/** The largest that is given: a page argument that is null, or a variable without a value, says nothing. */
function argument(names: readonly string[], field: FieldNode, { variables }: Measuring): number | undefined {
  const sizes = (field.arguments ?? []).flatMap(({ name, value }) =>
    names.includes(name.value) ? (sizeOf(valueFromASTUntyped(value, variables as Record<string, unknown>)) ?? []) : [],
  );
  return sizes.length > 0 ? Math.max(...sizes) : undefined;
}

function sizeOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  // Anything else is refused later, where its type is known.
  return typeof value === 'number' ? Math.min(Math.max(0, value), LARGEST_PAGE * 10) : undefined;
}

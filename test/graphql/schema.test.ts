// The contract itself: everything is described, named as the rest, and of the shapes that clients of Relay rely on.
import {
  buildSchema,
  getNamedType,
  type GraphQLField,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  lexicographicSortSchema,
  printSchema,
} from 'graphql';
import { describe, expect, it } from 'vitest';
import { TOP_LEVEL_CODES } from '../../src/graphql/formatError.ts';
import { createSchema, typeDefs } from '../../src/graphql/schema.ts';
import { USER_ERROR_CODES } from '../../src/graphql/userErrors.ts';
import { EVENT_TYPES, STEP_STATUSES, WORKFLOW_STATUSES } from '../../src/workflow.ts';

const schema = createSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
const objects = types.filter((type) => isObjectType(type) || isInterfaceType(type));
const fields = objects.flatMap((type) => Object.values(type.getFields()).map((field) => [type, field] as const));
const valuesOf = (name: string): string[] => {
  const type = schema.getType(name);
  return isEnumType(type) ? type.getValues().map((value) => value.name) : [];
};

describe('schema.graphql', () => {
  it('describes every type, field, argument and value in one sentence', () => {
    const undescribed = types
      .filter((type) => !isSpecifiedScalarType(type))
      .flatMap((type) => [
        [type.name, type.description],
        ...(isObjectType(type) || isInterfaceType(type)
          ? Object.values(type.getFields()).flatMap((field) => [
              [`${type.name}.${field.name}`, field.description],
              ...field.args.map((argument) => [`${type.name}.${field.name}(${argument.name})`, argument.description]),
            ])
          : []),
        ...(isInputObjectType(type)
          ? Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description])
          : []),
        ...(isEnumType(type) ? type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]) : []),
      ])
      .filter(([, description]) => !/^[A-Z0-9`].*[.]$/s.test(description ?? ''))
      .map(([where]) => where);
    expect(undescribed).toEqual([]);
  });

  it('is what the server serves', () => {
    expect(printSchema(lexicographicSortSchema(schema))).toBe(
      printSchema(lexicographicSortSchema(buildSchema(typeDefs()))),
    );
  });

  it('names types in PascalCase, fields and arguments in camelCase, values in UPPER_CASE', () => {
    expect(types.map(({ name }) => name).filter((name) => !/^[A-Z][A-Za-z]*$/.test(name))).toEqual([]);
    const names = fields.flatMap(([, field]) => [field.name, ...field.args.map(({ name }) => name)]);
    expect(names.filter((name) => !/^[a-z][A-Za-z0-9]*$/.test(name))).toEqual([]);
    const values = types.flatMap((type) => valuesOf(type.name));
    expect(values.filter((name) => !/^[A-Z][A-Z_]*$/.test(name))).toEqual([]);
  });

  it('names mutations by their verb, and instants by when they are', () => {
    const verbs =
      /^(start|send|pause|resume|abort|restart|migrate|rollback|retry|skip|create|decide|set|reload|resolve|reopen|ignore|snooze|assign|comment|tag|merge|split|bulk|run|cancel|save|test|redeliver|mark|revoke|validate|flush|compensate|replay|update|delete|trigger)[A-Z]/;
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.filter((name) => !verbs.test(name))).toEqual([]);
    const instants = fields.filter(
      ([, { name, type }]) => name.endsWith('At') !== (getNamedType(type).name === 'DateTime'),
    );
    // One moment, of which there is no other to tell it from.
    expect(instants.map(([type, { name }]) => `${type.name}.${name}`).sort()).toEqual([
      'Alert.at',
      'CircuitTransition.at',
      'ExhaustedResource.since',
      'LogEntry.at',
      'PendingLogEntry.at',
      'ResourceClaim.since',
    ]);
  });

  it('asks for inputs by the name of a type that ends in Input, Filter or Order', () => {
    const inputs = types.filter(isInputObjectType).map(({ name }) => name);
    expect(inputs.filter((name) => !/(Input|Filter|Order)$/.test(name))).toEqual([]);
    // A list inside an input holds no nulls: what is not wanted is left out.
    const holes = types.filter(isInputObjectType).flatMap((type) =>
      Object.values(type.getFields()).flatMap(({ name, type: of }) => {
        const list = isNonNullType(of) ? of.ofType : of;
        return isListType(list) && !isNonNullType(list.ofType) ? [`${type.name}.${name}`] : [];
      }),
    );
    expect(holes).toEqual([]);
  });

  it('has connections of one shape, and paging arguments wherever one is returned', () => {
    for (const type of objects.filter(({ name }) => name.endsWith('Connection'))) {
      expect(Object.keys(type.getFields())).toEqual(['edges', 'nodes', 'pageInfo', 'totalCount']);
      const edge = getNamedType((type.getFields()['edges'] as GraphQLField<unknown, unknown>).type);
      expect(edge.name).toBe(type.name.replace('Connection', 'Edge'));
      expect(isObjectType(edge) && Object.keys(edge.getFields())).toEqual(['node', 'cursor']);
      const types = [
        ...Object.values(type.getFields()),
        ...(isObjectType(edge) ? Object.values(edge.getFields()) : []),
      ];
      const item = type.name.replace('Connection', '');
      expect(types.map((field) => String(field.type))).toEqual([
        `[${edge.name}!]!`,
        `[${item}!]!`,
        'PageInfo!',
        'Int!',
        `${item}!`,
        'String!',
      ]);
    }
    for (const [, field] of fields.filter(([, field]) => getNamedType(field.type).name.endsWith('Connection')))
      expect(field.args.map(({ name }) => name)).toEqual(expect.arrayContaining(['first', 'after']));
  });

  it('gives everything with a page of its own an id', () => {
    const listed = objects
      .filter(({ name }) => name.endsWith('Connection'))
      .map(({ name }) => name.replace('Connection', ''));
    const node = schema.getType('Node');
    const nodes = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
    expect(listed.filter((name) => !nodes.includes(name))).toEqual([]);
  });

  it('has mutations that take one input and answer with a payload of their own', () => {
    for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
      const pascal = field.name[0]?.toUpperCase() + field.name.slice(1);
      expect(field.args.map(({ name, type }) => [name, String(type)])).toEqual([['input', `${pascal}Input!`]]);
      expect(String(field.type)).toBe(`${pascal}Payload!`);
      const payload = getNamedType(field.type);
      expect(isObjectType(payload) && payload.getInterfaces().map(({ name }) => name)).toEqual(['MutationPayload']);
      const input = schema.getType(`${pascal}Input`);
      expect(isInputObjectType(input) && 'clientMutationId' in input.getFields()).toBe(true);
      const { userErrors } = (isObjectType(payload) && payload.getFields()) || {};
      expect(String(userErrors?.type)).toBe('[UserError!]!');
    }
  });

  it('never returns a list that may be null, or holds nulls where no id was asked for', () => {
    const loose = fields
      .filter(([, { name, type }]) => name !== 'nodes' || isNonNullType(type))
      .filter(([type, { type: of, name }]) => {
        const list = isNonNullType(of) ? of.ofType : of;
        if (!isListType(list)) return false;
        if (type.name === 'Query' && name === 'nodes') return false;
        return !isNonNullType(of) || !isNonNullType(list.ofType);
      })
      .map(([type, field]) => `${type.name}.${field.name}`);
    // What is read from a state that cannot be opened must not take the rest of its object with it.
    const fromState = ['completedPhases', 'agents', 'tasks', 'milestones'];
    // A user error without a place has no path.
    const allowed = [
      'UserError.field',
      'Workflow.allowedActions',
      // What asks for a role is null without it.
      'Workflow.pendingLog',
      ...['Workflow', 'Checkpoint'].flatMap((of) => fromState.map((f) => `${of}.${f}`)),
    ];
    expect(loose.sort()).toEqual(allowed.sort());
  });

  it('has the words of the engine', () => {
    expect(valuesOf('WorkflowStatus')).toEqual(WORKFLOW_STATUSES);
    expect(valuesOf('StepStatus')).toEqual(STEP_STATUSES);
    expect(valuesOf('EventType')).toEqual(EVENT_TYPES);
    expect(valuesOf('UserErrorCode')).toEqual(USER_ERROR_CODES);
    expect(new Set([...TOP_LEVEL_CODES, ...USER_ERROR_CODES]).size).toBe(
      TOP_LEVEL_CODES.length + USER_ERROR_CODES.length,
    );
  });
});

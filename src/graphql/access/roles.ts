// Who may see which field and call which mutation: what `@requiresRole` says in schema.graphql, put around every resolver. Whatever way leads to a
// field, by `node`, an edge, a payload or an event, asks for its role; a field without any is an error before the first request.
import {
  defaultFieldResolver,
  getDirectiveValues,
  getNamedType,
  GraphQLError,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { InvalidConfigurationError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { reaches, type Role } from './caller.ts';

/** The same schema, guarded. @throws InvalidConfigurationError for a field that asks for no role, or leads to what asks for more than it does */
export function guard(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__') || !(isObjectType(type) || isInterfaceType(type))) continue;
    for (const field of Object.values(type.getFields())) {
      const role = roleInForce(schema, type.name, field.name);
      const target = getNamedType(field.type);
      const inside = isObjectType(target) ? roleOfType(schema, target.name) : undefined;
      if (inside && !reaches(role, inside))
        throw wrong(
          `${type.name}.${field.name}`,
          `leads to ${target.name}, which asks for ${inside}, and asks for ${role}`,
        );
      if (isObjectType(type)) guardField(type, field as GraphQLField<unknown, Context>, role);
    }
  }
  return schema;
}

/** The stronger of what a type and its field ask for. @throws InvalidConfigurationError where neither asks for any */
export function roleInForce(schema: GraphQLSchema, typeName: string, fieldName: string): Role {
  const type = schema.getType(typeName);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  const [ofType, ofField] = [roleOfType(schema, typeName), field?.astNode && roleSaid(schema, field.astNode)];
  const role = ofField && !(ofType && reaches(ofType, ofField)) ? ofField : ofType;
  if (role === undefined) throw wrong(`${typeName}.${fieldName}`, 'has no role, and neither has its type');
  return role;
}

/** What a type asks for by itself. */
export function roleOfType(schema: GraphQLSchema, name: string): Role | undefined {
  const node = schema.getType(name)?.astNode;
  return node ? roleSaid(schema, node) : undefined;
}

/** @throws GraphQLError UNAUTHENTICATED or FORBIDDEN for a caller whose role does not reach */
export function requireRole({ caller: { role, by } }: Pick<Context, 'caller'>, needed: Role, what: string): void {
  if (reaches(role, needed)) return;
  throw by === 'anonymous'
    ? new GraphQLError(`Say who you are: ${what} asks for the role ${needed}`, {
        extensions: { code: 'UNAUTHENTICATED', requiredRole: needed },
      })
    : new GraphQLError(`${what} asks for the role ${needed}, and yours is ${role}`, {
        extensions: { code: 'FORBIDDEN', requiredRole: needed },
      });
}

/** What applications do all day; all other mutations are control. */
const WORK = ['startWorkflow', 'sendWorkflowEvent'];

function guardField(type: GraphQLObjectType, field: GraphQLField<unknown, Context>, role: Role): void {
  const what = `${type.name}.${field.name}`;
  const isMutation = type.name === 'Mutation';
  const around =
    (inner: GraphQLFieldResolver<unknown, Context>): GraphQLFieldResolver<unknown, Context> =>
    (parent, args, context, info) => {
      // Those that are refused are recorded: whoever may not do it must not do that without end either.
      if (isMutation && (!WORK.includes(field.name) || !reaches(context.caller.role, role))) context.takeControl();
      requireRole(context, role, what);
      if (isMutation) context.admit();
      return inner(parent, args, context, info);
    };
  field.resolve = around(field.resolve ?? defaultFieldResolver);
  if (field.subscribe) field.subscribe = around(field.subscribe);
}

type Annotated = Parameters<typeof getDirectiveValues>[1];

function roleSaid(schema: GraphQLSchema, node: Annotated): Role | undefined {
  const directive = schema.getDirective('requiresRole');
  return directive ? (getDirectiveValues(directive, node)?.['role'] as Role | undefined) : undefined;
}

const wrong = (where: string, says: string): InvalidConfigurationError =>
  new InvalidConfigurationError(`schema.graphql: ${where} ${says}; say @requiresRole(role: …)`, { where });

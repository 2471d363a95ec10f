// Who may what: every field of every type, every mutation and every subscription, asked by nobody and by each role, held against the table beside
// this file, roles.txt. What is to change there is changed on purpose. docs/api.md has the same in short.
import { readFileSync } from 'node:fs';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { GraphQLError, type GraphQLObjectType, type GraphQLSchema, isObjectType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/clock.ts';
import type { Caller, Role } from '../../../src/graphql/access/caller.ts';
import { guard } from '../../../src/graphql/access/roles.ts';
import { createSchema } from '../../../src/graphql/schema.ts';
import { silentLog } from '../../../src/log.ts';

const schema = createSchema();
const CALLERS: readonly Caller[] = [
  { name: 'anonymous', role: 'NONE', by: 'anonymous' },
  { name: 'v', role: 'VIEWER', by: 'key' },
  { name: 'o', role: 'OPERATOR', by: 'key' },
  { name: 'a', role: 'ADMIN', by: 'token' },
];

const objectsOf = (of: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(of.getTypeMap()).filter(
    (type) => isObjectType(type) && !type.name.startsWith('__'),
  ) as GraphQLObjectType[];
const fields = objectsOf(schema).flatMap((type) => Object.values(type.getFields()).map((field) => ({ type, field })));

/** The code with which a resolver refuses the caller; undefined where it begins its work, whatever comes of that here. */
async function refusal(call: ((...args: never[]) => unknown) | undefined, caller: Caller): Promise<string | undefined> {
  try {
    // Who was refused is in the audit log too; without a world there is nothing else to answer with.
    const engine = { store: { recordAudit: () => Promise.resolve() } };
    const context = { caller, requestId: 'r', engine, clock: systemClock, log: silentLog, takeControl() {} };
    await (call as (...args: unknown[]) => unknown)({}, { input: {} }, context, {});
    return undefined;
  } catch (error) {
    return error instanceof GraphQLError && error.extensions['requiredRole'] !== undefined
      ? String(error.extensions['code'])
      : undefined;
  }
}

/** The first caller who is let in; those after it must be, too. */
async function roleFor(call: ((...args: never[]) => unknown) | undefined): Promise<Role | 'NOBODY'> {
  const codes = await Promise.all(CALLERS.map((caller) => refusal(call, caller)));
  const first = codes.indexOf(undefined);
  expect(codes.slice(first).every((code) => code === undefined)).toBe(true);
  codes.slice(0, first).forEach((code, at) => expect(code).toBe(at === 0 ? 'UNAUTHENTICATED' : 'FORBIDDEN'));
  return CALLERS[first]?.role ?? 'NOBODY';
}

const roles = () =>
  Promise.all(fields.map(async (each) => ({ ...each, role: await roleFor(each.field.resolve as never) })));

describe('every field of every type', () => {
  it('is for whom the table says', async () => {
    const found = (await roles()).map(({ type, field, role }) => `${type.name}.${field.name} ${role}`);
    const table = readFileSync(new URL('./roles.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    expect(found.sort()).toEqual(table);
    expect(found.filter((line) => / (NONE|NOBODY)$/.test(line))).toEqual([]);
  });

  it('that begins a stream asks for the same when it begins', async () => {
    const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});
    expect(subscriptions.length).toBeGreaterThan(0);
    for (const { subscribe, resolve } of subscriptions)
      expect(await roleFor(subscribe as never)).toBe(await roleFor(resolve as never));
  });

  it('that an interface has asks for no less in its types', async () => {
    const payloads = fields.filter(({ field, type }) => field.name === 'payload' && type.name.endsWith('Event'));
    expect(await Promise.all(payloads.map(({ field }) => roleFor(field.resolve as never)))).toEqual(
      payloads.map(() => 'OPERATOR'),
    );
  });
});

describe('a schema', () => {
  const made = (sdl: string): GraphQLSchema =>
    makeExecutableSchema({
      typeDefs: `enum Role { VIEWER ADMIN } directive @requiresRole(role: Role!) on OBJECT | INTERFACE | FIELD_DEFINITION ${sdl}`,
    });

  it.each([
    ['type Query { open: Int }', 'Query.open has no role, and neither has its type'],
    [
      'type Query @requiresRole(role: VIEWER) { a: A } type A { x: Int @requiresRole(role: VIEWER) y: Int }',
      'A.y has no role',
    ],
    [
      'interface A { x: Int } type Query { y: Int @requiresRole(role: VIEWER) a: A @requiresRole(role: VIEWER) }',
      'A.x has no role',
    ],
    [
      'type Query @requiresRole(role: VIEWER) { a: [A!]! } type A @requiresRole(role: ADMIN) { x: Int }',
      'Query.a leads to A, which asks for ADMIN, and asks for VIEWER',
    ],
  ])('%s is refused', (sdl, says) => {
    expect(() => guard(made(sdl))).toThrow(says);
  });

  it('takes the stronger of a type and its field', async () => {
    const { Query } = guard(
      made('type Query @requiresRole(role: ADMIN) { a: Int @requiresRole(role: VIEWER) }'),
    ).getTypeMap();
    expect(await roleFor((Query as GraphQLObjectType).getFields()['a']?.resolve as never)).toBe('ADMIN');
  });
});

describe('docs/api.md', () => {
  it('says what needs more than VIEWER', async () => {
    const all = await roles();
    const page = readFileSync(new URL('../../../docs/api.md', import.meta.url), 'utf8');
    const of = (role: Role) => all.filter((each) => each.role === role);
    const calls = (role: Role): string =>
      of(role)
        .filter(({ type }) => type === schema.getMutationType())
        .map(({ field }) => `\`${field.name}\``)
        .join(', ');
    const seen = (role: Role): string => {
      const byType = Map.groupBy(
        of(role).filter(({ type }) => !/Mutation|Payload$|Connection$|Edge$/.test(type.name)),
        ({ type }) => type,
      );
      return [...byType]
        .map(([type, some]) =>
          some.length === Object.keys(type.getFields()).length
            ? `\`${type.name}\``
            : some.map(({ field }) => `\`${type.name}.${field.name}\``).join(', '),
        )
        .join(', ');
    };
    for (const role of ['OPERATOR', 'ADMIN'] as const)
      expect(page).toContain(`| ${role} | ${seen(role)} | ${calls(role)} |\n`);
  });
});

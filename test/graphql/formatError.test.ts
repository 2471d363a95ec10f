// Whose fault an error is: what the schema does not allow in an answer is ours, and reaches the log; what it does not allow in a request is not.
import { buildSchema, execute, parse } from 'graphql';
import { expect, it } from 'vitest';
import { formatError } from '../../src/graphql/formatError.ts';
import { silentLog } from '../../src/log.ts';

const schema = buildSchema('enum Hue { RED } type Query { hue: Hue half: Int echo(word: String! = "a"): String }');

async function answer(query: string, rootValue: object, variables: Record<string, unknown> = {}) {
  const logged: object[] = [];
  const log = { ...silentLog, error: (bindings: object) => void logged.push(bindings) };
  const { errors = [] } = await execute({ schema, document: parse(query), rootValue, variableValues: variables });
  const codes = errors.map((error) => formatError(error, { log, ids: () => 'the id' }).extensions?.['code']);
  return { codes, logged: logged.length };
}

it.each([
  ['a value that an enum does not have', '{ hue }', { hue: 'BLUE' }],
  ['a fraction for a whole number', '{ half }', { half: 0.5 }],
])('%s in an answer is INTERNAL, and logged', async (_, query, rootValue) => {
  expect(await answer(query, rootValue)).toEqual({ codes: ['INTERNAL'], logged: 1 });
});

it('null for an argument that must have a value is the fault of the request', async () => {
  const query = 'query ($word: String = "b") { echo(word: $word) }';
  expect(await answer(query, {}, { word: null })).toEqual({ codes: ['GRAPHQL_VALIDATION_FAILED'], logged: 0 });
});

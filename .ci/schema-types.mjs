// Writes src/graphql/schemaTypes.ts from schema.graphql: node .ci/schema-types.mjs. What it writes says which values a field's resolver may
// answer with and which arguments it is given, so that TypeScript finds a resolver that is missing or wrong. test/schema compares the file.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

const SCALARS = {
  ID: 'string',
  String: 'string',
  Int: 'number',
  Float: 'number',
  Boolean: 'boolean',
  DateTime: 'Date',
  JSON: 'unknown',
  Sequence: 'number',
  Milliseconds: 'number',
};

/** The text of the file. @param {string} sdl */
export function schemaTypes(sdl) {
  const types = Object.values(buildSchema(sdl).getTypeMap()).filter(({ name }) => !name.startsWith('__'));
  // Made by `connection()`, whole.
  const objects = types.filter(isObjectType).filter(({ name }) => !/(Connection|Edge)$|^PageInfo$/.test(name));
  return `// Made from schema.graphql by \`node .ci/schema-types.mjs\`, not by hand: inputs and enums as resolvers get them, and what each field answers with.
import type { Connection } from './connections.ts';
import type { EnumIn, EnumOut, Parent } from './resolvers.ts';

export interface EnumNames {
${types
  .filter(isEnumType)
  .map(
    (type) =>
      `  ${type.name}: ${type
        .getValues()
        .map(({ name }) => `'${name}'`)
        .join(' | ')};\n`,
  )
  .join('')}}

${types.filter(isInputObjectType).map(inputType).join('\n')}
/** What a field is resolved to in the end; a connection's page is made as a whole. */
export interface Outputs {
${objects.map((type) => block(type, (field) => `${field.name}: ${output(field.type)};`)).join('')}}

/** The arguments of fields that have any. */
export interface Arguments {
${objects.map((type) => block(type, ({ name, args }) => args.length > 0 && `${name}: { ${args.map(given).join(' ')} };`)).join('')}}
`;
}

const inputType = (type) =>
  `export interface ${type.name} {
${Object.values(type.getFields())
  .map((field) => `  ${type.isOneOf ? `readonly ${field.name}?: ${input(field.type, false)};` : given(field)}\n`)
  .join('')}}
`;

const block = (type, line) =>
  `  ${type.name}: {\n${Object.values(type.getFields())
    .map(line)
    .filter(Boolean)
    .map((text) => `    ${text}\n`)
    .join('')}  };\n`;

/** A field of an input, or an argument: it may be absent where it may be null and has no default. */
const given = ({ name, type, defaultValue }) =>
  `readonly ${name}${isNonNullType(type) || defaultValue !== undefined ? '' : '?'}: ${input(type, true)};`;

function input(type, nullable) {
  if (isNonNullType(type)) return input(type.ofType, false);
  const inner = isListType(type) ? listOf(input(type.ofType, true)) : named(type, 'EnumIn');
  return nullable && inner !== 'unknown' ? `${inner} | null` : inner;
}

function output(type, nullable = true) {
  if (isNonNullType(type)) return output(type.ofType, false);
  const inner = isListType(type) ? listOf(output(type.ofType)) : named(type, 'EnumOut');
  return nullable && inner !== 'unknown' ? `${inner} | null` : inner;
}

const listOf = (item) => `readonly ${item.includes(' ') ? `(${item})` : item}[]`;

function named(type, enums) {
  const { name } = getNamedType(type);
  if (SCALARS[name]) return SCALARS[name];
  if (isEnumType(type)) return `${enums}<'${name}'>`;
  if (isInputObjectType(type)) return name;
  return name.endsWith('Connection')
    ? `Connection<Parent<'${name.slice(0, -'Connection'.length)}'>>`
    : `Parent<'${name}'>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = (path) => new URL(`../${path}`, import.meta.url);
  writeFileSync(at('src/graphql/schemaTypes.ts'), schemaTypes(readFileSync(at('schema.graphql'), 'utf8')));
}

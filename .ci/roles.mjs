// Writes who may what, from schema.graphql: node .ci/roles.mjs. test/graphql/access/roles.txt has every field with its role, docs/api.md in short what
// needs more than VIEWER. Look at what it changes before you commit it: roles.test.ts holds both against what resolvers really refuse.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isObjectType } from 'graphql';
import { roleInForce } from '../src/graphql/access/roles.ts';
import { createSchema } from '../src/graphql/schema.ts';

const schema = createSchema();
const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
const fields = objects.flatMap((type) =>
  Object.keys(type.getFields()).map((field) => ({ type, field, role: roleInForce(schema, type.name, field) })),
);

writeFileSync(
  at('../test/graphql/access/roles.txt'),
  `${fields
    .map(({ type, field, role }) => `${type.name}.${field} ${role}`)
    .sort()
    .join('\n')}\n`,
);

function row(role) {
  const own = fields.filter((each) => each.role === role);
  const seen = Map.groupBy(
    own.filter(({ type }) => !/Mutation|Payload$|Connection$|Edge$/.test(type.name)),
    ({ type }) => type,
  );
  const sees = [...seen].map(([type, some]) =>
    some.length === Object.keys(type.getFields()).length
      ? `\`${type.name}\``
      : some.map(({ field }) => `\`${type.name}.${field}\``).join(', '),
  );
  const calls = own.filter(({ type }) => type.name === 'Mutation').map(({ field }) => `\`${field}\``);
  return `| ${role} | ${sees.join(', ')} | ${calls.join(', ')} |\n`;
}

const page = readFileSync(at('../docs/api.md'), 'utf8');
const rows = /\| OPERATOR \| [^\n]*\n\| ADMIN \| [^\n]*\n/;
if (!rows.test(page)) throw new Error('docs/api.md has no table of roles');
writeFileSync(
  at('../docs/api.md'),
  page.replace(rows, () => row('OPERATOR') + row('ADMIN')),
);

// What a process reads before its workflows go on again. GraphQL, MikroORM and YAML are more than half of all modules, and nobody who comes
// back after a crash needs them first.
import { execFile } from 'node:child_process';
import { execPath } from 'node:process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const LISTING = `
import { registerHooks } from 'node:module';
const packages = new Set();
registerHooks({
  load(url, context, next) {
    const [, name] = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url) ?? [];
    if (name) packages.add(name);
    return next(url, context);
  },
});
await import(${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)});
console.log(JSON.stringify([...packages]));`;

test('the SDK is loaded without what only servers, migrations and files need', async () => {
  const { stdout } = await promisify(execFile)(execPath, ['--input-type=module', '--eval', LISTING]);
  const packages = JSON.parse(stdout) as string[];
  expect(packages).toEqual(expect.arrayContaining(['xstate', 'pg']));
  const later = /^(graphql|@graphql-tools|@apollo|@mikro-orm|kysely|yaml|ws|jose)/;
  expect(packages.filter((name) => later.test(name))).toEqual([]);
});

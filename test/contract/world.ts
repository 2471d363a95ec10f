// The world outside of the workflows of the contract: a real HTTP server that fails as it is told, a real database, real processes and files.
import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { MovedClock } from '../engine/movedClock.ts';

export interface World {
  readonly clock: MovedClock;
  /** The engine that has, or will have, the workflow. */
  readonly engine: () => EmbeddedEngine;
  /** What was undone, in order. */
  readonly undone: string[];
  /** An empty folder. */
  readonly folder: string;
  /** True in the process that is going to be killed. */
  readonly isDoomed: boolean;
  /** Tells the one who kills that it is time, and never returns. */
  die(): Promise<never>;
  /** Calls the server, which does what `answers` says for each call of one key, the last one for ever. */
  call(key: string, answers: readonly Answer[], signal?: AbortSignal): Promise<unknown>;
  /** Runs SQL on a connection of its own. */
  sql(text: string): Promise<unknown>;
  /** Runs a program of Node in a process of its own. */
  run(program: string): Promise<unknown>;
}

/** 200 unless said: a status with headers, a connection that breaks, an answer that never comes, a port where nobody listens. */
export type Answer =
  | 'ok'
  | 'reset'
  | 'silence'
  | 'refused'
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string };

class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Headers;
  constructor(response: Response) {
    super(`the server answered ${response.status}`);
    this.status = response.status;
    this.headers = response.headers;
  }
}

export async function listen(): Promise<{ server: Server; url: string }> {
  const server = createServer((request, response) => {
    const answer = JSON.parse(decodeURIComponent((request.url ?? '').slice(1))) as Answer;
    if (answer === 'silence') return;
    if (answer === 'reset') return void request.socket.destroy();
    if (typeof answer === 'string') return void response.end('"ok"');
    response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** An address where somebody listened a moment ago, and nobody does now. */
export async function closed(): Promise<string> {
  const { server, url } = await listen();
  await new Promise((resolve) => server.close(resolve));
  return url;
}

export interface WorldOptions extends Pick<World, 'clock' | 'engine' | 'folder' | 'isDoomed'> {
  readonly serverUrl: string;
  /** An address where nobody listens. */
  readonly closedUrl: string;
  readonly databaseUrl: string;
}

/** A world of one row. */
export function worldOf({ serverUrl, closedUrl, databaseUrl, ...world }: WorldOptions): World {
  const calls = new Map<string, number>();
  return {
    ...world,
    undone: [],
    die() {
      process.stdout.write('now\n');
      return new Promise<never>(() => {});
    },
    async call(key, answers, signal) {
      const count = calls.get(key) ?? 0;
      calls.set(key, count + 1);
      const answer = answers[Math.min(count, answers.length - 1)] ?? 'ok';
      const to = answer === 'refused' ? closedUrl : serverUrl;
      const response = await fetch(`${to}/${encodeURIComponent(JSON.stringify(answer))}`, { signal: signal ?? null });
      if (!response.ok) throw new HttpError(response);
      return response.json();
    },
    async sql(text) {
      const client = new Client({ connectionString: databaseUrl });
      client.on('error', () => {});
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end().catch(() => {});
      }
    },
    async run(program) {
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { cwd: world.folder });
      return stdout;
    },
  };
}

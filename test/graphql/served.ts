// A server on a real engine and the real PostgreSQL for the tests of this folder, with a schema of its own for each test file.
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { systemClock } from '../../src/clock.ts';
import type { Definition } from '../../src/definition.ts';
import { type OpenEngine, openEngine, type OpenOptions } from '../../src/engine/open.ts';
import { createServer, type GraphqlServer } from '../../src/graphql/server.ts';
import type { Log } from '../../src/log.ts';
import type { WorkflowId, WorkflowStatus } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';

/** Two steps, of which the second fails as often as its input says, then a question, then the end. */
const release = workflow<{ failures: number }>('release', { version: '1' })
  .step('build', { run: ({ input }) => ({ artefact: `built ${JSON.stringify(input)}` }), phase: 'making' })
  .step('test', {
    phase: 'checking',
    retry: { baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
    run: ({ input, attempt }) => {
      if (attempt <= input.failures)
        throw Object.assign(new Error(`attempt ${attempt} failed`, { cause: new Error('the cause') }), {
          code: 'ECONNRESET',
        });
      return attempt;
    },
  })
  .step('ship', { run: () => 'shipped', intervention: { prompt: 'Ship it?' } });

/** Ends at once. */
export const greet = workflow<unknown>('greet', { version: '1' }).step('hello', {
  run: ({ input }) => ({ hello: input }),
});

/** Waits for an event. */
const wait = workflow('wait', { version: '1' })
  .waitFor('word')
  .step('end', { run: () => 'over' });

/** Fails for good. */
const doomed = workflow('doomed', { version: '1' }).step('fall', {
  onExhausted: 'fail',
  run: () => {
    throw new TypeError('the floor is gone');
  },
});

export interface Served {
  readonly open: OpenEngine;
  readonly server: GraphqlServer;
  readonly url: string;
  /** Lines of the process log, errors only. */
  readonly logged: { readonly message: string; readonly bindings: Record<string, unknown> }[];
  /** Data of an operation; fails the test where there are errors. */
  ask<Data = Record<string, never>>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  /** The whole answer. */
  send(query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Resolves when a commit leaves the workflow in one of these statuses. */
  reaches(id: string, ...statuses: WorkflowStatus[]): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly data?: Record<string, unknown> | null;
  readonly errors?: readonly { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

/** @param more definitions besides those above */
export function served(more: readonly Definition[] = [], options: Partial<OpenOptions> = {}): () => Served {
  const schema = freshSchema();
  let made: Served | undefined;
  beforeAll(async () => {
    const logged: Served['logged'] = [];
    const log: Log = {
      debug() {},
      info() {},
      warn() {},
      error: (bindings, message) => void logged.push({ message, bindings: bindings as Record<string, unknown> }),
      child: () => log,
    };
    const open = await openEngine({
      definitions: [release, greet, wait, doomed, ...more],
      databaseUrl: inject('databaseUrl'),
      schema,
      ...options,
    });
    await open.engine.start();
    const server = createServer({ engine: open.engine, orm: open.orm, clock: systemClock, log, port: 0, version: '0' });
    const { url } = await server.start();
    const send: Served['send'] = (query, variables) => post(`${url}/graphql`, { query, variables });
    made = {
      open,
      server,
      url,
      logged,
      send,
      async ask<Data>(query: string, variables?: Record<string, unknown>) {
        const { errors, data } = await send(query, variables);
        // What the client is not told, the test is.
        const causes = logged.splice(0).map(({ bindings }) => (bindings['err'] as Error).stack);
        expect({ errors, causes }).toEqual({ errors: undefined, causes: [] });
        return data as Data;
      },
      reaches: (id, ...statuses) => reaches(open, id as WorkflowId, statuses),
    };
  });
  afterAll(async () => {
    await made?.server.stop();
    await made?.open.close(2_000);
  });
  return () => {
    if (!made) throw new Error('the server of this file has not started yet');
    return made;
  };
}

async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

function reaches(open: OpenEngine, id: WorkflowId, statuses: readonly WorkflowStatus[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = open.engine.onCommit((moved) => {
      if (moved.workflowId === id && statuses.includes(moved.status)) done();
    });
    const done = (): void => {
      stop();
      resolve();
    };
    open.engine.store.find(id).then((now) => void (now && statuses.includes(now.status) && done()), reject);
  });
}

/** Starts a workflow over the API and says which it is. */
export async function start(
  server: Served,
  definition: string,
  input: unknown = null,
): Promise<{ id: string; workflowId: string; sequence: number }> {
  const { startWorkflow } = await server.ask<{
    startWorkflow: { workflow: { id: string; workflowId: string }; sequence: number; userErrors: unknown[] };
  }>(
    `mutation ($input: StartWorkflowInput!) {
      startWorkflow(input: $input) { workflow { id workflowId } sequence userErrors { code message field } }
    }`,
    { input: { definition, input } },
  );
  expect(startWorkflow.userErrors).toEqual([]);
  return { ...startWorkflow.workflow, sequence: startWorkflow.sequence };
}

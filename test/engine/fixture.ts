// Engines on the real PostgreSQL for the tests of this folder: each test file has a schema of its own, and every engine that a test opens is
// closed after it. Waits follow commits, never the clock.
import { afterEach, inject } from 'vitest';
import type { Definition } from '../../src/definition.ts';
import { createEngine, type CreateEngineOptions, type EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId, WorkflowStatus } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';

/** Makes engines on a schema that this file has to itself. */
export function engines(): (
  workflows: readonly Definition[],
  options?: Partial<CreateEngineOptions>,
) => Promise<EmbeddedEngine> {
  const schema = freshSchema();
  const open: EmbeddedEngine[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.stop(2_000);
  });
  return async (workflows, options = {}) => {
    const one = await createEngine({ workflows, databaseUrl: inject('databaseUrl'), schema, ...options });
    open.push(one);
    return one;
  };
}

/** Resolves when a commit leaves the workflow in one of these statuses; at once if it is there already. */
export async function reaches(
  engine: EmbeddedEngine,
  id: WorkflowId,
  ...statuses: WorkflowStatus[]
): Promise<WorkflowStatus> {
  return new Promise((resolve, reject) => {
    const stop = engine.control.onCommit((moved) => {
      if (moved.workflowId !== id || !statuses.includes(moved.status)) return;
      stop();
      resolve(moved.status);
    });
    engine
      .handle(id)
      .status()
      .then((now) => {
        if (!statuses.includes(now)) return;
        stop();
        resolve(now);
      }, reject);
  });
}

/** A promise and its ends, for steps that wait for a test. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** Rows of a query on the engine's schema. */
export const rowsOf = <Row extends object>(
  engine: EmbeddedEngine,
  sql: string,
  values: readonly unknown[] = [],
): Promise<Row[]> =>
  engine.open.orm.em
    .fork()
    .getConnection()
    .execute(sql, [...values]) as unknown as Promise<Row[]>;

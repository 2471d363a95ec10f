// The way of one workflow on the real PostgreSQL: steps in turn, what is stored of them, and a second process that goes on.
import { inject } from 'vitest';
import { afterEach, describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { type OpenEngine, openEngine } from '../../src/engine/open.ts';
import type { Definition } from '../../src/definition.ts';
import type { Moved } from '../../src/engine/control.ts';
import { isFinal, type WorkflowStatus } from '../../src/workflow.ts';
import { freshSchema } from '../servers/schema.ts';

const schema = freshSchema();
const open: OpenEngine[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close(1_000);
});

async function engineOf(definitions: readonly Definition[]): Promise<OpenEngine> {
  const one = await openEngine({ definitions, databaseUrl: inject('databaseUrl'), schema });
  open.push(one);
  await one.engine.start();
  return one;
}

function ended({ engine }: OpenEngine, started: () => Promise<Moved>): Promise<WorkflowStatus> {
  return new Promise((resolve, reject) => {
    const finals = new Map<string, WorkflowStatus>();
    let id: string | undefined;
    const stop = engine.onCommit((moved) => {
      if (!isFinal(moved.status)) return;
      finals.set(moved.workflowId, moved.status);
      if (id && finals.has(id)) stop(), resolve(moved.status);
    });
    started().then((moved) => {
      id = moved.workflowId;
      const status = finals.get(id);
      if (status) stop(), resolve(status);
    }, reject);
  });
}

describe('a sequence', () => {
  it('runs its steps in turn, each seeing the outputs before it, and ends COMPLETED', async () => {
    const seen: unknown[] = [];
    const greet = workflow<{ name: string }>('greet', { version: '1' })
      .step('hello', { run: ({ input }) => `Hello ${input.name}` })
      .step('shout', {
        run: ({ outputs }) => {
          seen.push(outputs);
          return `${outputs.hello}!`;
        },
      });
    const one = await engineOf([greet]);
    expect(await ended(one, () => one.engine.startWorkflow('greet', { name: 'Ada' }))).toBe('COMPLETED');
    expect(seen).toEqual([{ hello: 'Hello Ada' }]);
    const rows = await one.orm.em.fork().getConnection().execute('select type from workflow_events order by sequence');
    expect(rows.map(({ type }: { type: string }) => type)).toEqual([
      'WORKFLOW_STARTED',
      'STEP_STARTED',
      'STEP_COMPLETED',
      'STEP_STARTED',
      'STEP_COMPLETED',
      'WORKFLOW_COMPLETED',
    ]);
  });
});

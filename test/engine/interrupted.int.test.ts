// A step that ends its process would be called again by whichever process takes its workflow over, and end that one too.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

it('an attempt in whose middle a process died three times has failed, and counts', async () => {
  const calls: number[] = [];
  let begun = gate();
  const undone: string[] = [];
  const definition = workflow('deadly', { version: '1' })
    .step('before', { run: () => 'done', compensate: () => void undone.push('before') })
    .step('deadly', {
      retry: { maxAttempts: 2, baseDelayMs: 1, maxDelayMs: 1 },
      run: async ({ attempt, signal }) => {
        calls.push(attempt);
        begun.open();
        await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error)));
      },
    });
  const beside = await engineOf([workflow('beside', { version: '1' }).step('rest', { run: () => null })]);
  const died = async (engine: EmbeddedEngine, id: WorkflowId): Promise<void> => {
    await begun.passed;
    await engine.stop(0);
    await rowsOf(beside, 'update workflows set interruptions = 3 where id = ? returning id', [id]);
    begun = gate();
  };
  const first = await engineOf([definition]);
  const { id } = await first.start(definition, undefined);
  await died(first, id);
  await died(await engineOf([definition]), id);
  const last = await engineOf([definition]);
  await reaches(last, id, 'FAILED');
  expect(calls).toEqual([1, 2]);
  expect(undone).toEqual(['before']);
  expect(
    await rowsOf(
      last,
      'select attempt, error_type, error_category, recovery_strategy from workflow_errors order by tag',
    ),
  ).toEqual([
    {
      attempt: 1,
      error_type: 'AttemptInterruptedError',
      error_category: 'PROCESS_FAILURE',
      recovery_strategy: 'RETRY_WITH_BACKOFF',
    },
    {
      attempt: 2,
      error_type: 'AttemptInterruptedError',
      error_category: 'PROCESS_FAILURE',
      recovery_strategy: 'COMPENSATE',
    },
  ]);
});

it('a process that leaves in good order in the middle of an attempt has it made again, however often', async () => {
  const calls: number[] = [];
  let begun = gate();
  const definition = workflow('long', { version: '1' }).step('long', {
    run: async ({ attempt, signal }) => {
      calls.push(attempt);
      begun.open();
      if (calls.length === 6) return 'done';
      await new Promise((_, fail) => signal.addEventListener('abort', () => fail(signal.reason as Error)));
    },
  });
  const first = await engineOf([definition]);
  const { id } = await first.start(definition, undefined);
  await begun.passed;
  await first.stop(0);
  for (let times = 2; times <= 5; times++) {
    begun = gate();
    const next = await engineOf([definition]);
    await begun.passed;
    await next.stop(0);
  }
  const last = await engineOf([definition]);
  await reaches(last, id, 'COMPLETED');
  expect(calls).toEqual([1, 1, 1, 1, 1, 1]);
  expect(await rowsOf(last, 'select id from workflow_errors where workflow_id = ?', [id])).toEqual([]);
});

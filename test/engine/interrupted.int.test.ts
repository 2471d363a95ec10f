// A step that ends its process would be called again by whichever process takes its workflow over, and end that one too.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

it('an attempt in which the process ended three times has failed, and counts', async () => {
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
  const first = await engineOf([definition]);
  const { id } = await first.start(definition, undefined);
  await begun.passed;
  await first.stop(0);
  for (let times = 2; times <= 6; times++) {
    begun = gate();
    const next = await engineOf([definition]);
    await begun.passed;
    await next.stop(0);
  }
  const last = await engineOf([definition]);
  await reaches(last, id, 'FAILED');
  expect(calls).toEqual([1, 1, 1, 2, 2, 2]);
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

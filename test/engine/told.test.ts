// What the process log is told of a commit.
import { describe, expect, it } from 'vitest';
import { tellLog } from '../../src/engine/told.ts';
import { type Log, silentLog } from '../../src/log.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { RecoveryRow } from '../../src/persistence/rows/errors.ts';

const recovery: RecoveryRow = {
  id: 'r',
  errorId: 'e',
  step: 'pay',
  strategy: 'RETRY_WITH_BACKOFF',
  attemptNumber: 2,
  success: false,
  actionTaken: 'ran the step again',
  errorMessage: 'busy',
  durationMs: 7,
  at: 0,
};

describe('the process log', () => {
  it('has one structured line for each recovery attempt', () => {
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, info: (...line: unknown[]) => void lines.push(line) } as Log;
    const recoveries = [recovery, { ...recovery, errorId: 'f', success: true, attemptNumber: 3 }];
    const commit = {
      workflowId: 'w',
      recoveries,
      interventions: [],
      escalations: [],
      decisions: [],
      errors: [],
      events: [],
    };
    tellLog({ log }, { commit: commit as unknown as Commit, durationMs: 1, threadId: 't', definition: 'd' });
    const fields = { workflowId: 'w', step: 'pay', strategy: 'RETRY_WITH_BACKOFF', durationMs: 7 };
    expect(lines).toEqual([
      [{ ...fields, errorId: 'e', attempt: 2, outcome: 'failed' }, 'a recovery was attempted'],
      [{ ...fields, errorId: 'f', attempt: 3, outcome: 'succeeded' }, 'a recovery was attempted'],
    ]);
  });

  it.each([
    [100, 0],
    [101, 1],
  ])('of a checkpoint that took %i ms to commit has %i lines', (durationMs, times) => {
    const lines: unknown[] = [];
    const log: Log = { ...silentLog, warn: (...line: unknown[]) => void lines.push(line) } as Log;
    const checkpoint = { id: 'c', type: 'step_complete', state: { size: 7 } };
    const none = { recoveries: [], interventions: [], escalations: [], decisions: [], errors: [], events: [] };
    const commit = { ...none, workflowId: 'w', traceId: 't', revision: 3, checkpoint } as unknown as Commit;
    tellLog({ log }, { commit, durationMs, threadId: 't', definition: 'd' });
    const facts = { workflowId: 'w', traceId: 't', revision: 3, checkpointId: 'c', type: 'step_complete' };
    expect(lines).toEqual(
      Array.from({ length: times }, () => [{ ...facts, sizeBytes: 7, durationMs }, 'a checkpoint took long to commit']),
    );
  });
});

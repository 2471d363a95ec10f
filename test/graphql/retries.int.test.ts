// Retry histories, recovery attempts and their figures: what the rows of the journal say, per piece of work.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const QUICK = { retry: { baseDelayMs: 3, maxDelayMs: 3, jitter: 'none' } } as const;
const fail = (): never => {
  throw Object.assign(new Error('no way'), { code: 'ECONNRESET' });
};

/** Items and a loop that fail first, an item that is given up, and an end that is undone. */
const rough = workflow('rough', { version: '1' })
  .loop('again', {
    budget: 2,
    body: (pass) =>
      pass.each('item', {
        ...QUICK,
        phase: 'working',
        agentType: 'worker',
        items: () => ['good', 'slow'],
        run: ({ item, attempt }) => (item === 'slow' && attempt < 2 ? fail() : item),
      }),
    until: ({ pass }) => pass === 2,
  })
  .step('risky', { compensate: ({ attempt }) => (attempt < 2 ? fail() : undefined), ...QUICK, run: () => 'done' })
  .step('doomed', {
    run: () => {
      throw new TypeError('the floor is gone');
    },
  });

/** Runs until it is let go. */
const held = Promise.withResolvers<void>();
const slow = workflow('slow', { version: '1' }).step('hold', { run: () => held.promise });

const room = served([rough, slow]);

interface History {
  readonly operationId: string;
  readonly totalAttempts: number;
  readonly finalSuccess: boolean | null;
  readonly attempts: readonly object[];
}

const HISTORIES = `query ($id: ID!, $filter: RetryHistoryFilter) { workflow(id: $id) {
  retryHistories(filter: $filter) { totalCount nodes { id operationId stepKey compensation agentType phase totalAttempts finalSuccess totalDuration
    createdAt completedAt workflow { id } attempts { attemptNumber kind agentType startedAt delay duration success error { message } } } } } }`;

async function histories(id: string, filter: object = {}): Promise<readonly History[]> {
  const { workflow: found } = await room().ask<{
    workflow: { retryHistories: { totalCount: number; nodes: readonly History[] } };
  }>(HISTORIES, { id, filter });
  expect(found.retryHistories.totalCount).toBe(found.retryHistories.nodes.length);
  return found.retryHistories.nodes;
}

describe('the retry histories of a workflow', () => {
  it('tell of each piece of work how often it was called, and how that ended', async () => {
    const { id, workflowId } = await start(room(), 'rough');
    await room().reaches(workflowId, 'FAILED');
    const found = await histories(id);
    expect(
      found.map(({ operationId, totalAttempts, finalSuccess }) => [operationId.slice(37), totalAttempts, finalSuccess]),
    ).toEqual([
      ['item#1.1', 1, true],
      ['item#1.2', 2, true],
      ['item#2.1', 1, true],
      ['item#2.2', 2, true],
      ['risky', 1, true],
      ['doomed', 1, false],
      ['undo/risky', 2, true],
    ]);
    expect(found[1]).toMatchObject({
      stepKey: 'item',
      compensation: false,
      agentType: 'worker',
      phase: 'working',
      attempts: [
        { attemptNumber: 1, kind: 'RUN', delay: 0, success: false, error: { message: 'no way' } },
        { attemptNumber: 2, kind: 'RUN', delay: 3, success: true, error: null },
      ],
    });
    expect(found[6]).toMatchObject({ stepKey: 'risky', compensation: true, attempts: [{ kind: 'COMPENSATION' }, {}] });
  });

  it('are filtered by step, agent, phase, and by whether there was a second call', async () => {
    const { id, workflowId } = await start(room(), 'rough');
    await room().reaches(workflowId, 'FAILED');
    const keys = async (filter: object) =>
      (await histories(id, filter)).map(({ operationId }) => operationId.slice(37));
    expect(await keys({ stepKey: 'risky' })).toEqual(['risky', 'undo/risky']);
    expect(await keys({ agentType: 'worker', retried: true })).toEqual(['item#1.2', 'item#2.2']);
    expect(await keys({ phase: 'working', retried: false })).toEqual(['item#1.1', 'item#2.1']);
  });

  it('are found one by one, by operation id and by id', async () => {
    const { id, workflowId } = await start(room(), 'rough');
    await room().reaches(workflowId, 'FAILED');
    for (const { operationId, totalAttempts } of await histories(id)) {
      const { retryHistory } = await room().ask<{ retryHistory: { id: string; totalAttempts: number } }>(
        'query ($of: String!) { retryHistory(operationId: $of) { id operationId totalAttempts } }',
        { of: operationId },
      );
      expect(retryHistory).toMatchObject({ operationId, totalAttempts });
      expect(
        await room().ask('query ($id: ID!) { node(id: $id) { ... on RetryHistory { operationId } } }', {
          id: retryHistory.id,
        }),
      ).toEqual({ node: { operationId } });
    }
    expect(await room().ask(`{ retryHistory(operationId: "${workflowId}/nothing") { id } }`)).toEqual({
      retryHistory: null,
    });
    expect(await room().ask('{ retryHistory(operationId: "nonsense") { id } }')).toEqual({ retryHistory: null });
  });

  it('are open while a call runs or may follow', async () => {
    const running = await start(room(), 'slow');
    const [hold] = await histories(running.id);
    expect(hold).toMatchObject({ finalSuccess: null, totalDuration: null, completedAt: null, totalAttempts: 1 });
    expect(hold?.attempts[0]).toMatchObject({ success: null, duration: null });
    held.resolve();
    await room().reaches(running.workflowId, 'COMPLETED');
    expect(await histories(running.id)).toMatchObject([{ finalSuccess: true }]);
    const { id, workflowId } = await start(room(), 'release', { failures: 99 });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION', 'FAILED');
    const [build, test] = await histories(id);
    expect(build).toMatchObject({ finalSuccess: true, totalAttempts: 1 });
    expect(test).toMatchObject({ finalSuccess: false, totalAttempts: 5 });
  });
});

describe('recovery attempts', () => {
  it('say of an error what was tried and whether it helped', async () => {
    const { id, workflowId } = await start(room(), 'release', { failures: 2 });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    const { workflow: found } = await room().ask<{
      workflow: { recoveryAttempts: { nodes: { id: string }[] }; errors: { nodes: object[] } };
    }>(
      `query ($id: ID!) { workflow(id: $id) {
        recoveryAttempts { totalCount nodes { id strategy attemptNumber success actionTaken errorMessage duration startedAt endedAt
          error { message } workflow { id } } }
        errors { nodes { message recoverySucceeded recoveryAttempts { success attemptNumber } } } } }`,
      { id },
    );
    expect(found.recoveryAttempts).toMatchObject({
      totalCount: 2,
      nodes: [
        {
          strategy: 'RETRY_WITH_BACKOFF',
          attemptNumber: 1,
          success: false,
          actionTaken: 'ran the step again, attempt 2',
          errorMessage: 'attempt 2 failed',
          error: { message: 'attempt 1 failed' },
          workflow: { id },
        },
        { attemptNumber: 2, success: true, errorMessage: null, error: { message: 'attempt 2 failed' } },
      ],
    });
    expect(found.errors.nodes).toEqual([
      { message: 'attempt 2 failed', recoverySucceeded: true, recoveryAttempts: [{ success: true, attemptNumber: 2 }] },
      {
        message: 'attempt 1 failed',
        recoverySucceeded: false,
        recoveryAttempts: [{ success: false, attemptNumber: 1 }],
      },
    ]);
    const [first] = found.recoveryAttempts.nodes;
    expect(
      await room().ask('query ($id: ID!) { node(id: $id) { id ... on RecoveryAttempt { success } } }', {
        id: first?.id,
      }),
    ).toEqual({ node: { id: first?.id, success: false } });
  });
});

describe('the retry figures', () => {
  const FIGURES = `query ($range: TimeRangeInput) { statistics { retries(range: $range) {
    totalOperations successfulOperations failedOperations averageRetries averageDuration } } }`;
  interface Figures {
    statistics: { retries: { totalOperations: number; averageRetries: number | null; averageDuration: number | null } };
  }

  it('count what was called within the span, and nothing else', async () => {
    await room()
      .open.orm.em.fork()
      .execute(
        `update step_attempts set started_at = started_at - interval '1 year', ended_at = ended_at - interval '1 year'`,
      );
    const from = new Date(Date.now() - 60_000).toISOString();
    const { workflowId } = await start(room(), 'rough');
    await room().reaches(workflowId, 'FAILED');
    const { retries } = (await room().ask<Figures>(FIGURES, { range: { from } })).statistics;
    expect(retries).toMatchObject({ totalOperations: 7, successfulOperations: 6, failedOperations: 1 });
    expect(retries.averageRetries).toBeCloseTo(3 / 7);
    expect(retries.averageDuration).toBeGreaterThanOrEqual(0);
    const before = (await room().ask<Figures>(FIGURES, { range: { from: '2020-01-01T00:00:00Z', to: from } }))
      .statistics;
    const all = (await room().ask<Figures>(FIGURES)).statistics;
    expect(before.retries.totalOperations).toBe(all.retries.totalOperations - 7);
  });

  it('are zero and nothing where nothing was called', async () => {
    const range = { to: '2001-01-01T00:00:00Z' };
    expect((await room().ask<Figures>(FIGURES, { range })).statistics.retries).toEqual({
      totalOperations: 0,
      successfulOperations: 0,
      failedOperations: 0,
      averageRetries: null,
      averageDuration: null,
    });
  });
});

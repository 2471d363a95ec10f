// Figures over a period, from rows that are known: a January of long ago, in which nothing else happened.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { PostgresStore } from '../../src/persistence/postgresStore.ts';
import { bucketOf } from '../../src/percentile.ts';
import { served, start } from './served.ts';

const room = served();
const JANUARY = { from: '2001-01-01T00:00:00Z', to: '2001-02-01T00:00:00Z' };

/** A time of that January, by its second. */
const at = (second: number): string => new Date(Date.parse(JANUARY.from) + second * 1_000).toISOString();

const insert = async (table: string, rows: readonly Record<string, unknown>[]): Promise<void> => {
  const em = room().open.orm.em.fork();
  for (const row of rows) {
    const columns = Object.keys(row);
    await em.execute(
      `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`,
      Object.values(row),
    );
  }
};

/** A length that is counted: at most a tenth too high. */
const closeTo = (ms: number): unknown =>
  expect.toSatisfy((value: number) => value >= ms * (1 - 1e-9) && value <= ms * 1.1 * (1 + 1e-9));

/** A hundred commits of 1 to 100 ms over two minutes, and one of a day outside the period; ten errors, recorded after 40 ms. */
async function durations(): Promise<void> {
  const { store } = room().open.engine;
  if (!(store instanceof PostgresStore)) throw new Error('not the store that ships');
  const minute = Date.parse(JANUARY.from);
  await store.durations.addDurations([
    ...Array.from({ length: 100 }, (_, index) => ({
      kind: 'commit' as const,
      minute: minute + (index % 2) * 60_000,
      bucket: bucketOf(index + 1),
      count: 1,
    })),
    { kind: 'commit', minute: minute - 60_000, bucket: bucketOf(86_400_000), count: 1_000 },
    { kind: 'detection', minute, bucket: bucketOf(40), count: 10 },
  ]);
}

const [recovered, failed, smooth, open] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];

async function workflows(): Promise<void> {
  const { workflowId } = await start(room(), 'greet');
  await room().reaches(workflowId, 'COMPLETED');
  const [{ hash }] = await room()
    .open.orm.em.fork()
    .execute<[{ hash: string }]>(`select hash from workflow_definitions where name = 'greet'`);
  const row = (id: string, status: string, tookSeconds: number | null) => ({
    id,
    definition: 'greet',
    version: '1',
    definition_hash: hash,
    thread_id: id,
    started_by: 'test',
    input: 'none',
    status,
    fence: 1,
    revision: 1,
    checksum: Buffer.alloc(32),
    created_at: at(0),
    updated_at: at(0),
    completed_at: tookSeconds === null ? null : at(tookSeconds),
    owner: null,
    wake_at: '2999-01-01',
  });
  await insert('workflows', [
    row(recovered, 'COMPLETED', 10),
    row(failed, 'FAILED', 20),
    row(smooth, 'COMPLETED', 30),
    row(open, 'WAITING', null),
  ]);
}

async function errors(): Promise<string[]> {
  const ids = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const row = (index: number, workflow: string, kind: readonly string[], when: string, more: object = {}) => ({
    id: ids[index],
    workflow_id: workflow,
    error_type: 'Error',
    error_class: kind[0],
    error_category: kind[1],
    fingerprint: kind[2],
    error_severity: 'LOW',
    retryable: true,
    error_message: 'x',
    causes: '[]',
    context: '{}',
    checkpoint_count: 1,
    created_at: when,
    ...more,
  });
  const network = ['TRANSIENT', 'NETWORK', 'net'];
  await insert('workflow_errors', [
    row(0, recovered, network, at(1), { recovery_successful: true, resolved: true, resolved_at: at(61) }),
    row(1, failed, ['FATAL', 'NOT_FOUND', 'gone'], at(2), { recovery_successful: false }),
    row(2, open, network, at(3)),
    row(3, recovered, network, JANUARY.to), // After the period, which ends before its end.
  ]);
  return ids;
}

const recoveries = (error: string) =>
  insert(
    'workflow_recovery_attempts',
    [
      ['RETRY_WITH_BACKOFF', false, 100],
      ['RETRY_WITH_BACKOFF', true, 200],
      ['RETRY_WITH_BACKOFF', true, 300],
      ['COMPENSATE', false, 1_000],
    ].map(([strategy, success, duration]) => ({
      workflow_id: recovered,
      error_id: error,
      strategy,
      attempt_number: 1,
      success,
      duration_ms: duration,
      created_at: at(5),
    })),
  );

const questions = (error: string) =>
  insert(
    'workflow_interventions',
    [error, null].map((id) => ({
      id: randomUUID(),
      workflow_id: failed,
      error_id: id,
      trigger: 'x',
      prompt: 'x',
      options: '[]',
      status: 'DECIDED',
      requested_at: at(6),
    })),
  );

async function checks(): Promise<void> {
  await insert(
    'workflow_checkpoints',
    [100, 300].map((size, index) => ({
      id: randomUUID(),
      workflow_id: recovered,
      revision: index + 1,
      checkpoint_type: 'step_start',
      timestamp: at(index),
      state_data: '{}',
      state_bytes: Buffer.from('x'),
      encoding: 'plain',
      state_version: '1',
      checksum: Buffer.alloc(32),
      size_bytes: size,
      metadata: '{}',
    })),
  );
  await insert(
    'workflow_state_validations',
    [
      ['RESTORE', true, 10],
      ['RESTORE', true, 20],
      ['RESTORE', false, 30],
      ['SAMPLE', true, 1_000],
    ].map(([operation, valid, duration]) => ({
      id: randomUUID(),
      workflow_id: recovered,
      checkpoint_id: randomUUID(),
      operation,
      valid,
      before: '[]',
      duration_ms: duration,
      created_at: at(7),
    })),
  );
}

type Call = readonly [workflow: string, step: string, kind: string, begin: number, end: number | null, outcome: string];
const CALLS: readonly Call[] = [
  [recovered, 'call', 'run', 0, 1, 'failed'],
  [recovered, 'call', 'run', 2, 3, 'failed'],
  [recovered, 'call', 'run', 5, 9, 'completed'],
  [failed, 'ship', 'run', 0, 1, 'failed'],
  [failed, 'ship', 'run', 1, 2, 'failed'],
  [failed, 'call', 'compensation', 3, 4, 'completed'],
  [open, 'call', 'run', 0, null, ''],
];
const calls = () =>
  insert(
    'step_attempts',
    CALLS.map(([workflow, step, kind, begin, end, outcome], tag) => ({
      workflow_id: workflow,
      tag,
      kind,
      step_id: step,
      key: step,
      round: 0,
      attempt: 1,
      agent_type: step === 'call' ? 'coder' : null,
      phase: step === 'ship' ? 'delivery' : null,
      delay_ms: 0,
      started_at: at(begin),
      ended_at: end === null ? null : at(end),
      outcome: outcome || null,
    })),
  );

beforeAll(async () => {
  await durations();
  await workflows();
  const [first = '', second = ''] = await errors();
  await recoveries(first);
  await questions(second);
  await checks();
  await calls();
});

const figures = async (fields: string, range: object = JANUARY): Promise<Record<string, unknown>> =>
  (
    await room().ask<{ statistics: Record<string, unknown> }>(
      `query ($range: TimeRangeInput) { statistics { ${fields} } }`,
      { range },
    )
  ).statistics;

describe('the figures of a period', () => {
  it('tell how many workflows came through their errors, and how long they took', async () => {
    expect(
      await figures(
        'workflows(range: $range) { total byStatus { status count } resilienceRate p50Duration p95Duration p99Duration }',
      ),
    ).toEqual({
      workflows: {
        total: 4,
        byStatus: [
          { status: 'COMPLETED', count: 2 },
          { status: 'FAILED', count: 1 },
          { status: 'WAITING', count: 1 },
        ],
        resilienceRate: 0.5,
        p50Duration: 20_000,
        p95Duration: 29_000,
        p99Duration: 29_800,
      },
    });
  });

  it('count errors by class, category and origin, and how long they stood', async () => {
    expect(
      await figures(
        `errors(range: $range) { total unresolved meanTimeToResolve byClass { class count } byCategory { category count }
          bySeverity { severity count } byFingerprint { fingerprint count } }`,
      ),
    ).toEqual({
      errors: {
        total: 3,
        unresolved: 2,
        meanTimeToResolve: 60_000,
        byClass: [
          { class: 'TRANSIENT', count: 2 },
          { class: 'FATAL', count: 1 },
        ],
        byCategory: [
          { category: 'NETWORK', count: 2 },
          { category: 'NOT_FOUND', count: 1 },
        ],
        bySeverity: [{ severity: 'LOW', count: 3 }],
        byFingerprint: [
          { fingerprint: 'net', count: 2 },
          { fingerprint: 'gone', count: 1 },
        ],
      },
    });
  });

  it('tell how well each strategy works, and how often people are asked', async () => {
    expect(
      await figures(
        `recovery(range: $range) { attempts successes successRate handlingSuccessRate interventions interventionRate
          byStrategy { strategy attempts successes successRate p50Duration p95Duration } }`,
      ),
    ).toEqual({
      recovery: {
        attempts: 4,
        successes: 2,
        successRate: 0.5,
        handlingSuccessRate: 0.5,
        interventions: 1,
        interventionRate: 1 / 3,
        byStrategy: [
          {
            strategy: 'RETRY_WITH_BACKOFF',
            attempts: 3,
            successes: 2,
            successRate: 2 / 3,
            p50Duration: 200,
            p95Duration: 290,
          },
          {
            strategy: 'COMPENSATE',
            attempts: 1,
            successes: 0,
            successRate: 0,
            p50Duration: 1_000,
            p95Duration: 1_000,
          },
        ],
      },
    });
  });

  it('count checkpoints and checks of stored states', async () => {
    expect(
      await figures(
        `checkpoints(range: $range) { total oldestAt newestAt bytes validations validationFailures validationFailureRate
          p95RestoreDuration p95CommitDuration }`,
      ),
    ).toEqual({
      checkpoints: {
        total: 2,
        oldestAt: at(0),
        newestAt: at(1),
        bytes: 400,
        validations: 4,
        validationFailures: 1,
        validationFailureRate: 0.25,
        p95RestoreDuration: 29,
        p95CommitDuration: closeTo(95),
      },
    });
  });

  it('tell how soon errors were recorded after they were seen', async () => {
    const { errors: found } = await figures('errors(range: $range) { p99Detection }');
    expect(found).toEqual({ p99Detection: closeTo(40) });
  });

  it('tell how often work had to be called, by operation, type of agent and phase', async () => {
    const GROUP =
      'name totalOperations successfulOperations failedOperations successRate averageAttempts averageRetries averageDuration';
    const { retries } = await figures(
      `retries(range: $range) { totalOperations successfulOperations failedOperations successRate averageAttempts averageRetries
        averageDuration circuitBreakersOpen byOperation { ${GROUP} } byAgentType { ${GROUP} } byPhase { ${GROUP} } }`,
    );
    const group = (name: string, counts: readonly number[], rates: readonly (number | null)[]) => ({
      name,
      totalOperations: counts[0],
      successfulOperations: counts[1],
      failedOperations: counts[2],
      successRate: rates[0],
      averageAttempts: rates[1],
      averageRetries: rates[2],
      averageDuration: rates[3],
    });
    const { name: _, ...whole } = group('', [4, 2, 1], [2 / 3, 1.75, 0.75, 4_000]);
    const shipped = [
      [1, 0, 1],
      [0, 2, 1, 2_000],
    ] as const;
    expect(retries).toEqual({
      ...whole,
      circuitBreakersOpen: 0,
      byOperation: [
        group('greet/ship', ...shipped),
        group('greet/call', [2, 1, 0], [1, 2, 1, 9_000]),
        group('greet/undo/call', [1, 1, 0], [1, 1, 0, 1_000]),
      ],
      byAgentType: [group('coder', [3, 2, 0], [1, 5 / 3, 2 / 3, 5_000])],
      byPhase: [group('delivery', ...shipped)],
    });
  });

  it('are zero and nothing where nothing happened', async () => {
    expect(
      await figures(
        `workflows(range: $range) { total byStatus { count } resilienceRate p50Duration } errors(range: $range) { total unresolved meanTimeToResolve p99Detection byClass { count } }
         recovery(range: $range) { attempts successRate handlingSuccessRate interventionRate byStrategy { attempts } }
         checkpoints(range: $range) { total oldestAt bytes validationFailureRate p95RestoreDuration p95CommitDuration }
         retries(range: $range) { successRate averageAttempts byOperation { name } }`,
        { to: '1999-01-01T00:00:00Z' },
      ),
    ).toEqual({
      workflows: { total: 0, byStatus: [], resilienceRate: null, p50Duration: null },
      errors: { total: 0, unresolved: 0, meanTimeToResolve: null, p99Detection: null, byClass: [] },
      recovery: { attempts: 0, successRate: null, handlingSuccessRate: null, interventionRate: null, byStrategy: [] },
      checkpoints: {
        total: 0,
        oldestAt: null,
        bytes: 0,
        validationFailureRate: null,
        p95RestoreDuration: null,
        p95CommitDuration: null,
      },
      retries: { successRate: null, averageAttempts: null, byOperation: [] },
    });
  });

  it('count everything where no period is given', async () => {
    const { errors: all } = await figures('errors(range: $range) { total }', {});
    expect(all).toEqual({ total: 4 });
  });
});

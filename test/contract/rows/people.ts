// Failures that a person decides, and what happens where nobody does.
import { ConflictError, FatalError, RetriableError } from '../../../src/failures/authored.ts';
import type { Row } from '../row.ts';
import { EXACT, failing, order } from '../words.ts';

const merges =
  (more: object = {}): Row['build'] =>
  (name, world) =>
    order(name, world).step('merge', {
      retry: EXACT,
      run: failing(1, () => new ConflictError('two edits of one line', { affectedItems: ['a.ts'] })),
      ...more,
    });

const DAY_MS = 24 * 3_600_000;

export const PEOPLE: readonly Row[] = [
  {
    id: 'conflict',
    what: 'A step throws `ConflictError`: other branches go on, and the person resolves it',
    recoverable: false,
    build: (name, world) =>
      order(name, world)
        .step('merge', {
          run: failing(1, () => new ConflictError('two edits of one line', { affectedItems: ['a.ts'] })),
        })
        .step('document', { after: ['reserve'], run: () => 'documented' }),
    meanwhile: (_world, handle) => handle.retryStep('merge'),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, merge COMPLETED×2, document COMPLETED×1',
      errors: ['CONFLICT BUSINESS_RULE → PAUSE_WORKFLOW'],
      recoveries: ['PAUSE_WORKFLOW succeeded'],
      events: ['ERROR_RECORDED', 'INTERVENTION_REQUESTED', 'NOTICE', 'ERROR_RESOLVED', 'WORKFLOW_COMPLETED'],
      output: 'documented',
    },
  },
  {
    id: 'conflict-unanswered',
    what: 'Nobody answers for a day: what was done is undone',
    recoverable: false,
    build: merges(),
    until: [],
    meanwhile: async ({ clock }) => clock.move(DAY_MS + 60_000),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, merge FAILED×1',
      errors: ['CONFLICT BUSINESS_RULE → PAUSE_WORKFLOW', 'FATAL TIMEOUT → COMPENSATE'],
      recoveries: ['PAUSE_WORKFLOW failed', 'COMPENSATE succeeded'],
      events: [
        'ERROR_RECORDED',
        'WORKFLOW_PAUSED',
        'INTERVENTION_REQUESTED',
        'NOTICE',
        'INTERVENTION_ESCALATED',
        'INTERVENTION_EXPIRED',
        'ERROR_RECORDED',
        'STEP_FAILED',
        'STEP_COMPENSATED',
        'WORKFLOW_FAILED',
      ],
      system: ['ERROR nobody answered the question about step "merge" before its d', 'ERROR two edits of one line'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'conflict-refused',
    what: 'The person decides that it fails',
    recoverable: false,
    build: merges(),
    meanwhile: async ({ engine }, { id }) => {
      const question = await openQuestion(engine().open.orm, id);
      await engine().handle(id).decide(question, { option: 'fail', notes: 'not worth it' });
    },
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, merge FAILED×1',
      errors: ['CONFLICT BUSINESS_RULE → PAUSE_WORKFLOW'],
      recoveries: ['PAUSE_WORKFLOW failed', 'COMPENSATE succeeded'],
      events: [
        'ERROR_RECORDED',
        'WORKFLOW_PAUSED',
        'INTERVENTION_REQUESTED',
        'NOTICE',
        'INTERVENTION_DECIDED',
        'STEP_FAILED',
        'STEP_COMPENSATED',
        'WORKFLOW_FAILED',
      ],
      system: ['ERROR two edits of one line'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'fatal',
    what: 'A step throws `FatalError`',
    recoverable: false,
    build: (name, world) =>
      order(name, world).step('charge', {
        run: () => {
          throw new FatalError('card refused');
        },
      }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, charge FAILED×1',
      errors: ['FATAL BUSINESS_RULE → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['ERROR card refused'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'later',
    what: 'A step throws `RetriableError` with `retryAfterMs` of three hours',
    recoverable: true,
    build: (name, world) =>
      order(name, world).step('wait', {
        retry: EXACT,
        run: failing(1, () => new RetriableError('closed until noon', { retryAfterMs: 3 * 3_600_000 })),
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, wait COMPLETED×2',
      errors: ['RETRIABLE UNKNOWN → RETRY_AFTER_HINT'],
      recoveries: ['RETRY_AFTER_HINT succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'approval-refused',
    what: 'A person says no to the question before a step',
    recoverable: false,
    build: (name, world) =>
      order(name, world).step('ship', { intervention: { prompt: 'Ship it?' }, run: () => 'shipped' }),
    meanwhile: async ({ engine }, { id }) => {
      const question = await openQuestion(engine().open.orm, id);
      await engine().handle(id).decide(question, { option: 'fail', notes: 'not today' });
    },
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, ship FAILED×0',
      errors: [],
      events: ['INTERVENTION_REQUESTED', 'INTERVENTION_DECIDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'abort',
    what: 'A person aborts while a step runs: it is told to stop, and what was done is undone',
    recoverable: false,
    build: (name, world) =>
      order(name, world).step('work', {
        run: ({ signal }) =>
          new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
      }),
    until: ['RUNNING'],
    meanwhile: (_world, handle) => handle.abort({ reason: 'not needed any more' }),
    expect: {
      status: 'ABORTED',
      steps: 'reserve COMPENSATED×2, work CANCELLED×1',
      errors: [],
      events: ['STEP_COMPENSATED', 'WORKFLOW_ABORTED'],
      undone: ['reserve r1'],
    },
  },
  {
    id: 'no-event',
    what: 'An event that is waited for does not come in time',
    recoverable: false,
    build: (name, world) => order(name, world).waitFor('paid', { deadlineMs: DAY_MS }),
    expect: {
      status: 'FAILED',
      steps: 'reserve COMPENSATED×2, paid FAILED×0',
      errors: ['TRANSIENT TIMEOUT → COMPENSATE'],
      recoveries: ['COMPENSATE succeeded'],
      events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
      system: ['WARNING the event "paid" that step "paid" waits for did not come wit'],
      undone: ['reserve r1'],
    },
  },
];

/** Id of the open question of a workflow. */
async function openQuestion(orm: { em: { fork(): { getConnection(): object } } }, id: string): Promise<string> {
  const connection = orm.em.fork().getConnection() as {
    execute(sql: string, values: unknown[]): Promise<{ id: string }[]>;
  };
  const [row] = await connection.execute(
    "select id from workflow_interventions where workflow_id = ? and status = 'OPEN'",
    [id],
  );
  return row?.id as string;
}

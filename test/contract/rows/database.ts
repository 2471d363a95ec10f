// What a database says no with: real errors of the real PostgreSQL.
import { fillDisk, makeRoom } from '../../engine/fullDisk.ts';
import type { Row } from '../row.ts';
import { EXACT, order } from '../words.ts';
import type { World } from '../world.ts';

/** PostgreSQL raises this SQLSTATE for as many calls as said. */
const raises =
  (code: string, times = Infinity, more: object = {}): Row['build'] =>
  (name: string, world: World) =>
    order(name, world).step('save', {
      retry: EXACT,
      run: async ({ attempt }) => {
        if (attempt <= times)
          await world.sql(`do $$ begin raise exception 'refused' using errcode = '${code}'; end $$`);
        return 'ok';
      },
      ...more,
    });

const recovers = (id: string, code: string, what: string, error: string, action: string): Row => ({
  id,
  what: `${what} (\`${code}\`), once`,
  recoverable: true,
  build: raises(code, 1),
  expect: {
    status: 'COMPLETED',
    steps: 'reserve COMPLETED×1, save COMPLETED×2',
    errors: [`${error} → ${action}`],
    recoveries: [`${action} succeeded`],
    events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
    output: 'ok',
  },
});

const fails = (id: string, code: string, what: string, error: string, severity: string): Row => ({
  id,
  what: `${what} (\`${code}\`)`,
  recoverable: false,
  build: raises(code),
  expect: {
    status: 'FAILED',
    steps: 'reserve COMPENSATED×2, save FAILED×1',
    errors: [`${error} → COMPENSATE`],
    recoveries: ['COMPENSATE succeeded'],
    events: ['ERROR_RECORDED', 'STEP_FAILED', 'STEP_COMPENSATED', 'WORKFLOW_FAILED'],
    system: [`${severity} refused`],
    undone: ['reserve r1'],
  },
});

export const DATABASE: readonly Row[] = [
  recovers(
    'serialization',
    '40001',
    'Two transactions cannot be serialised',
    'RETRIABLE CONCURRENCY',
    'RETRY_TRANSACTION',
  ),
  recovers(
    'db-deadlock',
    '40P01',
    'The database ends a deadlock with this transaction',
    'RETRIABLE CONCURRENCY',
    'RETRY_TRANSACTION',
  ),
  recovers(
    'too-many-connections',
    '53300',
    'The database has no connection left',
    'TRANSIENT RESOURCE_EXHAUSTION',
    'RETRY_WITH_BACKOFF',
  ),
  recovers(
    'db-starting',
    '57P03',
    'The database is starting up',
    'TRANSIENT SERVICE_UNAVAILABLE',
    'RECONNECT_AND_RETRY',
  ),
  recovers(
    'db-shutdown',
    '57P01',
    'An administrator ends the connection',
    'TRANSIENT SERVICE_UNAVAILABLE',
    'RECONNECT_AND_RETRY',
  ),
  recovers(
    'no-room',
    '53100',
    'The disk of the database is full for what a statement writes',
    'RETRIABLE RESOURCE_EXHAUSTION',
    'QUEUE_FOR_LATER',
  ),
  {
    id: 'no-room-for-state',
    what: 'The disk of the database is full for the checkpoints themselves: they are kept, and written when there is room; an administrator is told meanwhile',
    recoverable: true,
    build: (name, world) =>
      order(name, world).step('save', {
        run: async () => {
          const { control } = world.engine();
          const told = control.onNotice(({ errorType }) => {
            if (errorType !== 'CHECKPOINT_FLUSH_ERROR') return;
            told();
            void makeRoom(world.engine());
          });
          await fillDisk(world.engine());
          return 'saved once';
        },
      }),
    // What follows begins only when the shortage is over.
    meanwhile: async ({ engine, clock }) => {
      while (engine().control.exhausted.length > 0) await new Promise<void>((soon) => clock.schedule(50, soon));
    },
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, save COMPLETED×1',
      errors: [],
      events: ['WORKFLOW_COMPLETED'],
      output: 'saved once',
    },
  },
  {
    id: 'constraint',
    what: 'A row breaks a rule of the table (`23514`): no retry mends it, a person is asked',
    recoverable: false,
    build: raises('23514'),
    expect: {
      status: 'AWAITING_INTERVENTION',
      steps: 'reserve COMPLETED×1, save AWAITING_INTERVENTION×1',
      errors: ['CONFLICT DATA_INTEGRITY → PAUSE_WORKFLOW'],
      events: ['ERROR_RECORDED', 'WORKFLOW_PAUSED', 'INTERVENTION_REQUESTED', 'NOTICE'],
      system: ['ERROR refused'],
      question: 'CONFLICT: retry, skip, fail',
    },
  },
  fails('no-table', '42P01', 'The table is not there', 'FATAL CONFIGURATION', 'ERROR'),
  {
    id: 'duplicate',
    what: 'A row with this key is there already (`23505`); the person skips the step',
    recoverable: false,
    build: raises('23505'),
    meanwhile: (_world, handle) => handle.skipStep('save', { output: 'the row that was there' }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, save SKIPPED×1',
      errors: ['CONFLICT DATA_INTEGRITY → PAUSE_WORKFLOW'],
      recoveries: ['PAUSE_WORKFLOW succeeded'],
      events: [
        'ERROR_RECORDED',
        'WORKFLOW_PAUSED',
        'INTERVENTION_REQUESTED',
        'NOTICE',
        'ERROR_RESOLVED',
        'STEP_SKIPPED',
        'WORKFLOW_COMPLETED',
      ],
      output: 'the row that was there',
    },
  },
  {
    id: 'statement-timeout',
    what: 'A statement takes longer than the database allows (`57014`), once',
    recoverable: true,
    build: (name, world) =>
      order(name, world).step('save', {
        retry: EXACT,
        run: async ({ attempt }) => {
          if (attempt === 1) await world.sql('set statement_timeout = 20; select pg_sleep(5)');
          return 'ok';
        },
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, save COMPLETED×2',
      errors: ['TRANSIENT TIMEOUT → INCREASE_TIMEOUT_AND_RETRY'],
      recoveries: ['INCREASE_TIMEOUT_AND_RETRY succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'killed-connection',
    what: 'The connection of a step is killed in the middle of a statement',
    recoverable: true,
    build: (name, world) =>
      order(name, world).step('save', {
        retry: EXACT,
        run: async ({ attempt }) => {
          if (attempt === 1) await world.sql('select pg_terminate_backend(pg_backend_pid())');
          return 'ok';
        },
      }),
    expect: {
      status: 'COMPLETED',
      steps: 'reserve COMPLETED×1, save COMPLETED×2',
      errors: ['TRANSIENT SERVICE_UNAVAILABLE → RECONNECT_AND_RETRY'],
      recoveries: ['RECONNECT_AND_RETRY succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 'ok',
    },
  },
  {
    id: 'transaction',
    what: 'A step fails after its `step.transaction` has inserted a row: the row is there once in the end',
    recoverable: true,
    build: (name, world) =>
      order(name, world)
        .step('table', { run: () => world.sql('create table if not exists public.contract_rows (n int)') })
        .step('insert', {
          retry: EXACT,
          run: ({ attempt, transaction }) =>
            transaction(async ({ em }) => {
              await em.execute('insert into public.contract_rows values (1)');
              if (attempt === 1) throw Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
              return 'inserted';
            }),
        })
        .step('count', {
          run: async () =>
            ((await world.sql('select count(*)::int as n from public.contract_rows')) as { n: number }[])[0]?.n,
        })
        .step('clean', { run: async () => void (await world.sql('drop table public.contract_rows')) })
        .step('tell', { run: ({ outputs }) => outputs.count }),
    expect: {
      status: 'COMPLETED',
      steps:
        'reserve COMPLETED×1, table COMPLETED×1, insert COMPLETED×2, count COMPLETED×1, clean COMPLETED×1, tell COMPLETED×1',
      errors: ['TRANSIENT NETWORK → RETRY_WITH_BACKOFF'],
      recoveries: ['RETRY_WITH_BACKOFF succeeded'],
      events: ['ERROR_RECORDED', 'RETRY_SCHEDULED', 'WORKFLOW_COMPLETED'],
      output: 1,
    },
  },
];

// Very many errors of one fingerprint, on the real PostgreSQL: one counted group, a bounded sample, one record for an administrator, and others that
// work beside it are not held up. What is asserted is work done, never time.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import { WHOLE_A_MINUTE } from '../../src/failures/errorSamples.ts';
import { type Log, silentLog } from '../../src/log.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const STORMS = 10;
const ITEMS = 1_000;

const storm = workflow('storm', { version: '1' }).each('calls', {
  items: () => Array.from({ length: ITEMS }, (_, index) => index),
  concurrency: 100,
  tolerated: ITEMS,
  retry: { maxAttempts: 1 },
  run: ({ item }) => {
    throw new FatalError(`the service refused call ${item}`, { cause: new Error('down') });
  },
});
const bystander = workflow('bystander', { version: '1' }).loop('steps', {
  budget: 30,
  body: (pass) => pass.step('work', { run: ({ pass: number }) => number }),
  until: ({ pass }) => pass === 30,
});
const doomed = workflow('doomed', { version: '1' }).step('falls', {
  retry: { maxAttempts: 1 },
  run: () => {
    throw new FatalError('the floor is gone');
  },
});

describe('a storm of errors', () => {
  it('of one fingerprint is one group with its count, and only a sample of it is kept whole', async () => {
    const lines: object[] = [];
    const says = (bindings: object): void => void lines.push(bindings);
    const log: Log = { ...silentLog, info: says, warn: says, error: says, child: () => log };
    const engine = await engineOf([storm, bystander], { vitals: { read: () => ({}) }, log });
    const handles = await Promise.all(Array.from({ length: STORMS }, () => engine.start(storm, undefined)));
    const beside = await engine.start(bystander, undefined);
    await Promise.all([...handles.map((handle) => handle.result()), beside.result()]);
    const groups = await rowsOf<{ occurrences: string; error_type: string }>(engine, 'select * from error_groups');
    expect(groups).toMatchObject([{ error_type: 'FatalError' }]);
    expect(Number(groups[0]?.occurrences)).toBe(STORMS * ITEMS);
    const notices = await engine.control.store.events({ after: 0, limit: 10, types: ['NOTICE'] });
    expect(notices.map(({ payload, workflowId }) => ({ ...payload, workflowId }))).toMatchObject([
      {
        level: 'error',
        step: 'calls',
        workflowId: null,
        message: expect.stringContaining('Step "calls" of workflow "storm" fails again and again with FatalError'),
      },
    ]);
    // A row of PostgreSQL names the transaction that wrote it: very many errors come in one statement, and are counted by it.
    const [kept] = await rowsOf<{ rows: number; statements: number; whole: number; minutes: number; largest: number }>(
      engine,
      `select count(*)::int as rows, count(stack_trace)::int as whole, count(distinct date_trunc('minute', created_at))::int as minutes,
        count(distinct xmin::text)::int as statements,
        max(pg_column_size(context)) filter (where stack_trace is null)::int as largest from workflow_errors`,
    );
    expect(kept?.rows).toBe(STORMS * ITEMS);
    expect(kept?.statements).toBeLessThan((STORMS * ITEMS) / 25);
    expect(kept?.whole).toBeLessThanOrEqual(WHOLE_A_MINUTE * (kept?.minutes ?? 0));
    expect(kept?.largest).toBeLessThan(1_000);
    // Who listens hears of each that is kept whole, and of the others once a commit, with their count.
    const [heard] = await rowsOf<{ lines: number; errors: number; commits: number }>(
      engine,
      `select count(*)::int as lines, sum(coalesce((payload->>'count')::int, 1))::int as errors,
        count(distinct (workflow_id, revision))::int as commits from workflow_events where type = 'ERROR_RECORDED'`,
    );
    expect(heard?.errors).toBe(STORMS * ITEMS);
    expect(heard?.lines).toBeLessThanOrEqual((kept?.whole ?? 0) + (heard?.commits ?? 0));
    expect(heard?.commits).toBeLessThan((STORMS * ITEMS) / 4);
    // Each of them is found from its workflow, from its item, with what it said itself.
    const [found] = await rowsOf<{ own: number; items: number }>(
      engine,
      `select count(*) filter (where e.error_message = 'the service refused call ' || (substring(s.key from '#(\\d+)')::int - 1))::int as own,
        count(distinct (s.workflow_id, s.key))::int as items
      from step_attempts s join workflow_errors e on e.id = s.error_id and e.workflow_id = s.workflow_id and e.tag = s.tag`,
    );
    expect(found).toEqual({ own: STORMS * ITEMS, items: STORMS * ITEMS });
    // While the storm went on, the bystander was served: it made a commit at least for every second one of a workflow of the storm.
    const commits = await rowsOf<{ id: string; commits: number }>(
      engine,
      `select workflow_id as id, count(distinct revision)::int as commits from workflow_events
      where workflow_id is not null and sequence <= (select max(sequence) from workflow_events where type = 'ERROR_RECORDED')
      group by workflow_id`,
    );
    const ofStorms = commits.flatMap(({ id, commits: count }) => (id === beside.id ? [] : [count]));
    const ofBystander = commits.find(({ id }) => id === beside.id)?.commits ?? 0;
    expect(ofStorms).toHaveLength(STORMS);
    expect(ofBystander).toBeGreaterThanOrEqual(Math.min(31, Math.max(...ofStorms) / 2));
    // The process log has a sample, and says how many lines it lacks.
    await engine.stop();
    const written = lines.filter((line) => 'errorId' in line && 'errorType' in line && !('interventionId' in line));
    const leftOut = lines.flatMap((line) => ('leftOut' in line && 'errorType' in line ? [Number(line.leftOut)] : []));
    expect(written.length + leftOut.reduce((sum, number) => sum + number, 0)).toBe(STORMS * ITEMS);
    expect(leftOut.length).toBeGreaterThan(0);
  }, 300_000);

  it('that ends many workflows stands once among the system errors, with its count, until somebody resolves it', async () => {
    const engine = await engineOf([doomed]);
    const fall = async (): Promise<void> => {
      const { id } = await engine.start(doomed, undefined);
      await reaches(engine, id, 'FAILED');
    };
    await Promise.all(Array.from({ length: 100 }, fall));
    const open = (): Promise<{ occurrences: string }[]> =>
      rowsOf(engine, "select * from system_errors where error_message = 'the floor is gone' and not resolved");
    expect((await open()).map(({ occurrences }) => Number(occurrences))).toEqual([100]);
    await rowsOf(engine, 'update system_errors set resolved = true');
    await fall();
    expect((await open()).map(({ occurrences }) => Number(occurrences))).toEqual([1]);
  });
});

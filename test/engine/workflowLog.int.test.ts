// A workflow's own log on the real PostgreSQL: what its steps and the engine said, bounded, and without a commit of its own.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import { ConflictError, TransientError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();
const logOf = (engine: EmbeddedEngine, id: WorkflowId) =>
  rowsOf<Record<string, unknown>>(engine, 'select * from workflow_log where workflow_id = ? order by line', [id]);

describe('the log of a workflow', () => {
  it('keeps what its steps say, with the commits that there are anyway and without secrets', async () => {
    const talks = workflow('talks', { version: '1' }).step('talk', {
      run: ({ log }) => {
        log.info({ item: 'A-7', password: 'hidden' }, 'began');
        log.debug({}, 'not kept');
        log.child({ part: 2 }).error({ err: new TypeError('odd') }, 'went on');
        return 1;
      },
    });
    const engine = await engineOf([talks]);
    const handle = await engine.start(talks, undefined);
    await handle.result();
    expect(await logOf(engine, handle.id)).toMatchObject([
      {
        line: 1,
        level: 'INFO',
        message: 'began',
        step_id: 'talk',
        attempt: 1,
        fields: { item: 'A-7', password: '[redacted]' },
      },
      { line: 2, level: 'ERROR', message: 'went on', fields: { part: 2, err: { name: 'TypeError', message: 'odd' } } },
    ]);
    const [head] = await rowsOf<{ revision: string }>(engine, 'select revision from workflows where id = ?', [
      handle.id,
    ]);
    expect(Number(head?.revision)).toBe(2);
  });

  it('has the engine’s own lines: a planned attempt, its recovery, a question, the answer', async () => {
    const tries = workflow('tries', { version: '1' })
      .step('call', {
        retry: { baseDelayMs: 60, jitter: 'none' },
        run: ({ attempt }) => {
          if (attempt === 1) throw new TransientError('not yet');
          return 1;
        },
      })
      .step('price', {
        run: ({ attempt }) => {
          if (attempt === 1) throw new ConflictError('two prices', { affectedItems: ['A-7'] });
          return 1;
        },
      });
    const engine = await engineOf([tries]);
    const handle = await engine.start(tries, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    const [asked] = await rowsOf<{ id: string }>(
      engine,
      'select id from workflow_interventions where workflow_id = ?',
      [handle.id],
    );
    await handle.decide(asked?.id ?? '', { option: 'retry', notes: 'the lower' });
    await handle.result();
    const restored = 'the workflow was brought back from a checkpoint';
    const lines = (await logOf(engine, handle.id)).filter(({ message }) => message !== restored);
    expect(lines.map(({ level, message, step_id: step }) => [level, message, step])).toEqual([
      ['ERROR', 'TransientError: not yet', 'call'],
      ['INFO', 'another attempt was planned', 'call'],
      ['INFO', 'recovery succeeded: ran the step again, attempt 2', 'call'],
      ['ERROR', 'ConflictError: two prices', 'price'],
      ['WARN', 'the workflow stops and asks a person', 'price'],
      ['WARN', 'the workflow is paused', 'price'],
      ['WARN', 'a person has answered', null],
      [
        'INFO',
        'recovery succeeded: a person was asked: sdk let it go on: the lower; ran the step again, attempt 2',
        'price',
      ],
    ]);
    expect(lines[4]).toMatchObject({ fields: { reason: 'two prices', conflict: { affectedItems: ['A-7'] } } });
  });

  it('is bounded for an attempt and for a workflow, and says how much was dropped', { timeout: 30_000 }, async () => {
    const chatter = workflow('chatter', { version: '1' }).each('say', {
      items: () => Array.from({ length: 30 }, (_, index) => index),
      run: ({ log }) => {
        for (let line = 0; line < 250; line++) log.info({ line }, 'again');
      },
    });
    const engine = await engineOf([chatter]);
    const handle = await engine.start(chatter, undefined);
    await handle.result();
    const lines = await logOf(engine, handle.id);
    expect(lines).toHaveLength(5_000);
    expect(
      lines.filter(({ message }) => message === '50 more lines of this attempt were dropped').length,
    ).toBeGreaterThanOrEqual(20); // Two rounds of ten items are over before the third begins.
    expect(Number(lines.at(-1)?.['dropped'])).toBe(30 * 201 - 5_000);
  });
});

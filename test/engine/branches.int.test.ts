// A step has failed for good while branches beside it run, on the real PostgreSQL: they are cancelled, or settle first.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { OnBranchFailure } from '../../src/definition.ts';
import type { StepContext } from '../../src/stepContext.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

/** Waits for the test, unless it is told to stop. */
const until = (passed: Promise<void>, signal: AbortSignal): Promise<string> =>
  Promise.race([
    passed.then(() => 'done'),
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  ]);

function house(onBranchFailure?: OnBranchFailure) {
  const end = gate();
  const began = gate();
  const undone: string[] = [];
  const fails = { now: true };
  const undo = ({ stepId, output }: { stepId: string; output: string | undefined }): unknown =>
    undone.push(`${stepId} ${output ?? 'without output'}`);
  const definition = workflow('house', { version: '1', ...(onBranchFailure ? { onBranchFailure } : {}) })
    .step('ground', { run: () => 'laid', compensate: undo })
    .step('roof', {
      after: ['ground'],
      run: ({ signal }: StepContext) => {
        began.open();
        return until(end.passed, signal);
      },
      compensate: undo,
    })
    .step('tiles', { after: ['roof'], run: () => 'laid', compensate: undo })
    .step('cellar', {
      after: ['ground'],
      run: async () => {
        await began.passed;
        if (fails.now) throw new FatalError('it is wet');
        return 'dry';
      },
      compensate: undo,
    })
    .step('wine', { after: ['cellar'], run: () => 'stored', compensate: undo })
    .step('move', { after: ['tiles', 'wine'], run: () => 'in' });
  return { definition, open: () => end.open(), undone, fails };
}

const linesOf = (engine: Awaited<ReturnType<typeof engineOf>>, id: WorkflowId, type: string) =>
  rowsOf<{ step: string }>(
    engine,
    `select payload->>'step' as step from workflow_events where workflow_id = ? and type = ? order by sequence`,
    [id, type],
  );
const commit = (engine: Awaited<ReturnType<typeof engineOf>>, id: WorkflowId): Promise<void> =>
  new Promise((resolve) => {
    const stop = engine.control.onCommit((moved) => {
      if (moved.workflowId !== id) return;
      stop();
      resolve();
    });
  });

describe('branches beside a step that has failed for good', () => {
  it('are cancelled by signal where nothing is said', async () => {
    const { definition, undone } = house();
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    expect(await reaches(engine, handle.id, 'FAILED')).toBe('FAILED');
    expect(undone).toEqual(['cellar without output', 'roof without output', 'ground laid']);
  });

  it('go on to their own end where they settle; then all is undone, and each failure is on record', async () => {
    const { definition, open, undone } = house('settle');
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED')).toEqual([{ step: 'cellar' }]);
    expect([await handle.status(), undone]).toEqual(['RUNNING', []]);
    open();
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'it is wet' } });
    expect(undone).toEqual(['tiles laid', 'cellar without output', 'roof done', 'ground laid']);
    expect(await linesOf(engine, handle.id, 'STEP_FAILED')).toEqual([{ step: 'cellar' }]);
    expect(await linesOf(engine, handle.id, 'STEP_STARTED')).not.toContainEqual({ step: 'wine' });
  });

  it('go on in the process that takes the workflow over', async () => {
    const { definition, open, undone } = house('settle');
    const first = await engineOf([definition]);
    const handle = await first.start(definition, undefined);
    await expect.poll(() => linesOf(first, handle.id, 'STEP_FAILED')).toEqual([{ step: 'cellar' }]);
    await first.stop(0);
    open();
    const second = await engineOf([definition]);
    expect(await reaches(second, handle.id, 'FAILED')).toBe('FAILED');
    expect(undone).toEqual(['tiles laid', 'cellar without output', 'roof done', 'ground laid']);
  });

  it('leave time to run the failed step again, in a new round', async () => {
    const { definition, open, undone, fails } = house('settle');
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED')).toEqual([{ step: 'cellar' }]);
    fails.now = false;
    await handle.retryStep('cellar');
    open();
    expect([await handle.result(), undone]).toEqual(['in', []]);
    const keys = await rowsOf<{ key: string }>(
      engine,
      `select distinct key from step_attempts where workflow_id = ? and step_id = 'cellar' order by 1`,
      [handle.id],
    );
    expect(keys.map(({ key }) => key.split('/').at(-1))).toEqual(['cellar', 'cellar~1']);
  });

  it('end at once when the workflow is aborted', async () => {
    const { definition, undone } = house('settle');
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED')).toEqual([{ step: 'cellar' }]);
    const moved = commit(engine, handle.id);
    await handle.abort();
    await moved;
    expect(await reaches(engine, handle.id, 'ABORTED')).toBe('ABORTED');
    expect(undone).toEqual(['cellar without output', 'roof without output', 'ground laid']);
  });

  it('may fail too: every error has an end on record', async () => {
    const end = gate();
    const both = workflow('both', { version: '1', onBranchFailure: 'settle' })
      .step('left', { run: () => Promise.reject(new FatalError('left fell')), compensate: () => null })
      .step('right', {
        after: [],
        run: async () => {
          await end.passed;
          throw new FatalError('right fell');
        },
      });
    const engine = await engineOf([both]);
    const handle = await engine.start(both, undefined);
    await expect.poll(() => linesOf(engine, handle.id, 'STEP_FAILED')).toEqual([{ step: 'left' }]);
    end.open();
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'right fell' } });
    const ends = await rowsOf(
      engine,
      `select e.error_message as message, r.strategy, r.success from workflow_errors e
       left join workflow_recovery_attempts r on r.error_id = e.id where e.workflow_id = ? order by e.created_at`,
      [handle.id],
    );
    expect(ends).toEqual([
      { message: 'left fell', strategy: 'COMPENSATE', success: true },
      { message: 'right fell', strategy: 'COMPENSATE', success: true },
    ]);
  });
});

describe('items beside one that has failed their step', () => {
  it.each([
    { onItemFailure: 'failFast', undone: ['item 1 without output', 'item 0 without output'] },
    { onItemFailure: 'settle', undone: ['item 1 without output', 'item 0 done'] },
  ] as const)('$onItemFailure: what is undone is $undone', async ({ onItemFailure, undone }) => {
    const end = gate();
    const seen: string[] = [];
    const files = workflow('files', { version: '1' }).each('copy', {
      items: () => [0, 1, 2, 3],
      concurrency: 2,
      onItemFailure,
      run: ({ item, signal }) => {
        if (item === 1) throw new FatalError('unreadable');
        return until(end.passed, signal);
      },
      compensate: ({ item, output }) => void seen.push(`item ${item} ${output ?? 'without output'}`),
    });
    const engine = await engineOf([files]);
    const handle = await engine.start(files, undefined);
    await expect
      .poll(() => rowsOf(engine, `select 1 as one from workflow_errors where workflow_id = ?`, [handle.id]))
      .toHaveLength(1);
    end.open();
    expect(await reaches(engine, handle.id, 'FAILED')).toBe('FAILED');
    expect(seen).toEqual(undone);
  });
});

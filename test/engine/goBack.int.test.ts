// Workflows that go back by themselves, on the real PostgreSQL: to the checkpoint before a step that has failed for good, with what began since undone.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { EmbeddedEngine } from '../../src/engine/sdk.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { engines, gate, reaches, rowsOf } from './fixture.ts';

const engineOf = engines();

const recoveriesOf = (engine: EmbeddedEngine, id: WorkflowId) =>
  rowsOf(
    engine,
    'select strategy, attempt_number, success from workflow_recovery_attempts where workflow_id = ? order by created_at, attempt_number',
    [id],
  );
const triggersOf = async (engine: EmbeddedEngine, id: WorkflowId) =>
  (
    await rowsOf<{ trigger: string }>(engine, 'select trigger from workflow_interventions where workflow_id = ?', [id])
  ).map(({ trigger }) => trigger);

/** What was done, in its order, under which keys. */
function notes() {
  const log: string[] = [];
  const note = (word: string) => (step: { idempotencyKey: string }) => {
    log.push(`${word} ${step.idempotencyKey.split('/').at(-1)}`);
    return word;
  };
  return { log, note };
}

/** `reserve`, paid once and never again, then `pack` with an undo beside `ship`, which fails as often as `failures` says. */
function parcel(failures: number) {
  const { log, note } = notes();
  const packed = gate();
  let failed = 0;
  const definition = workflow('parcel', { version: '1' })
    .step('pay', { run: note('do'), idempotent: false })
    .step('pack', {
      after: ['pay'],
      run: (step) => {
        packed.open();
        return note('do')(step);
      },
      compensate: note('undo'),
    })
    .step('ship', {
      after: ['pay'],
      critical: true,
      onExhausted: 'rollBack',
      run: async (step) => {
        await packed.passed;
        note('do')(step);
        if (failed++ < failures) throw new FatalError(`no ship ${failed}`);
        return 'shipped';
      },
      compensate: note('undo'),
    })
    .step('close', { after: ['pack', 'ship'], run: note('do') });
  return { log, definition };
}

describe('a loop that is begun anew', () => {
  it('goes on with the undos in another process, and the limits of its returns are those of before', async () => {
    const { log, note } = notes();
    const stuck = gate();
    let undos = 0;
    const build = (dies: boolean) =>
      workflow('circles', { version: '1' })
        .step('begin', { run: note('do') })
        .loop('round', {
          budget: 50,
          until: () => false,
          body: (pass) =>
            pass.step('turn', {
              run: note('do'),
              compensate: (step) => {
                note('undo')(step);
                // In the midst of the second return.
                if (!dies || ++undos < 5) return;
                stuck.open();
                return new Promise(() => {});
              },
            }),
        });
    const first = await engineOf([build(true)]);
    const { id } = await first.start(build(true), undefined);
    await stuck.passed;
    expect(await first.handle(id).status()).toBe('ROLLING_BACK');
    await first.stop(1);
    const second = await engineOf([build(false)]);
    await reaches(second, id, 'FAILED');
    const rounds = new Set(log.filter((line) => line.startsWith('do turn')).map((line) => line.split('~')[1] ?? '0'));
    expect([...rounds]).toEqual(['0', '1', '2', '3', '4']);
    expect(log.filter((line) => line.startsWith('do turn'))).toHaveLength(15);
    expect(log.filter((line) => line.startsWith('do begin'))).toEqual(['do begin', 'do begin~1']);
    const recoveries = (await recoveriesOf(second, id)) as readonly { strategy: string; attempt_number: number }[];
    expect(recoveries.map(({ strategy, attempt_number }) => `${strategy} ${attempt_number}`)).toEqual([
      'RESTART_FROM_CHECKPOINT 1',
      'RESTART_FROM_CHECKPOINT 2',
      'RESTART_FROM_CHECKPOINT 3',
      'COMPLETE_RESTART 1',
      'COMPENSATE 2',
    ]);
  });
});

describe('onExhausted: rollBack', () => {
  it('undoes what began after the checkpoint before the step, last first, and goes on from there under new keys', async () => {
    const { log, definition } = parcel(1);
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    expect(await handle.result()).toBe('do');
    expect(log.slice(0, 5)).toEqual(['do pay', 'do pack', 'do ship', 'undo ship', 'undo pack']);
    expect(log.slice(5, 7).toSorted()).toEqual(['do pack~1', 'do ship~1']);
    expect(log.slice(7)).toEqual(['do close']);
    expect(await recoveriesOf(engine, handle.id)).toMatchObject([
      { strategy: 'ROLLBACK', attempt_number: 1, success: true },
    ]);
    const events = await handle.events();
    expect(events.filter(({ type }) => type === 'WORKFLOW_ROLLED_BACK')).toMatchObject([
      { payload: { strategy: 'ROLLBACK', step: 'ship', number: 1, actor: 'system' } },
    ]);
    const [point] = await rowsOf<object>(
      engine,
      "select c.checkpoint_type, c.metadata from workflow_checkpoints c join workflow_events e on e.workflow_id = c.workflow_id and e.payload->>'checkpointId' = c.id::text where e.workflow_id = ? and e.type = 'WORKFLOW_ROLLED_BACK'",
      [handle.id],
    );
    expect(point).toMatchObject({ checkpoint_type: 'critical_point' });
    const states = await rowsOf<{ status: string }>(
      engine,
      'select status from workflow_state_history where workflow_id = ? order by created_at, id',
      [handle.id],
    );
    expect(states.map(({ status }) => status)).toContain('ROLLING_BACK');
  });

  it('goes back three times and no more: then a person is asked', async () => {
    const { log, definition } = parcel(99);
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    expect(log.filter((line) => line.startsWith('do ship'))).toEqual([
      'do ship',
      'do ship~1',
      'do ship~2',
      'do ship~3',
    ]);
    expect(log.filter((line) => line === 'do pay')).toHaveLength(1);
    expect(await triggersOf(engine, handle.id)).toEqual(['ROLLBACKS_EXHAUSTED']);
    expect(await recoveriesOf(engine, handle.id)).toMatchObject(
      [1, 2, 3].map((attempt_number) => ({ strategy: 'ROLLBACK', attempt_number, success: false })),
    );
  });

  it('asks a person at once where going back would do something twice that must not be', async () => {
    const { log, note } = notes();
    const charged = gate();
    const risky = workflow('risky', { version: '1' })
      .step('begin', { run: note('do') })
      .step('charge', {
        after: ['begin'],
        idempotent: false,
        run: (step) => {
          charged.open();
          return note('do')(step);
        },
      })
      .step('ship', {
        after: ['begin'],
        onExhausted: 'rollBack',
        run: async (): Promise<void> => {
          await charged.passed;
          throw new FatalError('no ship');
        },
      });
    const engine = await engineOf([risky]);
    const handle = await engine.start(risky, undefined);
    await reaches(engine, handle.id, 'AWAITING_INTERVENTION');
    expect(log).toEqual(['do begin', 'do charge']);
    expect(await triggersOf(engine, handle.id)).toEqual(['CANNOT_GO_BACK']);
  });

  it('does not ask about a step beside it that was over when it began, and leaves that alone', async () => {
    const { log, note } = notes();
    const charged = gate();
    let failed = false;
    const fine = workflow('fine', { version: '1' })
      .step('begin', { run: note('do') })
      .step('charge', { after: ['begin'], idempotent: false, run: note('do') })
      .step('tell', { after: ['charge'], run: () => charged.open() })
      .step('pack', {
        after: ['begin'],
        run: async (step) => {
          await charged.passed;
          return note('do')(step);
        },
      })
      .step('ship', {
        after: ['pack'],
        onExhausted: 'rollBack',
        run: (step) => {
          note('do')(step);
          if (failed) return;
          failed = true;
          throw new FatalError('no ship');
        },
      })
      .step('end', { after: ['tell', 'ship'], run: note('do') });
    const engine = await engineOf([fine]);
    const handle = await engine.start(fine, undefined);
    await handle.result();
    expect(log).toEqual(['do begin', 'do charge', 'do pack', 'do ship', 'do ship~1', 'do end']);
    expect(await triggersOf(engine, handle.id)).toEqual([]);
  });

  it('keeps the events that were taken since: they do not come twice', async () => {
    const { log, note } = notes();
    const heard = gate();
    let failed = false;
    const definition = workflow('listens', { version: '1' })
      .step('begin', { run: note('do') })
      .waitFor('word', { after: ['begin'] })
      .step('hear', {
        after: ['word'],
        run: ({ outputs }) => {
          heard.open();
          return outputs.word;
        },
      })
      .step('tries', {
        after: ['begin'],
        onExhausted: 'rollBack',
        run: async () => {
          await heard.passed;
          if (failed) return 'done';
          failed = true;
          throw new FatalError('not yet');
        },
      })
      .step('end', { after: ['hear', 'tries'], run: ({ outputs }) => outputs.hear });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.signal('word', 'once');
    expect(await handle.result()).toBe('once');
    expect(log).toEqual(['do begin']);
  });

  it('goes on with the undos, and back, in another process when its own dies in the midst', async () => {
    const { log, note } = notes();
    const stuck = gate();
    const build = (undo: (step: { idempotencyKey: string }) => unknown) =>
      workflow('dies', { version: '1' })
        .step('begin', { run: note('do') })
        .step('work', { run: note('do') })
        .step('ends', {
          onExhausted: 'rollBack',
          run: (step) => {
            note('do')(step);
            if (!step.idempotencyKey.includes('~')) throw new FatalError('no');
            return 'ended';
          },
          compensate: undo,
        });
    const first = await engineOf([
      build(() => {
        stuck.open();
        return new Promise(() => {});
      }),
    ]);
    const { id } = await first.start(build(note('undo')), undefined);
    await stuck.passed;
    expect(await first.handle(id).status()).toBe('ROLLING_BACK');
    await first.stop(1);
    const second = await engineOf([build(note('undo'))]);
    expect(await second.handle(id).result()).toBe('ended');
    expect(log).toEqual(['do begin', 'do work', 'do ends', 'undo ends', 'do ends~1']);
    expect(await recoveriesOf(second, id)).toMatchObject([{ strategy: 'ROLLBACK', success: true }]);
  });
});

describe('onExhausted where no call has failed', () => {
  it('a condition that throws takes the workflow back before its step, and is asked again', async () => {
    const { log, note } = notes();
    let asked = 0;
    const definition = workflow('doubts', { version: '1' })
      .step('begin', { run: note('do') })
      .step('maybe', {
        onExhausted: 'rollBack',
        when: () => {
          if (++asked <= 2) throw new FatalError('not readable yet');
          return true;
        },
        run: note('do'),
      });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await handle.result();
    // In the newest state that is stored, the step before it was still at work.
    expect(log).toEqual(['do begin', 'do begin~1', 'do begin~2', 'do maybe']);
    expect(await recoveriesOf(engine, handle.id)).toMatchObject([
      { strategy: 'ROLLBACK', attempt_number: 1, success: false },
      { strategy: 'ROLLBACK', attempt_number: 2, success: true },
    ]);
  });

  it('a condition that throws after something that must not be done twice ends the workflow: nothing is done again', async () => {
    const { log, note } = notes();
    const definition = workflow('paid-in-doubt', { version: '1' })
      .step('pay', { run: note('do'), idempotent: false })
      .step('maybe', {
        onExhausted: 'rollBack',
        when: () => {
          throw new FatalError('not readable');
        },
        run: note('do'),
      });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'not readable' } });
    expect(log).toEqual(['do pay']);
    expect(await recoveriesOf(engine, handle.id)).toMatchObject([{ strategy: 'COMPENSATE', success: true }]);
  });

  it('a condition that always throws ends the workflow after as many returns as there may be', async () => {
    const definition = workflow('never-sure', { version: '1' })
      .step('begin', { run: () => 1 })
      .step('maybe', {
        onExhausted: 'rollBack',
        when: () => {
          throw new FatalError('not readable');
        },
        run: () => 1,
      });
    const engine = await engineOf([definition]);
    const handle = await engine.start(definition, undefined);
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'not readable' } });
    const recoveries = (await recoveriesOf(engine, handle.id)) as readonly { strategy: string; success: boolean }[];
    expect(recoveries.map(({ strategy, success }) => [strategy, success])).toEqual([
      ['ROLLBACK', false],
      ['ROLLBACK', false],
      ['ROLLBACK', false],
      ['COMPENSATE', true],
    ]);
  });

  it('a loop whose budget is spent goes back to before it, or asks and goes round once more', async () => {
    let passes = 0;
    const build = (name: string, onExhausted: 'rollBack' | 'pause') =>
      workflow(name, { version: '1' })
        .step('begin', { run: () => 1 })
        .loop('round', {
          budget: 2,
          onExhausted,
          body: (pass) => pass.step('turn', { run: ({ pass: number }) => [number, ++passes] }),
          until: ({ outputs }) => (outputs.turn[1] as number) >= 3,
        });
    const [back, asks] = [build('goes-back', 'rollBack'), build('asks', 'pause')];
    const engine = await engineOf([back, asks]);
    const handle = await engine.start(back, undefined);
    expect(await handle.result()).toEqual([1, 3]);
    expect(await recoveriesOf(engine, handle.id)).toMatchObject([{ strategy: 'ROLLBACK', success: true }]);
    passes = 0;
    const { id } = await engine.start(asks, undefined);
    await reaches(engine, id, 'AWAITING_INTERVENTION');
    expect(await triggersOf(engine, id)).toEqual(['RETRIES_EXHAUSTED']);
    await engine.control.retryStep(id, 'round');
    expect(await engine.handle(id).result()).toEqual([3, 3]);
  });

  it('the victim of a deadlock goes back, and is put before a person when that does not help', async () => {
    const inner = workflow('inner', { version: '1' }).step('work', {
      resources: { key: 1 },
      onExhausted: 'rollBack',
      run: () => 'done',
    });
    const outer = workflow('outer', { version: '1' }).child('nested', inner, {
      input: () => undefined,
      resources: { key: 1 },
    });
    const engine = await engineOf([inner, outer], { resources: { key: 2 } });
    await engine.control.setCapacity('key', 1);
    const handle = await engine.start(outer, undefined);
    const asking = new Promise<WorkflowId>((resolve) => {
      const stop = engine.control.onCommit(({ workflowId, status }) => {
        if (status !== 'AWAITING_INTERVENTION') return;
        stop();
        resolve(workflowId);
      });
    });
    const child = await asking;
    expect(await triggersOf(engine, child)).toEqual(['ROLLBACKS_EXHAUSTED']);
    await engine.control.setCapacity('key', 2);
    await engine.control.retryStep(child, 'work');
    expect(await handle.result()).toBe('done');
    expect(await recoveriesOf(engine, child)).toMatchObject([
      { strategy: 'ROLLBACK', attempt_number: 1, success: false },
      { strategy: 'ROLLBACK', attempt_number: 2, success: false },
      { strategy: 'ROLLBACK', attempt_number: 3, success: false },
      { strategy: 'PAUSE_WORKFLOW', success: true },
    ]);
  });
});

it('where branches settle, going back does not wait for them: what they did would be undone', async () => {
  const { log, note } = notes();
  let failed = false;
  const definition = workflow('settles', { version: '1', onBranchFailure: 'settle' })
    .step('begin', { run: note('do') })
    .step('left', {
      after: ['begin'],
      run: async (step) => {
        note('do')(step);
        if (!step.idempotencyKey.includes('~')) await aborted(step.signal);
      },
    })
    .step('right', {
      after: ['begin'],
      onExhausted: 'rollBack',
      run: (step) => {
        note('do')(step);
        if (failed) return;
        failed = true;
        throw new FatalError('no');
      },
    });
  const engine = await engineOf([definition]);
  const handle = await engine.start(definition, undefined);
  await handle.result();
  expect(log.slice(0, 3).toSorted()).toEqual(['do begin', 'do left', 'do right']);
  expect(log.slice(3).toSorted()).toEqual(['do left~1', 'do right~1']);
});

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

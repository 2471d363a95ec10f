// `manual_intervention.*`: when a person is asked, and what happens meanwhile.
import { expect } from 'vitest';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { INTERVENTION_TRIGGERS } from '../../../src/failures/policy.ts';
import { ConflictError, CorruptCheckpointError, FatalError, workflow } from '../../../src/index.ts';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import type { EventType, WorkflowId } from '../../../src/workflow.ts';
import { gate, reaches, rowsOf } from '../../engine/fixture.ts';
import type { Effects, Open } from './effect.ts';

const declared = workflow('declared', { version: '1' }).step('ship', {
  intervention: { prompt: 'Ship it?' },
  run: () => 'shipped',
});
const impatient = workflow('impatient', { version: '1' }).step('ship', {
  intervention: { prompt: 'Ship it?', deadlineMs: 1_234_000 },
  run: () => 'shipped',
});
const conflicting = workflow('conflicting', { version: '1' }).step('merge', {
  run: () => {
    throw new ConflictError('both changed it');
  },
});

/** How long the question of a workflow waits, in ms. */
async function patienceOf(engine: EmbeddedEngine, id: WorkflowId): Promise<number | undefined> {
  await reaches(engine, id, 'AWAITING_INTERVENTION');
  const [question] = await rowsOf<{ ms: number }>(
    engine,
    'select round(extract(epoch from expires_at - requested_at) * 1000)::int as ms from workflow_interventions where workflow_id = ?',
    [id],
  );
  return question?.ms;
}

/** Resolves when a commit has written such a line about a step. */
function told(engine: EmbeddedEngine, id: WorkflowId, type: EventType, step: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      rowsOf(engine, "select 1 from workflow_events where workflow_id = ? and type = ? and payload->>'step' = ?", [
        id,
        type,
        step,
      ]).then((rows) => {
        if (rows.length === 0) return;
        stop();
        resolve();
      }, reject);
    };
    const stop = engine.control.onCommit(({ workflowId }) => workflowId === id && look());
    look();
  });
}

/** Where a workflow comes to whose second step always fails; what is undone is noted. */
async function comesTo(
  open: Open,
  undone: string[],
  error: () => Error,
  manual_intervention: NonNullable<GivenErrorHandling['manual_intervention']>,
  onExhausted: 'pause' | 'compensate' = 'compensate',
): Promise<string> {
  const fails = workflow('fails', { version: '1' })
    .step('begun', { run: () => null, compensate: () => void undone.push('begun') })
    .step('breaks', {
      onExhausted,
      run: () => {
        throw error();
      },
    });
  const unknown_error = { max_retries: 0, fallback_strategy: 'manual_intervention' } as const;
  const engine = await open([fails], { manual_intervention, recovery_strategies: { unknown_error } });
  return reaches(engine, (await engine.start(fails, null)).id, 'AWAITING_INTERVENTION', 'FAILED');
}

export const INTERVENTION_EFFECTS: Effects = {
  async 'manual_intervention.enabled'(open) {
    for (const enabled of [true, false]) {
      const ends = async (undone: string[]) =>
        comesTo(open, undone, () => new ConflictError('both changed it'), { enabled });
      const undone: string[] = [];
      expect(await ends(undone)).toBe(enabled ? 'AWAITING_INTERVENTION' : 'FAILED');
      expect(undone).toEqual(enabled ? [] : ['begun']);
    }
  },

  async 'manual_intervention.triggers'(open) {
    const corrupt = (): Error => new CorruptCheckpointError('the file that it works on is corrupt');
    const broken = (): Error => new FatalError('broken');
    const cases = [
      ['max_recovery_attempts_exceeded', broken, 'pause'],
      ['all_recovery_strategies_failed', () => new Error('what is this?'), 'compensate'],
      ['critical_state_corruption', corrupt, 'compensate'],
    ] as const;
    for (const [trigger, error, onExhausted] of cases) {
      const others = INTERVENTION_TRIGGERS.filter((one) => one !== trigger);
      const [asked, undone]: string[][] = [[], []];
      expect([trigger, await comesTo(open, asked as string[], error, { triggers: [trigger] }, onExhausted)]).toEqual([
        trigger,
        'AWAITING_INTERVENTION',
      ]);
      expect([trigger, await comesTo(open, undone as string[], error, { triggers: others }, onExhausted)]).toEqual([
        trigger,
        'FAILED',
      ]);
      expect([asked, undone]).toEqual([[], ['begun']]);
    }
  },

  async 'manual_intervention.auto_pause'(open) {
    for (const auto_pause of [true, false]) {
      const begun: string[] = [];
      const asked = gate();
      const branches = workflow('branches', { version: '1' })
        .step('begin', { run: () => null })
        .step('left', {
          after: ['begin'],
          onExhausted: 'pause',
          run: ({ attempt }) => {
            if (attempt === 1) throw new FatalError('broken');
          },
        })
        .step('right', { after: ['begin'], run: () => asked.passed })
        .step('further', { after: ['right'], run: () => void begun.push('further') })
        .waitFor('word', { after: ['further'] });
      const engine = await open([branches], { manual_intervention: { auto_pause } });
      const { id } = await engine.start(branches, null);
      await told(engine, id, 'INTERVENTION_REQUESTED', 'left');
      asked.open();
      await told(engine, id, 'STEP_COMPLETED', 'right');
      if (!auto_pause) await told(engine, id, 'STEP_COMPLETED', 'further');
      expect(begun).toEqual(auto_pause ? [] : ['further']);
      const paused = await rowsOf(
        engine,
        "select payload->>'step' as step from workflow_events where workflow_id = ? and type = 'WORKFLOW_PAUSED'",
        [id],
      );
      expect(paused).toEqual(auto_pause ? [{ step: 'left' }] : []);
      await engine.handle(id).retryStep('left');
      await told(engine, id, 'STEP_COMPLETED', 'further');
      expect(begun).toEqual(['further']);
    }
  },

  async 'manual_intervention.timeout'(open) {
    const engine = await open([declared, impatient, conflicting], { manual_intervention: { timeout: 3_600 } });
    expect(await patienceOf(engine, (await engine.start(declared, null)).id)).toBe(3_600_000);
    expect(await patienceOf(engine, (await engine.start(conflicting, null)).id)).toBe(3_600_000);
    expect(await patienceOf(engine, (await engine.start(impatient, null)).id)).toBe(1_234_000);
    const usual = await open([declared]);
    expect(await patienceOf(usual, (await usual.start(declared, null)).id)).toBe(86_400_000);
  },
};

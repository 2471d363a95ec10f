// `recovery_strategies.*`: what is done about an error of a kind, how often, and what then.
import { expect } from 'vitest';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import type { GivenErrorHandling } from '../../../src/failures/configuration/schema.ts';
import { FatalError, workflow } from '../../../src/index.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { reaches, rowsOf } from '../../engine/fixture.ts';
import type { Effects, Open } from './effect.ts';

type Strategies = NonNullable<GivenErrorHandling['recovery_strategies']>;

/** Strategies that were tried for a workflow, in their order. */
const recoveriesOf = async (engine: EmbeddedEngine, id: WorkflowId): Promise<string[]> => {
  const rows = await rowsOf<{ strategy: string }>(
    engine,
    'select strategy from workflow_recovery_attempts where workflow_id = ? order by created_at, id',
    [id],
  );
  return rows.map(({ strategy }) => strategy);
};

const letters = workflow('letters', { version: '1' })
  .step('begin', { run: () => null })
  .waitFor('first')
  .waitFor('second')
  .step('end', { run: () => 'over' });

/** A waiting workflow whose newest state is spoiled, `times` times, each time it is asleep; and what was done about it. */
async function spoiled(open: Open, state_corruption: Strategies['state_corruption'], times: number) {
  const one = await open([letters]);
  const { id } = await one.start(letters, null);
  await reaches(one, id, 'WAITING');
  await one.stop();
  const tried: string[] = [];
  for (let time = 0; time < times; time++) {
    const next = await open([letters], state_corruption ? { recovery_strategies: { state_corruption } } : {});
    await rowsOf(
      next,
      `update workflow_checkpoints k set checksum = sha256(k.checksum) from workflows w
       where k.workflow_id = ? and w.id = k.workflow_id and k.revision = w.revision`,
      [id],
    );
    await next
      .handle(id)
      .signal(time === 0 ? 'first' : 'second')
      .catch((error: { code: string }) => tried.push(error.code));
    tried.splice(0, tried.length, ...(await recoveriesOf(next, id)), ...tried.filter((one) => one.includes('CORRUPT')));
    await next.stop();
  }
  return tried;
}

const circle = workflow('circle', { version: '1' }).loop('round', {
  budget: 50,
  until: () => false,
  body: (pass) => pass.step('turn', { run: () => 'the same' }),
});

/** How a loop that goes in a circle went back, until it was given up; `asked`: in front of a person. */
async function circled(open: Open, infinite_loop: Strategies['infinite_loop']): Promise<string[]> {
  const engine = await open([circle], infinite_loop ? { recovery_strategies: { infinite_loop } } : {});
  const { id } = await engine.start(circle, null);
  const end = await reaches(engine, id, 'FAILED', 'AWAITING_INTERVENTION');
  const back = (await recoveriesOf(engine, id)).filter((strategy) => strategy !== 'COMPENSATE');
  return end === 'FAILED' ? back : [...back, 'asked'];
}

export const STRATEGY_EFFECTS: Effects = {
  async 'recovery_strategies.state_corruption.strategy'(open) {
    expect(await spoiled(open, {}, 1)).toEqual(['RESTORE_LAST_VALID_CHECKPOINT']);
    expect(await spoiled(open, { strategy: 'complete_restart' }, 1)).toEqual(['COMPLETE_RESTART']);
    expect(await spoiled(open, { strategy: 'manual_intervention' }, 1)).toEqual(['CORRUPT_CHECKPOINT']);
  },

  async 'recovery_strategies.state_corruption.max_restore_attempts'(open) {
    expect(await spoiled(open, { max_restore_attempts: 1 }, 2)).toEqual([
      'RESTORE_LAST_VALID_CHECKPOINT',
      'COMPLETE_RESTART',
    ]);
    expect(await spoiled(open, { max_restore_attempts: 2 }, 2)).toEqual([
      'RESTORE_LAST_VALID_CHECKPOINT',
      'RESTORE_LAST_VALID_CHECKPOINT',
    ]);
  },

  async 'recovery_strategies.state_corruption.fallback_strategy'(open) {
    const spent = { max_restore_attempts: 0 };
    expect(await spoiled(open, { ...spent, fallback_strategy: 'complete_restart' }, 1)).toEqual(['COMPLETE_RESTART']);
    expect(await spoiled(open, { ...spent, fallback_strategy: 'manual_intervention' }, 1)).toEqual([
      'CORRUPT_CHECKPOINT',
    ]);
  },

  async 'recovery_strategies.infinite_loop.strategy'(open) {
    expect(await circled(open, { max_restarts: 1, fallback_strategy: 'on_exhausted' })).toEqual([
      'RESTART_FROM_CHECKPOINT',
    ]);
    const anew = { strategy: 'complete_restart', max_restarts: 1, fallback_strategy: 'on_exhausted' } as const;
    expect(await circled(open, anew)).toEqual(['COMPLETE_RESTART']);
  },

  async 'recovery_strategies.infinite_loop.max_restarts'(open) {
    expect(await circled(open, { max_restarts: 0, fallback_strategy: 'on_exhausted' })).toEqual([]);
    expect(await circled(open, { max_restarts: 2, fallback_strategy: 'on_exhausted' })).toHaveLength(2);
  },

  async 'recovery_strategies.infinite_loop.fallback_strategy'(open) {
    expect(await circled(open, { max_restarts: 0, fallback_strategy: 'complete_restart' })).toEqual([
      'COMPLETE_RESTART',
    ]);
    expect(await circled(open, { max_restarts: 0, fallback_strategy: 'manual_intervention' })).toEqual(['asked']);
  },

  async 'recovery_strategies.roll_back.max_rollbacks'(open) {
    const sinks = workflow('sinks', { version: '1' })
      .step('begin', { run: () => null })
      .step('swim', {
        onExhausted: 'rollBack',
        run: () => {
          throw new FatalError('no');
        },
      });
    const rollbacks = async (max_rollbacks: number) => {
      const engine = await open([sinks], { recovery_strategies: { roll_back: { max_rollbacks } } });
      const { id } = await engine.start(sinks, null);
      await reaches(engine, id, 'AWAITING_INTERVENTION');
      return recoveriesOf(engine, id);
    };
    expect(await rollbacks(0)).toEqual([]);
    expect(await rollbacks(2)).toEqual(['ROLLBACK', 'ROLLBACK']);
  },
};

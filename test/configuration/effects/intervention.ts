// `manual_intervention.*`: when a person is asked, and what happens meanwhile.
import { expect } from 'vitest';
import { ConflictError, workflow } from '../../../src/index.ts';
import type { EmbeddedEngine } from '../../../src/engine/sdk.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { reaches, rowsOf } from '../../engine/fixture.ts';
import type { Effects } from './effect.ts';

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

export const INTERVENTION_EFFECTS: Effects = {
  async 'manual_intervention.timeout'(open) {
    const engine = await open([declared, impatient, conflicting], { manual_intervention: { timeout: 3_600 } });
    expect(await patienceOf(engine, (await engine.start(declared, null)).id)).toBe(3_600_000);
    expect(await patienceOf(engine, (await engine.start(conflicting, null)).id)).toBe(3_600_000);
    expect(await patienceOf(engine, (await engine.start(impatient, null)).id)).toBe(1_234_000);
    const usual = await open([declared]);
    expect(await patienceOf(usual, (await usual.start(declared, null)).id)).toBe(86_400_000);
  },
};

// A workflow that began under version 1 and is taken along to version 2 while it waits: what is done stays done, the new step runs, and a step that
// stands beside the wait is under way meanwhile.
import { workflow } from '../../../src/builder.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { type Scene, type Stage, starts, type World } from './scene.ts';

function definitions({ ledger }: World) {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const first = workflow('house', { version: '1' })
    .step('ground', { run: (step) => ledger.effect(step, 'dug'), ...undo })
    .waitFor('go')
    .step('roof', { run: (step) => ledger.effect(step, 'thatched') });
  const second = workflow('house', { version: '2' })
    .step('ground', { run: (step) => ledger.effect(step, 'dug deeper'), ...undo })
    .waitFor('go')
    .step('walls', { run: (step) => ledger.effect(step, 'built') })
    .step('roof', { run: (step) => ledger.effect(step, 'tiled') });
  return [second, first];
}

const WAITING = `select id, version from workflows where completed_at is null and status = 'WAITING' and current_step = 'go'`;

async function people({ engine, ask, attempt }: Stage): Promise<void> {
  for (const { id, version } of await ask<{ id: WorkflowId; version: string }>(WAITING)) {
    if (version === '1')
      await attempt(() => engine.migrate(id, { toVersion: '2', actor: 'ada', reason: 'version 2 is out' }));
    else await attempt(() => engine.sendEvent(id, 'go', null, { actor: 'ada' }));
  }
}

export const migrating: Scene = {
  definitions,
  starts: starts('house', {}, {}).map((one) => ({ ...one, version: '1' })),
  people,
};

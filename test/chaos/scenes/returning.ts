// A workflow that goes back twice: by itself, since a step has failed for good, and by a person's hand, to a checkpoint that the person made. What
// began after the point is undone and runs again under new keys.
import { existsSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import { workflow } from '../../../src/builder.ts';
import { FatalError } from '../../../src/failures/authored.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { linesOf } from '../ledger.ts';
import { type Scene, type Stage, starts, type World } from './scene.ts';

const ADA = { actor: 'ada' };

function parcel({ ledger, house }: World) {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const roundOf = (key: string): string => /~\d+$/.exec(key)?.[0] ?? '';
  return workflow('parcel', { version: '1' })
    .step('pay', { run: (step) => ledger.effect(step, 'paid'), ...undo })
    .waitFor('ready')
    .step('pack', {
      after: ['ready'],
      run: (step) => ledger.effect(step, `packed${roundOf(step.idempotencyKey)}`),
      ...undo,
    })
    .step('ship', {
      after: ['ready'],
      critical: true,
      onExhausted: 'rollBack',
      run: async (step) => {
        const round = roundOf(step.idempotencyKey);
        if (round !== '') return ledger.effect(step, `shipped${round}`);
        await ledger.begin(step);
        // The parcel was packed before it comes out that it cannot be sent.
        const packed = `${step.workflowId}/pack`;
        const isPacked = (): boolean =>
          existsSync(house.ledger) && linesOf(house.ledger).some(({ at, key }) => at === 'effect' && key === packed);
        while (!isPacked() && !step.signal.aborted) await passes(2);
        throw new FatalError('no ship sails');
      },
      ...undo,
    })
    .waitFor('word', { after: ['pack', 'ship'] })
    .step('close', { run: (step) => ledger.effect(step, 'closed') });
}

interface Waiting {
  readonly id: WorkflowId;
  readonly at: string;
  /** The checkpoint that the person made. */
  readonly made: string | null;
  readonly returned: boolean;
}

const WAITING = `
select w.id, w.current_step as at,
  (select k.id from workflow_checkpoints k where k.workflow_id = w.id and k.checkpoint_type = 'manual' limit 1) as made,
  exists (select from workflow_events e where e.workflow_id = w.id and e.type = 'WORKFLOW_ROLLED_BACK' and e.payload->>'actor' is distinct from 'system') as returned
from workflows w where w.completed_at is null and w.status = 'WAITING' and w.current_step in ('ready', 'word')`;

async function people({ engine, ask, attempt }: Stage): Promise<void> {
  for (const { id, at, made, returned } of await ask<Waiting>(WAITING)) {
    if (at === 'ready' && made === null) await attempt(() => engine.createCheckpoint(id, 'before it is packed', ADA));
    else if (at === 'word' && made !== null && !returned) await attempt(() => engine.rollBack(id, made, ADA));
    else await attempt(() => engine.sendEvent(id, at, null, ADA));
  }
}

export const returning: Scene = { definitions: (world) => [parcel(world)], starts: starts('parcel', {}), people };

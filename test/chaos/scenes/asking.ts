// Questions to people and their deadlines: nobody answers and the workflow ends; nobody answers, the question stays open, and a person answers late;
// a person answers at once; and a person answers at the very deadline, where either may win but only one.
import { workflow } from '../../../src/builder.ts';
import { ConflictError } from '../../../src/failures/authored.ts';
import { type Scene, type Stage, starts, type World } from './scene.ts';

export const DEADLINE_MS = 500;
type Temper = 'silent' | 'late' | 'prompt' | 'punctual';

function definitions({ ledger }: World) {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const asked = (name: Temper, onDeadline: 'compensate' | 'keepWaiting') =>
    workflow(name, { version: '1' })
      .step('before', { run: (step) => ledger.effect(step, 'prepared'), ...undo })
      .step('approve', {
        intervention: { prompt: 'May it?', deadlineMs: name === 'prompt' ? 3_600_000 : DEADLINE_MS, onDeadline },
        run: (step) => ledger.effect(step, 'approved'),
        ...undo,
      })
      .step('price', {
        run: async (step) => {
          if (step.attempt > 1 || name !== 'prompt') return ledger.effect(step, 'priced');
          await ledger.begin(step);
          throw new ConflictError('two prices', {
            type: 'price_changed',
            severity: 'MEDIUM',
            affectedItems: ['A-7'],
            recommendedActions: ['Take the lower one'],
          });
        },
        question: { deadlineMs: 3_600_000 },
        ...undo,
      });
  return [
    asked('silent', 'compensate'),
    asked('late', 'keepWaiting'),
    asked('prompt', 'compensate'),
    asked('punctual', 'compensate'),
  ];
}

interface Open {
  readonly id: string;
  readonly step: string;
  readonly definition: Temper;
  readonly leftMs: number;
  readonly overdue: boolean;
}

const OPEN = `
select i.id, i.step_id as step, w.definition, (extract(epoch from i.expires_at - clock_timestamp()) * 1000)::float8 as "leftMs",
  i.overdue_at is not null as overdue
from workflow_interventions i join workflows w on w.id = i.workflow_id where i.status = 'OPEN'`;

async function people({ engine, ask, attempt }: Stage): Promise<void> {
  const open = await ask<Open>(OPEN);
  const mayAnswer = ({ definition, overdue, leftMs }: Open): boolean =>
    definition === 'prompt' || (definition === 'late' && overdue) || (definition === 'punctual' && leftMs < 15);
  await Promise.all(
    open.filter(mayAnswer).map(({ id, step }) => {
      const option = step === 'price' ? 'retry' : 'approve';
      return attempt(() => engine.decide(id, { option, notes: 'seen' }, { actor: 'ada' }));
    }),
  );
}

export const asking: Scene = {
  definitions,
  starts: [...starts('silent', {}), ...starts('late', {}), ...starts('prompt', {}), ...starts('punctual', {})],
  people,
};

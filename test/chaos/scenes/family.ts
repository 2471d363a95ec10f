// Parents and children in one process: children side by side, one with a child of its own; and a family in which a child fails, so that what its
// parent did, and what the other child did, is undone.
import { workflow } from '../../../src/builder.ts';
import { FatalError, TransientError } from '../../../src/failures/authored.ts';
import { type Scene, starts, type World } from './scene.ts';

interface Kin {
  readonly fails: boolean;
}

const RETRY = { maxAttempts: 3, baseDelayMs: 5, maxDelayMs: 5, jitter: 'none' } as const;

function definitions({ ledger }: World) {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const youngest = workflow<Kin>('youngest', { version: '1' }).step('play', {
    run: (step) => ledger.effect(step, 'played'),
    ...undo,
  });
  const elder = workflow<Kin>('elder', { version: '1' })
    .step('learn', {
      retry: RETRY,
      run: async (step) => {
        if (step.attempt > 1) return ledger.effect(step, 'learnt');
        await ledger.begin(step);
        throw new TransientError('not understood yet');
      },
      ...undo,
    })
    .child('mind', youngest, { input: ({ input }) => input })
    .step('tell', { run: (step) => ledger.effect(step, `told that it ${step.outputs.mind}`), ...undo });
  const younger = workflow<Kin>('younger', { version: '1' })
    .step('paint', { run: (step) => ledger.effect(step, 'painted'), ...undo })
    .step('show', {
      run: async (step) => {
        if (!step.input.fails) return ledger.effect(step, 'shown');
        await ledger.begin(step);
        throw new FatalError('the picture fell into the pond');
      },
    });
  const parent = workflow<Kin>('parent', { version: '1' })
    .step('pack', { run: (step) => ledger.effect(step, 'packed'), ...undo })
    .child('first', elder, { after: ['pack'], input: ({ input }) => input, ...undo })
    .child('beside', youngest, { after: ['pack'], input: ({ input }) => input, ...undo })
    .child('second', younger, { after: ['first', 'beside'], input: ({ input }) => input })
    .step('leave', {
      after: ['second'],
      run: (step) => ledger.effect(step, [step.outputs.first, step.outputs.second, step.outputs.beside]),
    });
  return [youngest, elder, younger, parent];
}

export const family: Scene = { definitions, starts: starts('parent', { fails: false }, { fails: true }) };

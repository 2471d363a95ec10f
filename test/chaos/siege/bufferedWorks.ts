// Workflows of many short steps whose progress may be buffered: alone, beside a payment and an undo that must be durable, and side by side.
import { workflow } from '../../../src/builder.ts';
import type { Definition } from '../../../src/definition.ts';
import { FatalError, TransientError } from '../../../src/failures/authored.ts';
import type { StepContext } from '../../../src/stepContext.ts';
import type { Ledger } from '../ledger.ts';
import type { Work } from './works.ts';

const BUFFERED = { grade: 'BUFFERED' } as const;
const RETRY = { maxAttempts: 5, baseDelayMs: 10, maxDelayMs: 10, jitter: 'none' } as const;

export function bufferedWorks(ledger: Ledger): readonly Definition[] {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const does = (value: unknown) => ({
    ...BUFFERED,
    run: (step: Pick<StepContext, 'idempotencyKey' | 'attempt'>) => ledger.effect(step, value),
  });
  return [
    workflow<Work>('notes', { version: '1' })
      .step('hear', { ...BUFFERED, run: (step) => ledger.effect(step, `page ${step.input.variant}`) })
      .step('note', does('noted'))
      .step('think', {
        ...BUFFERED,
        retry: RETRY,
        run: async (step) => {
          if (step.attempt > step.input.variant) return ledger.effect(step, step.outputs.hear.length);
          await ledger.begin(step);
          throw new TransientError('nothing comes to mind');
        },
      })
      .step('sort', does('sorted'))
      .step('copy', does('copied'))
      .step('bind', { ...BUFFERED, run: (step) => ledger.effect(step, [step.outputs.hear, step.outputs.think]) }),
    workflow<Work>('minutes', { version: '1' })
      .step('draft', does('drafted'))
      .step('polish', does('polished'))
      .step('charge', {
        idempotent: false,
        run: (step) => ledger.payment(step, `receipt ${step.input.variant}`),
        ...undo,
      })
      .step('copy', does('copied'))
      .step('post', does('posted'))
      .step('file', { ...BUFFERED, run: (step) => ledger.effect(step, step.outputs.charge) }),
    workflow<Work>('recants', { version: '1' })
      .step('reserve', { run: (step) => ledger.effect(step, `hall ${step.input.variant}`), ...undo })
      .step('invite', does('invited'))
      .step('seat', does('seated'))
      .step('light', does('lit'))
      .step('ship', {
        run: async (step) => {
          await ledger.begin(step);
          throw new FatalError('nobody comes');
        },
        ...undo,
      }),
    workflow<Work>('choir', { version: '1' })
      .step('meet', does('met'))
      .step('high', { ...does('high'), after: ['meet'] })
      .step('low', { ...does('low'), after: ['meet'] })
      .step('higher', { ...does('higher'), after: ['high'] })
      .step('lower', { ...does('lower'), after: ['low'] })
      .step('end', {
        ...BUFFERED,
        after: ['higher', 'lower'],
        run: (step) => ledger.effect(step, [step.outputs.higher, step.outputs.lower, step.input.variant]),
      }),
  ];
}

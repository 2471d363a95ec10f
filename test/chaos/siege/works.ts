// The short workflows of a siege, one shape for each way in which a workflow may go. Everything follows from its number, so that the few of a run in
// which nothing is wrong say how thousands must end.
import { workflow } from '../../../src/builder.ts';
import type { Definition } from '../../../src/definition.ts';
import { FatalError, TransientError } from '../../../src/failures/authored.ts';
import type { Ledger } from '../ledger.ts';
import { bufferedWorks } from './bufferedWorks.ts';

export interface Work {
  /** 0, 1 or 2: how often the step that fails does so, and what is returned. */
  readonly variant: number;
  /** When an `alarm` goes off, ms since the epoch. */
  readonly until: number;
}

const SHAPES = ['plain', 'wide', 'paid', 'refused', 'naps', 'asks', 'returns', 'family', 'books', 'alarm'] as const;
/** Their progress may be buffered. */
const BUFFERED = ['notes', 'minutes', 'recants', 'choir'] as const;
export type Shape = (typeof SHAPES)[number] | (typeof BUFFERED)[number];

/** Which shapes come, in turn. */
export const MIXES = {
  all: ['plain', 'wide', 'paid', 'refused', 'naps', 'asks', 'returns', 'family', 'books'],
  /** Most of them go back. */
  undoing: ['refused', 'returns', 'refused', 'paid', 'refused', 'returns', 'books'],
  /** Without those whose own statements meet a full disk: what does so is queued for a quarter of an hour. */
  unbooked: ['plain', 'wide', 'paid', 'refused', 'naps', 'asks', 'returns', 'family'],
  alarms: ['alarm'],
  worst: ['refused', 'returns', 'refused', 'paid', 'recants', 'notes', 'minutes', 'books', 'choir'],
  buffered: ['notes', 'minutes', 'choir', 'notes', 'recants', 'naps', 'family'],
} as const satisfies Record<string, readonly Shape[]>;
export type Mix = keyof typeof MIXES;

const VARIANTS = 3;
export const isMix = (name: string): name is Mix => name in MIXES;
/** After as many they repeat. */
export const cycleOf = (mix: Mix): number => MIXES[mix].length * VARIANTS;

export function workOf(mix: Mix, n: number): { readonly shape: Shape; readonly variant: number; readonly key: string } {
  const shapes = MIXES[mix];
  const shape = shapes[n % shapes.length] as Shape;
  return { shape, variant: Math.floor(n / shapes.length) % VARIANTS, key: `${shape}-${n}` };
}

/** The key of the first workflow that must end like this one: `paid-1027/kid` → `paid-7/kid`. */
export const modelOf = (mix: Mix, key: string): string =>
  key.replace(/-(\d+)/, (_, n: string) => `-${Number(n) % cycleOf(mix)}`);

export const UNDOABLE = ['reserve', 'pick', 'price', 'charge', 'ship'];
/** Whether its undo is not the end of it. */
export const goesBack = (key: string): boolean => key.startsWith('returns');
/** Whether it may lose what was acknowledged, where its process and what Redis had are lost together. */
export const isBuffered = (key: string): boolean => BUFFERED.some((shape) => key.startsWith(shape));
/** The step that waits for an event. */
export const EVENT = 'word';
/** The step of which nobody knows whether it was done when its process died in it. */
export const PAYMENT = 'charge';
/** What `books` writes in the transaction of its step. */
export const BOOK = 'create table if not exists siege_book (key text not null)';

const NAP_MS = 300;
const RETRY = { maxAttempts: 5, baseDelayMs: 10, maxDelayMs: 10, jitter: 'none' } as const;
/** Of a step that needs the database, which may be away for long. */
const PATIENT = { maxAttempts: 1_000, baseDelayMs: 50, maxDelayMs: 500, jitter: 'none' } as const;

export function works(ledger: Ledger): readonly Definition[] {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const named = <const Name extends Shape>(name: Name) => workflow<Work>(name, { version: '1' });
  const kid = workflow<Work>('kid', { version: '1' })
    .step('play', { run: (step) => ledger.effect(step, 'played') })
    .step('sleep', { run: (step) => ledger.effect(step, step.input.variant) });
  return [
    kid,
    ...bufferedWorks(ledger),
    named('plain')
      .step('read', { run: (step) => ledger.effect(step, `page ${step.input.variant}`) })
      .step('think', {
        retry: RETRY,
        run: async (step) => {
          if (step.attempt > step.input.variant) return ledger.effect(step, step.outputs.read.length);
          await ledger.begin(step);
          throw new TransientError('nothing comes to mind');
        },
      })
      .step('write', { run: (step) => ledger.effect(step, [step.outputs.read, step.outputs.think]) }),
    named('wide')
      .step('cut', { run: (step) => ledger.effect(step, step.input.variant) })
      .step('fry', { after: ['cut'], run: (step) => ledger.effect(step, 'fried') })
      .step('boil', { after: ['cut'], run: (step) => ledger.effect(step, 'boiled') })
      .step('bake', { after: ['cut'], run: (step) => ledger.effect(step, 'baked') })
      .step('serve', {
        after: ['fry', 'boil', 'bake'],
        run: (step) => ledger.effect(step, [step.outputs.fry, step.outputs.boil, step.outputs.bake]),
      }),
    named('paid')
      .step('reserve', { run: (step) => ledger.effect(step, `seat ${step.input.variant}`), ...undo })
      .step('charge', {
        idempotent: false,
        run: (step) => ledger.payment(step, `receipt ${step.input.variant}`),
        ...undo,
      })
      .step('tell', { run: (step) => ledger.effect(step, step.outputs.charge) }),
    named('refused')
      .step('reserve', { run: (step) => ledger.effect(step, `shelf ${step.input.variant}`), ...undo })
      .step('pick', { after: ['reserve'], run: (step) => ledger.effect(step, 'box'), ...undo })
      .step('price', {
        after: ['reserve'],
        run: (step) => ledger.effect(step, step.input.variant * 7),
        compensate: async (step) => {
          if (step.attempt > step.input.variant) return ledger.undo(step);
          await ledger.beginUndo(step);
          throw new TransientError('the price cannot be taken back yet');
        },
      })
      .step('charge', {
        after: ['pick', 'price'],
        idempotent: false,
        run: (step) => ledger.payment(step, `receipt ${step.input.variant}`),
        ...undo,
      })
      .step('ship', {
        run: async (step) => {
          await ledger.begin(step);
          throw new FatalError('the address does not exist');
        },
        ...undo,
      }),
    named('naps')
      .step('before', { run: (step) => ledger.effect(step, 'tired') })
      .sleep('nap', NAP_MS)
      .step('after', { run: (step) => ledger.effect(step, step.input.variant) }),
    named('asks')
      .step('before', { run: (step) => ledger.effect(step, 'asked') })
      .waitFor<'word', { word: string }>(EVENT)
      .step('after', { run: (step) => ledger.effect(step, [step.outputs.word.word, step.input.variant]) }),
    named('returns')
      .step('pay', { run: (step) => ledger.effect(step, 'paid'), ...undo })
      .step('pack', { after: ['pay'], run: (step) => ledger.effect(step, 'packed'), ...undo })
      .step('ship', {
        after: ['pay'],
        critical: true,
        onExhausted: 'rollBack',
        run: async (step) => {
          if (/~\d+$/.test(step.idempotencyKey)) return ledger.effect(step, 'shipped');
          await ledger.begin(step);
          throw new FatalError('no ship sails');
        },
        ...undo,
      })
      .step('close', { after: ['pack', 'ship'], run: (step) => ledger.effect(step, step.input.variant) }),
    named('family')
      .step('cook', { run: (step) => ledger.effect(step, 'cooked') })
      .child('mind', kid, { input: ({ input }) => input })
      .step('tell', { run: (step) => ledger.effect(step, step.outputs.mind) }),
    named('books')
      .step('read', { run: (step) => ledger.effect(step, step.input.variant) })
      .step('enter', {
        retry: PATIENT,
        run: ({ transaction, idempotencyKey }) =>
          transaction(async ({ em }) => {
            await em.execute('insert into siege_book (key) values (?)', [idempotencyKey]);
            return 'entered';
          }),
      })
      .step('tell', { run: (step) => ledger.effect(step, step.outputs.enter) }),
    named('alarm')
      .step('before', { run: (step) => ledger.effect(step, 'asleep') })
      .sleepUntil('night', ({ input }) => input.until)
      .step('after', { run: (step) => ledger.effect(step, step.input.variant) }),
  ];
}

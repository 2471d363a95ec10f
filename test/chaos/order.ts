// A kitchen sink: fan-out, retries, a condition, a sleep that leaves memory, an event from outside, a payment that must not be made twice, a
// question to a person, a fatal error, undo. Everything follows from `n`, so that a run with kills can be compared with one without.
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import { FatalError, TransientError } from '../../src/failures/authored.ts';
import type { Ledger } from './ledger.ts';

export interface Order {
  readonly n: number;
}

/** How often pricing fails before it works: 0, 1 or 2 times. */
const failuresOf = (n: number): number => (5 * n + 1) % 3;
const failsForGood = (n: number): boolean => n % 4 === 2;
export const business = (n: number): string => `order-${n}`;
/** Business key → how the order ends. Two runs may agree with each other because nothing works in either. */
export const endsOf = (orders: readonly number[]): Record<string, 'COMPLETED' | 'FAILED'> =>
  Object.fromEntries(orders.map((n) => [business(n), failsForGood(n) ? 'FAILED' : 'COMPLETED']));
export const UNDOABLE = ['reserve', 'pick', 'price', 'charge', 'approve', 'ship'];
/** The steps that wait for a person or for an event. */
export const WAITS = { event: 'paid', payment: 'charge', question: 'approve' } as const;

const RETRY = { maxAttempts: 5, baseDelayMs: 10, maxDelayMs: 10, jitter: 'none' } as const;
/** Longer than the worker keeps a workflow that only waits in memory. */
const SLEEP_MS = 60;

export function order(ledger: Ledger): Definition {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  return workflow<Order>('order', { version: '1' })
    .step('reserve', { run: (step) => ledger.effect(step, `shelf ${step.input.n}`), ...undo })
    .step('pick', { after: ['reserve'], run: (step) => ledger.effect(step, [step.outputs.reserve, 'box']), ...undo })
    .step('price', {
      after: ['reserve'],
      retry: RETRY,
      run: async (step) => {
        if (step.attempt <= failuresOf(step.input.n)) {
          await ledger.begin(step);
          throw new TransientError(`no price at attempt ${step.attempt}`);
        }
        return ledger.effect(step, step.input.n * 7);
      },
      // Cannot be undone the first time.
      compensate: async (step) => {
        if (step.attempt > 1) return ledger.undo(step);
        await ledger.beginUndo(step);
        throw new TransientError('the price cannot be taken back yet');
      },
    })
    .step('rebate', {
      after: ['pick', 'price'],
      when: ({ outputs }) => outputs.price % 2 === 0,
      run: (step) => ledger.effect(step, step.outputs.price / 2),
    })
    .sleep('settle', SLEEP_MS)
    .waitFor<'paid', { amount: number }>('paid')
    .step('charge', { idempotent: false, run: (step) => ledger.payment(step, `receipt ${step.input.n}`), ...undo })
    .step('approve', {
      intervention: { prompt: 'May this be shipped?' },
      run: (step) => ledger.effect(step, `${step.outputs.charge} approved`),
      ...undo,
    })
    .step('ship', {
      run: async (step) => {
        if (!failsForGood(step.input.n)) return ledger.effect(step, `shipped ${step.outputs.paid.amount}`);
        await ledger.begin(step);
        throw new FatalError('the address does not exist');
      },
      ...undo,
    })
    .step('close', { run: (step) => ledger.effect(step, { closed: step.input.n, by: step.outputs.ship }) });
}

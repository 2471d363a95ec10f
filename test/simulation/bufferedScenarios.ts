// Workflows of steps whose progress may be buffered, for runs that have a Redis: alone, between steps that may not be, side by side, in a circle, as
// children, paused, moved by hand.
import { workflow } from '../../src/builder.ts';
import { FatalError, TransientError } from '../../src/failures/authored.ts';
import type { Act, Scenario } from './scenarios.ts';

interface Seen {
  readonly stepId: string;
  readonly outputs: unknown;
  readonly output?: unknown;
}
type Fails = (attempt: number) => Error | undefined;
const once: Fails = (attempt) => (attempt < 2 ? new TransientError('busy') : undefined);
const always: Fails = () => new FatalError('broken');
const retry = { baseDelayMs: 30 };

const words = (act: Act) => ({
  /** May be buffered. */
  fast: (fails?: Fails) => ({
    grade: 'BUFFERED' as const,
    run: (step: Seen) => act(step as never, { by: step.stepId, saw: step.outputs }, fails),
    retry,
  }),
  does: (fails?: Fails) => (step: Seen) => act(step as never, { by: step.stepId, saw: step.outputs }, fails),
  undoes: () => (step: Seen) => act(step as never, { undid: step.stepId, output: step.output ?? null }),
});

const errands = (act: Act) => {
  const { fast } = words(act);
  return workflow<string>('errands', { version: '1' })
    .step('leaves', fast())
    .step('buys', fast())
    .step('pays', fast(once))
    .step('returns', fast());
};

export const BUFFERED_SCENARIOS: readonly Scenario[] = [
  {
    name: 'hurried',
    ends: 'COMPLETED',
    compares: 'outputs',
    build(act) {
      const { fast, does } = words(act);
      return workflow('hurried', { version: '1' })
        .step('one', fast())
        .step('two', fast())
        .step('three', fast(once))
        .step('four', fast())
        .step('five', fast())
        .step('pays', { run: does(), idempotent: false })
        .step('six', fast())
        .step('seven', fast())
        .step('eight', fast());
    },
  },
  {
    name: 'hasty',
    ends: 'FAILED',
    compares: 'undo',
    build(act) {
      const { fast, does, undoes } = words(act);
      return workflow('hasty', { version: '1' })
        .step('books', { run: does(), compensate: undoes() })
        .step('packs', fast())
        .step('walks', fast())
        .step('rides', fast())
        .step('pays', { run: does(), compensate: undoes(), idempotent: false })
        .step('sits', fast())
        .step('reads', fast())
        .step('falls', { run: does(always) });
    },
  },
  {
    name: 'braided',
    ends: 'COMPLETED',
    compares: 'outputs',
    events: ['word'],
    build(act) {
      const { fast } = words(act);
      return workflow('braided', { version: '1' })
        .step('opens', fast())
        .step('left', { ...fast(), after: ['opens'] })
        .step('further', { ...fast(once), after: ['left'] })
        .step('furthest', { ...fast(), after: ['further'] })
        .step('right', { ...fast(), after: ['opens'] })
        .step('on', { ...fast(), after: ['right'] })
        .sleep('rests', 300, { after: ['on'] })
        .waitFor('word', { event: 'word', after: ['furthest', 'rests'] })
        .step('closes', { ...fast(), after: ['word'] })
        .step('ends', fast());
    },
  },
  {
    name: 'rounds',
    ends: 'COMPLETED',
    compares: 'outputs',
    isPaused: true,
    build(act) {
      const { fast } = words(act);
      return workflow('rounds', { version: '1' })
        .step('opens', fast())
        .loop('round', {
          budget: 10,
          body: (pass) => pass.step('turns', fast()).step('looks', fast()),
          until: ({ pass }) => pass === 4,
        })
        .step('closes', fast())
        .step('ends', fast());
    },
  },
  {
    name: 'household',
    ends: 'COMPLETED',
    compares: 'outputs',
    children: (act) => [errands(act)],
    build(act) {
      const { fast } = words(act);
      return workflow('household', { version: '1' })
        .step('wakes', fast())
        .step('plans', fast())
        .child('near', errands(act), { input: () => 'near', after: ['plans'] })
        .child('far', errands(act), { input: () => 'far', after: ['plans'] })
        .step('cooks', { ...fast(), after: ['near', 'far'] })
        .step('eats', fast());
    },
  },
  {
    name: 'hustled',
    ends: 'COMPLETED',
    compares: 'result',
    isMeddledWith: { steps: ['one', 'two', 'three', 'gate', 'four', 'five', 'last'], gate: 'step' },
    build(act) {
      const { fast, does, undoes } = words(act);
      return workflow('hustled', { version: '1' })
        .step('one', { run: does(), compensate: undoes() })
        .step('two', fast())
        .step('three', fast())
        .waitFor('gate', { event: 'never' })
        .step('four', fast())
        .step('five', fast(once))
        .step('last', fast());
    },
  },
];

// Scenes of steps over the items of a list: the list itself, an item that asks, what they need together, and their outputs.
import { workflow } from '../../../src/builder.ts';
import { acts, busyUntil, LAMP, refuses } from './acts.ts';
import { answers, at, isAsked, skips, type Word } from './person.ts';
import type { Scene } from './play.ts';

const LONG = 'x'.repeat(45_000);

export const ITEMS: readonly Scene[] = [
  ...(['compensate', 'continue'] as const).map(
    (onExhausted): Scene => ({
      name: `a list that cannot be made: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
        return [built.each('list', { items: refuses, run: does(), onExhausted })];
      },
    }),
  ),
  ...(['retry', 'skip'] as const).map(
    (option): Scene => ({
      name: `an item that asks, and is answered "${option}"`,
      build(act) {
        const { does, tells } = acts(act);
        return [
          workflow('w', { version: '1' })
            .step('one', { run: does() })
            .each('list', {
              items: () => [0, 1, 2],
              concurrency: 2,
              retry: { maxAttempts: 1 },
              onExhausted: 'pause',
              run: (step) => tells(step.item === 1 ? busyUntil(2) : undefined)(step),
            })
            .step('end', { run: does() }),
        ];
      },
      says: [{ when: isAsked, say: answers(option) }],
    }),
  ),
  {
    name: 'a process that is short of something holds back items',
    shortAfter: 'one',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.each('list', { items: () => [0, 1], run: does() })];
    },
  },
  {
    name: 'skipped while its items wait for what another holds',
    build(act) {
      const { does } = acts(act);
      return [
        workflow('w', { version: '1' })
          .step('one', { run: does() })
          .step('holds', { run: does(busyUntil(2)), retry: { baseDelayMs: 3_000 }, after: ['one'], ...LAMP })
          .sleep('nap', 100, { after: ['one'] })
          .each('waits', { items: () => [0, 1], run: does(), after: ['nap'], ...LAMP })
          .step('end', { run: does(), after: ['holds', 'waits'] }),
      ];
    },
    says: [{ when: at('waits', 'acquiring'), say: skips('waits') }],
  },
  {
    name: 'the outputs of its items are too much together',
    build(act) {
      const { does, undoes } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
      return [built.each('list', { items: () => [0, 1, 2], run: (step) => act(step as never, LONG) })];
    },
  },
  ...(['step', 'each'] as const).flatMap((kind) =>
    (['compensate', 'continue', 'retry', 'skip', 'fail'] as const).map((how): Scene => inACircle(kind, how)),
  ),
];

/** Each of two children needs what is held for the other: one of them gives up, or asks. */
function inACircle(kind: 'step' | 'each', how: 'compensate' | 'continue' | 'retry' | 'skip' | 'fail'): Scene {
  const asks = how !== 'compensate' && how !== 'continue';
  const onExhausted = asks ? 'pause' : how;
  const says: Word[] = asks ? [{ when: isAsked, say: answers(how) }] : [];
  // Run again, it is in the same circle, until somebody does without it.
  if (how === 'retry') says.push({ when: isAsked, say: answers('skip') });
  return {
    name: `a ${kind} that waits in a circle: ${how}`,
    compares: 'status',
    build(act) {
      const { does } = acts(act);
      const needy = (name: string, resources: Record<string, number>) => {
        const begins = workflow(name, { version: '1' }).step('comes', { run: does() });
        return kind === 'step'
          ? begins.step('takes', { run: does(), onExhausted, resources })
          : begins.each('takes', { items: () => [0], run: does(), onExhausted, resources });
      };
      const [left, right] = [needy('left', { bench: 2 }), needy('right', { lamp: 1 })];
      return [
        workflow('w', { version: '1' })
          .step('one', { run: does() })
          .child('lefts', left, { input: () => undefined, resources: { lamp: 1 }, after: ['one'] })
          .child('rights', right, { input: () => undefined, resources: { bench: 1 }, after: ['one'] })
          .step('end', { run: does(), after: ['lefts', 'rights'] }),
        left,
        right,
      ];
    },
    says,
  };
}

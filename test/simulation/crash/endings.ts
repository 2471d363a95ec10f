// Scenes of ends and returns: called off and failed without an undo, with children that ask, going back with an undo that fails, several conflicts at once.
import { workflow } from '../../../src/builder.ts';
import { ConflictError } from '../../../src/failures/authored.ts';
import type { Act } from '../scenarios.ts';
import { acts, broken, busyUntil } from './acts.ts';
import { aborts, answers, at, isAsked } from './person.ts';
import type { Scene } from './play.ts';

/** Sleeps until it is called off, and has something to undo. */
function guest(act: Act, fails?: (attempt: number) => Error | undefined) {
  const { does, undoes } = acts(act);
  return workflow('guest', { version: '1' })
    .step('comes', { run: does(), compensate: { run: undoes(fails), retry: { maxAttempts: 1 } } })
    .sleep('stays', 300_000);
}

/** Goes back once: its second step fails, and what is undone for that is `undo`. */
const goesBack = (act: Act, undo: object) => {
  const { does } = acts(act);
  return workflow('w', { version: '1' })
    .step('opens', { run: does(), idempotent: false })
    .step('left', { run: does(), after: ['opens'], ...undo })
    .step('right', {
      run: (step) => does(step.idempotencyKey.endsWith('~1') ? undefined : broken)(step),
      after: ['opens'],
      critical: true,
      onExhausted: 'rollBack',
    })
    .step('closes', { run: does(), after: ['left', 'right'] });
};

export const ENDINGS: readonly Scene[] = [
  ...([true, false] as const).flatMap((hasChild): Scene[] => [
    {
      name: `called off without an undo${hasChild ? ', with a child' : ''}`,
      build(act) {
        const { does } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does() });
        const child = guest(act);
        if (!hasChild) return [built.sleep('nap', 300_000)];
        return [built.child('visit', child, { input: () => undefined }), child];
      },
      says: [{ when: hasChild ? ({ guests }) => guests : at('nap', 'sleeping'), say: aborts(false) }],
    },
    {
      name: `fails without an undo${hasChild ? ', with a child' : ''}`,
      build(act) {
        const { does } = acts(act);
        const child = guest(act);
        const built = workflow('w', { version: '1' })
          .step('one', { run: does() })
          .sleep('nap', 400, { after: ['one'] })
          .step('fails', { run: does(broken), onExhausted: 'fail', after: ['nap'] });
        if (!hasChild) return [built];
        return [built.child('visit', child, { input: () => undefined, after: ['one'] }), child];
      },
    },
  ]),
  {
    name: 'called off, and its child cannot undo what it did',
    build(act) {
      const { does, undoes } = acts(act);
      const child = guest(act, broken);
      const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
      return [built.child('visit', child, { input: () => undefined }), child];
    },
    says: [
      { when: ({ guests }) => guests, say: aborts(true) },
      {
        when: ({ question, rows }) => question !== undefined && rows.head.status !== 'RUNNING',
        say: answers('giveUp'),
      },
    ],
  },
  ...(['retry', 'giveUp'] as const).map(
    (option): Scene => ({
      name: `goes back, and an undo asks: ${option}`,
      build: (act) => [
        goesBack(act, {
          compensate: { run: acts(act).undoes(option === 'retry' ? busyUntil(2) : broken), retry: { maxAttempts: 1 } },
        }),
      ],
      says: [{ when: isAsked, say: answers(option) }],
    }),
  ),
  {
    name: 'goes back, and an undo is retried by hand',
    build: (act) => [
      goesBack(act, { compensate: { run: acts(act).undoes(busyUntil(2)), retry: { baseDelayMs: 60_000 } } }),
    ],
    says: [{ when: at('undo:left', 'retrying'), say: (engine, id) => engine.retryStep(id, undefined) }],
  },
  {
    name: 'two conflicts pause all of it',
    build(act) {
      const { does } = acts(act);
      const disputed = (attempt: number): Error | undefined =>
        attempt === 1 ? new ConflictError('disputed') : undefined;
      return [
        workflow('w', { version: '1', pauseOn: 'conflict' })
          .step('one', { run: does() })
          .step('left', { run: does(disputed), after: ['one'] })
          .step('right', { run: does(disputed), after: ['one'] })
          .step('end', { run: does(), after: ['left', 'right'] }),
      ];
    },
    says: [
      { when: ({ questions }) => questions === 2, say: answers('retry') },
      { when: ({ questions }) => questions === 1, say: answers('retry') },
    ],
  },
];

// Scenes of sleeps, of awaited events, and of loops: conditions that throw or do not hold, a deadline, a person who does not wait.
import { workflow } from '../../../src/builder.ts';
import { acts, refuses } from './acts.ts';
import { answers, at, isAsked, skips } from './person.ts';
import type { Scene } from './play.ts';

export const WAITS: readonly Scene[] = [
  ...(['failFast', 'settle'] as const).map(
    (onBranchFailure): Scene => ({
      name: `a sleep whose end cannot be told: ${onBranchFailure}`,
      build(act) {
        const { does, undoes } = acts(act);
        return [
          workflow('w', { version: '1', onBranchFailure })
            .step('one', { run: does(), compensate: undoes() })
            .sleepUntil('nap', refuses, { after: ['one'] })
            .sleep('rest', 600, { after: ['one'] })
            .step('end', { run: does(), after: ['nap', 'rest'] }),
        ];
      },
    }),
  ),
  {
    name: 'a list that is not wanted',
    build(act) {
      const { does } = acts(act);
      return [
        workflow('w', { version: '1' })
          .step('one', { run: does() })
          .each('list', { items: () => [1, 2], when: () => false, run: does() })
          .step('end', { run: does() }),
      ];
    },
  },
  {
    name: 'a sleep that a person ends',
    build(act) {
      const { does } = acts(act);
      const built = workflow('w', { version: '1' }).step('one', { run: does() });
      return [built.sleep('nap', 300_000).step('end', { run: does() })];
    },
    says: [{ when: at('nap', 'sleeping'), say: skips('nap') }],
  },
  ...(['compensate', 'continue'] as const).flatMap((onExhausted): Scene[] => [
    {
      name: `an awaited event of nobody knows whom: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
        return [built.waitFor('word', { from: refuses, onExhausted })];
      },
    },
    {
      name: `an event that does not come: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        const built = workflow('w', { version: '1' }).step('one', { run: does(), compensate: undoes() });
        return [built.waitFor('word', { deadlineMs: 300, onExhausted })];
      },
    },
    {
      name: `a loop that uses up its passes: ${onExhausted}`,
      build(act) {
        const { does, undoes } = acts(act);
        return [
          workflow('w', { version: '1' })
            .step('one', { run: does(), compensate: undoes() })
            .loop('round', {
              body: (pass) => pass.step('turn', { run: does() }),
              until: ({ pass }) => pass < 0,
              budget: 2,
              onExhausted,
            }),
        ];
      },
    },
  ]),
  ...(['retry', 'skip', 'fail'] as const).map(
    (option): Scene => ({
      name: `a loop that asks, and is answered "${option}"`,
      build(act) {
        const { does, undoes } = acts(act);
        return [
          workflow('w', { version: '1' })
            .step('one', { run: does(), compensate: undoes() })
            .loop('round', {
              body: (pass) => pass.step('turn', { run: does() }),
              until: ({ pass }) => pass >= 3,
              budget: 2,
              onExhausted: 'pause',
            })
            .step('end', { run: does() }),
        ];
      },
      says: [{ when: isAsked, say: answers(option) }],
    }),
  ),
];

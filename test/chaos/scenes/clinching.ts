// Two workflows that wait over their children for each other for ever: each holds what the child of the other needs. One steps back and undoes, the
// other ends well.
import { existsSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import { workflow } from '../../../src/builder.ts';
import { linesOf } from '../ledger.ts';
import { type Scene, starts, type World } from './scene.ts';

type Side = 'left' | 'right';
const other = { left: 'right', right: 'left' } as const;

function definitions({ ledger, house }: World) {
  const undo = { compensate: ledger.undo.bind(ledger) } as const;
  const both = async (signal: AbortSignal): Promise<void> => {
    const keys = (): number =>
      new Set(
        existsSync(house.ledger)
          ? linesOf(house.ledger)
              .filter(({ key }) => key.endsWith('/meet'))
              .map(({ key }) => key)
          : [],
      ).size;
    while (keys() < 2 && !signal.aborted) await passes(2);
  };
  return (['left', 'right'] as const).flatMap((side: Side) => {
    const leaf = workflow(`leaf-${side}`, { version: '1' })
      .step('meet', {
        run: async (step) => {
          await ledger.effect(step, 'met');
          await both(step.signal);
        },
      })
      .step('use', { resources: { [other[side]]: 1 }, run: (step) => ledger.effect(step, 'used') });
    const root = workflow(`root-${side}`, { version: '1' })
      .step('prepare', { run: (step) => ledger.effect(step, 'prepared'), ...undo })
      .child('delegate', leaf, { input: () => ({}), resources: { [side]: 1 } });
    return [leaf, root];
  });
}

export const clinching: Scene = {
  definitions,
  options: { resources: { left: 1, right: 1 } },
  starts: [...starts('root-left', {}), ...starts('root-right', {})],
};

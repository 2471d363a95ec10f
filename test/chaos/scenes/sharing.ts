// Workflows that share: at most two of a key work at a time, one crane lifts for them all, and the steps that need the crane and a hook need both.
import { workflow } from '../../../src/builder.ts';
import { type Scene, starts, type World } from './scene.ts';

export const LIMIT = 2;
export const CRANE = 'lift';

function definitions({ ledger }: World) {
  return [
    workflow<{ quay: string }>('ship', { version: '1', concurrency: { key: ({ input }) => input.quay, limit: LIMIT } })
      .step('moor', { run: (step) => ledger.effect(step, 'moored') })
      .step('lift', { resources: { crane: 1, hook: 1 }, run: (step) => ledger.effect(step, 'lifted') })
      .step('lash', { after: ['moor'], resources: { hook: 1 }, run: (step) => ledger.effect(step, 'lashed') })
      .step('sail', { after: ['lift', 'lash'], run: (step) => ledger.effect(step, 'gone') }),
  ];
}

export const sharing: Scene = {
  definitions,
  options: { resources: { crane: 1, hook: 2 } },
  starts: starts('ship', { quay: 'north' }, { quay: 'north' }, { quay: 'north' }, { quay: 'south' }),
};

// After every letter the engine asks what it may decide at once. Of items under way it is told nothing, however many there are; of those that wait for a time, all.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { to } from '../../src/machines/events.ts';
import { itemOf } from '../../src/machines/keys.ts';
import { wanted } from '../../src/machines/wanted.ts';
import type { Digest } from '../../src/workflow.ts';
import { Chart, definitionOf, step } from './chart.ts';

const items = 'items' as Digest;
const definition = definitionOf([
  step('items', [], { each: { items: () => [], concurrency: 6, tolerated: 20 } as never, resources: undefined }),
]);

describe('what may be decided at once', () => {
  it('has the waits of items, and none of their attempts', () => {
    const event = fc.tuple(fc.nat({ max: 5 }), fc.constantFrom('DONE', 'RETRY', 'DUE', 'GIVE_UP', 'ASK'));
    let waited = 0;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const chart = new Chart(definition).after(
          to('items', { kind: 'BEGIN', each: { items, total: 20, concurrency: 6 } } as never),
        );
        for (const [place, kind] of events) {
          const index = chart.context.each.items?.open[place];
          if (index === undefined) continue;
          const address = itemOf('items', index);
          const tag = chart.context.tag[address] ?? 0;
          const dueAt = chart.context.dueAt[address] ?? 5;
          const asked = kind === 'ASK' ? { question: `q${index}` } : {};
          chart.after(to(address, { kind, tag, dueAt, delayMs: 1, output: items, ...asked } as never));
          const all = wanted(chart.snapshot);
          waited += all.filter((want) => want.kind === 'timer').length;
          const decidable = wanted(chart.snapshot, true);
          expect(all).toEqual(expect.arrayContaining(decidable));
          expect(decidable).toEqual(expect.arrayContaining(all.filter((want) => want.kind === 'timer')));
          expect(decidable.filter((want) => want.kind === 'attempt')).toEqual([]);
        }
      }),
    );
    expect(waited).toBeGreaterThan(0);
  });
});

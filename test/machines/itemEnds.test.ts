// Items that end together are told to the chart in one event: it comes to exactly the same as one event for each, and the records of what is under way are
// copied once for all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ItemEnd, to } from '../../src/machines/events.ts';
import { itemOf } from '../../src/machines/keys.ts';
import type { Digest } from '../../src/workflow.ts';
import { Chart, definitionOf, recovering, step } from './chart.ts';

const items = 'items' as Digest;
const definition = definitionOf([
  step('items', [], { each: { items: () => [], concurrency: 6, tolerated: 20 } as never, resources: undefined }),
]);
const begun = (total: number): Chart =>
  new Chart(definition).after(to('items', { kind: 'BEGIN', each: { items, total, concurrency: 6 } }));

describe('items that end together', () => {
  it('leave the chart where as many events of their own do', () => {
    const move = fc.record({
      place: fc.nat({ max: 6 }),
      kind: fc.constantFrom('DONE', 'GIVE_UP', 'RETRY', 'DUE', 'stale'),
      counted: fc.boolean(),
    });
    let together = 0;
    fc.assert(
      fc.property(
        fc.array(fc.array(move, { maxLength: 8 }), { maxLength: 12 }),
        fc.integer({ min: 4, max: 30 }),
        (turns, total) => {
          const one = begun(total);
          const many = begun(total);
          for (const moves of turns) {
            const ends: ItemEnd[] = [];
            for (const { place, kind, counted } of moves) {
              const index = many.context.each.items?.open[place];
              if (index === undefined) continue;
              const address = itemOf('items', index);
              const tag = many.context.tag[address];
              const dueAt = many.context.dueAt[address];
              if (kind === 'DUE' || kind === 'RETRY') {
                if (ends.some((end) => end.address === address)) continue;
                if (kind === 'RETRY' ? tag === undefined : dueAt === undefined) continue;
                const event = to(
                  address,
                  kind === 'DUE'
                    ? { kind, dueAt: dueAt ?? 0 }
                    : { kind, tag: tag ?? 0, dueAt: 7, delayMs: 1, recovering },
                );
                one.after(event);
                many.after(event);
              } else if (tag !== undefined)
                ends.push({
                  address,
                  tag: kind === 'stale' ? tag - 1 : tag,
                  well: kind !== 'GIVE_UP',
                  ...(counted && kind === 'DONE' ? { counted: true } : {}),
                });
            }
            for (const { address, tag, well, counted } of ends) {
              if (one.context.tag[address] !== tag) continue;
              const more = counted ? { counted } : {};
              one.after(to(address, well ? { kind: 'DONE', tag, output: null, ...more } : { kind: 'GIVE_UP', tag }));
            }
            together += ends.length > 1 ? 1 : 0;
            many.after(to('items', { kind: 'ENDED', ends }));
            expect(JSON.stringify(many.context)).toBe(JSON.stringify(one.context));
            expect(many.snapshot.value).toEqual(one.snapshot.value);
          }
        },
      ),
    );
    expect(together).toBeGreaterThan(0);
  });

  it('and that begin together, are tables that are made once', () => {
    const chart = begun(1_000);
    const { tag, attempt } = chart.context;
    expect(Object.values(tag)).toEqual([1, 2, 3, 4, 5, 6]);
    chart.after(
      to('items', {
        kind: 'ENDED',
        ends: [0, 2, 4].map((index) => ({ address: itemOf('items', index), tag: index + 1, well: false })),
      }),
    );
    expect(chart.context).toMatchObject({
      count: 9,
      each: { items: { open: [1, 3, 5, 6, 7, 8], failed: [0, 2, 4], next: 9 } },
      tag: { 'items[6]': 7, 'items[7]': 8, 'items[8]': 9 },
    });
    expect(Object.keys(chart.context.attempt)).toEqual(Object.keys(chart.context.tag));
    expect(Object.keys(attempt)).toHaveLength(6);
  });
});

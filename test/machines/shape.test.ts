// Dependencies become a shape that keeps every one of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closure } from '../../src/machines/nodes.ts';
import { shapeOf } from '../../src/machines/shape.ts';
import type { Shape } from '../../src/machines/shape.ts';
import { step } from './chart.ts';
import { definitions } from './random.ts';

/** A shape in short: `a` in turn `(a b)`, side by side `[a b]`, waiting for others `b<a>`. */
const drawn = (shape: Shape): string => {
  if (shape.kind === 'node') return shape.node.name + (shape.waitFor.length > 0 ? `<${shape.waitFor.join(' ')}>` : '');
  const parts = shape.parts.map(drawn).join(' ');
  return shape.kind === 'series' ? `(${parts})` : `[${parts}]`;
};

/** Pairs that the shape orders by its form or by a wait, transitively. */
function ordered(shape: Shape): Map<string, Set<string>> {
  const before = new Map<string, Set<string>>();
  const visit = (part: Shape, earlier: readonly string[]): string[] => {
    if (part.kind === 'node') {
      before.set(part.node.name, new Set([...earlier, ...part.waitFor]));
      return [part.node.name];
    }
    if (part.kind === 'parallel') return part.parts.flatMap((region) => visit(region, earlier));
    const inside: string[] = [];
    for (const next of part.parts) inside.push(...visit(next, [...earlier, ...inside]));
    return inside;
  };
  visit(shape, []);
  for (let grew = true; grew; ) {
    grew = false;
    for (const names of before.values())
      for (const name of names)
        for (const further of before.get(name) ?? [])
          if (!names.has(further)) {
            names.add(further);
            grew = true;
          }
  }
  return before;
}

describe('the shape of the work', () => {
  it.each([
    ['one step', [step('a')], 'a'],
    ['a sequence', [step('a'), step('b', ['a']), step('c', ['b'])], '(a b c)'],
    ['steps without dependencies', [step('a'), step('b')], '[a b]'],
    ['a fan-out that joins', [step('a'), step('b', ['a']), step('c', ['a']), step('d', ['b', 'c'])], '(a [b c] d)'],
    ['branches of several steps', [step('a'), step('b', ['a']), step('c', ['b']), step('d', ['a'])], '(a [(b c) d])'],
    ['a dependency that another one implies', [step('a'), step('b', ['a']), step('c', ['a', 'b'])], '(a b c)'],
    ['an N, woven of two chains', [step('a'), step('b'), step('c', ['a']), step('d', ['a', 'b'])], '[(a c) (b d<a>)]'],
  ])('of %s', (_what, nodes, shape) => {
    expect(drawn(shapeOf(nodes))).toBe(shape);
  });

  it('orders exactly what the dependencies order, for random definitions', () => {
    fc.assert(
      fc.property(definitions(12), ({ nodes }) => {
        const shape = ordered(shapeOf(nodes));
        const wanted = closure(nodes);
        for (const { name } of nodes)
          expect([...(shape.get(name) ?? [])].sort()).toEqual([...(wanted.get(name) ?? [])].sort());
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

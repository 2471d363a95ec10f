// A definition becomes the same chart each time, in the author's words, within limits that say what to do about them.
import { describe, expect, it } from 'vitest';
import { compile, MOST_REGIONS, MOST_STEPS } from '../../src/machines/compile.ts';
import { InvalidDefinitionError } from '../../src/errors.ts';
import type { ChartContext } from '../../src/machines/context.ts';
import { Chart, definitionOf, sequence, step } from './chart.ts';

const config = (definition: Parameters<typeof compile>[0]): string =>
  JSON.stringify(compile(definition).config, (_, value: unknown) => (typeof value === 'function' ? 'function' : value));
const numbered = (count: number): string[] => Array.from({ length: count }, (_, index) => `s${index}`);

describe('compile', () => {
  it('makes the same chart of the same definition twice', () => {
    const mixed = definitionOf([
      step('a'),
      step('b', ['a']),
      step('c', ['a']),
      step('d', ['b', 'c'], { compensate: () => null }),
    ]);
    expect(config(mixed)).toBe(config(mixed));
    expect(config(mixed)).not.toBe(config(sequence('a', 'b', 'c', 'd')));
  });

  it('makes of a sequence a sequence of states with the names of the author', () => {
    const chart = new Chart(sequence('build', 'test', 'ship'));
    const seen: unknown[] = [];
    for (let tag = 1; tag <= 3; tag++) {
      seen.push((chart.snapshot.value as { executing: { work: unknown } }).executing.work);
      const [want] = chart.wants;
      if (want && 'address' in want) chart.after([want.address, { kind: 'DONE', tag, output: null }]);
    }
    expect(seen).toEqual([{ build: 'running' }, { test: 'running' }, { ship: 'running' }]);
    expect(chart.status).toBe('COMPLETED');
  });

  it('makes of a fan-out regions side by side that join', () => {
    const chart = new Chart(definitionOf([step('a'), step('b'), step('c', ['a', 'b'])]));
    expect(chart.wish).toEqual(['attempt a', 'attempt b']);
    chart.after(['b', { kind: 'DONE', tag: 2, output: null }]);
    expect(chart.wish).toEqual(['attempt a']);
    chart.after(['a', { kind: 'DONE', tag: 1, output: null }]);
    expect(chart.wish).toEqual(['attempt c']);
  });

  it(`takes ${MOST_REGIONS} branches side by side and ${MOST_STEPS} steps`, () => {
    expect(new Chart(definitionOf(numbered(MOST_REGIONS).map((name) => step(name)))).wants).toHaveLength(MOST_REGIONS);
    expect((new Chart(sequence(...numbered(MOST_STEPS))).context as ChartContext).count).toBe(1);
  });

  it.each([
    ['no steps', [], 'workflow "tried" has no steps; add one'],
    [
      '13 branches',
      numbered(13).map((name) => step(name)),
      '13 branches side by side (s0, s1, s2 …); at most 12 may be',
    ],
    [
      '501 steps',
      numbered(501).map((name, index) => step(name, index ? [`s${index - 1}`] : [])),
      'has 501 steps; at most 500',
    ],
  ])('refuses %s, and says what to do', (_what, nodes, message) => {
    expect(() => compile(definitionOf(nodes))).toThrow(InvalidDefinitionError);
    expect(() => compile(definitionOf(nodes))).toThrow(message);
  });

  it('refuses too many branches inside a part of the work as well', () => {
    const inner = numbered(13).map((name) => step(name, ['first']));
    expect(() => compile(definitionOf([step('first'), ...inner, step('last', numbered(13))]))).toThrow('13 branches');
  });
});

// The checks of a state, as a table: what is wrong with it, and how that is told.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import {
  authorProblems,
  checksAtHand,
  checksOf,
  referenceProblems,
  referencesOf,
} from '../../src/engine/validation.ts';
import { compile } from '../../src/machines/compile.ts';
import { type ChartContext, FRESH_CONTEXT } from '../../src/machines/context.ts';
import { allNodes } from '../../src/machines/nodes.ts';
import type { Digest } from '../../src/workflow.ts';

const definition = workflow('two', { version: '1' })
  .step('a', { run: () => 1 })
  .step('b', { run: () => 2 });
const compiledOf = (one: typeof definition) =>
  ({
    definition: one,
    machine: compile(one),
    nodes: new Map(allNodes(one.nodes).map((node) => [node.name, node])),
  }) as never;
const digest = (name: string) => name as Digest;
const INPUT = digest('input');
const context = (changes: Partial<ChartContext> = {}): ChartContext => ({
  ...FRESH_CONTEXT,
  count: 2,
  tag: { b: 2 },
  attempt: { b: 1 },
  done: { a: 'completed' },
  output: { a: digest('one') },
  ...changes,
});
const value = { executing: { work: { b: 'running' }, control: 'going' } };
const stored = new Map<string, unknown>([
  ['input', { order: 7 }],
  ['one', 1],
]);
const open = (wanted: Digest): unknown => {
  if (!stored.has(wanted)) throw new Error(`the value ${wanted} was not loaded`);
  return stored.get(wanted);
};

describe('the checks of a state at hand', () => {
  it.each([
    ['a good one', { value, context: context() }, []],
    [
      'a position that the chart lacks',
      { value: { executing: { work: { z: 'running' }, control: 'going' } }, context: context() },
      ['POSITION'],
    ],
    ['half a position', { value: { executing: { work: { b: 'running' } } }, context: context() }, ['POSITION']],
    ['a step that is not there, as done', { value, context: context({ done: { z: 'completed' } }) }, ['REFERENCE']],
    [
      'a step that is not there, with an output',
      { value, context: context({ output: { z: digest('one') } }) },
      ['REFERENCE'],
    ],
    ['an item of a step that is not there', { value, context: context({ attempt: { 'z[3]': 1 } }) }, ['REFERENCE']],
    ['an undo under way', { value, context: context({ attempt: { 'undo:a': 1 } }) }, []],
  ])('%s', (_, state, codes) => {
    const { made, problems } = checksAtHand(compiledOf(definition), INPUT, state, open);
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(
      checksOf(made, problems)
        .filter(({ passed }) => !passed)
        .map(({ check }) => check),
    ).toEqual(codes);
  });
});

describe('references', () => {
  it('are found wherever a state holds them', () => {
    const all = context({
      list: { a: digest('list') },
      each: { b: { items: digest('items'), total: 1, next: 1, open: [], failed: [] } as never },
      mail: { word: [digest('first'), digest('second')] },
      undo: [
        { key: 'a' as never, output: digest('undone') },
        { key: 'b' as never, output: null },
      ],
    });
    expect([...referencesOf({ context: all })].map(([, at]) => at)).toEqual([
      'one',
      'list',
      'items',
      'first',
      'second',
      'undone',
    ]);
    const problems = referenceProblems(referencesOf({ context: all }), (at) => at !== 'second');
    expect(problems).toMatchObject([{ path: 'state.context.mail.word.1', code: 'REFERENCE' }]);
  });
});

describe('the check of the definition', () => {
  const checked = (check: Parameters<typeof definition.validateState>[0], state = { value, context: context() }) =>
    authorProblems(compiledOf(definition.validateState(check)), INPUT, state, open).map(({ message }) => message);

  it('sees the input, the outputs, what is done and the status', () => {
    let seen: unknown;
    checked((state) => void (seen = state) as undefined);
    expect(seen).toEqual({ input: { order: 7 }, outputs: { a: 1 }, done: { a: 'completed' }, status: 'RUNNING' });
  });

  it.each([
    ['nothing', () => undefined, []],
    ['an empty list', () => [], []],
    ['problems', () => ['one is missing', 'two is odd'], ['one is missing', 'two is odd']],
    [
      'an error',
      () => {
        throw new RangeError('far out');
      },
      ['far out'],
    ],
    [
      'a promise',
      (() => Promise.reject(new Error('late'))) as never,
      ['validateState must return a list of problems, at once; it returned something else'],
    ],
  ])('that gives %s', (_, check, problems) => {
    expect(checked(check as never)).toEqual(problems);
  });

  it('names a value that cannot be opened', () => {
    expect(checked(() => [], { value, context: context({ output: { a: digest('gone') } }) })).toEqual([
      'the value gone was not loaded',
    ]);
  });
});

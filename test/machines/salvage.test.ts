// What a context means when the states after it were lost, as tables: which results of the journal are taken, and what nobody knows.
import { describe, expect, it } from 'vitest';
import { type ChartContext, FRESH_CONTEXT } from '../../src/machines/context.ts';
import { afterLoss, anewFromJournal, isUndoneSince } from '../../src/machines/salvage.ts';
import type { Digest, StepKey } from '../../src/workflow.ts';

type Attempt = Parameters<typeof afterLoss>[1][number];
const tried = (tag: number, key: string, outcome: Attempt['outcome'], kind: Attempt['kind'] = 'run'): Attempt => ({
  tag,
  kind,
  key: key as StepKey,
  outcome,
  output: outcome === 'completed' && kind !== 'compensation' ? (`of ${key}` as Digest) : null,
});
const completed = (key: string) => ({ is: 'completed', output: `of ${key}` });
const at: ChartContext = { ...FRESH_CONTEXT, count: 2, tag: { b: 2 }, attempt: { b: 1 }, done: { a: 'completed' } };

describe('the journal after a lost state', () => {
  it.each([
    ['nothing', [], undefined, 2],
    ['a result', [tried(2, 'b', 'completed')], { b: completed('b') }, 2],
    ['an attempt that nobody knows', [tried(3, 'c', null)], { c: { is: 'unknown', upTo: 3 } }, 3],
    [
      'a failure, about which somebody may have been asked',
      [tried(3, 'c', 'failed')],
      { c: { is: 'unknown', upTo: 3 } },
      3,
    ],
    [
      'a failure, then a result',
      [tried(2, 'b', 'failed'), tried(3, 'b', 'completed', 'alternative')],
      { b: completed('b') },
      3,
    ],
    [
      'a result, then a call that was doubted',
      [tried(2, 'b', 'completed'), tried(3, 'b', null)],
      { b: completed('b') },
      3,
    ],
    [
      'items',
      [tried(3, 'c#1', 'completed'), tried(4, 'c#2', null)],
      { 'c#1': completed('c#1'), 'c#2': { is: 'unknown', upTo: 4 } },
      4,
    ],
  ])('%s', (_, journal, recorded, count) => {
    const context = afterLoss(at, journal);
    expect(context.recorded).toEqual(recorded);
    expect(context.count).toBe(count);
    expect(context.done).toEqual(at.done);
  });

  // It was called again: the attempt that was to take the result was announced when the state was lost a second time.
  it('keeps a result of an earlier loss, which an announced attempt has not taken yet', () => {
    const known = { b: { is: 'completed', output: 'of b' as Digest }, c: { is: 'unknown', upTo: 1 } } as never;
    const again = afterLoss({ ...at, recorded: known }, [tried(3, 'b', null), tried(4, 'c', null)]);
    expect(again.recorded).toEqual({ b: completed('b'), c: { is: 'unknown', upTo: 4 } });
  });

  it('tells which undos are done, where the workflow was ending', () => {
    const ending = { ...at, ending: { as: 'aborted' } as never, undone: ['z' as StepKey] };
    const journal = [tried(3, 'b', 'completed', 'compensation'), tried(4, 'a', null, 'compensation')];
    expect(afterLoss(ending, journal)).toMatchObject({ undone: ['z', 'b'], count: 4, tag: {}, undo: [] });
    expect(isUndoneSince(ending, journal)).toBe(false);
  });

  it.each([
    ['an undo of which the state does not know', tried(3, 'a', 'completed', 'compensation'), true],
    ['another round', tried(3, 'a~1', 'completed'), true],
    ['an undo of before', tried(1, 'a', 'completed', 'compensation'), false],
    ['more work', tried(3, 'c', 'completed'), false],
  ])('leaves to a person: %s', (_, attempt, doubtful) => {
    expect(isUndoneSince(at, [attempt])).toBe(doubtful);
  });

  it('is enough to begin anew: in the rounds of last time, with all results', () => {
    const context = anewFromJournal([
      tried(1, 'a', 'completed'),
      tried(2, 'a~1', 'completed'),
      tried(3, 'b', 'failed'),
    ]);
    expect(context).toMatchObject({ count: 3, round: { a: 1 }, done: {} });
    expect(context.recorded).toEqual({ a: completed('a'), 'a~1': completed('a~1'), b: { is: 'unknown', upTo: 3 } });
  });
});

// From the last effect to the end: settling, planning, undoing, and what is told of it.
import { describe, expect, it } from 'vitest';
import type { StepEvent } from '../../src/machines/events.ts';
import type { Undo } from '../../src/machines/context.ts';
import type { Digest, StepKey } from '../../src/workflow.ts';
import { Chart, definitionOf, ending, recovering, sequence, step } from './chart.ts';

const output = 'digest' as Digest;
const undoable = definitionOf([
  step('a', [], { compensate: () => null }),
  step('b', ['a'], { compensate: () => null }),
  step('c', ['b']),
]);
const undo = (...keys: readonly string[]): readonly Undo[] =>
  keys.map((key) => ({ key: key as StepKey, output: null }));
const done = (name: string, tag: number): readonly [string, StepEvent] => [name, { kind: 'DONE', tag, output }];
const failing = (as: 'failed' | 'aborted' = 'failed', compensate = true): Chart =>
  new Chart(undoable).after(done('a', 1), done('b', 2), { type: 'ABORT', ending: ending(as, compensate) });

describe('a workflow that begins later', () => {
  const postponed = (): Chart => new Chart(sequence('a', 'b')).after({ type: 'POSTPONED', startAt: 5_000 });

  it('wants its time and nothing else, and is pending', () => {
    const chart = postponed();
    expect([chart.status, chart.wish]).toEqual(['PENDING', ['begin']]);
    chart.after({ type: 'BEGINS' });
    expect([chart.status, chart.context.startAt]).toEqual(['RUNNING', null]);
    expect(chart.wish).toEqual(new Chart(sequence('a', 'b')).wish);
  });

  it('is moved by nothing that tells others to begin', () => {
    const chart = new Chart(sequence('a', 'b'));
    const { snapshot } = chart;
    expect(chart.after({ type: 'BEGINS' }).snapshot).toBe(snapshot);
  });

  it('that is paused holds back what it has not begun, also when its time is over', () => {
    const chart = postponed().after({ type: 'PAUSE' }, { type: 'BEGINS' });
    expect([chart.status, chart.wish]).toEqual(['PAUSED', []]);
    expect(chart.after({ type: 'RESUME' }).status).toBe('RUNNING');
  });

  it('that is aborted does not wait for it', () => {
    const chart = postponed().after({ type: 'ABORT', ending: ending('aborted', false) });
    expect([chart.wish, chart.context.startAt]).toEqual([['quiet'], null]);
  });
});

describe('the end of a workflow', () => {
  it('is completed when its last step is over', () => {
    const chart = new Chart(sequence('a', 'b')).after(done('a', 1), done('b', 2));
    expect([chart.status, chart.wish, chart.snapshot.status]).toEqual(['COMPLETED', [], 'done']);
  });

  it('waits until all is quiet, then for the list of what to undo', () => {
    const chart = failing();
    expect([chart.status, chart.wish]).toEqual(['COMPENSATING', ['quiet']]);
    chart.after({ type: 'SETTLED' });
    expect([chart.status, chart.wish]).toEqual(['COMPENSATING', ['plan']]);
  });

  it.each(['failed', 'aborted'] as const)('is %s without a plan where nothing is to be undone', (as) => {
    expect(failing(as, false).after({ type: 'SETTLED' }).status).toBe(as.toUpperCase());
    expect(failing(as).after({ type: 'SETTLED' }, { type: 'PLANNED', undo: [] }).status).toBe(as.toUpperCase());
  });

  it('keeps a late result for its undo, and is not moved by it', () => {
    const chart = failing().after(['c', { kind: 'LATE', output }], done('c', 3));
    expect([chart.wish, chart.context.output]).toEqual([['quiet'], { a: output, b: output, c: output }]);
    expect(chart.context.done).not.toHaveProperty('c');
  });

  it('drops every wait and every pause', () => {
    const chart = new Chart(undoable).after(
      ['a', { kind: 'RETRY', tag: 1, dueAt: 5, delayMs: 5, recovering }],
      { type: 'PAUSE' },
      { type: 'ABORT', ending: ending('aborted') },
    );
    const { dueAt, tag, heldAfter } = chart.context;
    expect([dueAt, tag, heldAfter, chart.status]).toEqual([{}, {}, null, 'COMPENSATING']);
  });
});

describe('undoing', () => {
  const planned = (): Chart => failing().after({ type: 'SETTLED' }, { type: 'PLANNED', undo: undo('b', 'a') });

  it('follows the list, one after the other', () => {
    const chart = planned();
    expect([chart.wish, chart.steps]).toEqual([
      ['attempt undo:b'],
      { a: 'COMPLETED', b: 'COMPENSATING', c: 'CANCELLED' },
    ]);
    expect(chart.wants).toMatchObject([{ work: 'compensation', key: 'b', tag: 4, attempt: 1 }]);
    chart.after(done('undo:b', 4));
    expect([chart.wish, chart.context.undone]).toEqual([['attempt undo:a'], ['b']]);
    chart.after(done('undo:a', 5));
    expect([chart.status, chart.context.undone, chart.context.undo]).toEqual(['FAILED', ['b', 'a'], []]);
  });

  it('follows any list that the plan gives, not the order of the definition', () => {
    const chart = failing().after({ type: 'SETTLED' }, { type: 'PLANNED', undo: undo('a', 'b') });
    expect(chart.wish).toEqual(['attempt undo:a']);
  });

  it('tries again after its wait, with a new tag', () => {
    const chart = planned().after(['undo:b', { kind: 'RETRY', tag: 4, dueAt: 9, delayMs: 9, recovering }]);
    expect([chart.wish, chart.status]).toEqual([['timer undo:b'], 'COMPENSATING']);
    chart.after(['undo:b', { kind: 'DUE', dueAt: 9 }]);
    expect(chart.wants).toMatchObject([{ tag: 5, attempt: 2, key: 'b' }]);
  });

  it('asks when it cannot be done, and lists it as not undone when a person gives it up', () => {
    const chart = planned().after(['undo:b', { kind: 'ASK', tag: 4, question: 'q', recovering }]);
    expect(chart.wish).toEqual(['question undo:b']);
    chart.after(['undo:b', { kind: 'GIVE_UP', tag: 0 }]);
    expect([chart.wish, chart.context.notUndone, chart.context.undone]).toEqual([['attempt undo:a'], ['b'], []]);
    chart.after(done('undo:a', 5));
    expect([chart.status, chart.context.notUndone, chart.context.undone]).toEqual(['FAILED', ['b'], ['a']]);
    expect(chart.steps).toEqual({ a: 'COMPENSATED', b: 'COMPENSATION_FAILED', c: 'CANCELLED' });
  });

  it.each<StepEvent>([
    { kind: 'DONE', tag: 2, output },
    { kind: 'RETRY', tag: 2, dueAt: 1, delayMs: 1, recovering },
    { kind: 'ASK', tag: 2, question: 'q', recovering },
    { kind: 'GIVE_UP', tag: 4 },
    { kind: 'SKIP', output },
    { kind: 'FAIL', tag: 4, ending: ending('failed') },
  ])('is not ended by $kind of another attempt, or that an undo does not know', (event) => {
    const chart = planned();
    const before = chart.snapshot;
    expect(chart.after(['undo:b', event]).snapshot).toBe(before);
  });
});

describe('the status of a workflow', () => {
  const two = definitionOf([step('a'), step('b')]);
  it.each([
    ['RUNNING', 'while anything runs', [['a', { kind: 'RETRY', tag: 1, dueAt: 1, delayMs: 1, recovering }]]],
    [
      'RETRYING',
      'when nothing runs and a retry waits',
      [
        ['a', { kind: 'RETRY', tag: 1, dueAt: 1, delayMs: 1, recovering }],
        ['b', { kind: 'ASK', tag: 2, question: 'q', recovering }],
      ],
    ],
    [
      'AWAITING_INTERVENTION',
      'when only people are waited for',
      [
        ['a', { kind: 'ASK', tag: 1, question: 'p', recovering }],
        ['b', { kind: 'ASK', tag: 2, question: 'q', recovering }],
      ],
    ],
    ['COMPLETED', 'when all is done', [done('a', 1), done('b', 2)]],
  ] as const)('is %s %s', (status, _when, events) => {
    expect(new Chart(two).after(...events).status).toBe(status);
  });
});

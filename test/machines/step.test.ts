// What each event does to a step in each of its states, as given / when / then.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { Definition } from '../../src/definition.ts';
import type { ChartEvent, StepEvent } from '../../src/machines/events.ts';
import type { Digest } from '../../src/workflow.ts';
import { Chart, ending, recovering } from './chart.ts';

type Sent = ChartEvent | readonly [string, StepEvent];
const a = (event: StepEvent): Sent => ['a', event];
const output = 'digest' as Digest;
const run = (): null => null;
const plain = workflow('tried', { version: '1' }).step('a', { run }).step('b', { run });
const other = workflow('tried', { version: '1' }).step('a', { run, alternative: run }).step('b', { run });
const asks = workflow('tried', { version: '1' })
  .step('a', { run, intervention: { prompt: '?' } })
  .step('b', { run });
const sleeps = workflow('tried', { version: '1' }).sleep('a', 10).step('b', { run });
const listens = workflow('tried', { version: '1' }).waitFor('a', { event: 'post' }).step('b', { run });
const may = workflow('tried', { version: '1' })
  .step('a', { run, when: () => true })
  .step('b', { run });

const retry = a({ kind: 'RETRY', tag: 1, dueAt: 500, delayMs: 50, timeoutMs: 9, recovering });
const ask = a({ kind: 'ASK', tag: 1, question: 'q', dueAt: 900, recovering });

const TABLE: readonly (readonly [string, Definition, readonly Sent[], string, readonly string[]])[] = [
  // given                           when                                          then: state of a, what is wanted
  ['a plain step begins to run', plain, [], 'running', ['attempt a']],
  ['running, its result leads on', plain, [a({ kind: 'DONE', tag: 1, output })], 'over', ['attempt b']],
  ['running, a retry waits for its time', plain, [retry], 'retrying', ['timer a']],
  ['running, a question waits for an answer', plain, [ask], 'asking', ['question a']],
  ['running, giving up leads on', plain, [a({ kind: 'GIVE_UP', tag: 1 })], 'over', ['attempt b']],
  ['running, failing settles', plain, [a({ kind: 'FAIL', tag: 1, ending: ending('failed') })], 'over', ['quiet']],
  [
    'running without another way, there is none',
    plain,
    [a({ kind: 'ALTERNATIVE', tag: 1, recovering })],
    'running',
    ['attempt a'],
  ],
  ['running, it cannot be skipped', plain, [a({ kind: 'SKIP', output })], 'running', ['attempt a']],
  ['running, a due time means nothing', plain, [a({ kind: 'DUE', dueAt: 500 })], 'running', ['attempt a']],
  ['retrying, its time begins it again', plain, [retry, a({ kind: 'DUE', dueAt: 500 })], 'running', ['attempt a']],
  ['retrying, another time means nothing', plain, [retry, a({ kind: 'DUE', dueAt: 499 })], 'retrying', ['timer a']],
  ['retrying, a person begins it at once', plain, [retry, a({ kind: 'RUN' })], 'running', ['attempt a']],
  ['retrying, a person skips it', plain, [retry, a({ kind: 'SKIP', output })], 'over', ['attempt b']],
  [
    'retrying, the old result is too late',
    plain,
    [retry, a({ kind: 'DONE', tag: 1, output })],
    'retrying',
    ['timer a'],
  ],
  ['asking, an answer begins it again', plain, [ask, a({ kind: 'RUN' })], 'running', ['attempt a']],
  ['asking, an answer skips it', plain, [ask, a({ kind: 'SKIP', output })], 'over', ['attempt b']],
  ['asking, an answer ends it all', plain, [ask, a({ kind: 'FAIL', ending: ending('failed') })], 'over', ['quiet']],
  ['asking, the old result is too late', plain, [ask, a({ kind: 'DONE', tag: 1, output })], 'asking', ['question a']],
  [
    'running, the other way is taken',
    other,
    [a({ kind: 'ALTERNATIVE', tag: 1, recovering })],
    'alternative',
    ['attempt a'],
  ],
  [
    'on the other way, the result of the first is too late',
    other,
    [a({ kind: 'ALTERNATIVE', tag: 1, recovering }), a({ kind: 'DONE', tag: 1, output })],
    'alternative',
    ['attempt a'],
  ],
  [
    'on the other way, its own result leads on',
    other,
    [a({ kind: 'ALTERNATIVE', tag: 1, recovering }), a({ kind: 'DONE', tag: 2, output })],
    'over',
    ['attempt b'],
  ],
  ['a question before a step is decided on first', asks, [], 'ready', ['decision a']],
  ['ready, the question is asked', asks, [a({ kind: 'BEGIN', question: 'q' })], 'asking', ['question a']],
  [
    'asked before, approval runs it',
    asks,
    [a({ kind: 'BEGIN', question: 'q' }), a({ kind: 'RUN' })],
    'running',
    ['attempt a'],
  ],
  ['a condition is decided on first', may, [], 'ready', ['decision a']],
  ['ready, it begins', may, [a({ kind: 'BEGIN' })], 'running', ['attempt a']],
  ['ready, it is skipped', may, [a({ kind: 'SKIP', output: null })], 'over', ['attempt b']],
  ['ready, a result means nothing', may, [a({ kind: 'DONE', tag: 1, output })], 'ready', ['decision a']],
  ['a sleep needs its time', sleeps, [], 'ready', ['decision a']],
  ['a sleep begins', sleeps, [a({ kind: 'BEGIN', dueAt: 7 })], 'sleeping', ['timer a']],
  [
    'sleeping, its time leads on',
    sleeps,
    [a({ kind: 'BEGIN', dueAt: 7 }), a({ kind: 'DUE', dueAt: 7 })],
    'over',
    ['attempt b'],
  ],
  [
    'sleeping, another time means nothing',
    sleeps,
    [a({ kind: 'BEGIN', dueAt: 7 }), a({ kind: 'DUE', dueAt: 8 })],
    'sleeping',
    ['timer a'],
  ],
  [
    'sleeping, a person skips it',
    sleeps,
    [a({ kind: 'BEGIN', dueAt: 7 }), a({ kind: 'SKIP', output: null })],
    'over',
    ['attempt b'],
  ],
  ['a wait listens', listens, [a({ kind: 'BEGIN' })], 'listening', ['event a']],
  [
    'listening, its event leads on',
    listens,
    [a({ kind: 'BEGIN' }), { type: 'SIGNAL', event: 'post', payload: output }],
    'over',
    ['attempt b'],
  ],
  [
    'listening, another event is kept and means nothing',
    listens,
    [a({ kind: 'BEGIN' }), { type: 'SIGNAL', event: 'other', payload: output }],
    'listening',
    ['event a'],
  ],
  [
    'an event that came before is taken at once',
    listens,
    [{ type: 'SIGNAL', event: 'post', payload: output }, a({ kind: 'BEGIN' })],
    'over',
    ['attempt b'],
  ],
  [
    'listening, its deadline ends it',
    listens,
    [a({ kind: 'BEGIN', dueAt: 7 }), a({ kind: 'FAIL', ending: ending('failed') })],
    'over',
    ['quiet'],
  ],
];

describe('a step', () => {
  it.each(TABLE)('%s', (_title, definition, events, at, wish) => {
    const chart = new Chart(definition).after(...events);
    expect([chart.at('a') ?? 'over', chart.wish]).toEqual([at, wish]);
  });

  const late: readonly StepEvent[] = [
    { kind: 'DONE', tag: 7, output },
    { kind: 'RETRY', tag: 7, dueAt: 1, delayMs: 1, recovering },
    { kind: 'ALTERNATIVE', tag: 7, recovering },
    { kind: 'ASK', tag: 7, question: 'q', recovering },
    { kind: 'GIVE_UP', tag: 7 },
    { kind: 'FAIL', tag: 7, ending: ending('failed') },
  ];
  it.each(late)('is not moved by a $kind with another tag', (event) => {
    for (const definition of [plain, other]) {
      const chart = new Chart(definition);
      const before = chart.snapshot;
      expect(chart.after(['a', event]).snapshot).toBe(before);
    }
  });

  it('counts its attempts and remembers the wait and the time-out of the next one', () => {
    const chart = new Chart(plain).after(retry, a({ kind: 'DUE', dueAt: 500 }));
    expect(chart.wants).toMatchObject([
      { kind: 'attempt', tag: 2, attempt: 2, delayMs: 50, timeoutMs: 9, work: 'run' },
    ]);
  });

  it('forgets what it counted when it is over, and keeps its output', () => {
    const { context } = new Chart(plain).after(
      retry,
      a({ kind: 'DUE', dueAt: 500 }),
      a({ kind: 'DONE', tag: 2, output }),
    );
    expect([context.done, context.output]).toEqual([{ a: 'completed' }, { a: output }]);
    for (const record of [
      context.tag,
      context.attempt,
      context.dueAt,
      context.delayMs,
      context.timeoutMs,
      context.question,
    ])
      expect(record).not.toHaveProperty('a');
  });
});

describe('a pause', () => {
  const pair = workflow('tried', { version: '1' }).step('a', { run }).step('b', { run }).step('c', { run, after: [] });

  it('lets attempts that began before it be recorded, and holds back later ones', () => {
    const chart = new Chart(pair).after({ type: 'PAUSE' });
    expect([chart.status, chart.wish]).toEqual(['PAUSED', ['attempt a', 'attempt c']]);
    chart.after(a({ kind: 'DONE', tag: 1, output }));
    expect([chart.wish, chart.context.done, chart.steps]).toEqual([
      ['attempt c'],
      { a: 'completed' },
      { a: 'COMPLETED', b: 'WAITING', c: 'RUNNING' },
    ]);
  });

  it('holds back a retry whose time comes, and lets it go with the others when it ends', () => {
    const chart = new Chart(pair).after(retry, { type: 'PAUSE' }, a({ kind: 'DUE', dueAt: 500 }));
    expect(chart.wish).toEqual(['attempt c']);
    expect(chart.after({ type: 'RESUME' }).wish).toEqual(['attempt a', 'attempt c']);
  });

  it('means nothing when it is paused already, and its end means nothing when it goes', () => {
    const chart = new Chart(pair).after({ type: 'PAUSE' }, a({ kind: 'DONE', tag: 1, output }));
    const { snapshot } = chart;
    expect(chart.after({ type: 'PAUSE' }).snapshot).toBe(snapshot);
    const going = new Chart(pair);
    expect(going.after({ type: 'RESUME' }).status).toBe('RUNNING');
  });
});

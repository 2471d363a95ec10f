// What an author who writes without the compiler is told at once: options that are misspelt, words that are none, functions that are missing.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { WorkflowBuilder } from '../../src/builder.ts';

type Loose = Record<'step' | 'each' | 'loop' | 'child' | 'waitFor' | 'sleep', (...args: unknown[]) => unknown>;
const begun = (): Loose =>
  workflow('orders', { version: '1' }) as unknown as WorkflowBuilder<unknown, {}, never> & Loose;
const run = (): number => 1;
const step = (options: object) => (): unknown => begun().step('charge', { run, ...options });
const where = 'workflow "orders", step "charge": ';

describe('options of a definition', () => {
  it.each<[string, () => unknown, string]>([
    [
      'a name of none',
      step({ retires: {} }),
      'there is no option retires; there are after, onDependencyFailure, phase,',
    ],
    ['… of a retry', step({ retry: { maxAttempt: 3 } }), 'there is no option retry.maxAttempt; there are maxAttempts,'],
    [
      '… of a class',
      step({ retry: { byClass: { transient: {} } } }),
      'there is no option retry.byClass.transient; there are TRANSIENT,',
    ],
    [
      '… in a class',
      step({ retry: { byClass: { FATAL: { max: 1 } } } }),
      'there is no option retry.byClass.FATAL.max;',
    ],
    [
      '… of an exception',
      step({ retry: { when: [{ match: { type: 'x' }, policy: {} }] } }),
      'there is no option retry.when[0].match.type; there are name, code, category',
    ],
    [
      'an exception of nothing',
      step({ retry: { when: [{ policy: {} }] } }),
      'retry.when[0].match must be an object, got undefined',
    ],
    ['a number for a retry', step({ retry: 3 }), 'retry must be an object, got 3'],
    [
      'another strategy',
      step({ retry: { strategy: 'expo' } }),
      'retry.strategy must be one of exponential, linear, constant, got "expo"',
    ],
    [
      'another jitter',
      step({ retry: { jitter: 'loud' } }),
      'retry.jitter must be one of upward, full, equal, decorrelated, none, got "loud"',
    ],
    ['another end', step({ onExhausted: 'ignore' }), 'onExhausted must be one of compensate,'],
    [
      'another dependency',
      step({ onDependencyFailure: 'x' }),
      'onDependencyFailure must be one of fail, skip, continue, got "x"',
    ],
    [
      'a text for a list',
      step({ after: 'reserve' }),
      'after must be a list of names of steps, such as ["reserve"], got "reserve"',
    ],
    ['no function', () => begun().step('charge', {}), 'run must be a function, got undefined'],
    ['no undo', step({ compensate: 'undo' }), 'compensate must be a function, got "undo"'],
    ['no options', () => begun().step('charge', run), 'the options must be an object, got () => 1'],
    ['no items', () => begun().each('charge', { run }), 'items must be a function, got undefined'],
    ...['1e2%', '101%', '-1%', 'ten', 1.5, -1].map((tolerated): [string, () => unknown, string] => [
      `${tolerated} tolerated items`,
      () => begun().each('charge', { items: () => [], run, tolerated }),
      "tolerated must be a whole number of 0 or more, or a share such as '10%', from '0%' to '100%' with at most three decimals, got ",
    ]),
    [
      'a loop without an end',
      () => begun().loop('charge', { body: run, budget: 2 }),
      'until must be a function, got undefined',
    ],
    [
      'a child without input',
      () => begun().child('charge', { name: 'x', version: '1' }, {}),
      'input must be a function, got undefined',
    ],
    ['a wait', () => begun().waitFor('charge', { timeoutMs: 3 }), 'there is no option timeoutMs; there are after,'],
    ['a sleep', () => begun().sleep('charge', 5, { when: run }), 'there is no option when; there are after,'],
  ])('%s', (_, make, problem) => {
    expect(make).toThrow(`${where}${problem}`);
  });

  it('are refused of the whole workflow too', () => {
    const typo = { version: '1', timeout: 5 } as { version: string };
    expect(() => workflow('orders', typo)).toThrow(
      'workflow "orders": there is no option timeout; there are version, input,',
    );
  });

  it('take a function as strategy, and undefined as not given', () => {
    expect(
      step({ retry: { strategy: () => 5, when: undefined }, compensate: undefined, onExhausted: undefined }),
    ).not.toThrow();
  });
});

// What an author who writes without the compiler is told at once: options that are misspelt, words that are none, functions that are missing.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import type { WorkflowBuilder } from '../../src/builder.ts';

type Loose = Record<
  'step' | 'each' | 'loop' | 'child' | 'waitFor' | 'sleep' | 'sleepUntil',
  (...args: unknown[]) => unknown
>;
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
      '… of a code that is no text',
      step({ retry: { when: [{ match: { code: 503 }, policy: {} }] } }),
      'retry.when[0].match.code must be a text, got 503',
    ],
    [
      '… of a category that is none',
      step({ retry: { when: [{ match: { category: 'RATE_LIMITED' }, policy: {} }] } }),
      'retry.when[0].match.category must be one of NETWORK, DNS, TLS, TIMEOUT, RATE_LIMIT,',
    ],
    [
      '… of nothing',
      step({ retry: { when: [{ match: {}, policy: {} }] } }),
      'retry.when[0].match must say at least one of name, code, category',
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
    [
      'no undo',
      step({ compensate: 'undo' }),
      'compensate must be a function, or { run, retry, timeoutMs }, got "undo"',
    ],
    [
      'an undo without a function',
      step({ compensate: { retry: {} } }),
      'compensate.run must be a function, got undefined',
    ],
    [
      'an option of an undo that is none',
      step({ compensate: { run: () => 1, retries: {} } }),
      'there is no option compensate.retries; there are run, retry, timeoutMs',
    ],
    [
      'a number of an undo',
      step({ compensate: { run: () => 1, retry: { maxAttempts: 0 } } }),
      'compensate.retry.maxAttempts must be a whole number of 1 or more, got 0',
    ],
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
    ['no end of time', step({ timeoutMs: Infinity }), 'timeoutMs must be a finite number of 0 or more, got Infinity'],
    [
      'no end of a wait',
      () => begun().waitFor('charge', { deadlineMs: Infinity }),
      'deadlineMs must be a finite number of 0 or more, got Infinity',
    ],
    [
      'no end of a retry',
      step({ retry: { maxDelayMs: Infinity } }),
      'retry.maxDelayMs must be a finite number of 0 or more, got Infinity',
    ],
    ['a text for a number', step({ timeoutMs: '5s' }), 'timeoutMs must be a number of 0 or more, got 5s'],
    ['no flag', step({ idempotent: 'no' }), 'idempotent must be true or false, got "no"'],
    ['another flag', step({ critical: 1 }), 'critical must be true or false, got 1'],
    [
      'a number for a dependency',
      step({ breaker: 5 }),
      'breaker must be the name of a dependency, or { dependency, endpoint }, got 5',
    ],
    ['no dependency', step({ breaker: { endpoint: 'x' } }), 'breaker.dependency must be a text that is not empty, got'],
    [
      'too much of a dependency',
      step({ breaker: { dependency: 'x', threshold: 3 } }),
      'breaker.threshold is no option; there are dependency, endpoint',
    ],
    ['an empty phase', step({ phase: '' }), 'phase must be a text that is not empty, got ""'],
    ['no milestone', step({ milestone: true }), 'milestone must be a text that is not empty, got true'],
    ['no kind of agent', step({ agentType: 7 }), 'agentType must be a text that is not empty, got 7'],
    [
      'no schema',
      step({ output: { type: 'string' } }),
      'output must be a Standard Schema, such as z.string(), got an object',
    ],
    ['no names', step({ after: [5] }), 'after must be a list of texts, got a list'],
    ['no patience', step({ question: 60 }), 'question must be an object, got 60'],
    [
      'a misspelt patience',
      step({ question: { deadline: 60 } }),
      'question.deadline is no option; there are deadlineMs, onDeadline',
    ],
    [
      'a question without words',
      step({ intervention: { deadlineMs: 60 } }),
      'intervention.prompt must be a text that is not empty, got undefined',
    ],
    ['a list of resources', step({ resources: ['gpu'] }), 'resources must be an object, got a list'],
    [
      'another end of items',
      () => begun().each('charge', { items: run, run, onItemFailure: 'stop' }),
      'onItemFailure must be one of failFast, settle, got "stop"',
    ],
    [
      'no measure',
      () => begun().loop('charge', { body: run, until: run, budget: 2, progress: { stallWindow: 2 } }),
      'progress.measure must be a function, got undefined',
    ],
    [
      'a wait that goes back',
      () => begun().waitFor('charge', { onExhausted: 'rollBack' }),
      'onExhausted must be one of compensate, fail, continue, got "rollBack"',
    ],
    ['no event', () => begun().waitFor('charge', { event: '' }), 'event must be a text that is not empty, got ""'],
    [
      'no time',
      () => begun().sleep('charge', Infinity),
      'durationMs must be a finite number of 0 or more, got Infinity',
    ],
    [
      'a time that no date has',
      () => begun().sleep('charge', 1e16),
      'durationMs must be at most 1000000000000000 ms, got 10000000000000000',
    ],
    [
      'a deadline that no date has',
      () => begun().waitFor('charge', { deadlineMs: 1e16 }),
      'deadlineMs must be at most 1000000000000000 ms, got 10000000000000000',
    ],
    ['no time at all', () => begun().sleep('charge', '5'), 'durationMs must be a number of 0 or more, got 5'],
    ['a time that is none', () => begun().sleepUntil('charge', 5), 'until must be a function, got 5'],
    ['a wait', () => begun().waitFor('charge', { timeoutMs: 3 }), 'there is no option timeoutMs; there are after,'],
    [
      'a sleep until',
      () => begun().sleepUntil('charge', () => 5, { until: 5 }),
      'there is no option until; there are after, onDependencyFailure, phase, milestone',
    ],
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

  it.each<[object, string]>([
    [{ input: { type: 'object' } }, 'input must be a Standard Schema, such as z.string(), got an object'],
    [{ budget: { step: 5 } }, 'budget.step is no option; there are steps, visits'],
    [{ budget: 5 }, 'budget must be an object, got 5'],
    [{ concurrency: { limit: 1, keys: 'x' } }, 'concurrency.keys is no option; there are key, limit'],
    [{ concurrency: 3 }, 'concurrency must be an object, got 3'],
    [{ onBranchFailure: 'wait' }, 'onBranchFailure must be one of failFast, settle, got "wait"'],
    [{ timeoutMs: Infinity }, 'timeoutMs must be a number from 1 to 1000000000000000, got Infinity'],
  ])('are refused of the whole workflow where they are of another kind: %j', (options, problem) => {
    expect(() => workflow('orders', { version: '1', ...options })).toThrow(`workflow "orders": ${problem}`);
  });

  it('take a function as strategy, and undefined as not given', () => {
    expect(
      step({ retry: { strategy: () => 5, when: undefined }, compensate: undefined, onExhausted: undefined }),
    ).not.toThrow();
  });
});

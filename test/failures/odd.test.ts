// Anything can be thrown, by anyone, in any shape: the classifier answers all the same, in bounded time, and is not fooled by quotations.
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { coded } from './thrown.ts';

const is = (error: unknown): string => {
  const { class: errorClass, category } = classifyError(error, { idempotent: true });
  return `${errorClass} ${category}`;
};

const refuses = (what: object): object =>
  new Proxy(what, {
    get() {
      throw new Error('no');
    },
    has() {
      throw new Error('no');
    },
    ownKeys() {
      throw new Error('no');
    },
    getPrototypeOf() {
      throw new Error('no');
    },
  });

const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};

describe('what can be thrown', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['a symbol', Symbol('ECONNRESET')],
    ['a function', () => {}],
    ['a number', 503],
    ['a bigint', 503n],
    ['an object without a prototype', Object.create(null)],
    ['a proxy that refuses everything', refuses(new Error('ECONNRESET'))],
    ['a revoked proxy', revoked()],
    ['an error with a revoked cause', new Error('x', { cause: revoked() })],
    ['an error whose headers refuse', Object.assign(new Error('x'), { headers: refuses({}), response: revoked() })],
    ['an aggregate of revoked members', new AggregateError([revoked(), refuses({})])],
    ['a class without a name', new (class extends Error {})('x')],
    ['an error whose name is an object', Object.assign(new Error('x'), { name: { toString: () => 'AbortError' } })],
    ['a message of a megabyte', new Error('x'.repeat(1_000_000))],
  ])('%s is unknown', (_, thrown) => {
    expect(is(thrown)).toBe('RETRIABLE UNKNOWN');
  });

  test.each<[string, unknown, string]>([
    [
      'another realm',
      vm.runInNewContext(`Object.assign(new Error('x'), { code: 'ECONNREFUSED' })`),
      'TRANSIENT NETWORK',
    ],
    [
      'another realm, with members',
      vm.runInNewContext(`new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })])`),
      'TRANSIENT NETWORK',
    ],
    ['a transparent proxy', new Proxy(coded('ECONNREFUSED'), {}), 'TRANSIENT NETWORK'],
    ['a frozen error', Object.freeze(coded('ECONNREFUSED')), 'TRANSIENT NETWORK'],
    ['a class that sets no name', new (class TimeoutError extends Error {})('x'), 'TRANSIENT TIMEOUT'],
    ['a status that is a text', Object.assign(new Error('x'), { status: '429' }), 'TRANSIENT RATE_LIMIT'],
    ['an original error', Object.assign(new Error('x'), { originalError: coded('ECONNREFUSED') }), 'TRANSIENT NETWORK'],
    [
      'a driver error',
      Object.assign(new Error('x'), { driverError: coded('40001', { severity: 'ERROR' }) }),
      'RETRIABLE CONCURRENCY',
    ],
    ['a status line', new Error('Request failed with status code 503'), 'TRANSIENT SERVICE_UNAVAILABLE'],
    ['a bare status line', new Error('404 Not Found'), 'FATAL NOT_FOUND'],
    ['HTTP and a number', new Error('HTTP 429'), 'TRANSIENT RATE_LIMIT'],
  ])('what %s says is read', (_, thrown, expected) => {
    expect(is(thrown)).toBe(expected);
  });

  test('a getter is asked once or throws, and nothing breaks', () => {
    const error = new Error('x');
    Object.defineProperty(error, 'code', { get: () => 'ECONNREFUSED' });
    Object.defineProperty(error, 'cause', {
      get: () => {
        throw new Error('no');
      },
    });
    expect(is(error)).toBe('TRANSIENT NETWORK');
  });

  test('a text made to be slow is not', () => {
    const took = cpuMs(() => {
      for (const text of [
        'a: '.repeat(100_000),
        "fatal: unable to access '".repeat(40_000),
        '503 '.repeat(90_000),
        'Error: '.repeat(50_000),
      ])
        is(Object.assign(new Error(text), { stderr: text, stdout: text, cmd: 'git x', code: 1 }));
    });
    expect(took).toBeLessThan(1_000);
  });
});

describe('quotations', () => {
  test.each([
    '503 rows were imported',
    '404 orders have no address',
    'the log says: connect ECONNREFUSED 127.0.0.1:5432',
    'expected "rate limit exceeded" to equal "ok"',
    'user comment: request timed out, please retry',
    'file /data/ETIMEDOUT.json is empty',
    'row 7: "permission denied" is no amount',
    'status of the order is 503',
    'see CVE-2024-3094',
  ])('%s is not what it quotes', (message) => {
    expect(is(new Error(message))).toBe('RETRIABLE UNKNOWN');
  });
});

describe('when to come back', () => {
  const NOW = Date.UTC(2026, 0, 1);
  const wait = (fields: object): number | undefined =>
    classifyError(Object.assign(new Error('x'), { status: 429 }, fields), { now: NOW }).retryAfterMs;

  test.each<[string, object, number | undefined]>([
    ['Headers', { headers: new Headers({ 'Retry-After': '7' }) }, 7_000],
    ['a Map', { headers: new Map([['retry-after', '7']]) }, 7_000],
    ['capitals', { headers: { 'RETRY-AFTER': '7' } }, 7_000],
    ['pairs', { headers: [['Retry-After', '7']] }, 7_000],
    ['names and values in turn', { response: { rawHeaders: ['Date', 'x', 'Retry-After', '7'] } }, 7_000],
    ['a list of values', { response: { headers: { 'retry-after': ['7', '9'] } } }, 7_000],
    ['a number', { response: { headers: { 'retry-after': 7 } } }, 7_000],
    ['milliseconds', { headers: { 'retry-after-ms': '250' } }, 250],
    ['a date', { headers: { 'retry-after': 'Thu, 01 Jan 2026 00:00:30 GMT' } }, 30_000],
    ['a date that has passed', { headers: { 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' } }, 0],
    ['Kubernetes', { body: { kind: 'Status', reason: 'TooManyRequests', details: { retryAfterSeconds: 3 } } }, 3_000],
    ['the draft of the IETF', { headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '12' } }, 12_000],
    ['Slack', { code: 'slack_webapi_rate_limited_error', retryAfter: 30 }, 30_000],
    ['nonsense', { headers: { 'retry-after': 'soon' } }, undefined],
    ['a negative number', { headers: { 'retry-after': '-5' } }, undefined],
  ])('is read from %s', (_, fields, expected) => {
    expect(wait(fields)).toBe(expected);
  });
});

test('the cap of attempts is where more are useless', () => {
  expect(classifyError(coded('ENOTFOUND')).maxAttempts).toBe(3);
  expect(classifyError(coded('ECONNREFUSED')).maxAttempts).toBeUndefined();
});

// The shape of the classifier: order of signals, chains, members, anything that can be thrown, and its bounds.
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import * as errors from '../../src/errors.ts';
import { ConflictError, FatalError, RetriableError, TransientError } from '../../src/failures/authored.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { OWN_CODES } from '../../src/failures/own.ts';
import { coded, named } from './thrown.ts';

const inShort = (error: unknown, options = {}): string => {
  const { class: errorClass, category, retryable } = classifyError(error, options);
  return `${errorClass} ${category} ${retryable ? 'again' : 'not again'}`;
};

describe('own errors', () => {
  test('every code of errors.ts has a verdict', () => {
    const codes = Object.values(errors)
      .filter((word) => typeof word === 'function' && word !== errors.HoldfastError)
      .map((Own) => new (Own as unknown as new (message: string) => errors.HoldfastError)('it failed').code);
    expect(codes.filter((code) => !Object.hasOwn(OWN_CODES, code))).toEqual([]);
    expect(codes.length).toBeGreaterThan(10);
  });

  test.each([
    [new errors.StepTimeoutError('too long'), 'TRANSIENT TIMEOUT not again'],
    [new errors.UnsafeValueError('a BigInt'), 'FATAL VALIDATION not again'],
    [new errors.StaleWriterError('fenced out'), 'RETRIABLE CONCURRENCY again'],
    [new errors.CorruptCheckpointError('checksum'), 'CONFLICT STATE_CORRUPTION not again'],
    [new errors.WorkflowFailedError('child', {}, { cause: coded('ECONNRESET') }), 'FATAL DEPENDENCY not again'],
  ])('%s is known by its code', (error, expected) => {
    expect(inShort(error)).toBe(expected);
  });

  test('a step that timed out is run again only where that does no harm', () => {
    expect(inShort(new errors.StepTimeoutError('too long'), { idempotent: true })).toBe('TRANSIENT TIMEOUT again');
  });

  test.each([
    [new TransientError('warming up'), 'TRANSIENT UNKNOWN again'],
    [new RetriableError('not yet', { category: 'DEPENDENCY' }), 'RETRIABLE DEPENDENCY again'],
    [new FatalError('never', { cause: coded('ECONNREFUSED') }), 'FATAL BUSINESS_RULE not again'],
    [new ConflictError('two prices', { affectedItems: ['A-7'] }), 'CONFLICT BUSINESS_RULE not again'],
    [
      new Error('wrapped', { cause: new ConflictError('CVE', { category: 'SECURITY_VULNERABILITY' }) }),
      'CONFLICT SECURITY_VULNERABILITY not again',
    ],
  ])('an author who throws %s is believed', (error, expected) => {
    expect(inShort(error)).toBe(expected);
  });

  test('a RetriableError says when to come back', () => {
    expect(classifyError(new RetriableError('later', { retryAfterMs: 1_500 })).retryAfterMs).toBe(1_500);
  });
});

describe('chains', () => {
  test('a generic error defers to its cause', () => {
    expect(inShort(new Error('saving failed', { cause: coded('ECONNREFUSED') }))).toBe('TRANSIENT NETWORK again');
    expect(inShort(new TypeError('fetch failed', { cause: coded('CERT_HAS_EXPIRED') }))).toBe('FATAL TLS not again');
  });

  test('the outermost specific error wins over its cause', () => {
    expect(inShort(coded('40001', { severity: 'ERROR', cause: coded('ECONNREFUSED') }))).toBe(
      'RETRIABLE CONCURRENCY again',
    );
  });

  test('a cause eight levels down is found, one far below is not', () => {
    const wrap = (levels: number): unknown =>
      levels === 0 ? coded('ECONNREFUSED') : new Error('outer', { cause: wrap(levels - 1) });
    expect(inShort(wrap(8))).toBe('TRANSIENT NETWORK again');
    expect(inShort(wrap(30))).toBe('RETRIABLE UNKNOWN not again');
  });

  test('a circle of causes ends', () => {
    const first = new Error('first');
    first.cause = new Error('second', { cause: first });
    expect(inShort(first)).toBe('RETRIABLE UNKNOWN not again');
  });

  test('the worst member of an AggregateError decides, and one that says nothing counts as unknown', () => {
    const refused = coded('ECONNREFUSED');
    expect(inShort(new AggregateError([refused, refused]))).toBe('TRANSIENT NETWORK again');
    expect(inShort(new AggregateError([refused, named('BusinessRuleError'), new TypeError('x')]))).toBe(
      'FATAL PROGRAMMING not again',
    );
    expect(inShort(new AggregateError([refused, named('BusinessRuleError')]))).toBe('CONFLICT BUSINESS_RULE not again');
    expect(inShort(new AggregateError([refused, new Error('boo')]))).toBe('RETRIABLE UNKNOWN not again');
    expect(inShort(new AggregateError([]))).toBe('RETRIABLE UNKNOWN not again');
  });

  test('of a huge AggregateError only so many members are looked at', () => {
    const looked = new Set<object>();
    const leaf = (): object =>
      new Proxy(new Error('leaf'), { get: (at, name) => (looked.add(at), Reflect.get(at, name)) });
    const nest = (depth: number): unknown =>
      depth === 0 ? leaf() : new AggregateError(Array.from({ length: 100 }, () => nest(depth - 1)));
    expect(inShort(nest(2))).toBe('RETRIABLE UNKNOWN not again');
    expect(looked.size).toBeGreaterThan(1);
    expect(looked.size).toBeLessThan(1_000);
  });

  test('an abort that came from a time-out is a time-out', () => {
    const abort = new DOMException('The operation was aborted', 'AbortError');
    expect(inShort(abort)).toBe('FATAL CANCELLED not again');
    const timedOut = coded('ABORT_ERR', {
      name: 'AbortError',
      cause: new DOMException('signal timed out', 'TimeoutError'),
    });
    expect(inShort(timedOut, { idempotent: true })).toBe('TRANSIENT TIMEOUT again');
  });
});

describe('wishes of the thrower', () => {
  test('retryable: false beats a code that would be retried', () => {
    expect(inShort(coded('ECONNREFUSED', { retryable: false }))).toBe('FATAL NETWORK not again');
    expect(inShort(Object.assign(new Error('x'), { nonRetryable: true }))).toBe('FATAL BUSINESS_RULE not again');
  });

  test('retryable: false leaves a conflict a conflict', () => {
    expect(inShort(coded('23505', { severity: 'ERROR', retryable: false }))).toBe('CONFLICT DATA_INTEGRITY not again');
  });

  test('retryable: true is believed', () => {
    expect(inShort(Object.assign(new Error('x'), { retryable: true }))).toBe('TRANSIENT UNKNOWN again');
    expect(inShort({ status: 400, headers: { 'x-should-retry': 'true' } })).toBe('TRANSIENT VALIDATION again');
  });
});

describe('quotations', () => {
  test.each([
    [new SyntaxError("failed to parse: 'ECONNRESET' is not a number"), 'FATAL PROGRAMMING not again'],
    [new Error('expected 503 to equal 200'), 'RETRIABLE UNKNOWN not again'],
    [new Error("could not read the report: it says 'rate limit exceeded'"), 'RETRIABLE UNKNOWN not again'],
    [
      coded('ENOENT', { message: "ENOENT: no such file, open 'timeout-503-rate-limit-exceeded.json'" }),
      'FATAL NOT_FOUND not again',
    ],
    [
      coded('23505', { severity: 'ERROR', detail: "Key (name)=('ETIMEDOUT 503 rate limit') already exists." }),
      'CONFLICT DATA_INTEGRITY not again',
    ],
    [new Error('The changelog mentions CVE-2024-1234 twice'), 'RETRIABLE UNKNOWN not again'],
    [
      { cmd: 'npm test', code: 1, stderr: 'Error: ETIMEDOUT\nCONFLICT (content)\nCVE-2024-1234', stdout: '' },
      'FATAL PROCESS_FAILURE not again',
    ],
  ])('text that only quotes another error does not fool it: %s', (error, expected) => {
    expect(inShort(error, { idempotent: false })).toBe(expected);
  });

  test('a message is read from its beginning only, and 8 KB of it', () => {
    expect(inShort(new Error('Request timed out after 30 s'), { idempotent: true })).toBe('TRANSIENT TIMEOUT again');
    expect(inShort(new Error(`${' '.repeat(9_000)}Request timed out`), { idempotent: true })).toBe(
      'RETRIABLE UNKNOWN again',
    );
  });
});

describe('anything can be thrown', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw new Error('no');
      },
      has: () => {
        throw new Error('no');
      },
      getPrototypeOf: () => {
        throw new Error('no');
      },
    },
  );
  const revoked = Proxy.revocable([], {});
  revoked.revoke();
  const getter = Object.defineProperty(new Error('x'), 'code', {
    get: () => {
      throw new Error('no');
    },
  });

  test.each(
    [
      null,
      undefined,
      0,
      1n,
      '',
      true,
      Symbol('s'),
      () => 1,
      [],
      {},
      hostile,
      revoked.proxy,
      getter,
      new Date(Number.NaN),
    ].map((thing, at) => [at, thing]),
  )('thing %i is unknown and does no harm', (_, thing) => {
    expect(inShort(thing, { idempotent: true })).toBe('RETRIABLE UNKNOWN again');
    expect(inShort(thing)).toBe('RETRIABLE UNKNOWN not again');
    expect(inShort(new AggregateError([thing, thing]))).toBe('RETRIABLE UNKNOWN not again');
  });

  test('a thrown text is read like a message', () => {
    expect(inShort('Too many requests')).toBe('TRANSIENT RATE_LIMIT again');
  });

  test('names of Object.prototype are not codes', () => {
    for (const code of ['constructor', '__proto__', 'toString'])
      expect(inShort(coded(code))).toBe('RETRIABLE UNKNOWN not again');
  });
});

test('an ordinary error is classified in less than 50 µs, half of the times', () => {
  const error = new TypeError('fetch failed', { cause: coded('ECONNRESET') });
  const times = Array.from({ length: 2_000 }, () => {
    const before = performance.now();
    classifyError(error, { idempotent: true });
    return performance.now() - before;
  }).sort((a, b) => a - b);
  expect(times[1_000]).toBeLessThan(0.05);
});

test('hostile text of any length takes no noticeable time', () => {
  for (const piece of [
    'a',
    ' ',
    'Error: ',
    'the request ',
    "'",
    '"',
    '-',
    'admission webhook "',
    'error: ',
    '\n',
    '1 a ',
  ]) {
    const text = piece.repeat(200_000);
    // Of the processor, whatever else the machine does; what grew with the square of the length would take minutes.
    const took = cpuMs(() => {
      classifyError(new Error(text));
      for (const command of ['git push', 'npm audit', 'npm ci'])
        classifyError({ cmd: command, code: 1, stderr: text, stdout: text });
    });
    expect(took).toBeLessThan(2_000);
  }
});

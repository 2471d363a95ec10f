// What is stored of an error, and under which fingerprint.
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import { StateTooLargeError } from '../../src/errors.ts';
import { describeError } from '../../src/failures/describe.ts';
import { fingerprintOf } from '../../src/failures/fingerprint.ts';
import { coded, fromPostgres } from './thrown.ts';

describe('a description', () => {
  test('holds type, message, stack and causes, nearest first', () => {
    const error = new RangeError('outer', { cause: new Error('middle', { cause: 'inner' }) });
    const described = describeError(error);
    expect(described).toMatchObject({ type: 'RangeError', message: 'outer' });
    expect(described.stack).toContain('RangeError: outer');
    expect(described.causes.map(({ name, message }) => `${name}: ${message}`)).toEqual([
      'Error: middle',
      'string: inner',
    ]);
  });

  test('holds the members of an AggregateError', () => {
    const described = describeError(new AggregateError([coded('A', { message: 'a' }), coded('B', { message: 'b' })]));
    expect(described.causes.map(({ message }) => message)).toEqual(['a', 'b']);
  });

  test.each([
    ['one; two', new AggregateError([new Error('one'), new Error('two')], '')],
    ['Error without a message', new Error(' ')],
    ['AggregateError without a message', new AggregateError([new Error('')], '')],
    ['string without a message', ''],
  ])('says "%s" of what has no text of its own', (message, error) => {
    expect(describeError(error).message).toBe(message);
  });

  test('holds known facts, and no headers or configurations', () => {
    const error = coded('ECONNRESET', {
      syscall: 'read',
      config: { headers: { authorization: 'Bearer x' } },
      request: {},
      details: { user: 7, apiKey: 'sk-1', nested: { password: 'x', n: Number.NaN } },
    });
    expect(describeError(error).details).toEqual({
      code: 'ECONNRESET',
      syscall: 'read',
      details: { user: 7, apiKey: '[redacted]', nested: { password: '[redacted]', n: 'NaN' } },
    });
    expect(describeError(fromPostgres('23505')).details).toMatchObject({ code: '23505', severity: 'ERROR' });
    expect(describeError(new StateTooLargeError('big', { largest: ['a.b'] })).details).toMatchObject({
      details: { largest: ['a.b'] },
    });
  });

  test('is bounded: 64 KiB of message, 8 causes, no half characters', () => {
    let error: Error = new Error('root');
    for (let at = 0; at < 50; at += 1) error = new Error(`level ${at}`, { cause: error });
    expect(describeError(error).causes).toHaveLength(8);
    const long = describeError(new Error(`${'x'.repeat(65_535)}😀${'y'.repeat(1e6)}`));
    expect(long.message).toHaveLength(65_535);
    expect(long.message.isWellFormed()).toBe(true);
    const wide = describeError(coded('X', { details: Array.from({ length: 1e5 }, () => ({ a: 'x'.repeat(1e4) })) }));
    expect(JSON.stringify(wide.details).length).toBeLessThan(500 * 4_200);
  });

  const circle = new Error('a');
  circle.cause = new Error('b', { cause: circle });
  const hostile = new Proxy(() => 1, {
    get: () => {
      throw new Error('no');
    },
    ownKeys: () => {
      throw new Error('no');
    },
  });
  const inner: Record<string, unknown> = {};
  inner['self'] = inner;
  test.each([
    [null, 'null', 'null'],
    [undefined, 'undefined', 'undefined'],
    [42, 'number', '42'],
    [9n, 'bigint', '9'],
    ['it broke', 'string', 'it broke'],
    [Symbol('s'), 'symbol', 'Symbol(s)'],
    [{}, 'Object', 'Something was thrown that is not an Error and has no message.'],
    [{ message: 'hand-made', details: inner }, 'Object', 'hand-made'],
    [circle, 'Error', 'a'],
    [hostile, 'function', 'Something was thrown that is not an Error and has no message.'],
  ])('is made of anything', (thing, type, message) => {
    const described = describeError(thing);
    expect(described).toMatchObject({ type, message });
    expect(() => JSON.stringify(described)).not.toThrow();
  });
});

describe('a fingerprint', () => {
  const stack = (line: number) =>
    `Error: order 17 failed\n    at Object.charge (/app/src/pay.ts:${line}:9)\n    at async run (/app/src/run.ts:3:1)\n    at x (/app/node_modules/y/z.js:1:1)\n    at node:internal/process:95:5`;
  const parts = { errorType: 'Error', message: 'order 17 failed', stack: stack(1), step: 'pay', definition: 'order' };

  test('is 32 hexadecimal digits and the same for the same error', () => {
    expect(fingerprintOf(parts)).toMatch(/^[0-9a-f]{32}$/);
    expect(fingerprintOf(parts)).toBe(fingerprintOf({ ...parts }));
  });

  test.each([
    ['another number', { message: 'order 18 failed' }],
    ['another line', { stack: stack(77) }],
  ])('does not change with %s', (_, change) => {
    expect(fingerprintOf({ ...parts, ...change })).toBe(fingerprintOf(parts));
  });

  test('does not change with ids, hexadecimal digests and quoted values', () => {
    const of = (message: string) => fingerprintOf({ ...parts, message });
    expect(of('user "anna" 6f1c2d3e-aaaa-4bbb-8ccc-0123456789ab at 10.0.0.1:80')).toBe(
      of('user "ben" 0a0a0a0a-bbbb-4bbb-8ccc-0123456789ab at 10.9.9.9:443'),
    );
    expect(of('blob deadbeefdeadbeef is gone')).toBe(of('blob cafebabecafebabe is gone'));
  });

  test.each([
    ['another type', { errorType: 'TypeError' }],
    ['other words', { message: 'order 17 vanished' }],
    ['another function', { stack: stack(1).replace('charge', 'refund') }],
    ['another step', { step: 'ship' }],
    ['another definition', { definition: 'refund' }],
    ['no stack', { stack: null }],
  ])('changes with %s', (_, change) => {
    expect(fingerprintOf({ ...parts, ...change })).not.toBe(fingerprintOf(parts));
  });

  test('takes no noticeable time for hostile messages', () => {
    const took = cpuMs(() => {
      for (const piece of ["'", '"', 'a-', '/', ' ', '1'])
        fingerprintOf({ ...parts, message: piece.repeat(1e6), stack: piece.repeat(1e6) });
    });
    // Milliseconds where it is linear; minutes where it is not.
    expect(took).toBeLessThan(5_000);
  });
});

// A parser says where; a library that answers 500 by itself did not ask anybody.
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';

const says = (error: unknown): string => {
  const { class: errorClass, retryable, rule } = classifyError(error, { idempotent: true });
  return `${errorClass} ${retryable} ${rule}`;
};

describe('an error that points at a place in a text', () => {
  test.each<[string, unknown]>([
    ['in its fields', Object.assign(new Error('grommet'), { line: 3, column: 7 })],
    ['in a location', Object.assign(new Error('grommet'), { location: { start: { line: 3, column: 7 } } })],
    ['in front', new Error('3:7: grommet')],
    ['behind a file', new Error('grommet.conf:3:7 flange')],
    ['in words', new Error('grommet at line 3 column 7')],
    ['with an arrow', new Error('grommet\n  3 | flange\n    |   ^^^\n')],
  ])('%s is about that text', (_, error) => {
    expect(says(error)).toBe('FATAL false shape:position');
  });

  test.each<[string, unknown]>([
    ['a time of day', new Error('the van left at 12:30:05')],
    ['a line alone', Object.assign(new Error('grommet'), { line: 3 })],
    ['words of what passes', Object.assign(new Error('the upstream is away'), { line: 3, column: 7 })],
  ])('%s is no place', (_, error) => {
    expect(says(error)).not.toContain('shape:position');
  });
});

describe('a 500', () => {
  test('that nobody answered is what its words say', () => {
    expect(says(Object.assign(new Error('Invalid seal: expected a string'), { status: 500 }))).toMatch(/^FATAL false/);
  });

  test.each<[string, object]>([
    ['with headers', { status: 500, headers: {} }],
    ['with the address that was asked', { status: 500, url: 'http://a/b' }],
  ])('%s is an answer, whatever its words', (_, fields) => {
    expect(says(Object.assign(new Error('Invalid seal: expected a string'), fields))).toBe('TRANSIENT true http:500');
  });

  test('of SOAP is the fault of whoever its code names', () => {
    const answered = { response: { status: 500 } };
    const fault = (text: string): Error => Object.assign(new Error(text), answered);
    expect(says(fault('soap:Client: the amount is not there'))).toMatch(/^FATAL false/);
    expect(says(fault('soap:Server: the amount is not there'))).toBe('TRANSIENT true http:500');
  });
});

test.each([
  ["Invalid socket id: 'x'", false],
  ['No refresh token or refresh callback is set.', false],
  ['The endpoint did not contain any keys', false],
  ['No bindings found for service: "x"', false],
  ['No brokers found for the topic', true],
  ['Invalid response code: 503', true],
])('%j may be tried again: %s', (message, expected) => {
  expect(classifyError(new Error(message), { idempotent: true }).retryable).toBe(expected);
});

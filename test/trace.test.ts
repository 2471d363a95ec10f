// W3C Trace Context, level 1: what is taken as a `traceparent`, what is made where there is none, and the spans of attempts.
import { describe, expect, it } from 'vitest';
import { attemptTraceparent, ownTraceparent, readTraceparent, requireTraceparent, traceIdOf } from '../src/trace.ts';
import type { WorkflowId } from '../src/workflow.ts';

const GIVEN = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00';
const id = '019a0000-0000-7000-8000-0000000000aB' as WorkflowId;

describe('a traceparent', () => {
  it.each([
    ['as it stands', GIVEN, GIVEN],
    ['with space around it', ` ${GIVEN}\t`, GIVEN],
    ['of a later version, without what that brings', `cc${GIVEN.slice(2)}-more`, GIVEN],
  ])('is taken %s', (_, text, read) => expect(readTraceparent(text)).toBe(read));

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['version ff', `ff${GIVEN.slice(2)}`],
    ['version 00 with more behind it', `${GIVEN}-more`],
    ['capital digits', GIVEN.toUpperCase()],
    ['a trace of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['a span of zeros', `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`],
    ['two of them', `${GIVEN}, ${GIVEN}`],
  ])('is not taken from %s', (_, text) => expect(readTraceparent(text)).toBeUndefined());

  it('that is none is refused where somebody asks for it, with the value and the remedy', () => {
    expect(() => requireTraceparent('abc')).toThrow(/traceparent is "abc"; it must be as W3C/);
  });
});

describe('a workflow without a trace', () => {
  it('has its own id as the id of its trace', () => {
    const own = ownTraceparent(id);
    expect(readTraceparent(own)).toBe(own);
    expect(traceIdOf(own)).toBe('019a0000000070008000' + '0000000000ab');
  });
});

describe('an attempt', () => {
  it('hands on the trace and its flags, with a span of its own that is the same after a restart', () => {
    const first = attemptTraceparent(GIVEN, id, 1);
    expect(readTraceparent(first)).toBe(first);
    expect(traceIdOf(first)).toBe(traceIdOf(GIVEN));
    expect(first.slice(-2)).toBe('00');
    expect(attemptTraceparent(GIVEN, id, 1)).toBe(first);
    expect(attemptTraceparent(GIVEN, id, 2)).not.toBe(first);
    expect(attemptTraceparent(GIVEN, '019a0000-0000-7000-8000-0000000000ac' as WorkflowId, 1)).not.toBe(first);
  });
});

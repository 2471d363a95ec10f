// Of an error that is one of very many only its name is made: what it comes from is not even read.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { errorRecord } from '../../src/engine/record.ts';
import { classifyError } from '../../src/failures/classify.ts';

function recorded(isWhole: boolean): { reads: number; row: ReturnType<typeof errorRecord> } {
  let reads = 0;
  const error = Object.defineProperty(new Error('refused'), 'cause', {
    get: () => {
      reads++;
      return new Error('down');
    },
  });
  const classification = classifyError(new Error('refused'));
  const row = errorRecord({
    id: 'id',
    at: 1,
    around: { samples: { takes: () => isWhole } } as never,
    compiled: { definition: workflow('calls', { version: '1' }).step('call', { run: () => 1 }) } as never,
    step: 'call',
    error,
    classification,
    strategy: 'RETRY_WITH_BACKOFF',
  });
  return { reads, row };
}

describe('the record of an error', () => {
  it('has what it comes from while it is one of few, and does not look for that in a storm', () => {
    const whole = recorded(true);
    expect(whole.reads).toBeGreaterThan(0);
    expect(whole.row).toMatchObject({ causes: [{ message: 'down' }], context: { details: {} } });
    const one = recorded(false);
    expect(one.reads).toBe(0);
    expect(one.row).toMatchObject({ causes: [], stackTrace: null, context: { isOneOfMany: true } });
    expect(one.row.fingerprint).toBe(whole.row.fingerprint);
  });
});

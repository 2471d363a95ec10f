// Which of many errors are kept whole: some of each fingerprint and minute, in bounded memory.
import { describe, expect, it } from 'vitest';
import { ErrorSamples, WHOLE_A_MINUTE } from '../../src/failures/errorSamples.ts';

describe('a sample of errors', () => {
  it('keeps the first 50 of a fingerprint in every minute whole', () => {
    const samples = new ErrorSamples();
    const takenAt = (now: number): number =>
      Array.from({ length: 10_000 }, () => samples.takes('same', now)).filter(Boolean).length;
    expect([takenAt(0), takenAt(59_999), takenAt(60_000)]).toEqual([WHOLE_A_MINUTE, 0, WHOLE_A_MINUTE]);
  });

  it('remembers 1,000 fingerprints at most, however many there are, and keeps what it does not know', () => {
    const samples = new ErrorSamples();
    for (let at = 0; at < 20_000; at++) expect(samples.takes(`f${at}`, 0)).toBe(true);
    expect(samples.size).toBe(1_000);
  });
});

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

  it('counts what arrives late, of the minute before, with those of this minute, and begins anew where the clock was set back', () => {
    const samples = new ErrorSamples();
    const taken = Array.from({ length: 10_000 }, (_, at) => samples.takes('same', at % 2 === 0 ? 59_999 : 60_000));
    expect(taken.filter(Boolean).length).toBeLessThanOrEqual(2 * WHOLE_A_MINUTE);
    expect(samples.takes('same', -3_600_000)).toBe(true);
  });

  it('remembers 1,000 fingerprints at most, however many there are, and keeps what it does not know', () => {
    const samples = new ErrorSamples();
    for (let at = 0; at < 20_000; at++) expect(samples.takes(`f${at}`, 0)).toBe(true);
    expect(samples.size).toBe(1_000);
  });
});

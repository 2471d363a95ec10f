// One call of an author's function: it always settles, and says how.
import { describe, expect, it } from 'vitest';
import { sleep } from '../../src/clock.ts';
import { NotRunningError, StepTimeoutError } from '../../src/errors.ts';
import { beginAttempt, type Outcome } from '../../src/steps/attempt.ts';
import { SimulatedClock } from '../simulation/simulatedClock.ts';

const TIMEOUT = 100;
const GRACE = 30;
const reason = new NotRunningError('not wanted any more', {});

/** Begins a call, lets it be stopped at a time, and says how it ended and when. */
async function outcomeOf(
  run: (signal: AbortSignal, clock: SimulatedClock) => unknown,
  stopAt?: number,
): Promise<{ ended: Outcome | undefined; at: number }> {
  const clock = new SimulatedClock();
  let ended: Outcome | undefined;
  const running = beginAttempt({
    clock,
    timeoutMs: TIMEOUT,
    graceMs: GRACE,
    step: 'tried',
    run: (signal) => run(signal, clock),
  });
  void running.outcome.then((outcome) => {
    ended = outcome;
  });
  if (stopAt !== undefined) clock.schedule(stopAt, () => running.stop(() => reason));
  await clock.pass(1_000);
  return { ended, at: ended?.durationMs ?? Number.NaN };
}

const never = (): Promise<never> => new Promise(() => {});

describe('an attempt', () => {
  it.each([
    ['a value', () => 7, 7],
    [
      'the value of a promise',
      async (_: AbortSignal, clock: SimulatedClock) => sleep(clock, 20).then(() => 'late'),
      'late',
    ],
    ['nothing', () => undefined, undefined],
  ])('completes with %s', async (_what, run, value) => {
    expect((await outcomeOf(run)).ended).toMatchObject({ outcome: 'completed', value });
  });

  const thrown = new Error('thrown');
  it.each([
    [
      'throws at once',
      () => {
        throw thrown;
      },
      thrown,
    ],
    ['rejects', () => Promise.reject(thrown), thrown],
    [
      'throws null',
      () => {
        throw null;
      },
      null,
    ],
    ['rejects with undefined', () => Promise.reject(undefined), undefined],
  ])('fails with what was thrown when the function %s', async (_how, run, error) => {
    expect((await outcomeOf(run)).ended).toEqual({ outcome: 'failed', error, durationMs: 0 });
  });

  it('measures how long it took', async () => {
    expect((await outcomeOf((_, clock) => sleep(clock, 42))).at).toBe(42);
  });

  it('fails at its time-out when the function obeys its signal, whatever it throws then', async () => {
    for (const run of [
      (signal: AbortSignal, clock: SimulatedClock) => sleep(clock, 500, signal),
      (signal: AbortSignal, clock: SimulatedClock) =>
        sleep(clock, 500, signal).catch(() => Promise.reject(new Error('else'))),
    ]) {
      const { ended, at } = await outcomeOf(run);
      expect(ended).toMatchObject({ outcome: 'failed', error: expect.any(StepTimeoutError) as unknown });
      expect(at).toBe(TIMEOUT);
    }
  });

  it('is given up after the grace when the function ignores its signal', async () => {
    const { ended, at } = await outcomeOf(never);
    expect(ended).toMatchObject({ outcome: 'failed', error: expect.any(StepTimeoutError) as unknown });
    expect(at).toBe(TIMEOUT + GRACE);
  });

  it('completes when the function still answers within the grace', async () => {
    const { ended, at } = await outcomeOf((_, clock) => sleep(clock, TIMEOUT + 10).then(() => 'just in time'));
    expect(ended).toMatchObject({ outcome: 'completed', value: 'just in time' });
    expect(at).toBe(TIMEOUT + 10);
  });

  it('does not hear what the function answers after it was given up', async () => {
    const { ended, at } = await outcomeOf((_, clock) => sleep(clock, TIMEOUT + GRACE + 1).then(() => 'too late'));
    expect(ended).toMatchObject({ outcome: 'failed' });
    expect(at).toBe(TIMEOUT + GRACE);
  });

  it.each([
    ['obeys', (signal: AbortSignal, clock: SimulatedClock) => sleep(clock, 90, signal), 10],
    ['ignores it', never, 10 + GRACE],
  ])('is cancelled when it was told to stop and the function %s', async (_how, run, at) => {
    expect(await outcomeOf(run, 10)).toEqual({ ended: { outcome: 'cancelled', durationMs: at }, at });
  });

  it('tells the function why it is to stop', async () => {
    let seen: unknown;
    await outcomeOf((signal) => {
      signal.addEventListener('abort', () => (seen = signal.reason));
      return never();
    }, 10);
    expect(seen).toBe(reason);
  });

  it('keeps its outcome when it is told to stop afterwards', async () => {
    let aborted = false;
    const { ended } = await outcomeOf((signal) => {
      signal.addEventListener('abort', () => (aborted = true));
      return 'over';
    }, 10);
    expect([ended?.outcome, aborted]).toEqual(['completed', false]);
  });
});

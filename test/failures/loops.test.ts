// The properties of the loop detector, named as facts/resilience has them: L1 no false alarm, L2 found in time, L3 names and order do not matter,
// L4 a crash changes nothing, L5 the cost does not grow.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_LOOP_RULES, lasting, type LoopRules, stateDigest, visit } from '../../src/failures/loops.ts';
import { measured } from '../../src/failures/stall.ts';

/** Position of the alarm, with its witness; undefined where there is none. */
function alarmOf(
  states: readonly unknown[],
  rules: LoopRules,
  crashAt?: number,
): { at: number; witness: number[] } | undefined {
  let seen = '';
  for (const [index, state] of states.entries()) {
    if (index === crashAt) seen = JSON.parse(JSON.stringify({ seen })).seen as string;
    const visited = visit(seen, stateDigest([state]), index + 1, rules);
    if (visited.witness) return { at: index + 1, witness: [...visited.witness] };
    seen = visited.seen;
  }
  return undefined;
}

const rules = fc.record({
  enabled: fc.constant(true),
  maxRepeats: fc.integer({ min: 2, max: 5 }),
  window: fc.integer({ min: 5, max: 120 }),
});
/** A run that leads in for μ states and then goes round λ states for ever. */
const eventuallyPeriodic = fc
  .record({ leadIn: fc.nat(40), period: fc.integer({ min: 1, max: 25 }) })
  .map(({ leadIn, period }) => ({
    leadIn,
    period,
    states: Array.from({ length: leadIn + 8 * period }, (_, at) =>
      at < leadIn ? at : leadIn + ((at - leadIn) % period),
    ),
  }));

describe('the loop detector', () => {
  it('L1 never alarms where all states differ', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.jsonValue(), { maxLength: 150, selector: (value) => JSON.stringify(value) }),
        rules,
        (states, given) => {
          expect(alarmOf(states, given)).toBeUndefined();
        },
      ),
    );
  });

  it('L2 alarms at step μ + (k - 1)·λ + 1 of every eventually periodic run that fits into its window, with the positions as witness', () => {
    fc.assert(
      fc.property(eventuallyPeriodic, rules, ({ leadIn, period, states }, { maxRepeats }) => {
        const given = { enabled: true, maxRepeats, window: (maxRepeats - 1) * period + 1 };
        const alarm = alarmOf(states, given);
        expect(alarm?.at).toBe(leadIn + (maxRepeats - 1) * period + 1);
        expect(alarm?.witness).toEqual(Array.from({ length: maxRepeats }, (_, turn) => leadIn + 1 + turn * period));
      }),
    );
  });

  it('L2 finds a lead-in of 37 and a circle of 23 at step 84 under the default rules', () => {
    const states = Array.from({ length: 200 }, (_, at) => (at < 37 ? at : 37 + ((at - 37) % 23)));
    expect(alarmOf(states, DEFAULT_LOOP_RULES)).toEqual({ at: 84, witness: [38, 61, 84] });
  });

  it('L3 gives the same verdict under other names and another order of keys', () => {
    const renamed = (value: unknown): unknown =>
      typeof value !== 'object' || value === null
        ? value
        : Array.isArray(value)
          ? value.map(renamed)
          : Object.fromEntries(
              Object.entries(value)
                .toReversed()
                .map(([key, inner]) => [`${key}!`, renamed(inner)]),
            );
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 30 }), rules, (few, given) => {
        const states = [...few, ...few, ...few];
        const plain = states.map((state) => lasting(state, new Set()));
        const other = states.map((state) => lasting(renamed(state), new Set()));
        expect(alarmOf(other, given)).toEqual(alarmOf(plain, given));
      }),
    );
  });

  it('L4 gives the same verdict at the same step after a crash at any step', () => {
    fc.assert(
      fc.property(eventuallyPeriodic, rules, fc.nat(200), ({ states }, given, crashAt) => {
        expect(alarmOf(states, given, crashAt)).toEqual(alarmOf(states, given));
      }),
    );
  });

  it('L5 remembers no more than its window, however long it goes', () => {
    let seen = '';
    for (let at = 1; at <= 5_000; at++) seen = visit(seen, stateDigest([at]), at, DEFAULT_LOOP_RULES).seen;
    expect(seen).toHaveLength(8 * DEFAULT_LOOP_RULES.window);
  });

  it('does not see what is declared to be volatile, at any depth', () => {
    const state = (at: number): unknown => ({ page: { rows: [{ id: 1, at }], requestId: `r${at}` }, at });
    const seen = [1, 2].map((at) => stateDigest([lasting(state(at), new Set(['at', 'requestId']))]));
    expect(seen[0]).toBe(seen[1]);
    expect(stateDigest([lasting(state(1), new Set(['at']))])).not.toBe(
      stateDigest([lasting(state(2), new Set(['at']))]),
    );
  });
});

describe('a measure of progress', () => {
  const stallOf = (figures: readonly number[], direction: 'up' | 'down', stallWindow: number): number | undefined => {
    let best: ReturnType<typeof measured>['best'] | undefined;
    for (const [index, figure] of figures.entries()) {
      const now = measured(best, figure, index + 1, { direction, stallWindow });
      if (now.isStalled) return index + 1;
      best = now.best;
    }
    return undefined;
  };

  it.each([
    ['20 issues that become fewer', Array.from({ length: 21 }, (_, at) => 20 - at), 'down', 1, undefined],
    ['a figure that never changes', [5, 5, 5, 5, 5], 'up', 3, 4],
    ['two steps forward and one back', [1, 2, 1, 3, 2, 4, 3, 5], 'up', 2, undefined],
    ['a best that is never reached again', [1, 9, 3, 4, 5, 6], 'up', 4, 6],
    ['one that gets worse', [3, 4, 5], 'down', 2, 3],
  ] as const)('of %s', (_, figures, direction, stallWindow, at) => {
    expect(stallOf(figures, direction, stallWindow)).toBe(at);
  });

  it('stalls exactly when there was no new best for as long as its window', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 1, max: 9 }),
        (figures, stallWindow) => {
          const at = figures.findIndex((_, index) => {
            const before = figures.slice(0, index + 1);
            return index - before.indexOf(Math.max(...before)) >= stallWindow;
          });
          expect(stallOf(figures, 'up', stallWindow)).toBe(at < 0 ? undefined : at + 1);
        },
      ),
    );
  });
});

// Restored equal to uninterrupted: random definitions, killed at random points and taken up by processes that know nothing of it, must end as the same
// definitions do when nothing happens. CHAOS_DEFINITIONS tries more, CHAOS_SEED others.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { definitions } from '../machines/random.ts';
import { type Kill, type Life, live } from './drawnLife.ts';

const DEFINITIONS = Number(process.env['CHAOS_DEFINITIONS'] ?? 100);
const SEED = Number(process.env['CHAOS_SEED'] ?? 1);

const kills: fc.Arbitrary<readonly Kill[]> = fc.array(
  fc.record({
    place: fc.constantFrom(
      'before commit',
      'after commit',
      'before attempt',
      'after attempt',
      'before claim',
      'after claim',
    ),
    nth: fc.integer({ min: 1, max: 12 }),
  }),
  { minLength: 1, maxLength: 4 },
);

/** Where a step failed for good, which of those beside it had ended by then is a matter of time. */
const compared = ({ standing, hasFailed }: Life): unknown =>
  standing && hasFailed ? { status: standing.status, notUndone: standing.notUndone } : standing;

it(`${DEFINITIONS} random definitions end as if nothing had happened, wherever their processes are killed`, {
  timeout: 250_000 + DEFINITIONS * 500,
}, async () => {
  const seen = { kills: 0, completed: 0, failed: 0, undone: 0 };
  await fc.assert(
    fc.asyncProperty(definitions(8), fc.nat(1_000_000), kills, async (drawn, seed, where) => {
      const [calm, struck] = [await live(drawn, seed, []), await live(drawn, seed, where)];
      expect(calm.violations).toEqual([]);
      expect(calm.standing, 'it ends when nothing happens').toBeDefined();
      expect(struck.violations).toEqual([]);
      expect(compared(struck)).toEqual(compared(calm));
      seen.kills += struck.kills;
      if (calm.standing?.status === 'COMPLETED') seen.completed += 1;
      else seen.failed += 1;
      seen.undone += struck.standing?.undone.length ?? 0;
    }),
    { numRuns: DEFINITIONS, seed: SEED },
  );
  console.log(
    `random definitions (seed ${SEED}): ${DEFINITIONS}, ${seen.kills} kills, ${seen.completed} completed, ${seen.failed} failed, ${seen.undone} undone`,
  );
  expect(seen.kills).toBeGreaterThan(DEFINITIONS / 2);
  expect(Math.min(seen.completed, seen.failed, seen.undone)).toBeGreaterThan(DEFINITIONS / 50);
});

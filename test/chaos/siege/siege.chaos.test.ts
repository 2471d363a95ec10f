// The sieges of `npm run chaos`, for seconds: several engine processes over a PostgreSQL of their own, and what the long ones check. A busy machine gets
// less done in its seconds, so that only what ended and what is wrong is judged here, and not how much struck.
import { randomInt } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Kind } from './kind.ts';
import { recoveries } from './kinds/recoveries.ts';
import { worst } from './kinds/worst.ts';
import { besiege } from './siege.ts';

const SEED = Number(process.env['CHAOS_SEED'] ?? randomInt(1e9));
const CALM_MS = 240_000;

describe('a short siege', () => {
  it.each<[Kind, number]>([
    [recoveries, 4_000],
    [worst, 7_000],
  ])('of $name breaks no law, and everything ends', { timeout: 300_000 }, async (kind, forMs) => {
    const outcome = await besiege(kind, { forMs, seed: SEED, calmMs: CALM_MS });
    console.log(`siege of ${kind.name}: ${outcome.line}`);
    if (outcome.retold.length > 0) console.log(outcome.retold.join('\n'));
    expect(outcome.violations, `seed ${SEED}`).toEqual([]);
    expect(outcome.strikes).toBeGreaterThan(0);
    expect(outcome.ended).toBe(Math.round((kind.perMinute.workflows * forMs) / 60_000));
  });
});

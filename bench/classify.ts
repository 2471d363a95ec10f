// How long one classification takes, over the recorded errors of `test/samples`: `node bench/classify.ts`. Median and 99th percentile of single
// calls, in microseconds, after warming up, and the same with a hundred rules of an author before ours.
import { classifyError } from '../src/failures/classify.ts';
import { loadRules } from '../src/failures/loadRules.ts';
import { samples } from '../test/failures/samples.ts';

const ROUNDS = 60;
const WARM_UP = 20;
const all = samples().map(({ thrown }) => thrown);
const rules = loadRules({
  before: Array.from({ length: 100 }, (_, at) => ({
    name: `rule-${at}`,
    match: { message: `^vendor ${at} is (busy|closed)` },
    class: 'TRANSIENT' as const,
  })),
});

for (const [what, options] of [
  ['holdfast alone', {}],
  ['with 100 patterns of an author', { rules }],
] as const) {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const error of all) {
      const before = performance.now();
      classifyError(error, { idempotent: true, now: 0, ...options });
      if (round >= WARM_UP) times.push((performance.now() - before) * 1_000);
    }
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(times.length * share)] as number).toFixed(1);
  console.log(`${what}: median ${at(0.5)} µs, p99 ${at(0.99)} µs, ${times.length} calls over ${all.length} errors`);
}

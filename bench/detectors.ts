// What the detectors cost, in nanoseconds of one core: what a step pays, and what a loop pays for a pass. `node bench/detectors.ts`.
import { workflow } from '../src/builder.ts';
import { beyondBudget } from '../src/engine/budget.ts';
import { ErrorSamples } from '../src/failures/errorSamples.ts';
import { DEFAULT_THRESHOLDS, examine } from '../src/failures/exhaustion.ts';
import { DEFAULT_LOOP_RULES, stateDigest, visit } from '../src/failures/loops.ts';
import { measured } from '../src/failures/stall.ts';
import { FRESH_CONTEXT } from '../src/machines/context.ts';
import type { WantedAttempt } from '../src/machines/wanted.ts';

const ROUNDS = 200_000;
const TRIES = 7;

/** Median over some tries, of a mean over many rounds. */
function nanoseconds(work: (round: number) => unknown): number {
  const means = Array.from({ length: TRIES }, () => {
    const from = process.hrtime.bigint();
    for (let round = 0; round < ROUNDS; round++) kept = work(round);
    return Number(process.hrtime.bigint() - from) / ROUNDS;
  });
  return Math.round(means.sort((one, other) => one - other)[TRIES >> 1] as number);
}
/** Written to, so that nothing that is measured can be left out. */
let kept: unknown;

const definition = workflow('bench', { version: '1' }).step('one', { run: () => 1 });
const want = {
  kind: 'attempt',
  work: 'run',
  step: 'one',
  round: 0,
  attempt: 1,
  item: undefined,
} as unknown as WantedAttempt;
const context = { ...FRESH_CONTEXT, steps: 7 };
const outputs = ['draft', 'review', 'fix'].map((name) => [
  name,
  'completed',
  'q7mFZ1pG0v3kq7mFZ1pG0v3kq7mFZ1pG0v3kq7mFZ1p',
]);
let seen = '';
const samples = new ErrorSamples();

const figures: readonly (readonly [string, number])[] = [
  ['budgets, for every step', nanoseconds(() => beyondBudget(definition, context, want))],
  [
    'digest of the outputs of 3 steps, for every pass of a loop',
    nanoseconds((round) => stateDigest([...outputs, round])),
  ],
  [
    'comparison with the last 100 passes',
    nanoseconds((round) => {
      seen = visit(seen, round.toString(36).padStart(8, '0'), round + 1, DEFAULT_LOOP_RULES).seen;
    }),
  ],
  [
    'measure of progress',
    nanoseconds((round) => measured({ value: 1, at: 1 }, 0, round, { direction: 'up', stallWindow: ROUNDS })),
  ],
  ['whether an error is kept whole', nanoseconds((round) => samples.takes('same', round))],
  [
    'one look at the process, twice a second',
    nanoseconds((round) => examine({}, { memory: 100, cpu: 0.5 }, DEFAULT_THRESHOLDS, { now: round, last: round })),
  ],
];
for (const [what, ns] of figures) console.log(`${String(ns).padStart(7)} ns  ${what}`);
process.exitCode = kept === figures ? 1 : 0;

// How well the classifier does on real errors of real libraries (`test/samples` recorded them). What they mean was written down before it
// saw them. The half that is called `check` was not looked at while rules were written.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';
import { type Sample, samples } from './samples.ts';

const all = samples();
const isCheck = ({ name }: Sample): boolean => (createHash('sha256').update(name).digest()[0] as number) % 2 === 1;

interface Score {
  samples: number;
  right: number;
  wrongRetries: number;
  classes: number;
  categories: number;
}

function judged({ thrown, expected }: Sample): {
  retry: boolean;
  wrong: boolean;
  sameClass: boolean;
  sameCategory: boolean;
  is: string;
} {
  const harmless = classifyError(thrown, { idempotent: true });
  const harmful = classifyError(thrown, { idempotent: false });
  const again = harmful.retryable ? 'Y' : harmless.retryable ? 'I' : 'N';
  return {
    retry: again === expected.again,
    wrong: 'NIY'.indexOf(again) > 'NIY'.indexOf(expected.again),
    sameClass: harmless.class === expected.errorClass,
    sameCategory: harmless.category === expected.category,
    is: `${harmless.class} ${harmless.category} ${again} (${harmless.rule})`,
  };
}

function score(some: readonly Sample[]): Score {
  const found = some.map(judged);
  const count = (of: (one: (typeof found)[number]) => boolean): number => found.filter(of).length;
  return {
    samples: found.length,
    right: count(({ retry }) => retry),
    wrongRetries: count(({ wrong }) => wrong),
    classes: count(({ sameClass }) => sameClass),
    categories: count(({ sameCategory }) => sameCategory),
  };
}

const misses = (some: readonly Sample[]): string[] =>
  some.flatMap((sample) => {
    const found = judged(sample);
    const { errorClass, category, again } = sample.expected;
    return found.retry && found.sameClass && found.sameCategory
      ? []
      : [`${found.wrong ? '!! ' : ''}${sample.name}: expected ${errorClass} ${category} ${again}, is ${found.is}`];
  });

describe.each([
  ['tuned', all.filter((sample) => !isCheck(sample))],
  ['check', all.filter(isCheck)],
] as const)('on the %s half', (half, some) => {
  const { samples: n, right, wrongRetries, classes } = score(some);

  test('there are enough samples', () => {
    expect(n).toBeGreaterThan(125);
    if (process.env['SAMPLES']?.includes(half)) console.log(misses(some).join('\n'));
  });

  test('at most 1 % are retried wrongly', () => {
    expect(wrongRetries / n).toBeLessThanOrEqual(0.01);
  });

  test('at least 97 % of the retry decisions are right', () => {
    expect(right / n).toBeGreaterThanOrEqual(0.97);
  });

  test('at least 95 % of the classes are right', () => {
    expect(classes / n).toBeGreaterThanOrEqual(0.95);
  });
});

test('per authority', () => {
  const groups = Map.groupBy(all, ({ authority }) => authority);
  const rows = [...groups].map(([authority, some]) => ({ authority, ...score(some) }));
  console.table(
    Object.fromEntries(
      [...rows, { authority: 'all', ...score(all) }].map(({ authority, ...rest }) => [authority, rest]),
    ),
  );
  expect(rows.length).toBeGreaterThan(20);
});

test('half of the calls take less than 50 µs', () => {
  const once = ({ thrown }: Sample): number => {
    const before = performance.now();
    classifyError(thrown, { idempotent: true });
    return performance.now() - before;
  };
  all.map(once);
  const times = all.map(once).sort((a, b) => a - b);
  expect(times[times.length >> 1]).toBeLessThan(0.05);
});

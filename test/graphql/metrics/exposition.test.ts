// The text format: whatever stands in a label comes out of it as it was, and buckets count what is in the shorter ones too.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Lengths, SECONDS } from '../../../src/engine/tally.ts';
import { exposition, histogram } from '../../../src/graphql/metrics/exposition.ts';
import { parsed } from './parsed.ts';

it('any text in a label, and any number, comes out as it went in', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'a1 =,{}"\\\n\r#é'.split(''), '😀') }),
      fc.double(),
      (text, value) => {
        const families = parsed(
          exposition([
            { name: 'a', type: 'gauge', help: `of ${text}`, samples: [{ labels: { text, b: 'x' }, value }] },
          ]),
        );
        expect(families.get('a')?.samples).toEqual([{ name: 'a', labels: { text, b: 'x' }, value: value + 0 }]);
      },
    ),
  );
});

it('a name of a breaker cannot add a line of its own', () => {
  const forged = 'x"} 1\nholdfast_running 0\n# HELP';
  const text = exposition([
    { name: 'a', type: 'gauge', help: 'A.', samples: [{ labels: { breaker: forged }, value: 1 }] },
  ]);
  expect(text.split('\n')).toHaveLength(4);
  expect(parsed(text).get('a')?.samples).toEqual([{ name: 'a', labels: { breaker: forged }, value: 1 }]);
});

it('a family without samples is left out', () => {
  expect(exposition([{ name: 'a', type: 'gauge', help: 'A.', samples: [] }])).toBe('');
});

it('lengths are counted cumulatively, at their ends inclusively, and what is longer than all ends in +Inf', () => {
  const lengths = new Lengths();
  for (const ms of [-5, 0.4, 1, 1.1, 250, 300_000, 300_001]) lengths.add(ms);
  const samples = histogram(lengths);
  const upTo = (le: string) => samples.find(({ labels }) => labels?.['le'] === le)?.value;
  expect(['0.001', '0.0025', '0.25', '300', '+Inf'].map(upTo)).toEqual([3, 4, 5, 6, 7]);
  expect(samples.slice(0, -2)).toHaveLength(SECONDS.length + 1);
  expect(samples.at(-1)).toEqual({ suffix: '_count', value: 7 });
  expect(samples.at(-2)?.value).toBeCloseTo(600.2535, 6);
});

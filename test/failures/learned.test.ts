// The last resort before "unknown": what the words, names and fields of an error are worth was learned from the recorded samples.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';
import { judgeLearned } from '../../src/failures/learned.ts';
import { LEARNED } from '../../src/failures/learnedTraits.ts';
import { traitsOf } from '../../src/failures/traits.ts';
import { samples } from './samples.ts';

interface Lesson {
  readonly worded: boolean;
  readonly group: string;
}
interface Learning {
  readonly lessons: () => Lesson[];
  readonly tableOf: (lessons: Lesson[]) => string[];
  readonly crossValidated: (lessons: Lesson[], folds: number) => (Lesson & { readonly shares: readonly number[] })[];
}
const { lessons, tableOf, crossValidated } = (await import(
  new URL('../samples/learn.mjs', import.meta.url).href
)) as Learning;
const learnedFrom = lessons();

describe('an error that no rule knows', () => {
  test.each<[string, unknown, string]>([
    ['words', new Error('The grommet is malformed: expected a flange, found nothing'), 'FATAL'],
    ['a name and fields', Object.assign(new Error('grommet'), { name: 'GrommetSyntax', line: 3, column: 7 }), 'FATAL'],
    ['a text', 'the grommet must be a valid flange', 'FATAL'],
  ])('is known by its %s', (_, thrown, expected) => {
    const { class: errorClass, retryable } = classifyError(thrown, { idempotent: true });
    expect(`${errorClass} ${retryable}`).toBe(`${expected} false`);
  });

  test('says which words decided', () => {
    const found = judgeLearned(new Error('Grommet expects a valid flange but received a number'));
    expect(found?.rule).toMatch(/^learned:/);
    expect(found?.why).toContain('No rule knows this error');
    expect(found?.why).toMatch(/"(number|valid)"/);
  });

  test.each(['the grommet was on the far side', 'grommet', '', '…'])(
    '%j says too little and stays unknown',
    (message) => {
      expect(judgeLearned(new Error(message))).toBeUndefined();
    },
  );

  test('is not judged by what only its author understands', () => {
    const messages = readFileSync(new URL('../samples/unjudged.txt', import.meta.url), 'utf8')
      .trim()
      .split('\n');
    const judged = messages.filter((message) => judgeLearned(new Error(message)) !== undefined);
    expect(judged.length / messages.length).toBeLessThan(0.04);
  });

  test.each([
    'the log says: invalid value, expected a number',
    'row 4 holds "permission denied", which must be an amount',
    'row 4 mentions ENOENT and must be a valid name',
    'the request was answered with 503, expected a valid answer',
    '{"expected":"a valid number","found":"nothing"}',
  ])('is not taken for what it quotes: %s', (message) => {
    expect(judgeLearned(new Error(message))).toBeUndefined();
  });
});

describe('its verdict', () => {
  test('only ever takes a retry away', () => {
    const words = LEARNED.split('\n').map((line) => line.split('|', 1)[0] ?? '');
    const message = fc.array(fc.constantFrom(...words), { maxLength: 30 }).map((some) => some.join(' '));
    fc.assert(
      fc.property(message, fc.string(), (text, name) => {
        const found = judgeLearned(Object.assign(new Error(text), { name }));
        expect(found === undefined || found.is[3] === 'never' || found.is[3] === 'corrected').toBe(true);
      }),
    );
  });

  test('does not change with what stands behind the first 600 characters', () => {
    const text = 'a: " \' ` / http://'.repeat(40);
    expect(traitsOf(new Error(text + 'invalid '.repeat(100_000)))).toEqual(traitsOf(new Error(text)));
  });

  test('comes of errors of any shape', () => {
    for (const { thrown } of samples()) expect(() => judgeLearned(thrown)).not.toThrow();
  });
});

describe('the table', () => {
  test('is what the recorded samples teach', () => {
    const numbers = (lines: readonly string[]): Map<string, number[]> =>
      new Map(lines.map((line) => [line.split('|')[0] ?? '', (line.split('|')[1] ?? '').split(' ').map(Number)]));
    const committed = numbers(LEARNED.trim().split('\n'));
    const learned = numbers(tableOf(learnedFrom));
    const differing = [...learned].filter(
      ([trait, adds]) => !adds.every((add, at) => Math.abs(add - (committed.get(trait)?.[at] ?? 0)) <= 1),
    );
    expect(differing, 'node test/samples/learn.mjs writes it again').toEqual([]);
  });

  test('holds for libraries that it was not learned from', () => {
    const judged = crossValidated(learnedFrom, 5).filter(({ worded }) => worded);
    const permanent = judged.filter(({ group }) => group !== 'passing');
    const stopped = judged.filter(({ shares }) => 1 - (shares[0] ?? 1) >= 0.5);
    const rightly = stopped.filter(({ group }) => group !== 'passing');
    expect(rightly.length / stopped.length).toBeGreaterThan(0.88);
    expect(rightly.length / permanent.length).toBeGreaterThan(0.8);
  });
});

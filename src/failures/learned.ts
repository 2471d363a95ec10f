// The last resort before "unknown": an error that no rule knows is compared with the recorded errors of some four hundred libraries. Its words, the words
// of its name and code and the fields that it carries are added up by a table that was learned from them (`learnedTraits.ts`, made by
// `test/samples/learn.mjs`). It can only take a retry away: what looks as if it passed stays unknown, and so does what looks like nothing.
import type { Finding, Verdict } from './catalog/fact.ts';
import { ERRNO, PASSING, REPORTED, SENTENCES } from './catalog/sentences.ts';
import { fitting } from './catalog/text.ts';
import { LEARNED } from './learnedTraits.ts';
import { firstLineOf, isBare, QUOTED, traitsOf } from './traits.ts';

/** What is told apart, in the order of the columns of the table. The first is everything that may be tried again. */
export const GROUPS = ['passing', 'wrong', 'missing', 'refused', 'conflict', 'repair'] as const;

/** From this share on an error counts as permanent; `docs/classification.md` says what that brings and what it costs. */
const SURE = 0.5;
/** What most errors are is no evidence: what was seen of this one must speak for itself. Tenths. */
const LEAST_EVIDENCE = 6;

/** The verdict of its traits, or undefined where they do not say enough. */
export function judgeLearned(error: unknown): Finding | undefined {
  if (mayQuote(error)) return undefined;
  const known = [...traitsOf(error)].flatMap((trait) => {
    const adds = TABLE.get(trait);
    return adds === undefined ? [] : [{ trait, adds }];
  });
  const sums = known.reduce((all, { adds }) => all.map((sum, group) => sum + (adds[group] as number)), START);
  const [passing = 0, ...permanent] = sums.map((sum) => Math.exp(sum / 10));
  const whole = permanent.reduce((all, share) => all + share, passing);
  if (whole - passing < SURE * whole) return undefined;
  const group = permanent.indexOf(Math.max(...permanent)) + 1;
  const speaking = known
    .map(({ trait, adds }) => ({ trait, speaks: (adds[group] as number) - (adds[0] as number) }))
    .filter(({ trait, speaks }) => speaks > 0 && !trait.includes('@'))
    .sort((a, b) => b.speaks - a.speaks);
  if (speaking.reduce((all, { speaks }) => all + speaks, 0) < LEAST_EVIDENCE) return undefined;
  return finding(
    group,
    speaking.slice(0, MOST_SHOWN).map(({ trait }) => trait),
  );
}

const MOST_SHOWN = 4;

/**
 * Whether the words may be another error's: someone reports them, or an error that is nothing but its message has a code, a status or what passes in
 * it, quotes what would be a failure by itself, or is a single word.
 */
function mayQuote(error: unknown): boolean {
  const line = firstLineOf(error);
  if (REPORTED.test(line)) return true;
  if (!isBare(error)) return false;
  if (!/\S\s+\S/.test(line) || NO_PROSE.test(line) || PASSING.test(line) || ERRNO.test(line)) return true;
  return (line.match(QUOTED) ?? []).some((quoted) => fitting(SENTENCES, quoted.slice(1, -1)) !== undefined);
}

/** A number that could be a status, an answer instead of a sentence, or a finding, which means something only in a scanner. */
const NO_PROSE = /\b[45]\d\d\b|^[{[<]|\bvulnerabilit(?:y|ies)\b/i;

/** The table as numbers, by trait; the line without a trait is where every error starts. */
const TABLE: ReadonlyMap<string, readonly number[]> = new Map(
  LEARNED.trim()
    .split('\n')
    .map((line) => {
      const [trait = '', adds = ''] = line.split('|');
      return [trait, adds.split(' ').map(Number)];
    }),
);
const START = TABLE.get('') ?? GROUPS.map(() => 0);

function finding(group: number, traits: readonly string[]): Finding {
  const name = GROUPS[group] as (typeof GROUPS)[number];
  const { is, are } = MEANS[name === 'passing' ? 'wrong' : name];
  return {
    is,
    why: `No rule knows this error; ${traits.map(told).join(', ')} are those of errors ${are}.`,
    rule: `learned:${name}`,
  };
}

const MEANS: Readonly<Record<Exclude<(typeof GROUPS)[number], 'passing'>, { is: Verdict; are: string }>> = {
  wrong: {
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    are: 'about a request, a value or a call that is wrong as it is',
  },
  missing: {
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    are: 'about something that is not there',
  },
  refused: {
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    are: 'about credentials or rights',
  },
  conflict: {
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    are: 'about data that contradict it',
  },
  repair: {
    is: ['RETRIABLE', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    are: 'about a value that does not match its schema',
  },
};

/** A trait as a person reads it. */
function told(trait: string): string {
  const rest = trait.slice(1);
  switch (trait[0]) {
    case '#':
      return `the "${rest}" in its name or code`;
    case '.':
      return `its field "${rest}"`;
    case '^':
      return `its first word "${rest}"`;
    case '@':
      return SHAPES[trait] ?? rest;
    default:
      return `"${trait}"`;
  }
}

const SHAPES: Readonly<Record<string, string>> = {
  '@lines': 'its several lines',
  '@name': 'the name of something in it',
  '@moment': 'its words of a moment',
  '@passing': 'its words of what passes',
};

// The catalog as a whole: what must hold for every row.
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../src/failures/catalog/fact.ts';
import { GIT_SAYINGS } from '../../src/failures/catalog/git.ts';
import { PASSING_SENTENCES, SENTENCES } from '../../src/failures/catalog/sentences.ts';
import { MESSAGES, SCANNER_MESSAGES } from '../../src/failures/catalog/text.ts';
import { NETWORK_TOOL_SAYINGS, RUNTIME_SAYINGS } from '../../src/failures/catalog/tools.ts';
import { WORDS } from '../../src/failures/catalog/words.ts';

const folder = new URL('../../src/failures/catalog/', import.meta.url);
const files = readdirSync(folder).filter(
  (name) => !['fact.ts', 'text.ts', 'git.ts', 'sentences.ts', 'tools.ts', 'words.ts'].includes(name),
);
const tables = await Promise.all(
  files.map(async (name) => ({
    name,
    facts: Object.values((await import(new URL(name, folder).href)) as object)[0] as readonly Fact[],
  })),
);

describe.each(tables)('$name', ({ facts }) => {
  test('names no code twice', () => {
    const codes = facts.flatMap((fact) => fact.codes);
    expect(codes.length).toBe(new Set(codes).size);
    expect(codes.length).toBeGreaterThan(0);
  });

  test('gives every row a sentence', () => {
    expect(facts.filter(({ why }) => !/^[A-Z].{8,}\.$/.test(why))).toEqual([]);
  });

  test('calls nothing fatal that may simply be repeated', () => {
    const contradictions = facts.filter(
      ({ is: [errorClass, , , retry] }) =>
        (errorClass === 'FATAL' || errorClass === 'CONFLICT') && (retry === 'always' || retry === 'idempotent'),
    );
    expect(contradictions).toEqual([]);
  });
});

test('the catalog holds some five hundred codes', () => {
  expect(tables.flatMap(({ facts }) => facts.flatMap(({ codes }) => codes)).length).toBeGreaterThan(480);
});

const SAYINGS = [...SCANNER_MESSAGES, ...GIT_SAYINGS, ...WORDS, ...SENTENCES, ...PASSING_SENTENCES].concat(
  NETWORK_TOOL_SAYINGS,
  RUNTIME_SAYINGS,
);

test('every pattern has a name of its own and a sentence, and none is fatal and may simply be repeated', () => {
  expect(SAYINGS.filter(({ why }) => !/^[A-Z].{8,}\.$/.test(why)).map(({ rule }) => rule)).toEqual([]);
  expect(new Set(SAYINGS.map(({ rule }) => rule)).size).toBe(SAYINGS.length);
  const contradictions = SAYINGS.filter(
    ({ is: [errorClass, , , retry] }) =>
      (errorClass === 'FATAL' || errorClass === 'CONFLICT') && (retry === 'always' || retry === 'idempotent'),
  );
  expect(contradictions).toEqual([]);
});

test('a sentence that may speak from the middle of a line forbids, or allows no more than an unknown error does', () => {
  expect(SENTENCES.filter(({ is: [, , , retry] }) => retry === 'always' || retry === 'idempotent')).toEqual([]);
  const loose = PASSING_SENTENCES.filter(({ pattern }) => !/^\^[(]?[a-z]/.test(pattern.source));
  expect(loose.filter(({ is: [, , , retry] }) => retry === 'always')).toEqual([]);
});

test('patterns are anchored, except two of git that nothing else prints', () => {
  const loose = [...MESSAGES, ...GIT_SAYINGS]
    .filter(({ pattern }) => !pattern.source.startsWith('^'))
    .map(({ rule }) => rule);
  expect(loose).toEqual(['git:secret', 'git:policy']);
});

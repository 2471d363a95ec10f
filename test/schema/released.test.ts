// The promise to clients: `released.graphql` is the schema of the last release, and whatever of it changes in a way that a client can notice
// without asking for it has an entry in CHANGELOG.md. A release copies schema.graphql over it.
import { readFileSync } from 'node:fs';
import { buildSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { typeDefs } from '../../src/graphql/schema.ts';
import { changesOf, namesIn, untold } from './changes.ts';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

describe('what changed since the last release', () => {
  it('is named in the changelog where it can break or surprise a client', () => {
    const changes = changesOf(buildSchema(read('released.graphql')), buildSchema(typeDefs()));
    expect(untold(changes, read('../../CHANGELOG.md'))).toEqual([]);
  });
});

describe('a change of the schema', () => {
  const before = buildSchema(
    'enum Hue { RED BLUE } input Mix { hue: Hue } type Query { paint(mix: Mix, coats: Int): String dry: Int }',
  );
  const after = buildSchema(
    'enum Hue { RED GREEN } input Mix { hue: Hue, gloss: Boolean } type Query { paint(mix: Mix): String! dry: Float }',
  );
  const changes = changesOf(before, after);

  it('is about the names in its sentence', () => {
    expect(new Map(changes.map((change) => [change.type as string, namesIn(change)]))).toEqual(
      new Map([
        ['TYPE_REMOVED', ['Int']],
        ['FIELD_CHANGED_KIND', ['Query.dry']],
        ['ARG_REMOVED', ['Query.paint', 'coats']],
        ['VALUE_REMOVED_FROM_ENUM', ['BLUE', 'Hue']],
        ['VALUE_ADDED_TO_ENUM', ['GREEN', 'Hue']],
        ['OPTIONAL_INPUT_FIELD_ADDED', ['gloss', 'Mix']],
      ]),
    );
  });

  it.each([
    ['under another version', '## [Unreleased]\n\n## [1.0.0]\n\n- `Query.dry` is a `Float`.\n'],
    ['in two entries', '## [Unreleased]\n\n- `Query.paint` is new.\n- `coats` are gone.\n'],
    ['without being code', '## [Unreleased]\n\n- Query.dry is a Float, Query.paint has no coats.\n'],
  ])('is not told by an entry %s', (_, changelog) => {
    expect(untold(changes, changelog)).toHaveLength(changes.length);
  });

  it('is told by one entry that has all of its names', () => {
    const told =
      '# Changelog\n\n## [Unreleased]\n\n- `Query.paint` has lost `coats`, which\n  nobody used.\n- `Query.dry` has fractions.\n\n## [0.9.0]\n';
    expect(untold(changes, told)).toHaveLength(changes.length - 2);
  });
});

// The types of resolvers are those of today's schema.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { schemaTypes } from '../../.ci/schema-types.mjs';
import { typeDefs } from '../../src/graphql/schema.ts';

describe('src/graphql/schemaTypes.ts', () => {
  it('is what `node .ci/schema-types.mjs` makes of schema.graphql', () => {
    const kept = readFileSync(new URL('../../src/graphql/schemaTypes.ts', import.meta.url), 'utf8');
    expect(kept).toBe(schemaTypes(typeDefs()));
  });
});

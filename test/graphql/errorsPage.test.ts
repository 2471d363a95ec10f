// docs/errors.md lists every code that a client can meet, with cause and remedy, and no others.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as errors from '../../src/errors.ts';
import { TOP_LEVEL_CODES } from '../../src/graphql/formatError.ts';
import { USER_ERROR_CODES } from '../../src/graphql/userErrors.ts';

const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8');
const rows = [...page.matchAll(/^\| `([A-Z_]+)`( \*)? \| (.*) \| (.*) \|$/gm)].map(
  ([, code = '', star, cause, remedy]) => ({ code, star, cause, remedy }),
);

type Constructor = new (message: string) => errors.HoldfastError;
const sdkCodes = Object.values(errors)
  .filter((made) => made !== (errors.HoldfastError as unknown))
  .map((made) => new (made as Constructor)('').code);

describe('docs/errors.md', () => {
  it('lists every code of the sources once, with cause and remedy', () => {
    const known = [...new Set([...sdkCodes, ...USER_ERROR_CODES, ...TOP_LEVEL_CODES])].sort();
    expect(rows.map(({ code }) => code).sort()).toEqual(known);
    for (const { cause, remedy } of rows)
      expect([cause, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)]);
  });

  it('marks those that come as data of a mutation', () => {
    const marked = rows.filter(({ star }) => star).map(({ code }) => code);
    expect(marked.sort()).toEqual(USER_ERROR_CODES.filter((code) => sdkCodes.includes(code)).sort());
  });
});

// docs/api.md is for who has typed `npm start`: what it starts is taken by the release that runs there. The rest of the page is held by
// test/graphql/apiPage.int.test.ts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { release } from '../../examples/release/release.ts';

it('docs/api.md starts the release that npm start serves with what that takes', async () => {
  const page = readFileSync(path.join(process.cwd(), 'docs/api.md'), 'utf8');
  const bodies = [...page.matchAll(/^\{ "query"[^]*?\}$(?=\nEND)/gm)].map(
    ([body]) =>
      JSON.parse(body.replaceAll('\\$', '$')) as {
        readonly variables?: { readonly input?: { readonly definition?: string; readonly input?: unknown } };
      },
  );
  const inputs = bodies.flatMap(({ variables: { input } = {} }) =>
    input?.definition === 'release' ? [input.input] : [],
  );
  expect(inputs).toHaveLength(2);
  for (const one of inputs)
    expect(await release.input?.['~standard'].validate(one)).toEqual({ value: expect.anything() as unknown });
});

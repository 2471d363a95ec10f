// GraphQL over HTTP as a suite sees it that nobody here wrote: 61 audits, with the protection against cross-site requests switched on.
import { auditServer } from 'graphql-http';
import { describe, expect, it } from 'vitest';
import { served } from './served.ts';

const room = served();

describe('GraphQL over HTTP', () => {
  it('passes all 61 audits', async () => {
    const results = await auditServer({
      url: `${room().url}/graphql`,
      fetchFn: (url: string, init: RequestInit = {}) =>
        // What a browser cannot send across sites without asking first.
        fetch(url, {
          ...init,
          headers: { ...(init.headers as Record<string, string>), 'apollo-require-preflight': '1' },
        }),
    });
    expect(results.filter(({ status }) => status !== 'ok').map(({ id, name }) => `${id} ${name}`)).toEqual([]);
    expect(results).toHaveLength(61);
  });

  it('refuses a request that a page of another site could send without asking', async () => {
    const simple = await fetch(`${room().url}/graphql?query={__typename}`);
    expect(simple.status).toBe(400);
    const form = await fetch(`${room().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: '{}',
    });
    expect(form.status).toBe(415);
  });

  it.each([
    ['a page of another site', { origin: 'https://evil.example' }, 403],
    ['a page of this machine', { origin: 'http://localhost:5173' }, 200],
  ])('answers %s', async (_, headers, status) => {
    const response = await fetch(`${room().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(headers as Record<string, string>) },
      body: '{"query":"{__typename}"}',
    });
    expect(response.status).toBe(status);
  });

  it.each([
    ['a body that is no JSON', '{', 400],
    ['a body above 1 MiB', JSON.stringify({ query: `{__typename} #${'x'.repeat(1024 * 1024)}` }), 413],
    ['a batch', '[{"query":"{__typename}"}]', 400],
  ])('refuses %s', async (_, body, status) => {
    const response = await fetch(`${room().url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
  });
});

describe('the probes', () => {
  it('say that the process lives and is ready', async () => {
    expect((await fetch(`${room().url}/livez`)).status).toBe(200);
    const ready = await fetch(`${room().url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, codes: [], reasons: [], shortOf: [] }]);
  });

  it('and that there is nothing elsewhere', async () => {
    expect((await fetch(`${room().url}/elsewhere`)).status).toBe(404);
  });
});

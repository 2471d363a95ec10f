// The explorer over HTTP: served where it may be, whole in itself, held by its policy; and its script against a real server, in a page of a few lines.
import { createHash } from 'node:crypto';
import { compileFunction } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OPERATION } from '../../src/graphql/explorer/operation.ts';
import { SCRIPT } from '../../src/graphql/explorer/script.ts';
import { createServer, type GraphqlServer } from '../../src/graphql/server.ts';
import type { ServerOptions } from '../../src/graphql/serverOptions.ts';
import { createApiKey } from '../../src/persistence/apiKeys.ts';
import { served, start } from './served.ts';

const room = served();
const keyed = served();
const running: GraphqlServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

async function another(options: Partial<ServerOptions>): Promise<string> {
  const { engine, orm } = keyed().open;
  const server = createServer({ engine, orm, port: 0, ...options });
  running.push(server);
  return (await server.start()).url;
}

describe('the explorer', () => {
  it.each(['/', '/explorer'])('is at %s, and needs nothing from elsewhere', async (path) => {
    const response = await fetch(`${room().url}${path}`);
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page).not.toMatch(/https?:|\/\/[a-z]|\bsrc=|@import|url\(/i);
    expect(gzipSync(page).length).toBeLessThan(100 * 1_024);
    expect((await fetch(`${room().url}${path}`, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(`${room().url}${path}`, { method: 'POST' })).status).toBe(405);
  });

  it('is held by a policy that lets its own script and style be, and nothing else', async () => {
    const response = await fetch(room().url);
    const policy = response.headers.get('content-security-policy') ?? '';
    const page = await response.text();
    const hashOf = (tag: string): string => {
      const [, text = ''] = new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(page) ?? [];
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      `script-src ${hashOf('script')}`,
      `style-src ${hashOf('style')}`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page).not.toMatch(/\son\w+=|style=|javascript:/i);
    expect(SCRIPT).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|localStorage/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('is not there where it is turned off, nor in production', async () => {
    expect((await fetch(await another({ explorer: false }))).status).toBe(404);
    const { orm } = keyed().open;
    const key = await createApiKey(orm.em, {
      id: '00000000-0000-7000-8000-000000000001',
      name: 'ann',
      role: 'VIEWER',
      expiresAt: null,
      createdAt: 0,
      createdBy: 'test',
    });
    expect((await fetch(await another({ production: true }))).status).toBe(404);
    const url = await another({ production: true, explorer: true });
    const anonymous = await fetch(url);
    expect(anonymous.status).toBe(401);
    expect(await anonymous.text()).not.toContain('<script');
    expect((await fetch(url, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
  });
});

interface Parts {
  operationsOf(text: string): { kind: string; name: string }[];
  objectOf(text: string, box: string): object;
  sentEvents(text: string): { events: { event: string; data: string }[]; rest: string };
}
const parts = compileFunction(`${OPERATION}; return { operationsOf, objectOf, sentEvents };`)() as Parts;

describe('of what is written in its box', () => {
  it.each([
    ['{ a }', [['query', '']]],
    [
      'query A { a } subscription B { b { c } }',
      [
        ['query', 'A'],
        ['subscription', 'B'],
      ],
    ],
    ['mutation M($i: I = { a: 1 }) { m(input: { x: "}" }) { id } }', [['mutation', 'M']]],
    ['# subscription S { a }\nquery Q { query mutation { a } }', [['query', 'Q']]],
    ['fragment F on T { a } query G { ...F }', [['query', 'G']]],
    ['query { a(b: """ } subscription X { """) }', [['query', '']]],
    ['', []],
  ])('%j has the operations %j', (text, operations) => {
    expect(parts.operationsOf(text).map(({ kind, name }) => [kind, name])).toEqual(operations);
  });

  it('variables are an object, or it is said which box is wrong', () => {
    expect(parts.objectOf(' ', 'Variables')).toEqual({});
    expect(parts.objectOf('{"a":1}', 'Variables')).toEqual({ a: 1 });
    for (const wrong of ['[1]', '{a', 'null', '1'])
      expect(() => parts.objectOf(wrong, 'Variables')).toThrow(/^Variables must be a JSON object/);
  });

  it('events that came in pieces are whole', () => {
    expect(parts.sentEvents('event: next\ndata: {"a":1}\n\n:\n\nevent: next\nda')).toEqual({
      events: [{ event: 'next', data: '{"a":1}' }],
      rest: 'event: next\nda',
    });
  });
});

/** As much of a page as the script touches. */
class Box {
  value = '';
  textContent = '';
  hidden = false;
  disabled = false;
  children: unknown[] = [];
  readonly #listeners = new Map<string, () => void>();
  addEventListener(name: string, listener: () => void): void {
    this.#listeners.set(name, listener);
  }
  click(): void {
    this.#listeners.get('click')?.();
  }
  append(...content: unknown[]): void {
    this.children.push(...content);
  }
  replaceChildren(...content: unknown[]): void {
    this.children = content;
  }
  get text(): string {
    return this.children.map((child) => (child instanceof Box ? child.text : String(child))).join('');
  }
}

function opened(url: string): (id: string) => Box {
  const boxes = new Map<string, Box>();
  const box = (id: string): Box => {
    const found = boxes.get(id) ?? new Box();
    boxes.set(id, found);
    return found;
  };
  const document = { getElementById: box, createElement: () => new Box(), addEventListener: () => {} };
  const storage = { getItem: () => null, setItem: () => {} };
  const here = (path: string, init: RequestInit): Promise<Response> => fetch(`${url}${path}`, init);
  const run = compileFunction(SCRIPT, ['document', 'sessionStorage', 'fetch', 'Option']) as (
    ...given: unknown[]
  ) => void;
  run(document, storage, here, Box);
  return box;
}

describe('its script', () => {
  it('runs queries and mutations with variables, listens to subscriptions until it is stopped, and reads the schema', async () => {
    const box = opened(room().url);
    await vi.waitFor(() => expect(box('docs').text).toContain('WorkflowStatus'), 10_000);
    box('query').value =
      'mutation ($i: StartWorkflowInput!) { startWorkflow(input: $i) { workflow { status } userErrors { code } } }';
    box('variables').value = '{ "i": { "definition": "greet" } }';
    box('run').click();
    await vi.waitFor(() => expect(box('answer').textContent).toContain('"userErrors": []'), 10_000);
    expect(box('note').textContent).toMatch(/^HTTP 200, \d+ ms$/);
    box('query').value = 'subscription { events(afterSequence: 0) { type } }';
    box('variables').value = '';
    box('run').click();
    await vi.waitFor(() => expect(box('answer').textContent).toContain('WORKFLOW_COMPLETED'), 10_000);
    const before = box('note').textContent;
    await start(room(), 'greet');
    await vi.waitFor(() => expect(box('note').textContent).not.toBe(before), 10_000);
    box('stop').click();
    await vi.waitFor(() => expect(box('note').textContent).toMatch(/^stopped after/), 10_000);
    box('variables').value = '{';
    box('run').click();
    await vi.waitFor(() => expect(box('answer').textContent).toContain('Variables must be a JSON object'), 10_000);
  });

  it('sends the key that stands in its box', async () => {
    const { orm } = keyed().open;
    const key = await createApiKey(orm.em, {
      id: '00000000-0000-7000-8000-000000000002',
      name: 'bob',
      role: 'VIEWER',
      expiresAt: null,
      createdAt: 0,
      createdBy: 'test',
    });
    const box = opened(await another({}));
    box('query').value = '{ headSequence }';
    box('run').click();
    await vi.waitFor(() => expect(box('note').textContent).toContain('HTTP 401'), 10_000);
    box('key').value = ` ${key} `;
    box('run').click();
    await vi.waitFor(() => expect(box('answer').textContent).toContain('"headSequence"'), 10_000);
  });
});

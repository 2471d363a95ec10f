// The server, as the page asks it: GraphQL over HTTP, and subscriptions as server-sent events, both with the API key of whoever looks, where there
// is one. The key stays in this tab.

/** The server asks for a key, or does not take the one it got. */
export class KeyWanted extends Error {}

interface Answer<Data> {
  readonly data?: Data | null;
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[];
}

const KEY = 'holdfast.key';

export const keepKey = (key: string): void => sessionStorage.setItem(KEY, key);

/** @throws KeyWanted; Error with the server's own words */
export async function ask<Data>(query: string, variables: object): Promise<Data> {
  const response = await send('/graphql', 'application/graphql-response+json', { query, variables });
  return dataOf((await response.json()) as Answer<Data>);
}

/** Calls back with every result until the stream ends or the signal aborts. @throws as `ask` */
export async function listen<Data>(
  query: string,
  variables: object,
  signal: AbortSignal,
  hear: (data: Data) => void,
): Promise<void> {
  const response = await send('/graphql/stream', 'text/event-stream', { query, variables }, signal);
  if (!response.body) return;
  let rest = '';
  const texts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let part = await texts.read(); !part.done; part = await texts.read()) {
    const blocks = (rest + part.value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const [, name] = /^event: ?(.*)$/m.exec(block) ?? [];
      const [, data = ''] = /^data: ?(.*)$/m.exec(block) ?? [];
      if (name === 'complete') return;
      if (name === 'next') hear(dataOf(JSON.parse(data) as Answer<Data>));
    }
  }
}

async function send(path: string, accept: string, body: object, signal?: AbortSignal): Promise<Response> {
  const key = sessionStorage.getItem(KEY);
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...(key ? { authorization: `Bearer ${key}` } : {}) },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  });
  if (response.status === 401) throw new KeyWanted('The server asks for a key');
  return response;
}

function dataOf<Data>({ data, errors = [] }: Answer<Data>): Data {
  const [first] = errors;
  if (first?.extensions?.code === 'UNAUTHENTICATED') throw new KeyWanted(first.message);
  if (first) throw new Error(first.message);
  return data as Data;
}

/** Lets a WebSocket in, once: it can send no header. @throws KeyWanted */
export async function ticket(): Promise<string> {
  const response = await send('/inspect', 'application/json', {});
  return ((await response.json()) as { readonly ticket: string }).ticket;
}

// Clients that nobody here wrote, as they are: Apollo Client and urql over HTTP and WebSocket, with what each of them does by itself (caches,
// normalisation, its own messages), and a stream that goes on after its socket was killed.
import { ApolloClient, gql, HttpLink, InMemoryCache, split } from '@apollo/client';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { cacheExchange, Client as UrqlClient, fetchExchange, subscriptionExchange } from '@urql/core';
import { getOperationAST, isInterfaceType } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createSchema } from '../../src/graphql/schema.ts';
import { served } from './served.ts';

const room = served();

interface Events {
  readonly events: { readonly sequence: number; readonly type: string; readonly workflowId: string };
}

/** What the tests ask of a client library. */
interface Asking {
  query(text: string, variables?: object): Promise<Record<string, unknown>>;
  mutate(text: string, variables: object): Promise<Record<string, unknown>>;
  /** Ends with an error where the connection does. */
  subscribe(
    text: string,
    variables: object,
    next: (data: Events) => void,
    ended: (error?: unknown) => void,
  ): () => void;
  dispose(): Promise<void>;
}

const event = createSchema().getType('Event');
const eventTypes = isInterfaceType(event)
  ? createSchema()
      .getPossibleTypes(event)
      .map(({ name }) => name)
  : [];

const sockets: WebSocket[] = [];
class Socket extends WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given);
    sockets.push(this);
  }
}
const overSocket = (): Client =>
  createClient({ url: `${room().url.replace('http', 'ws')}/graphql`, webSocketImpl: Socket, retryAttempts: 0 });

function apollo(): Asking {
  const socket = overSocket();
  const client = new ApolloClient({
    cache: new InMemoryCache({ possibleTypes: { Event: eventTypes } }),
    link: split(
      ({ query }) => getOperationAST(query)?.operation === 'subscription',
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${room().url}/graphql` }),
    ),
  });
  return {
    query: async (text, variables = {}) =>
      (await client.query({ query: gql(text), variables, fetchPolicy: 'network-only' })).data as Record<
        string,
        unknown
      >,
    mutate: async (text, variables) =>
      (await client.mutate({ mutation: gql(text), variables })).data as Record<string, unknown>,
    subscribe(text, variables, next, ended) {
      const subscription = client.subscribe({ query: gql(text), variables, fetchPolicy: 'no-cache' }).subscribe({
        next: ({ data, error }) => (error ? ended(error) : next(data as Events)),
        error: ended,
        complete: () => ended(),
      });
      return () => subscription.unsubscribe();
    },
    async dispose() {
      client.stop();
      await socket.dispose();
    },
  };
}

function urql(): Asking {
  const socket = overSocket();
  const client = new UrqlClient({
    url: `${room().url}/graphql`,
    preferGetMethod: false,
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query, variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: socket.subscribe({ query: query ?? '', variables }, sink as never),
          }),
        }),
      }),
    ],
  });
  const data = ({ data: found, error }: { data?: Record<string, unknown>; error?: Error }): Record<string, unknown> => {
    if (error) throw error;
    return found ?? {};
  };
  return {
    query: async (text, variables = {}) =>
      data(await client.query(text, variables, { requestPolicy: 'network-only' }).toPromise()),
    mutate: async (text, variables) => data(await client.mutation(text, variables).toPromise()),
    subscribe(text, variables, next, ended) {
      const subscription = client.subscription<Events>(text, variables).subscribe(({ data: found, error }) => {
        if (error) ended(error);
        else if (found) next(found);
      });
      return () => subscription.unsubscribe();
    },
    async dispose() {
      await socket.dispose();
    },
  };
}

const START = `mutation Start($input: StartWorkflowInput!) { startWorkflow(input: $input) {
  workflow { id workflowId status } sequence userErrors { code message } } }`;
const EVENTS = `subscription Events($after: Sequence) { events(afterSequence: $after) {
  __typename sequence type workflowId workflow { id status } ... on StepEvent { stepKey } } }`;

describe.each([
  ['Apollo Client', apollo],
  ['urql', urql],
] as const)('%s', (_, make) => {
  const clients: Asking[] = [];
  const client = (): Asking => {
    const made = make();
    clients.push(made);
    return made;
  };
  afterAll(() => Promise.all(clients.map((each) => each.dispose())));

  it('reads pages with fragments and variables, and gets the errors of a document that is refused', async () => {
    const mine = client();
    const found = await mine.query(
      `query Page($first: Int!) { workflowDefinitions(first: $first) { edges { cursor node { ...Part } } pageInfo { hasNextPage endCursor } } }
       fragment Part on WorkflowDefinition { id name steps { key kind } }`,
      { first: 2 },
    );
    expect(found['workflowDefinitions']).toMatchObject({
      edges: [{ node: { name: 'doomed' } }, { node: { name: 'greet' } }],
      pageInfo: { hasNextPage: true },
    });
    await expect(mine.query('{ workflows(first: 201) { totalCount } }')).rejects.toThrow(/from 0 to 200/);
  });

  it('starts a workflow, and is told by the payload what it did wrong', async () => {
    const mine = client();
    expect(await mine.mutate(START, { input: { definition: 'greet' } })).toMatchObject({
      startWorkflow: { workflow: { status: expect.any(String) as string }, userErrors: [] },
    });
    expect(await mine.mutate(START, { input: { definition: 'nobody' } })).toMatchObject({
      startWorkflow: { workflow: null, userErrors: [{ code: 'NOT_FOUND' }] },
    });
  });

  it('listens, loses its socket again and again, and goes on after the last event without loss or repetition', async () => {
    const WORKFLOWS = 12;
    const begin = (await room().ask<{ headSequence: number }>('{ headSequence }')).headSequence;
    let after = begin;
    let over = 0;
    let cuts = 0;
    const seen: number[] = [];
    const writing = (async () => {
      for (let at = 0; at < WORKFLOWS; at += 1) await room().ask(START, { input: { definition: 'greet' } });
    })();
    while (over < WORKFLOWS) {
      const mine = make();
      sockets.length = 0;
      let since = 0;
      await new Promise<void>((resolve) => {
        const stop = mine.subscribe(
          EVENTS,
          { after },
          ({ events: { sequence, type } }) => {
            // What was on its way when the socket was cut belongs to the next connection.
            if (sequence !== after + 1) seen.push(Number.NaN);
            seen.push(sequence);
            after = sequence;
            since += 1;
            if (type === 'WORKFLOW_COMPLETED') over += 1;
            if (over === WORKFLOWS) resolve();
            else if (since === 1 + (cuts % 5)) {
              cuts += 1;
              sockets[0]?.terminate();
              stop();
              resolve();
            }
          },
          () => resolve(),
        );
      });
      await mine.dispose();
    }
    await writing;
    expect(cuts).toBeGreaterThan(10);
    expect(seen).toEqual(Array.from({ length: seen.length }, (__, at) => begin + 1 + at));
  });
});

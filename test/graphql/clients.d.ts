// As much of the types of two client libraries as the tests use: their own are written for a browser.
declare module '@apollo/client' {
  import type { DocumentNode } from 'graphql';

  interface Answered {
    readonly data?: unknown;
    readonly error?: unknown;
  }
  interface Asked {
    readonly variables?: object;
    readonly fetchPolicy?: 'network-only' | 'no-cache';
  }
  export interface Link {
    readonly '~link'?: never;
  }
  export class HttpLink implements Link {
    constructor(options: { readonly uri: string });
  }
  export class InMemoryCache {
    constructor(options: { readonly possibleTypes: Readonly<Record<string, readonly string[]>> });
  }
  export class ApolloClient {
    constructor(options: { readonly cache: InMemoryCache; readonly link: Link });
    query(options: Asked & { readonly query: DocumentNode }): Promise<Answered>;
    mutate(options: Asked & { readonly mutation: DocumentNode }): Promise<Answered>;
    subscribe(options: Asked & { readonly query: DocumentNode }): {
      subscribe(observer: {
        readonly next: (answer: Answered) => void;
        readonly error: (error: unknown) => void;
        readonly complete: () => void;
      }): { unsubscribe(): void };
    };
    stop(): void;
  }
  export function gql(text: string): DocumentNode;
  export function split(
    isLeft: (operation: { readonly query: DocumentNode }) => boolean,
    left: Link,
    right: Link,
  ): Link;
}

declare module '@apollo/client/link/subscriptions' {
  import type { Link } from '@apollo/client';
  import type { Client } from 'graphql-ws';

  export class GraphQLWsLink implements Link {
    constructor(client: Client);
  }
}

declare module '@urql/core' {
  interface Answered<Data> {
    readonly data?: Data;
    readonly error?: Error;
  }
  interface Source<Data> {
    toPromise(): Promise<Answered<Data>>;
    subscribe(next: (answer: Answered<Data>) => void): { unsubscribe(): void };
  }
  interface Exchange {
    readonly '~exchange'?: never;
  }
  export const cacheExchange: Exchange;
  export const fetchExchange: Exchange;
  export function subscriptionExchange(options: {
    readonly forwardSubscription: (operation: {
      readonly query?: string;
      readonly variables?: Record<string, unknown>;
    }) => {
      subscribe(sink: object): { unsubscribe: () => void };
    };
  }): Exchange;
  export class Client {
    constructor(options: {
      readonly url: string;
      readonly preferGetMethod: false;
      readonly exchanges: readonly Exchange[];
    });
    query(
      text: string,
      variables: object,
      context: { readonly requestPolicy: 'network-only' },
    ): Source<Record<string, unknown>>;
    mutation(text: string, variables: object): Source<Record<string, unknown>>;
    subscription<Data>(text: string, variables: object): Source<Data>;
  }
}

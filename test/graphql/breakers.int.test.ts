// What an operator sees of circuit breakers and does with them: a dependency that fails, over the API alone.
import { createClient } from 'graphql-sse';
import { beforeAll, describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const pay = workflow('pay', { version: '1' }).step('charge', {
  breaker: 'payments "eu", {us}',
  onExhausted: 'fail',
  retry: { maxAttempts: 4, baseDelayMs: 1, maxDelayMs: 1, jitter: 'none' },
  run: () => {
    throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  },
});
const refund = workflow('refund', { version: '1' }).step('refund', { breaker: 'refunds', run: () => 'refunded' });
const KEY = 'payments "eu", {us}';
const room = served([pay, refund]);

interface Breaker {
  id: string;
  key: string;
  state: string;
  transitions: { totalCount: number; nodes: { id: string; from: string; to: string; actor: string }[] };
}

const ALL = `{ id key state forced failureCount failureThreshold successThreshold resetTimeout openedAt retryAt rejected reason changedBy updatedAt
  transitions { totalCount nodes { id sequence from to forced at reason actor } } }`;
const SET = `mutation ($input: SetCircuitBreakerInput!) { setCircuitBreaker(input: $input) {
  circuitBreaker ${ALL} sequence clientMutationId userErrors { code message field } } }`;

const breakerOf = async (key: string): Promise<Breaker | null> =>
  (
    await room().ask<{ circuitBreaker: Breaker | null }>(`query ($key: String!) { circuitBreaker(key: $key) ${ALL} }`, {
      key,
    })
  ).circuitBreaker;

const set = async (input: object) =>
  (await room().ask<{ setCircuitBreaker: Record<string, unknown> }>(SET, { input })).setCircuitBreaker;

async function nextEvent(query: string): Promise<Record<string, unknown>> {
  const client = createClient({ url: `${room().url}/graphql/stream` });
  for await (const { data } of client.iterate<{ circuitBreakerEvents: Record<string, unknown> }>({ query }))
    if (data) return data.circuitBreakerEvents;
  throw new Error('the stream ended');
}

describe('the circuit breaker of a dependency that fails', () => {
  beforeAll(async () => {
    const first = await start(room(), 'pay');
    await room().reaches(first.workflowId, 'FAILED');
    const second = await start(room(), 'pay');
    await room().reaches(second.workflowId, 'WAITING');
  });

  it('is told of as it opens, with its reason', async () => {
    const query = `subscription { circuitBreakerEvents(afterSequence: 0, key: ${JSON.stringify(KEY)}) {
      __typename type from to forced reason actor workflow { id } breaker { key state } } }`;
    expect(await nextEvent(query)).toEqual({
      __typename: 'CircuitEvent',
      type: 'CIRCUIT_OPENED',
      from: 'CLOSED',
      to: 'OPEN',
      forced: false,
      reason: expect.stringContaining('5 failures'),
      actor: 'system',
      workflow: null,
      breaker: { key: KEY, state: 'OPEN' },
    });
  });

  it('is shown open, with when it is tried again and every change', async () => {
    const breaker = await breakerOf(KEY);
    expect(breaker).toMatchObject({
      key: KEY,
      state: 'OPEN',
      forced: false,
      failureCount: 5,
      failureThreshold: 5,
      successThreshold: 1,
      resetTimeout: 300_000,
      changedBy: 'system',
      transitions: { totalCount: 1, nodes: [{ from: 'CLOSED', to: 'OPEN', forced: false, actor: 'system' }] },
    });
    const { openedAt, retryAt } = breaker as unknown as { openedAt: string; retryAt: string };
    expect(Math.abs(Date.parse(retryAt) - Date.parse(openedAt) - 300_000)).toBeLessThanOrEqual(30_000);
  });

  it('is listed with the others, by state, and found again by its id', async () => {
    const done = await start(room(), 'refund');
    await room().reaches(done.workflowId, 'COMPLETED');
    await set({ key: 'refunds', state: 'FORCE_CLOSED', reason: 'a test' });
    const { all, open } = await room().ask<Record<'all' | 'open', { nodes: Breaker[]; totalCount: number }>>(
      `{ all: circuitBreakers { totalCount nodes { id key state transitions { nodes { id to } totalCount } } }
         open: circuitBreakers(state: [OPEN, HALF_OPEN]) { totalCount nodes { key } } }`,
    );
    expect(all.nodes.map(({ key, state }) => [key, state])).toEqual([
      [KEY, 'OPEN'],
      ['refunds', 'CLOSED'],
    ]);
    expect(all.nodes.map(({ transitions }) => transitions.totalCount)).toEqual([1, 1]);
    expect(open).toEqual({ totalCount: 1, nodes: [{ key: KEY }] });
    const ids = all.nodes.flatMap(({ id, transitions }) => [id, ...transitions.nodes.map((node) => node.id)]);
    const { nodes } = await room().ask<{ nodes: unknown[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }',
      { ids },
    );
    expect(nodes).toEqual(ids.map((id, at) => ({ __typename: at % 2 ? 'CircuitTransition' : 'CircuitBreaker', id })));
  });

  it('is set by a person, who says why; the answer shows it and where in the log that stands', async () => {
    const answer = await set({ key: KEY, state: 'FORCE_CLOSED', reason: 'the alarm is false', clientMutationId: 'x' });
    expect(answer).toMatchObject({
      circuitBreaker: {
        state: 'CLOSED',
        forced: true,
        reason: 'the alarm is false',
        changedBy: 'graphql',
        transitions: { nodes: [{ to: 'CLOSED', forced: true, actor: 'graphql' }, { to: 'OPEN' }] },
      },
      clientMutationId: 'x',
      userErrors: [],
    });
    const { events } = await room().ask<{ events: { events: { sequence: number }[] } }>(
      '{ events(filter: { types: [CIRCUIT_CLOSED] }, first: 200) { events { sequence } } }',
    );
    expect(events.events.at(-1)?.sequence).toBe(answer['sequence']);
  });

  it('is not set without a reason, nor is one that no step names', async () => {
    expect(await set({ key: KEY, state: 'AUTOMATIC', reason: ' ' })).toMatchObject({
      circuitBreaker: null,
      userErrors: [{ code: 'INVALID_INPUT', field: ['reason'] }],
    });
    expect(await set({ key: 'paiments', state: 'FORCE_OPEN', reason: 'typo' })).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', field: ['key'] }],
    });
    expect(await breakerOf('paiments')).toBeNull();
    expect(await breakerOf('\u0000')).toBeNull();
  });
});

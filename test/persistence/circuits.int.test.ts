// What the breakers' store promises on the real PostgreSQL: one writer per generation, every transition once, with its line in the log.
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import type { CircuitTransitionRow, CircuitWrite } from '../../src/persistence/circuitStore.ts';
import { connectionConfig } from '../../src/persistence/connection.ts';
import { migrate } from '../../src/persistence/migrate.ts';
import { PostgresStore } from '../../src/persistence/postgresStore.ts';
import { freshSchema } from '../servers/schema.ts';
import { birth, definition, newId, ORDERS } from './commits.ts';

const schema = freshSchema();
let store: PostgresStore;
const writer = randomUUID();

beforeAll(async () => {
  const url = inject('databaseUrl');
  await migrate(url, schema, { mode: 'on', log: silentLog });
  store = new PostgresStore({ url, schema, clock: systemClock, log: silentLog });
});
afterAll(() => store.close());

const AT = 1_700_000_000_123;
const ERROR_ID = randomUUID();

const opening = (key: string, generation = 1, more: Partial<CircuitWrite> = {}): CircuitWrite => ({
  row: {
    key,
    state: 'open',
    snapshot: { value: 'open', context: { generation } },
    failureCount: 5,
    failureThreshold: 5,
    successThreshold: 1,
    resetTimeoutMs: 300_000,
    openedAt: AT,
    retryAt: AT + 300_000,
    lastOpenedAt: AT,
    openedBy: [ERROR_ID],
    forced: false,
    reason: 'it failed \u0000 and \ud800',
    changedBy: 'system',
    generation,
    updatedAt: AT,
  },
  expected: generation - 1,
  writer,
  rejected: 3,
  transitions: [transition('closed', 'open', generation)],
  releaseOverMs: null,
  ...more,
});
const transition = (from: string, to: string, generation: number): CircuitTransitionRow => ({
  from,
  to,
  at: AT,
  reason: `to ${to}`,
  actor: 'system',
  generation,
  errorIds: to === 'open' ? [ERROR_ID] : [],
});

async function rows<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client(connectionConfig(inject('databaseUrl'), schema));
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

describe('circuit breakers on PostgreSQL', () => {
  it('gives back what was written, times to the millisecond and text as escapes', async () => {
    const write = opening('read');
    await store.circuits.saveCircuit(write);
    const found = await store.circuits.circuits(['read', 'unknown']);
    expect(found).toEqual([
      {
        ...write.row,
        reason: String.raw`it failed \u0000 and \ud800`,
        rejected: 3,
        writtenBy: writer,
        writerIsAlive: false,
      },
    ]);
  });

  it('says that a writer lives while its process is entered', async () => {
    const process = { id: randomUUID(), host: 'test', pid: 1 };
    await store.enter(process, () => {});
    await store.circuits.saveCircuit(opening('alive', 1, { writer: process.id }));
    const isAlive = async (): Promise<boolean | undefined> =>
      (await store.circuits.circuits(['alive']))[0]?.writerIsAlive;
    expect(await isAlive()).toBe(true);
    await store.leave(process.id);
    expect(await isAlive()).toBe(false);
  });

  it('writes one of two that expect the same generation, and nothing at all of the other', async () => {
    const before = await store.headSequence();
    const answers = await Promise.all([1, 2, 3, 4].map(() => store.circuits.saveCircuit(opening('raced'))));
    expect(answers.filter((answer) => answer !== undefined)).toEqual([before + 1]);
    expect(await store.headSequence()).toBe(before + 1);
    expect(await rows(`select * from circuit_transitions where breaker_key = 'raced'`)).toHaveLength(1);
    expect((await store.circuits.circuits(['raced']))[0]?.rejected).toBe(3);
  });

  it('numbers every transition in the gapless log, in the order in which they happened', async () => {
    const before = await store.headSequence();
    const three = [
      transition('closed', 'open', 1),
      transition('open', 'halfOpen', 2),
      transition('halfOpen', 'closed', 3),
    ];
    const sequence = await store.circuits.saveCircuit(opening('ordered', 3, { expected: 0, transitions: three }));
    expect(sequence).toBe(before + 3);
    const events = await store.events({ after: before, limit: 10 });
    expect(
      events.map(({ sequence: number, type, workflowId, payload }) => ({ number, type, workflowId, ...payload })),
    ).toEqual(
      three.map(({ from, to, reason, actor, errorIds }, index) => ({
        number: before + 1 + index,
        type: ['CIRCUIT_OPENED', 'CIRCUIT_HALF_OPENED', 'CIRCUIT_CLOSED'][index],
        workflowId: null,
        key: 'ordered',
        from,
        to,
        reason,
        actor,
        errorIds,
      })),
    );
    const written = await rows<{ sequence: number; to_state: string }>(
      `select sequence, to_state from circuit_transitions where breaker_key = 'ordered' order by sequence`,
    );
    expect(written).toEqual([
      { sequence: before + 1, to_state: 'open' },
      { sequence: before + 2, to_state: 'halfOpen' },
      { sequence: before + 3, to_state: 'closed' },
    ]);
  });

  it('adds up the calls that were kept back, and adds no line for counters', async () => {
    await store.circuits.saveCircuit(opening('counted'));
    const before = await store.headSequence();
    const counters = opening('counted', 1, { expected: 1, rejected: 4, transitions: [] });
    expect(await store.circuits.saveCircuit(counters)).toBe(0);
    expect((await store.circuits.circuits(['counted']))[0]?.rejected).toBe(7);
    expect(await store.headSequence()).toBe(before);
  });

  it('tells listeners of the log', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const before = await store.headSequence();
    const stop = store.onEvents((head) => head > before && resolve(head));
    await store.circuits.saveCircuit(opening('told'));
    expect(await promise).toBe(before + 1);
    stop();
  });
});

describe('workflows that sleep until a circuit closes', () => {
  it('are woken one after the other when it does, each at most at its own time, and no others', async () => {
    const LATER = AT + 300_000;
    await store.saveDefinition(definition);
    const sleeping = async (waits: readonly string[], wakeAt: number): Promise<string> => {
      const commit = birth(newId(), null, { waits, head: { status: 'WAITING', wakeAt } });
      await store.commit(commit);
      return commit.workflowId;
    };
    const [one, other] = [await sleeping(['release me'], LATER), await sleeping(['release me'], LATER)].sort();
    const early = await sleeping(['release me'], AT + 1);
    await sleeping(['another'], LATER);
    const held = birth(newId(), randomUUID(), { waits: ['release me'], head: { wakeAt: null } });
    await store.commit(held);
    const closed = { ...opening('release me').row, state: 'closed', updatedAt: AT };
    await store.circuits.saveCircuit({ ...opening('release me'), row: closed, releaseOverMs: 5_000 });
    expect(await store.due(AT + 1, 10, ORDERS)).toEqual([early]);
    const woken = await store.due(AT + 20_000, 10, ORDERS);
    expect(new Set(woken)).toEqual(new Set([one, other, early]));
    expect(await rows('select breaker_key from circuit_waits')).toEqual([{ breaker_key: 'another' }]);
  });
});

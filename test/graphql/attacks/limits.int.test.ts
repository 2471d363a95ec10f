// Callers who ask too much: every transport counts for the same caller, nobody else pays for it, and it ends with the time that was said.
import { once } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { Allowances } from '../../../src/graphql/access/rateLimits.ts';
import { systemClock } from '../../../src/clock.ts';
import { guarded } from '../access/guarded.ts';
import type { Answer } from '../served.ts';
import { closed } from '../closed.ts';

const room = guarded({ rateLimits: { operationsPerMinute: 120, controlsPerMinute: 30, streams: 4 } });
const codeOf = (answer: Answer): unknown => answer.errors?.[0]?.extensions['code'];
const NONE = Buffer.from('Workflow:00000000-0000-4000-8000-000000000000').toString('base64url');
const PAUSE = `pauseWorkflow(input: { workflowId: "${NONE}" }) { userErrors { code } }`;

describe('a caller', () => {
  it('may have as many operations as the limit says, over all transports together; others are not touched', async () => {
    const { ask, keys, clock } = room();
    const codes: unknown[] = [];
    codes.push(
      ...(await Promise.all(Array.from({ length: 30 }, () => ask(keys.VIEWER, '{ headSequence }')))).map(codeOf),
    );
    // As much time as they took is given back.
    const served = codes.filter((code) => code === undefined).length;
    expect(served).toBeGreaterThanOrEqual(20);
    expect(served).toBeLessThan(24);
    const refused = await ask(keys.VIEWER, '{ headSequence }');
    expect([refused.status, codeOf(refused)]).toEqual([429, 'RATE_LIMITED']);
    const waitMs = Number(refused.errors?.[0]?.extensions['retryAfterMs']);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(500);
    const stream = await room().fetch('/graphql/stream', {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.VIEWER}`, accept: 'text/event-stream' },
      body: '{"query":"{ headSequence }"}',
    });
    expect([stream.status, stream.headers.get('retry-after')]).toEqual([429, '1']);
    const client = room().client(`Bearer ${keys.VIEWER}`);
    await expect(client.iterate({ query: '{ headSequence }' }).next()).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    await client.dispose();
    expect(codeOf(await ask(keys.OPERATOR, '{ headSequence }'))).toBeUndefined();
    clock.move(waitMs + 500);
    expect(codeOf(await ask(keys.VIEWER, '{ headSequence }'))).toBeUndefined();
  });

  it('may have fewer control mutations, and each of one request counts; the refused ones fill no audit log', async () => {
    const { ask, keys, open } = room();
    const answer = await ask(
      keys.OPERATOR,
      `mutation { ${Array.from({ length: 8 }, (_, at) => `a${at}: ${PAUSE}`).join(' ')} }`,
    );
    expect(answer.errors?.map(({ extensions }) => extensions['code'])).toContain('RATE_LIMITED');
    const rows = await open.orm.em.fork().execute<{ outcome: string }[]>('select outcome from audit_log');
    expect(rows.map(({ outcome }) => outcome)).not.toContain('RATE_LIMITED');
  });

  it('who may not call a mutation is not let try without end either', async () => {
    const { ask, keys, clock } = room();
    clock.move(60_000);
    const document = 'mutation { startWorkflow(input: { definition: "greet", input: 1 }) { workflow { id } } }';
    const codes: unknown[] = [];
    for (let at = 0; at < 9; at += 1) codes.push(codeOf(await ask(keys.VIEWER, document)));
    expect(codes.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'FORBIDDEN'));
    expect(codes.at(-1)).toBe('RATE_LIMITED');
  });

  it('may have so many sockets and streams open; what ends makes room', async () => {
    const { keys, clock } = room();
    clock.move(60_000);
    const socket = room().socket({ authorization: `Bearer ${keys.ADMIN}` });
    await once(socket, 'open');
    const answers: { id: string; type: string; payload?: { extensions: { code: string } }[] }[] = [];
    socket.on('message', (data: Buffer) => void answers.push(JSON.parse(data.toString()) as never));
    const heard = async (id: string, type: string): Promise<unknown> => {
      for (;;) {
        const found = answers.find((each) => each.type === type && (id === '' || each.id === id));
        if (found) return found.payload?.[0]?.extensions.code;
        await once(socket, 'message');
      }
    };
    socket.send('{"type":"connection_init"}');
    await heard('', 'connection_ack');
    const subscribe = (id: string): void =>
      socket.send(
        JSON.stringify({ id, type: 'subscribe', payload: { query: 'subscription { events { sequence } }' } }),
      );
    for (const id of ['1', '2', '3', '4']) subscribe(id);
    expect(await heard('4', 'error')).toBe('LIMIT_EXCEEDED');
    const sse = await room().fetch('/graphql/stream', {
      method: 'POST',
      headers: { authorization: `Bearer ${keys.ADMIN}`, accept: 'text/event-stream' },
      body: '{"query":"subscription { events { sequence } }"}',
    });
    expect(sse.status).toBe(429);
    const second = room().socket({ authorization: `Bearer ${keys.ADMIN}` });
    await once(second, 'open');
    second.send('{"type":"connection_init"}');
    expect((await closed<[number]>(second))[0]).toBe(1013);
    socket.terminate();
    await vi.waitFor(async () => {
      const third = room().socket({ authorization: `Bearer ${keys.ADMIN}` });
      await once(third, 'open');
      third.send('{"type":"connection_init"}');
      const [said] = (await Promise.race([once(third, 'message'), closed(third)])) as unknown[];
      expect(String(said)).toContain('connection_ack');
      third.terminate();
    }, 10_000);
  });
});

describe('memory', () => {
  it('is not filled by callers who come once', () => {
    const allowances = new Allowances({ operationsPerMinute: 60 }, systemClock);
    for (let at = 0; at < 50_000; at += 1)
      allowances.takeOperation({ name: `subject ${at}`, role: 'VIEWER', by: 'token' });
    expect(allowances.callers).toBe(10_000);
  });
});

// Behind a proxy callers are told apart by what it says of them, and only by that: in the limit of wrong credentials, and in the audit log.
import { expect, it } from 'vitest';
import { guarded } from './guarded.ts';

const behind = guarded({ trustProxy: ['loopback'], rateLimits: { failuresPerMinute: 1 } });
const open = guarded({ rateLimits: { failuresPerMinute: 1 } });
const WRONG = `Bearer hf_${'A'.repeat(43)}`;

const status = async (server: typeof behind, forwarded: string, authorization = WRONG): Promise<number> =>
  (
    await server().fetch('/graphql', {
      method: 'POST',
      headers: { authorization, 'x-forwarded-for': forwarded },
      body: '{"query":"{ headSequence }"}',
    })
  ).status;

it('wrong credentials of one address keep no other from being told what is wrong, and a forged one helps nobody', async () => {
  expect(await status(behind, '203.0.113.7')).toBe(401);
  expect(await status(behind, '203.0.113.8')).toBe(401);
  expect(await status(behind, '203.0.113.7')).toBe(429);
  expect(await status(behind, '6.6.6.6, 203.0.113.7'), 'whatever stands before it').toBe(429);
  expect(await status(behind, '203.0.113.7', `Bearer ${behind().keys.VIEWER}`), 'what is true').toBe(200);
});

it('without a proxy that is trusted the header is nothing', async () => {
  expect(await status(open, '203.0.113.7')).toBe(401);
  expect(await status(open, '203.0.113.8')).toBe(429);
});

it('the audit log has the address of who asked, and the process log of who guesses', async () => {
  const change = (forwarded: string) =>
    behind().fetch('/graphql', {
      method: 'POST',
      headers: { authorization: `Bearer ${behind().keys.ADMIN}`, 'x-forwarded-for': forwarded },
      body: JSON.stringify({
        query: 'mutation { startWorkflow(input: { definition: "greet" }) { workflow { id } userErrors { code } } }',
      }),
    });
  await change('10.1.1.1, 203.0.113.9');
  const { data } = (await behind().ask(
    behind().keys.ADMIN,
    '{ auditLog(first: 20) { nodes { action address } } }',
  )) as unknown as { data: { auditLog: { nodes: { action: string; address: string | null }[] } } };
  expect(data.auditLog.nodes).toContainEqual({ action: 'startWorkflow', address: '203.0.113.9' });
  expect(data.auditLog.nodes).toContainEqual({ action: 'authenticate', address: '203.0.113.7' });
  expect(behind().logged.map(({ bindings }) => bindings)).toContainEqual(
    expect.objectContaining({ address: '203.0.113.7' }),
  );
});

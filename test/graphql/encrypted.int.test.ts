// With an encryption key the API answers as without one: what is encrypted in its columns is opened where it is answered.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { failing, CANARY, secretive } from '../engine/encrypting.ts';
import { placesWith } from '../engine/scanned.ts';
import { served, start } from './served.ts';

const room = served([failing, secretive], { encryption: { keys: { k: randomBytes(32) } } });

it('errors, groups, logs, questions, events, values and states are answered in plain words', async () => {
  const at = room();
  const failed = await start(at, 'failing', CANARY);
  await at.reaches(failed.workflowId, 'AWAITING_INTERVENTION');
  const waiting = await start(at, 'secretive', { card: CANARY });
  await at.reaches(waiting.workflowId, 'WAITING');
  const answer = await at.ask<Record<string, unknown>>(
    `query ($failed: ID!, $waiting: ID!) {
      failed: workflow(id: $failed) {
        input
        errors { nodes { message stackTrace context causes { message stackTrace } } }
        interventions { nodes { reason } }
      }
      waiting: workflow(id: $waiting) { input log { nodes { message fields } } checkpoints { nodes { validation { valid } } } }
      errorGroups { nodes { message } }
      systemErrors { message context }
      events(first: 100) { events { type payload } }
    }`,
    { failed: failed.id, waiting: waiting.id },
  );
  const text = JSON.stringify(answer);
  expect(text).not.toMatch(/hf1:|"sealed"/);
  expect(text).not.toContain('"valid":false');
  expect(answer).toMatchObject({
    failed: { input: CANARY },
    waiting: { input: { card: CANARY } },
    errorGroups: { nodes: [{ message: `no money for ${CANARY}` }] },
    systemErrors: [{ message: `no money for ${CANARY}` }],
  });
  expect(JSON.stringify(answer['waiting'])).toContain(`got ${CANARY}`);
  for (const part of [`because of ${CANARY}`, `"holder":"${CANARY}"`, `Error: no money for ${CANARY}`])
    expect(JSON.stringify(answer['failed'])).toContain(part);
  expect(JSON.stringify(answer['events'])).toContain(`no money for ${CANARY}`);
  const { systemErrors } = await at.ask<{ systemErrors: { id: string }[] }>('{ systemErrors { id } }');
  const resolved = await at.ask<{ resolveError: { systemError: { resolution: { notes: string } } } }>(
    `mutation ($id: ID!) { resolveError(input: { target: { systemErrorId: $id }, kind: FIXED, notes: "told ${CANARY}" })
      { systemError { resolution { notes } } userErrors { message } } }`,
    { id: systemErrors[0]?.id },
  );
  expect(resolved.resolveError.systemError.resolution.notes).toBe(`told ${CANARY}`);
  const { auditLog } = await at.ask<{ auditLog: { nodes: { reason: string }[] } }>('{ auditLog { nodes { reason } } }');
  expect(auditLog.nodes.map(({ reason }) => reason)).toContain(`told ${CANARY}`);
  const sql = new pg.Client(inject('databaseUrl'));
  await sql.connect();
  const [{ schema }] = await at.open.orm.em.execute<[{ schema: string }]>('select current_schema() as schema');
  expect(await placesWith(sql, schema, CANARY)).toEqual([]);
  await sql.end();
});

// With an encryption key the API answers as without one: what is encrypted in its columns is opened where it is answered.
import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { failing, CANARY, secretive } from '../engine/encrypting.ts';
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
});

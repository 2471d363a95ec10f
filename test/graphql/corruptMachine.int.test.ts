// An author's own machine whose newest state is corrupt, and that has heard an event since the last good one: nobody can know what the event meant there, so
// that a person must decide. Whoever is woken finds the matter, what may be done about it, and does it.
import { setup } from 'xstate';
import { expect, it } from 'vitest';
import { fromMachine } from '../../src/fromMachine.ts';
import { served, start } from './served.ts';

const machine = setup({}).createMachine({
  id: 'lamp',
  initial: 'off',
  states: { off: { on: { PRESS: 'on' } }, on: { on: { PRESS: 'off', BREAK: 'broken' } }, broken: { type: 'final' } },
});
const room = served([fromMachine(machine, { version: '1' })], { limits: { sleepAfterMs: 10, pollMs: 20 } });

const PRESS = `mutation ($id: ID!) { sendWorkflowEvent(input: { workflowId: $id, type: "PRESS" }) { userErrors { code message } } }`;

it('stands among the system errors with what a person may do, and goes on when they have done it', async () => {
  const at = room();
  const { id, workflowId } = await start(at, 'lamp');
  await at.reaches(workflowId, 'WAITING');
  expect(await at.ask(PRESS, { id })).toMatchObject({ sendWorkflowEvent: { userErrors: [] } });
  const sql = (text: string): Promise<{ owner: string | null }[]> =>
    at.open.orm.em.fork().getConnection().execute(text, [workflowId]) as never;
  await expect
    .poll(async () => (await sql('select owner from workflows where id = ?'))[0]?.owner, { timeout: 20_000 })
    .toBeNull();
  await sql(
    'update workflow_checkpoints set state_bytes = set_byte(state_bytes, 40, get_byte(state_bytes, 40) # 1) where workflow_id = ? and revision > 1',
  );
  const { errors } = await at.send(PRESS, { id });
  expect(errors?.[0]?.message).toContain('a person must decide');
  const found = await at.ask<{
    systemErrors: { message: string; workflow: { id: string; allowedActions: string[] } }[];
  }>('{ systemErrors(errorType: "WORKFLOW_PARKED") { message workflow { id allowedActions } } }');
  expect(found.systemErrors).toEqual([
    {
      message: expect.stringContaining('restartWorkflow with from: { lastValidCheckpoint: true }'),
      workflow: { id, allowedActions: ['RESTART', 'ROLL_BACK'] },
    },
  ]);
  const restart = `mutation ($id: ID!) { restartWorkflow(input: { workflowId: $id, from: { lastValidCheckpoint: true } }) { userErrors { message } } }`;
  expect(await at.ask(restart, { id })).toEqual({ restartWorkflow: { userErrors: [] } });
  for (const type of ['PRESS', 'BREAK']) {
    const send = `mutation ($id: ID!) { sendWorkflowEvent(input: { workflowId: $id, type: "${type}" }) { userErrors { message } } }`;
    expect(await at.ask(send, { id })).toEqual({ sendWorkflowEvent: { userErrors: [] } });
  }
  await at.reaches(workflowId, 'COMPLETED');
});

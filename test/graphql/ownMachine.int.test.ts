// A workflow of an author's own machine over the API: its steps, its state, what may be done with it, its chart.
import { assign, fromPromise, setup } from 'xstate';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { fromMachine } from '../../src/fromMachine.ts';
import { served, start } from './served.ts';

const machine = setup({
  types: { events: {} as { type: 'APPROVE' }, output: {} as string },
  actors: { work: fromPromise<string, string>(async ({ input }) => `${input} is done`) },
}).createMachine({
  id: 'approval',
  initial: 'preparing',
  states: {
    preparing: { invoke: { src: 'work', input: 'the paper', onDone: 'asking', onError: 'refused' } },
    asking: { tags: ['waits'], on: { APPROVE: 'signing' }, after: { 864_000_000: 'refused' } },
    signing: { invoke: { src: 'work', input: 'the signature', onDone: 'signed', onError: 'refused' } },
    signed: { type: 'final' },
    refused: { type: 'final' },
  },
  output: 'signed',
});
const keeper = setup({ types: { context: {} as { pin: string | null } } }).createMachine({
  id: 'keeper',
  context: { pin: null },
  on: { KEEP: { actions: assign({ pin: ({ event }) => (event as unknown as { pin: string }).pin }) } },
});
const vault = setup({ types: { context: {} as object } }).createMachine({
  id: 'vault',
  context: { pin: 'hunter-9876', apiKey: 'hf_inTheMachine' },
  initial: 'password',
  states: { password: { on: { TOKEN: { target: 'open', meta: { secret: 'sesame-1' } } } }, open: {} },
} as never);
const room = served([
  fromMachine(machine, { version: '1' }),
  fromMachine(vault, { version: '1', sensitive: ['*.pin'] }),
  fromMachine(keeper, { version: '1', sensitive: ['*.pin'] }),
]);

const ALL = `query ($id: ID!) { workflow(id: $id) {
  status currentStep { key } allowedActions machineSnapshot output
  steps { nodes { key status attempt idempotencyKey } }
  checkpoints { totalCount }
  definition { machine { key mermaid } }
} }`;

it('is shown and steered as any other', async () => {
  const at = room();
  const { id, workflowId } = await start(at, 'approval');
  await at.reaches(workflowId, 'WAITING');
  const { workflow } = await at.ask<{ workflow: Record<string, never> }>(ALL, { id });
  expect(workflow).toMatchObject({
    status: 'WAITING',
    currentStep: null,
    allowedActions: [
      'SEND_EVENT',
      'PAUSE',
      'ABORT',
      'RESTART',
      'MIGRATE',
      'ROLL_BACK',
      'RETRY_STEP',
      'CREATE_CHECKPOINT',
    ],
    machineSnapshot: { context: { own: { snapshot: { value: 'asking' }, timers: [{ dueAt: expect.any(Number) }] } } },
    steps: {
      nodes: [
        { key: 'preparing', status: 'COMPLETED', attempt: 1, idempotencyKey: `${workflowId}/preparing#1` },
        { key: 'signing', status: 'PENDING', attempt: 0 },
      ],
    },
    definition: { machine: { key: 'approval', mermaid: expect.stringContaining('"asking"') } },
  });
  const skip = `mutation ($id: ID!) { skipStep(input: { workflowId: $id, stepKey: "signing" }) { userErrors { code message } } }`;
  expect(await at.ask(skip, { id })).toMatchObject({
    skipStep: { userErrors: [{ message: expect.stringContaining('send it an event that leads on') }] },
  });
  const send = `mutation ($id: ID!) { sendWorkflowEvent(input: { workflowId: $id, type: "APPROVE" }) { userErrors { message } } }`;
  expect(await at.ask(send, { id })).toEqual({ sendWorkflowEvent: { userErrors: [] } });
  await at.reaches(workflowId, 'COMPLETED');
  const { workflow: over } = await at.ask<{ workflow: Record<string, never> }>(ALL, { id });
  expect(over).toMatchObject({
    status: 'COMPLETED',
    allowedActions: ['RESTART', 'ROLL_BACK', 'RETRY_STEP'],
    output: 'signed',
  });
});

it('does not show what its author calls sensitive, also where only the machine has it', async () => {
  const at = room();
  const { id } = await start(at, 'keeper');
  const keep = `mutation ($id: ID!) { sendWorkflowEvent(input: { workflowId: $id, type: "KEEP", payload: { pin: "hunter-1234" } }) { userErrors { message } } }`;
  expect(await at.ask(keep, { id })).toEqual({ sendWorkflowEvent: { userErrors: [] } });
  const { workflow } = await at.ask<{ workflow: { machineSnapshot: unknown } }>(
    'query ($id: ID!) { workflow(id: $id) { machineSnapshot } }',
    { id },
  );
  expect(workflow.machineSnapshot).toMatchObject({
    context: { own: { snapshot: { context: { pin: '[redacted]' } } } },
  });
});

it('has no secrets in its chart either, neither for who reads it nor for who inspects it; names of states are none', async () => {
  const at = room();
  const { id } = await start(at, 'vault');
  const { workflow } = await at.ask<{ workflow: { definition: { machine: { config: object } } } }>(
    'query ($id: ID!) { workflow(id: $id) { definition { machine { config } } } }',
    { id },
  );
  const shown = {
    context: { pin: '[redacted]', apiKey: '[redacted]' },
    initial: 'password',
    states: { password: { on: { TOKEN: { target: 'open', meta: { secret: '[redacted]' } } } }, open: {} },
  };
  expect(workflow.definition.machine.config).toMatchObject(shown);
  const client = createClient({ url: `${at.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const watching = client.iterate<{ inspection: { definition: string } }>({
    query: `subscription { inspection(workflowId: "${id}") }`,
  });
  const { value } = await watching.next();
  await client.dispose();
  const { data } = value as { data: { inspection: { definition: string } } };
  expect(JSON.parse(data.inspection.definition)).toMatchObject(shown);
  const { em } = at.open.orm;
  const [row] = await em
    .fork()
    .execute<{ text: string }[]>(`select machine::text as text from workflow_definitions where name = 'vault'`);
  expect(row?.text).toContain('[redacted]');
  expect(row?.text).not.toMatch(/hunter|hf_in|sesame/);
});

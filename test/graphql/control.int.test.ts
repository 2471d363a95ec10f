// Mutations: what they move, how they refuse, and that a payload shows the state after its change.
import { describe, expect, it } from 'vitest';
import { served, start } from './served.ts';

const room = served();

interface Payload {
  readonly workflow?: { readonly status: string; readonly revision: number } | null;
  readonly userErrors: readonly { code: string; message: string; field: string[] | null }[];
  readonly sequence: number | null;
  readonly clientMutationId: string | null;
}

const ABSENT = Buffer.from('Workflow:00000000-0000-7000-8000-000000000000').toString('base64url');

async function mutate(
  name: string,
  input: Record<string, unknown>,
  more = '',
): Promise<Payload & Record<string, never>> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const workflow = name === 'createCheckpoint' || name === 'resolveError' ? '' : 'workflow { status revision }';
  const data = await room().ask<Record<string, Payload & Record<string, never>>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${workflow} ${more} userErrors { code message field } sequence clientMutationId } }`,
    { input: { clientMutationId: 'mine', ...input } },
  );
  const payload = data[name];
  expect(payload?.clientMutationId).toBe('mine');
  return payload as Payload & Record<string, never>;
}

describe('what is not there', () => {
  it('is named by the field that was wrong: the step, with those that there are, or the workflow', async () => {
    const { id } = await start(room(), 'wait');
    for (const name of ['retryStep', 'skipStep'])
      expect((await mutate(name, { workflowId: id, stepKey: 'nowhere' })).userErrors).toEqual([
        {
          code: 'NOT_FOUND',
          field: ['stepKey'],
          message: expect.stringMatching(/has no step "nowhere"; it has word, end$/) as string,
        },
      ]);
    for (const [name, more] of [
      ['retryStep', { stepKey: 'end' }],
      ['skipStep', { stepKey: 'end' }],
      ['createCheckpoint', { description: 'x' }],
      ['migrateWorkflow', {}],
    ] as const)
      expect((await mutate(name, { workflowId: ABSENT, ...more })).userErrors).toMatchObject([
        { code: 'NOT_FOUND', field: ['workflowId'] },
      ]);
    expect((await mutate('migrateWorkflow', { workflowId: id, toVersion: '99' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['toVersion'] },
    ]);
  });
});

describe('a workflow', () => {
  it('is paused, resumed and given the event that it waits for', async () => {
    const { id, workflowId } = await start(room(), 'wait');
    const paused = await mutate('pauseWorkflow', { workflowId: id, reason: 'lunch' });
    expect(paused).toMatchObject({ userErrors: [], workflow: { status: 'PAUSED' } });
    const resumed = await mutate('resumeWorkflow', { workflowId: id, expectedRevision: paused.workflow?.revision });
    expect(resumed).toMatchObject({ userErrors: [], workflow: { status: 'WAITING' } });
    expect(resumed.sequence).toBeGreaterThan(paused.sequence ?? 0);
    expect(await mutate('sendWorkflowEvent', { workflowId: id, type: 'word', payload: { said: 'go' } })).toMatchObject({
      userErrors: [],
    });
    await room().reaches(workflowId, 'COMPLETED');
    const { workflow } = await room().ask<Record<string, never>>(
      'query ($id: ID!) { workflow(id: $id) { output steps { nodes { key status output } } } }',
      { id },
    );
    expect(workflow).toEqual({
      output: 'over',
      steps: {
        nodes: [
          { key: 'word', status: 'COMPLETED', output: { said: 'go' } },
          { key: 'end', status: 'COMPLETED', output: 'over' },
        ],
      },
    });
  });

  it('is aborted', async () => {
    const { id, workflowId } = await start(room(), 'wait');
    expect(await mutate('abortWorkflow', { workflowId: id, reason: 'not needed' })).toMatchObject({ userErrors: [] });
    await room().reaches(workflowId, 'ABORTED');
  });

  it('gets a checkpoint of its own', async () => {
    const { id } = await start(room(), 'wait');
    const made = await mutate(
      'createCheckpoint',
      { workflowId: id, description: 'before the audit' },
      'checkpoint { type description automatic triggeredBy }',
    );
    expect(made).toMatchObject({
      userErrors: [],
      checkpoint: { type: 'MANUAL', description: 'before the audit', automatic: false, triggeredBy: 'graphql' },
    });
  });

  it('is moved twice in one document, and each payload shows its own change', async () => {
    const { id } = await start(room(), 'wait');
    const { a, b } = await room().ask<Record<string, never>>(
      `mutation ($id: ID!) { a: pauseWorkflow(input: { workflowId: $id }) { workflow { status } }
         b: resumeWorkflow(input: { workflowId: $id }) { workflow { status } } }`,
      { id },
    );
    expect([a, b]).toEqual([{ workflow: { status: 'PAUSED' } }, { workflow: { status: 'WAITING' } }]);
  });
});

describe('a question', () => {
  it('is answered with notes, once', async () => {
    const { id, workflowId } = await start(room(), 'release', { failures: 0 });
    await room().reaches(workflowId, 'AWAITING_INTERVENTION');
    const { workflow } = await room().ask<{ workflow: { interventions: { nodes: { id: string }[] } } }>(
      'query ($id: ID!) { workflow(id: $id) { interventions(status: [OPEN]) { nodes { id } } } }',
      { id },
    );
    const interventionId = workflow.interventions.nodes[0]?.id;
    const more = 'intervention { status decision decidedBy notes }';
    expect(await mutate('decideIntervention', { interventionId, option: 'approve', notes: ' ' }, more)).toMatchObject({
      userErrors: [{ code: 'NOTES_REQUIRED', field: ['notes'] }],
      intervention: null,
    });
    expect(
      await mutate('decideIntervention', { interventionId, option: 'approve', notes: 'looks good' }, more),
    ).toMatchObject({
      userErrors: [],
      intervention: { status: 'DECIDED', decision: 'approve', decidedBy: 'graphql', notes: 'looks good' },
    });
    await room().reaches(workflowId, 'COMPLETED');
    const again = await mutate('decideIntervention', { interventionId, option: 'approve', notes: 'again' }, more);
    expect(again.userErrors).toHaveLength(1);
  });
});

describe('a mutation that cannot be done', () => {
  it.each(['pauseWorkflow', 'resumeWorkflow', 'abortWorkflow', 'retryStep'])(
    '%s says NOT_FOUND for what is not there',
    async (name) => {
      expect(await mutate(name, { workflowId: ABSENT })).toMatchObject({
        userErrors: [{ code: 'NOT_FOUND' }],
        workflow: null,
        sequence: null,
      });
    },
  );

  it('says STALE_REVISION when somebody was faster', async () => {
    const { id } = await start(room(), 'wait');
    expect(await mutate('pauseWorkflow', { workflowId: id, expectedRevision: 99 })).toMatchObject({
      userErrors: [{ code: 'STALE_REVISION', field: ['expectedRevision'] }],
    });
  });

  it('says INVALID_STATE for a workflow that is not paused', async () => {
    const { id } = await start(room(), 'wait');
    expect((await mutate('resumeWorkflow', { workflowId: id })).userErrors).toMatchObject([{ code: 'INVALID_STATE' }]);
  });

  it('says NOT_FOUND for a definition that is not registered', async () => {
    expect((await mutate('startWorkflow', { definition: 'nothing' })).userErrors).toMatchObject([
      { code: 'NOT_FOUND', field: ['definition'] },
    ]);
  });

  it('names the version where that is not registered, with those that are', async () => {
    expect((await mutate('startWorkflow', { definition: 'wait', version: '99' })).userErrors).toEqual([
      {
        code: 'NOT_FOUND',
        field: ['version'],
        message: 'no version 99 of workflow "wait" is registered here; there are: 1',
      },
    ]);
  });

  it('says DUPLICATE_KEY and IDEMPOTENCY_MISMATCH', async () => {
    const input = { definition: 'wait', key: 'order-7', idempotencyKey: 'once' };
    const first = await mutate('startWorkflow', input);
    expect(first.userErrors).toEqual([]);
    expect((await mutate('startWorkflow', input)).userErrors).toEqual([]);
    expect((await mutate('startWorkflow', { ...input, idempotencyKey: 'twice' })).userErrors).toMatchObject([
      { code: 'DUPLICATE_KEY', field: ['key'] },
    ]);
    expect((await mutate('startWorkflow', { ...input, input: 'other' })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_MISMATCH' },
    ]);
  });

  it('refuses the id of something else before it asks the engine', async () => {
    const { errors } = await room().send('mutation { pauseWorkflow(input: { workflowId: "nonsense" }) { sequence } }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  });
});

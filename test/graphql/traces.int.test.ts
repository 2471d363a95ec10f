// The trace of a request goes through: into the workflow and its children, into what their steps hand on, into errors, events and lines of the log.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { FatalError } from '../../src/failures/authored.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import { served } from './served.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const GIVEN = `00-${TRACE}-00f067aa0ba902b7-01`;

/** What each step was given to hand on. */
const handedOn: string[] = [];
const leaf = workflow('leaf', { version: '1' }).step('call', {
  onExhausted: 'fail',
  run: ({ traceparent }) => {
    handedOn.push(traceparent);
    throw new FatalError('the leaf fell');
  },
});
const branch = workflow('branch', { version: '1' }).child('leaves', leaf, { input: () => undefined });
const tree = workflow('tree', { version: '1' })
  .step('grows', { run: ({ traceparent }) => void handedOn.push(traceparent) })
  .child('branches', branch, { input: () => undefined });
const room = served([leaf, branch, tree]);

const START = `mutation ($input: StartWorkflowInput!) {
  startWorkflow(input: $input) { workflow { workflowId traceId } userErrors { code field message } } }`;

interface Started {
  readonly data: {
    readonly startWorkflow: {
      readonly workflow: { readonly workflowId: string; readonly traceId: string } | null;
      readonly userErrors: readonly object[];
    };
  };
}

async function start(input: object, headers: Record<string, string> = {}): Promise<Started['data']['startWorkflow']> {
  const answer = await fetch(`${room().url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query: START, variables: { input } }),
  });
  return ((await answer.json()) as Started).data.startWorkflow;
}

describe('a trace', () => {
  it('that comes in the header is that of the workflow, of its children, and of all that they record', async () => {
    handedOn.length = 0;
    const { workflow: started } = await start({ definition: 'tree' }, { traceparent: GIVEN });
    expect(started?.traceId).toBe(TRACE);
    await room().reaches(started?.workflowId ?? '', 'FAILED');
    expect(handedOn.map((text) => text.slice(3, 35))).toEqual([TRACE, TRACE]);
    expect(new Set(handedOn.map((text) => text.slice(36, 52))).size).toBe(2);
    const found = await room().ask<{
      workflows: { nodes: { definition: { name: string }; parent: object | null }[] };
      errors: { nodes: { traceId: string; stepKey: string; related: { nodes: { stepKey: string }[] } }[] };
      events: { events: { type: string; traceId: string; payload: { traceId?: string } }[] };
    }>(
      `query ($trace: String!) {
        workflows(filter: { traceId: $trace }) { nodes { definition { name } } }
        errors(filter: { traceId: $trace }) { nodes { traceId stepKey related { nodes { stepKey } } } }
        events(filter: { types: [WORKFLOW_STARTED, ERROR_RECORDED] }, first: 200) { events { type traceId payload } } }`,
      { trace: TRACE },
    );
    expect(found.workflows.nodes.map(({ definition }) => definition.name).sort()).toEqual(['branch', 'leaf', 'tree']);
    expect(found.errors.nodes.map(({ stepKey }) => stepKey)).toEqual(['branches', 'leaves', 'call']);
    // From any of them to all of them.
    for (const { traceId, related } of found.errors.nodes) {
      expect(traceId).toBe(TRACE);
      expect(related.nodes.map(({ stepKey }) => stepKey)).toEqual(['branches', 'leaves', 'call']);
    }
    const { events } = found.events;
    expect(events.map(({ type }) => type).sort()).toEqual([
      ...Array(3).fill('ERROR_RECORDED'),
      ...Array(3).fill('WORKFLOW_STARTED'),
    ]);
    for (const { traceId, payload } of events) expect([traceId, payload.traceId]).toEqual([TRACE, TRACE]);
  });

  it('of the input wins over that of the header; one that is none is refused there, and passed over here', async () => {
    const other = `00-${'a'.repeat(32)}-00f067aa0ba902b7-01`;
    const input = { definition: 'greet', traceparent: other };
    expect((await start(input, { traceparent: GIVEN })).workflow?.traceId).toBe('a'.repeat(32));
    const { workflow: none, userErrors } = await start({ definition: 'greet', traceparent: 'abc' });
    expect(none).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'INVALID_INPUT', field: ['traceparent'] }]);
    const { workflow: own } = await start({ definition: 'greet' }, { traceparent: 'abc' });
    expect(own?.traceId).toBe(own?.workflowId.replaceAll('-', ''));
  });

  it('of a workflow that was stored before there were traces is its own id', async () => {
    const { workflow: own } = await start({ definition: 'greet' });
    const id = own?.workflowId ?? '';
    await room().reaches(id, 'COMPLETED');
    await room().open.orm.em.fork().execute('update workflows set traceparent = null where id = ?', [id]);
    const traceId = id.replaceAll('-', '');
    const { workflows } = await room().ask<{ workflows: { nodes: object[] } }>(
      `query ($trace: String!) { workflows(filter: { traceId: $trace }) { nodes { workflowId traceId } } }`,
      { trace: traceId },
    );
    expect(workflows.nodes).toEqual([{ workflowId: id, traceId }]);
    const none = await room().ask(`{ workflows(filter: { traceId: "' or true --" }) { nodes { workflowId } } }`);
    expect(none).toEqual({ workflows: { nodes: [] } });
    const claimed = await room().open.engine.store.claim(id as WorkflowId, crypto.randomUUID(), { reopen: true });
    expect(claimed?.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
  });
});

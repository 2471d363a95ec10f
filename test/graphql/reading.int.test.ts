// What an operator reads: a workflow with everything that belongs to it, errors, questions, lists in pages.
import { beforeAll, describe, expect, it } from 'vitest';
import { served, start } from './served.ts';

const room = served();

const EVERYTHING = `query ($id: ID!) {
  node(id: $id) { id ... on Workflow { workflowId key threadId status phase revision input output createdAt startedAt updatedAt completedAt
    duration startedBy lastSequence
    definition { id name version hash createdAt machine { key version config } steps { key kind dependsOn phase milestone agentType timeout critical idempotent grade } }
    currentStep { key status }
    steps { totalCount nodes { id key status attempt round dependsOn { key } startedAt endedAt duration output error { message } definition { key } } }
    attempts { totalCount nodes { id tag kind stepKey workKey round attempt agentType phase delay startedAt endedAt duration outcome output error { id } } }
    checkpoints { totalCount nodes { id revision type stepKey createdAt description automatic triggeredBy schemaVersion checksum sizeBytes storedBytes compression state workflow { id } } }
    stateHistory { nodes { id revision schemaVersion status stepKey reason data persistedAt checkpoint { id } restoredFrom { id } } }
    errors { totalCount nodes { id stepKey attempt errorType class category severity retryable message stackTrace causes { name message stackTrace } context
      fingerprint checkpoint { id } checkpointCount recoveryAction occurredAt resolution { kind } workflow { id } } }
    log { totalCount nodes { id sequence at level message stepKey attempt fields dropped } }
    interventions { nodes { id stepKey trigger prompt reason requiredAction actionUrl severity onDeadline escalatedAt overdueAt conflict { type severity affectedItems recommendedActions } options { key label action } status requestedAt expiresAt error { id } workflow { id } decision decidedBy decidedAt notes } }
    events { events { __typename sequence occurredAt type workflowId revision payload workflow { id }
      ... on StepEvent { stepKey } ... on ErrorEvent { error { id } systemError { id } } ... on InterventionEvent { intervention { id } }
      ... on CheckpointEvent { checkpoint { id } } } endSequence headSequence oldestSequence hasMore }
  } }
}`;

interface Paged {
  readonly nodes: { readonly id: string }[];
  readonly pageInfo: { readonly startCursor: string | null; readonly hasPreviousPage: boolean };
}

interface Found {
  node: Record<string, never> & {
    status: string;
    steps: { nodes: { key: string; status: string; attempt: number; output: unknown }[] };
    attempts: { nodes: Record<string, unknown>[] };
    errors: { nodes: Record<string, unknown>[] };
    log: { nodes: { id: string }[] };
    interventions: { nodes: { id: string; prompt: string; status: string }[] };
    checkpoints: { nodes: { id: string; state: Record<string, unknown> }[] };
    events: { events: { sequence: number; type: string; __typename: string }[] };
  };
}

describe('a workflow that failed twice and asks a person', () => {
  let id = '';
  let found: Found['node'];
  beforeAll(async () => {
    const started = await start(room(), 'release', { failures: 2 });
    id = started.id;
    await room().reaches(started.workflowId, 'AWAITING_INTERVENTION');
    found = (await room().ask<Found>(EVERYTHING, { id })).node;
  });

  it('has its events in pages that are read back from the end, too', async () => {
    const back = async (beforeSequence: number, first: number): Promise<{ read: number[]; hasMore: boolean }> => {
      const { node } = await room().ask<{ node: { events: { events: { sequence: number }[]; hasMore: boolean } } }>(
        `query ($id: ID!, $before: Sequence, $first: Int) { node(id: $id) { ... on Workflow {
           events(beforeSequence: $before, first: $first) { events { sequence } hasMore } } } }`,
        { id, before: beforeSequence, first },
      );
      return { read: node.events.events.map(({ sequence }) => sequence), hasMore: node.events.hasMore };
    };
    const all = found.events.events.map(({ sequence }) => sequence);
    expect(all.length).toBeGreaterThan(4);
    const newest = await back(Number.MAX_SAFE_INTEGER, 3);
    expect(newest).toEqual({ read: all.slice(-3), hasMore: true });
    expect(await back(newest.read[0] as number, 200)).toEqual({ read: all.slice(0, -3), hasMore: false });
    const both = await room().send('{ events(afterSequence: 1, beforeSequence: 3) { hasMore } }');
    expect(both.errors?.[0]?.message).toContain('not both');
  });

  it('is shown with its input, its status and the step that it is at', () => {
    expect(found).toMatchObject({
      id,
      status: 'AWAITING_INTERVENTION',
      input: { failures: 2 },
      output: null,
      startedBy: 'graphql',
      currentStep: { key: 'ship', status: 'AWAITING_INTERVENTION' },
      definition: { name: 'release', version: '1' },
    });
  });

  it('shows where each step stands and what it returned', () => {
    expect(found.steps.nodes.map(({ key, status, attempt }) => [key, status, attempt])).toEqual([
      ['build', 'COMPLETED', 1],
      ['test', 'COMPLETED', 3],
      ['ship', 'AWAITING_INTERVENTION', 0],
    ]);
    expect(found.steps.nodes[1]?.output).toBe(3);
  });

  it('shows every attempt with its outcome', () => {
    expect(found.attempts.nodes.map(({ stepKey, attempt, outcome }) => [stepKey, attempt, outcome])).toEqual([
      ['build', 1, 'COMPLETED'],
      ['test', 1, 'FAILED'],
      ['test', 2, 'FAILED'],
      ['test', 3, 'COMPLETED'],
    ]);
  });

  it('shows its errors whole, newest first, with the cause chain', () => {
    expect(found.errors.nodes.map(({ message }) => message)).toEqual(['attempt 2 failed', 'attempt 1 failed']);
    expect(found.errors.nodes[0]).toMatchObject({
      errorType: 'Error',
      stepKey: 'test',
      attempt: 2,
      causes: [{ name: 'Error', message: 'the cause' }],
      recoveryAction: 'RETRY_WITH_BACKOFF',
      resolution: null,
    });
    expect(found.errors.nodes[0]?.['stackTrace']).toContain('attempt 2 failed');
  });

  it('opens the state of every checkpoint', () => {
    expect(found.checkpoints.nodes.length).toBeGreaterThan(3);
    for (const { state } of found.checkpoints.nodes)
      expect(state).toMatchObject({ machine: 'release', status: 'active' });
  });

  it('shows its question and its lines in the log, in order', () => {
    expect(found.interventions.nodes).toMatchObject([{ prompt: 'Ship it?', status: 'OPEN', stepKey: 'ship' }]);
    const said = { level: 'WARN', message: 'the workflow stops and asks a person', stepKey: 'ship', attempt: null };
    expect(found.log.nodes).toContainEqual(expect.objectContaining(said));
    const sequences = found.events.events.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
    expect(found.events.events.map(({ __typename }) => __typename)).toEqual(
      expect.arrayContaining(['WorkflowEvent', 'StepEvent', 'ErrorEvent', 'InterventionEvent']),
    );
  });

  it.each([
    'attempts',
    'checkpoints',
    'stateHistory',
    'stateValidations',
    'errors',
    'retryHistories',
    'recoveryAttempts',
    'interventions',
    'log',
  ])('pages through its %s from the end to the beginning', async (name) => {
    const page = async (given: string) =>
      (
        await room().ask<{ workflow: Record<string, Paged> }>(
          `query ($id: ID!) { workflow(id: $id) { ${name}(${given}) { nodes { id } pageInfo { startCursor hasPreviousPage } } } }`,
          { id },
        )
      ).workflow[name] as Paged;
    const all = (await page('first: 200')).nodes;
    const seen: { id: string }[] = [];
    let before = '';
    for (let more = true; more; ) {
      const found: Paged = await page(`last: 2${before && `, before: "${before}"`}`);
      seen.unshift(...found.nodes);
      before = found.pageInfo.startCursor ?? '';
      more = found.pageInfo.hasPreviousPage;
    }
    expect(seen).toEqual(all);
  });

  it('finds every object again by its id', async () => {
    const ids = (
      await room().ask<{ node: object }>(
        `query ($id: ID!) { node(id: $id) { ... on Workflow { id definition { id } steps { nodes { id } } attempts { nodes { id } }
           checkpoints { nodes { id } } stateHistory { nodes { id } } errors { nodes { id } } interventions { nodes { id } }
           recoveryAttempts { nodes { id } } retryHistories { nodes { id } } } } }`,
        { id },
      )
    ).node;
    const all = [...JSON.stringify(ids).matchAll(/"id":"([^"]+)"/g)].map((match) => match[1]);
    expect(all.length).toBeGreaterThan(20);
    const { nodes } = await room().ask<{ nodes: { id: string }[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
      {
        ids: all,
      },
    );
    expect(nodes.map((node) => node?.id)).toEqual(all);
  });
});

describe('lists', () => {
  beforeAll(async () => {
    for (let at = 0; at < 7; at += 1) {
      const { workflowId } = await start(room(), 'greet', at);
      await room().reaches(workflowId, 'COMPLETED');
    }
  });

  const PAGE = `query ($first: Int, $after: String, $last: Int, $before: String) {
    workflows(filter: { definition: "greet" }, first: $first, after: $after, last: $last, before: $before) {
      nodes { input } edges { cursor } totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
  interface Page {
    workflows: {
      nodes: { input: number }[];
      totalCount: number;
      pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
    };
  }

  it('come page by page, newest first, and nothing is left out or doubled', async () => {
    const seen: number[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { workflows }: Page = await room().ask<Page>(PAGE, { first: 3, after });
      seen.push(...workflows.nodes.map(({ input }) => input));
      expect(workflows.totalCount).toBe(7);
      ({ hasNextPage: more, endCursor: after } = workflows.pageInfo);
    }
    expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0]);
  });

  it('and backwards from the end', async () => {
    const end = (await room().ask<Page>(PAGE, { last: 2 })).workflows;
    expect(end.nodes.map(({ input }) => input)).toEqual([1, 0]);
    expect(end.pageInfo.hasPreviousPage).toBe(true);
    const before = (await room().ask<Page>(PAGE, { last: 3, before: end.pageInfo.startCursor })).workflows;
    expect(before.nodes.map(({ input }) => input)).toEqual([4, 3, 2]);
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  it.each([
    ['a size above 200', { first: 201 }],
    ['a negative size', { first: -1 }],
    ['both directions', { first: 1, last: 1 }],
    ['a cursor that is none', { after: 'nonsense' }],
    ['a cursor of another list', { after: Buffer.from('[1]').toString('base64url') }],
    ['a forged cursor', { after: Buffer.from('[[1e15],"x"]').toString('base64url') }],
  ])('refuse %s', async (_, variables) => {
    const { errors } = await room().send(PAGE, variables);
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });

  it('are filtered by what is given', async () => {
    const { workflows, errors, systemErrors, statistics, workflowDefinitions, interventions } = await room().ask<
      Record<string, never>
    >(`{
      workflows(filter: { status: [COMPLETED], hasUnresolvedErrors: false, created: { from: "2020-01-01T00:00:00Z" } }) { totalCount }
      errors(filter: { severity: [LOW, MEDIUM, HIGH, CRITICAL], resolved: false, stepKey: "test" }) { totalCount nodes { id } }
      systemErrors(severity: CRITICAL) { id }
      workflowDefinitions { totalCount nodes { name workflows(first: 10) { totalCount nodes { id } } } }
      interventions(status: [OPEN]) { totalCount }
      statistics { generatedAt openInterventions workflows { total byStatus { status count } }
        errors { total unresolved byClass { class count } bySeverity { severity count } } stream { headSequence oldestSequence subscribers } }
    }`);
    expect({ workflows, errors, systemErrors, interventions }).toMatchObject({
      workflows: { totalCount: 7 },
      errors: { totalCount: 2 },
      systemErrors: [],
      interventions: { totalCount: 1 },
    });
    expect(workflowDefinitions).toMatchObject({
      totalCount: 4,
      nodes: [
        { name: 'doomed' },
        { name: 'greet', workflows: { totalCount: 7 } },
        { name: 'release', workflows: { totalCount: 1 } },
        { name: 'wait' },
      ],
    });
    expect(statistics).toMatchObject({
      openInterventions: 1,
      workflows: { total: 8, byStatus: expect.arrayContaining([{ status: 'COMPLETED', count: 7 }]) as never },
      errors: { total: 2, unresolved: 2 },
    });
  });
});

describe('one workflow', () => {
  it('is found by its UUID and by its business key', async () => {
    const { startWorkflow } = await room().ask<{ startWorkflow: { workflow: { workflowId: string } } }>(
      'mutation { startWorkflow(input: { definition: "wait", key: "order-1" }) { workflow { workflowId } } }',
    );
    const { workflowId } = startWorkflow.workflow;
    const found = await room().ask(
      `query ($uuid: String) { a: workflow(workflowId: $uuid) { workflowId } b: workflow(definition: "wait", key: "order-1") { workflowId }
        c: workflow(definition: "wait", key: "another") { workflowId } d: workflow(workflowId: "nonsense") { workflowId } }`,
      { uuid: workflowId },
    );
    expect(found).toEqual({ a: { workflowId }, b: { workflowId }, c: null, d: null });
  });

  it('must be named in one way', async () => {
    const { errors } = await room().send('{ a: workflow { id } b: workflow(definition: "wait") { id } }');
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['BAD_USER_INPUT', 'BAD_USER_INPUT']);
  });
});

// Loops, steps over items and the work as a whole, as the API shows them: which steps there are, where each stands, under which keys its work
// is done, and what agents tell of themselves, now and in each checkpoint.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

let release: () => void;
const held = new Promise<void>((resolve) => {
  release = resolve;
});

const book = workflow('book', { version: '1' })
  .step('plan', { phase: 'planning', milestone: 'planned', agentType: 'planner', run: () => 'three chapters' })
  .loop('revise', {
    phase: 'writing',
    budget: 4,
    body: (pass) =>
      pass
        .each('chapter', {
          agentType: 'writer',
          items: () => ['a', 'b', 'c'],
          concurrency: 2,
          tolerated: 1,
          run: ({ item, pass: number }) => `${item}${number}`,
        })
        .step('review', { agentType: 'critic', run: ({ pass: number }) => number }),
    until: ({ pass }) => pass === 2,
  })
  .step('print', {
    phase: 'printing',
    agentType: 'printer',
    run: async ({ progress, report }) => {
      progress({ sheets: 12 });
      report({ agentState: { ink: 'low' }, metrics: { pages: 96 } });
      await held;
    },
  });

const mail = workflow('mail', { version: '1', onBranchFailure: 'settle' }).each('send', {
  items: () => [1],
  tolerated: '2.5%',
  onItemFailure: 'failFast',
  run: () => 1,
});

const room = served([book, mail]);

const WHOLE = `query ($id: ID!) { workflow(id: $id) { phase completedPhases milestones metrics
  agents { stepKey agentType status state } tasks { stepKey status agentType progress }
  definition { steps { key kind loop budget concurrency tolerated toleratedShare } machine { mermaid } }
  steps { totalCount nodes { id key status workKey pass round items { total begun underWay failed } definition { kind loop } } }
  attempts { nodes { stepKey workKey } }
  checkpoints(last: 200) { nodes { phase completedPhases milestones metrics tasks { stepKey status } agents { agentType } } } } }`;

type Found = Record<string, never> & {
  steps: { totalCount: number; nodes: { id: string; key: string; status: string }[] };
  attempts: { nodes: { workKey: string }[] };
  checkpoints: { nodes: { phase: string | null; completedPhases: string[] }[] };
  definition: { machine: { mermaid: string } };
};
const read = async (id: string): Promise<Found> => (await room().ask<{ workflow: Found }>(WHOLE, { id })).workflow;

describe('a step over items of which a share may fail', () => {
  it('shows the share as its author wrote it', async () => {
    const shown = await room().ask(
      '{ workflowDefinition(name: "mail") { onBranchFailure steps { tolerated toleratedShare onItemFailure } } }',
    );
    expect(shown).toEqual({
      workflowDefinition: {
        onBranchFailure: 'SETTLE',
        steps: [{ tolerated: null, toleratedShare: '2.5%', onItemFailure: 'FAIL_FAST' }],
      },
    });
  });
});

describe('the machine of a definition', () => {
  it('is drawn with its steps alone where that is asked for', async () => {
    const { workflowDefinition: found } = await room().ask<{ workflowDefinition: { machine: { mermaid: string } } }>(
      '{ workflowDefinition(name: "book") { machine { mermaid(stepsOnly: true) } } }',
    );
    expect(found.machine.mermaid).toMatch(/state "chapter" as/);
    expect(found.machine.mermaid).not.toMatch(/"(running|retrying|control)"/);
  });
});

describe('a workflow with a loop over items', () => {
  it('shows every step with its place, its pass and its keys', async () => {
    const { id, workflowId } = await start(room(), 'book');
    await expect.poll(async () => (await read(id)).metrics, { timeout: 10_000 }).toEqual({ pages: 96 });
    const found = await read(id);
    expect(found).toMatchObject({
      phase: 'printing',
      completedPhases: ['planning', 'writing'],
      milestones: ['planned'],
      agents: [{ stepKey: 'print', agentType: 'printer', status: 'RUNNING', state: { ink: 'low' } }],
      tasks: [
        { stepKey: 'plan', status: 'COMPLETED', agentType: 'planner', progress: null },
        { stepKey: 'revise', status: 'COMPLETED', agentType: null, progress: null },
        { stepKey: 'print', status: 'RUNNING', agentType: 'printer', progress: { sheets: 12 } },
      ],
      definition: {
        steps: [
          {
            key: 'plan',
            kind: 'STEP',
            loop: null,
            budget: null,
            concurrency: null,
            tolerated: null,
            toleratedShare: null,
          },
          {
            key: 'revise',
            kind: 'LOOP',
            loop: null,
            budget: 4,
            concurrency: null,
            tolerated: null,
            toleratedShare: null,
          },
          {
            key: 'chapter',
            kind: 'STEP',
            loop: 'revise',
            budget: null,
            concurrency: 2,
            tolerated: 1,
            toleratedShare: null,
          },
          {
            key: 'review',
            kind: 'STEP',
            loop: 'revise',
            budget: null,
            concurrency: null,
            tolerated: null,
            toleratedShare: null,
          },
          {
            key: 'print',
            kind: 'STEP',
            loop: null,
            budget: null,
            concurrency: null,
            tolerated: null,
            toleratedShare: null,
          },
        ],
      },
    });
    expect(found.steps.totalCount).toBe(5);
    expect(found.steps.nodes.map(({ key, status }) => `${key} ${status}`)).toEqual([
      'plan COMPLETED',
      'revise COMPLETED',
      'chapter COMPLETED',
      'review COMPLETED',
      'print RUNNING',
    ]);
    expect(found.attempts.nodes.map(({ workKey }) => workKey).sort()).toEqual(
      [
        'plan',
        'print',
        'review#1',
        'review#2',
        ...['1.1', '1.2', '1.3', '2.1', '2.2', '2.3'].map((at) => `chapter#${at}`),
      ].sort(),
    );
    const { nodes } = await room().ask<{ nodes: object[] }>(
      'query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Step { key } } }',
      { ids: found.steps.nodes.map((step) => step.id) },
    );
    expect(nodes).toEqual(found.steps.nodes.map(({ key }) => ({ key })));
    release();
    await room().reaches(workflowId, 'COMPLETED');
  });

  it('shows in each checkpoint what was true then', async () => {
    const { id, workflowId } = await start(room(), 'book');
    await room().reaches(workflowId, 'COMPLETED');
    const { checkpoints } = await read(id);
    const oldestFirst = checkpoints.nodes.reverse();
    expect(new Set(oldestFirst.map(({ phase }) => phase))).toEqual(new Set(['planning', 'writing', 'printing', null]));
    const done = oldestFirst.map(({ completedPhases }) => completedPhases.length);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(oldestFirst.at(-1)?.completedPhases).toEqual(['planning', 'writing', 'printing']);
  });

  it('shows a pass that is under way', async () => {
    const { id, workflowId } = await start(room(), 'book');
    await room().reaches(workflowId, 'COMPLETED');
    // The rows of a moment are read from its checkpoint, so that the test need not hit the moment.
    const em = room().open.orm.em.fork();
    const [row] = await em.execute<{ revision: string }[]>(
      `select revision from workflow_checkpoints c where workflow_id = ? and step_id = 'chapter'
       and exists (select from step_attempts a where a.workflow_id = c.workflow_id and a.key = 'chapter#2.1'
         and a.started_at <= c.timestamp) order by revision limit 1`,
      [workflowId],
    );
    await em.execute('update workflows set revision = ? where id = ?', [row?.revision, workflowId]);
    const { steps } = await read(id);
    expect(steps.nodes.slice(1, 4)).toMatchObject([
      { key: 'revise', status: 'RUNNING', pass: 2, items: null, definition: { kind: 'LOOP', loop: null } },
      { key: 'chapter', status: 'RUNNING', workKey: 'chapter#2', pass: 2, items: { total: 3, failed: 0 } },
      { key: 'review', status: 'PENDING', workKey: 'review#2', pass: 2 },
    ]);
  });

  it('is drawn', async () => {
    const { id } = await start(room(), 'book');
    const { mermaid } = (await read(id)).definition.machine;
    const lines = mermaid.split('\n');
    expect(lines[0]).toBe('stateDiagram-v2');
    const nameOf = (label: string): string =>
      lines.find((line) => line.includes(`state "${label}" as`))?.match(/as (s\d+)/)?.[1] ?? '';
    for (const label of ['executing', 'plan', 'revise', 'chapter', 'review', 'print', 'completed'])
      expect([label, nameOf(label)]).toEqual([label, expect.stringMatching(/^s\d+$/)]);
    const arrows = lines.map((line) => line.trim());
    expect(arrows).toContainEqual(
      expect.stringMatching(new RegExp(`^${nameOf('plan')} --> ${nameOf('revise')} : .*DONE`)),
    );
    expect(arrows).toContainEqual(`${nameOf('executing')} --> ${nameOf('completed')}`);
    expect(lines.filter((line) => line.endsWith('{')).length).toBe(lines.filter((line) => line.trim() === '}').length);
    expect(
      lines.every(
        (line, at) =>
          at === 0 ||
          /^ +(state "[^"]+" as s\d+( \{)?|\}|--|(\[\*\]|s\d+) --> (\[\*\]|s\d+)( : [A-Z_, ]+)?)$/.test(line),
      ),
    ).toBe(true);
  });
});

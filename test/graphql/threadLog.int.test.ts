// The logs of all workflows of one user thread as one list, while they run and after their end.
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served } from './served.ts';

const talk = workflow<{ name: string }>('talk', { version: '1' })
  .step('first', { run: ({ input, log }) => log.info({}, `first of ${input.name}`) })
  .waitFor('word')
  .step('second', { run: ({ input, log }) => log.info({}, `second of ${input.name}`) });
const room = served([talk]);

const begin = async (name: string, threadId: string): Promise<string> => {
  const { startWorkflow } = await room().ask<{ startWorkflow: { workflow: { id: string; workflowId: string } } }>(
    'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { workflow { id workflowId } } }',
    { input: { definition: 'talk', threadId, input: { name } } },
  );
  await room().reaches(startWorkflow.workflow.workflowId, 'WAITING');
  return startWorkflow.workflow.id;
};
const goOn = async (id: string): Promise<void> => {
  await room().ask(
    'mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { userErrors { code } } }',
    { input: { workflowId: id, type: 'word', payload: null } },
  );
  await room().reaches(Buffer.from(id, 'base64url').toString().slice('Workflow:'.length), 'COMPLETED');
};

interface Page {
  readonly nodes: readonly {
    readonly message: string;
    readonly attempt: number | null;
    readonly workflow: { readonly id: string };
  }[];
  readonly pageInfo: { readonly endCursor: string };
  readonly totalCount: number;
}
const page = async (variables: object): Promise<Page> =>
  (
    await room().ask<{ threadLog: Page }>(
      `query ($thread: String!, $first: Int, $after: String) { threadLog(threadId: $thread, first: $first, after: $after) {
         nodes { message attempt workflow { id } } pageInfo { endCursor } totalCount } }`,
      { thread: "ada's \u0000 thread", ...variables },
    )
  ).threadLog;

it('is in the order of time over all workflows of the thread, from page to page, and grows while they run', async () => {
  const thread = "ada's \u0000 thread";
  const one = await begin('one', thread);
  const two = await begin('two', thread);
  await begin('other', 'another thread');
  const live = await page({});
  expect(live.nodes.map(({ message, workflow: { id } }) => [message, id])).toEqual([
    ['first of one', one],
    ['first of two', two],
  ]);
  await goOn(two);
  await goOn(one);
  const all = ['first of one', 'first of two', 'second of two', 'second of one'];
  const since = await page({ after: live.pageInfo.endCursor });
  expect(said(since)).toEqual(all.slice(2));
  const start = await page({ first: 3 });
  const rest = await page({ after: start.pageInfo.endCursor });
  expect(start.nodes).toHaveLength(3);
  expect([...said(start), ...said(rest)]).toEqual(all);
  expect(rest.totalCount).toBe(start.nodes.length + rest.nodes.length);
});

/** By steps: the engine says something too where a workflow was not in memory. */
const said = ({ nodes }: Page): string[] =>
  nodes.filter(({ attempt }) => attempt !== null).map(({ message }) => message);

// The workflow's own log as it grows: by a subscription that can be gone on with, over one workflow or a thread, also what no commit took.
import { createClient } from 'graphql-sse';
import { expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { gate } from '../engine/fixture.ts';
import { served } from './served.ts';

const spoken = gate();
const goOn = gate();
const talk = workflow<{ name: string }>('talk', { version: '1' })
  .step('first', { run: ({ input, log }) => log.info({}, `first of ${input.name}`) })
  .waitFor('word')
  .step('second', {
    run: ({ input, log }) => {
      log.info({ of: input.name }, `second of ${input.name}`);
      log.warn({}, `third of ${input.name}`);
    },
  });
const held = workflow('held', { version: '1' }).step('talk', {
  run: async ({ log }) => {
    log.error({ code: 7 }, 'said while nobody writes');
    spoken.open();
    await goOn.passed;
  },
});
const room = served([talk, held]);

interface Lines {
  readonly sequence: number;
  readonly entries: readonly { readonly message: string; readonly late: boolean; readonly stepKey: string | null }[];
}

/** The log as it comes, until so many lines are there that steps said. */
async function follow(of: object, number: number, after: number | null = 0): Promise<Lines[]> {
  const client = createClient({ url: `${room().url}/graphql/stream`, retryAttempts: 0 });
  const got: Lines[] = [];
  let lines = 0;
  for await (const { data, errors } of client.iterate<{ logLines: Lines }>({
    query: `subscription ($workflowId: ID, $threadId: String, $after: Sequence) {
      logLines(workflowId: $workflowId, threadId: $threadId, afterSequence: $after) { sequence entries { message late stepKey } } }`,
    variables: { ...of, after },
  })) {
    if (!data) throw new Error(JSON.stringify(errors));
    got.push(data.logLines);
    lines += data.logLines.entries.filter(({ stepKey, message }) => stepKey !== null && message.includes(SAID)).length;
    if (lines >= number) break;
  }
  client.dispose();
  return got;
}

/** In what steps say here, and in nothing that the engine says. */
const SAID = ' of ';

const messages = (all: readonly Lines[]): string[] =>
  all.flatMap(({ entries }) => entries.map(({ message }) => message)).filter((message) => message.includes(SAID));

async function begin(definition: string, name: string, threadId?: string): Promise<{ id: string; workflowId: string }> {
  const { startWorkflow } = await room().ask<{ startWorkflow: { workflow: { id: string; workflowId: string } } }>(
    'mutation ($input: StartWorkflowInput!) { startWorkflow(input: $input) { workflow { id workflowId } } }',
    { input: { definition, input: { name }, ...(threadId && { threadId }) } },
  );
  return startWorkflow.workflow;
}

const say = (workflowId: string): Promise<unknown> =>
  room().ask(
    'mutation ($input: SendWorkflowEventInput!) { sendWorkflowEvent(input: $input) { userErrors { code } } }',
    { input: { workflowId, type: 'word', payload: null } },
  );

it('is followed live, and gone on with after each position without loss or doubling', async () => {
  const one = await begin('talk', 'ada');
  await room().reaches(one.workflowId, 'WAITING');
  const live = follow({ workflowId: one.id }, 3);
  await say(one.id);
  const all = await live;
  expect(messages(all)).toEqual(['first of ada', 'second of ada', 'third of ada']);
  for (const [at, { sequence }] of all.entries()) {
    const rest = all.slice(at + 1);
    if (rest.length === 0) continue;
    const number = messages(rest).length;
    if (number === 0) continue;
    expect(await follow({ workflowId: one.id }, number, sequence), 'after the end too').toEqual(rest);
  }
});

it('follows all workflows of a thread, and needs one of both', async () => {
  const thread = "bob's thread";
  const [one, two] = [await begin('talk', 'one', thread), await begin('talk', 'two', thread)];
  await begin('talk', 'another', 'another thread');
  await room().reaches(one.workflowId, 'WAITING');
  await room().reaches(two.workflowId, 'WAITING');
  const live = follow({ threadId: thread }, 6);
  await say(two.id);
  await room().reaches(two.workflowId, 'COMPLETED');
  await say(one.id);
  const all = messages(await live);
  expect(all.toSorted()).toEqual(
    ['one', 'two'].flatMap((name) => ['first', 'second', 'third'].map((at) => `${at} of ${name}`)).toSorted(),
  );
  expect(all.indexOf('third of two')).toBeLessThan(all.indexOf('second of one'));
  await expect(follow({}, 1)).rejects.toThrow('give one of');
});

it('keeps what no commit took, shows it, and stores it as late as soon as the database takes it', async () => {
  const { id, workflowId } = await begin('held', '');
  await spoken.passed;
  const sql = (text: string): Promise<unknown> => room().open.orm.em.fork().getConnection().execute(text);
  await sql('alter table workflow_log add constraint takes_nothing check (not late) not valid');
  // Somebody else is thought to have it: what this process commits next is refused, and the workflow leaves its memory.
  await sql(`update workflows set fence = fence + 1 where id = '${workflowId}'`);
  goOn.open();
  const pending = async (): Promise<unknown> =>
    (
      await room().ask<{ workflow: { pendingLog: unknown } }>(
        'query ($id: ID!) { workflow(id: $id) { pendingLog { at level message stepKey attempt fields } } }',
        { id },
      )
    ).workflow.pendingLog;
  await expect
    .poll(pending, { timeout: 5_000 })
    .toMatchObject([
      { level: 'ERROR', message: 'said while nobody writes', stepKey: 'talk', attempt: 1, fields: { code: 7 } },
    ]);
  await room().reaches(workflowId, 'COMPLETED'); // It was taken up again, and said the same again, in time.
  await sql('alter table workflow_log drop constraint takes_nothing');
  await expect.poll(pending, { timeout: 5_000 }).toEqual([]);
  const { workflow: stored } = await room().ask<{ workflow: { log: { nodes: Lines['entries'] } } }>(
    'query ($id: ID!) { workflow(id: $id) { log { nodes { message late stepKey } } } }',
    { id },
  );
  const said = { message: 'said while nobody writes', stepKey: 'talk' };
  expect(stored.log.nodes.filter(({ message }) => message === said.message)).toEqual([
    { ...said, late: false },
    { ...said, late: true },
  ]);
}, 30_000);

// Checkpoint.validation: a checkpoint that was spoilt in any way is found out, each way under its own code.
import { describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

/** Side by side, round, over items, undone: as many kinds of position as there are. */
const varied = workflow<{ end: 'well' | 'badly' }>('varied', { version: '1' })
  .step('first', { run: () => 1, compensate: () => undefined })
  .step('left', { after: ['first'], run: () => 2, compensate: () => undefined })
  .waitFor('right', { after: ['first'] })
  .loop('round', {
    after: ['left', 'right'],
    budget: 2,
    body: (pass) =>
      pass.each('item', {
        items: () => [1, 2, 3],
        retry: { baseDelayMs: 1, jitter: 'none' },
        run: ({ item, attempt }) => {
          if (item === 2 && attempt < 2) throw Object.assign(new Error('not yet'), { code: 'ECONNRESET' });
        },
        compensate: () => undefined,
      }),
    until: ({ pass }) => pass === 2,
  })
  .step('last', {
    run: ({ input }) => {
      if (input.end === 'badly') throw new TypeError('no');
    },
  });

/** What its author says of a state. */
const particular = workflow('particular', { version: '1' })
  .step('a', { run: () => 7 })
  .waitFor('word')
  .validateState(({ outputs }) => (outputs.a === 7 && isStrict ? ['seven is one too many'] : []));
let isStrict = false;

const room = served([varied, particular]);

interface Validation {
  readonly valid: boolean;
  readonly checksumMatches: boolean;
  readonly problems: readonly { path: string; code: string }[];
}

async function checkpoints() {
  const { id, workflowId } = await start(room(), 'release', { failures: 0 });
  await room().reaches(workflowId, 'AWAITING_INTERVENTION');
  const read = async (): Promise<Validation[]> =>
    (
      await room().ask<{ workflow: { checkpoints: { nodes: { validation: Validation }[] } } }>(
        `query ($id: ID!) { workflow(id: $id) { checkpoints { nodes { validation { valid checksumMatches checkedAt problems { path code message } } } } } }`,
        { id },
      )
    ).workflow.checkpoints.nodes.map(({ validation }) => validation);
  const spoil = (set: string) =>
    room()
      .open.orm.em.fork()
      .execute(
        `update workflow_checkpoints set ${set} where workflow_id = ?
         and revision = (select max(revision) from workflow_checkpoints where workflow_id = ?)`,
        [workflowId, workflowId],
      );
  return { workflowId, read, spoil };
}

/** The bytes changed, and every checksum that is not a neighbour's made to fit. */
const forged = (bytes: string): string =>
  `encoding = 'plain', state_bytes = ${bytes}, size_bytes = length(${bytes}), checksum = sha256(previous_checksum || ${bytes})`;
const PLAIN = (json: string): string => `convert_to('${json}', 'UTF8')`;

describe('a checkpoint', () => {
  it('that nobody touched is valid, every one of a workflow', async () => {
    const all = await (await checkpoints()).read();
    expect(all.length).toBeGreaterThan(2);
    for (const validation of all)
      expect(validation).toMatchObject({ valid: true, checksumMatches: true, problems: [] });
  });

  it.each(['well', 'badly'])('of any position is valid: a workflow that is moved about and ends %s', async (end) => {
    const { id, workflowId } = await start(room(), 'varied', { end });
    const send = (name: string, input: string) =>
      room().ask(
        `mutation ($id: ID!) { ${name}(input: { workflowId: $id ${input} }) { userErrors { code message } } }`,
        { id },
      );
    await room().reaches(workflowId, 'WAITING');
    await send('pauseWorkflow', '');
    await send('resumeWorkflow', '');
    await send('sendWorkflowEvent', 'type: "right"');
    await room().reaches(workflowId, 'COMPLETED', 'FAILED');
    await send('restartWorkflow', 'from: { stepKey: "item" }');
    if (end === 'badly') {
      // What was undone runs again, and with it the wait that comes after it.
      await room().reaches(workflowId, 'WAITING');
      await send('sendWorkflowEvent', 'type: "right"');
    }
    await room().reaches(workflowId, 'COMPLETED', 'FAILED');
    const { workflow: found } = await room().ask<{
      workflow: { checkpoints: { nodes: { revision: number; validation: Validation }[] } };
    }>(
      `query ($id: ID!) { workflow(id: $id) { checkpoints(first: 200) { nodes { revision validation { valid checksumMatches problems { path code message } } } } } }`,
      { id },
    );
    expect(found.checkpoints.nodes.length).toBeGreaterThan(20);
    expect(found.checkpoints.nodes.filter(({ validation }) => !validation.valid)).toEqual([]);
  });

  it('is asked of the definition itself, as handle.validate() does', async () => {
    const { id, workflowId } = await start(room(), 'particular', null);
    await room().reaches(workflowId, 'WAITING');
    const read = async (): Promise<Validation> => {
      const { workflow: found } = await room().ask<{
        workflow: { checkpoints: { nodes: { validation: Validation }[] } };
      }>(
        `query ($id: ID!) { workflow(id: $id) { checkpoints(first: 1) { nodes { validation { valid checksumMatches problems { path code message } } } } } }`,
        { id },
      );
      const [newest] = found.checkpoints.nodes;
      if (!newest) throw new Error('it has a checkpoint');
      return newest.validation;
    };
    expect(await read()).toEqual({ valid: true, checksumMatches: true, problems: [] });
    isStrict = true;
    expect(await read()).toEqual({
      valid: false,
      checksumMatches: true,
      problems: [{ path: 'state', code: 'DEFINITION', message: 'seven is one too many' }],
    });
    isStrict = false;
  });

  it.each([
    ['other bytes', "state_bytes = state_bytes || '\\x20'", ['CHECKSUM'], false],
    ['another checksum', "checksum = sha256('x')", ['CHECKSUM', 'CHAIN'], false],
    ['another one before it', "previous_checksum = sha256('x')", ['CHECKSUM', 'CHAIN'], false],
    ['a forged state that is no JSON', forged(PLAIN('{')), ['FORM', 'CHAIN'], false],
    ['a forged state without a context', forged(PLAIN('{}')), ['FORM', 'CHAIN'], false],
    ['another format', "state_version = '99'", ['FORM'], true],
  ])('with %s is not', async (_, set, codes, checksumMatches) => {
    const { read, spoil } = await checkpoints();
    await spoil(set);
    const [newest, ...rest] = await read();
    expect(newest).toMatchObject({ valid: false, checksumMatches });
    expect(newest?.problems.map(({ code }) => code)).toEqual(codes);
    expect(rest.every(({ problems }) => problems.every(({ code }) => code === 'CHAIN'))).toBe(true);
  });

  it.each([
    ['MACHINE', 'state', (state: { machine: string }) => void (state.machine = 'other')],
    [
      'POSITION',
      'state.value',
      (state: { value: unknown }) => void (state.value = { executing: { work: 'nowhere', control: 'going' } }),
    ],
    [
      'POSITION',
      'state.value',
      (state: { value: unknown }) => void (state.value = { executing: { control: 'going' } }),
    ],
    [
      'REFERENCE',
      'state.context.output.build',
      (state: { context: { output: Record<string, string> } }) => void (state.context.output['build'] = 'no digest'),
    ],
  ])('with a forged state is found out: %s at %s', async (code, path, change) => {
    const { workflowId, read, spoil } = await checkpoints();
    const { workflow } = await room().ask<{ workflow: { checkpoints: { nodes: { state: never }[] } } }>(
      'query ($id: String) { workflow(workflowId: $id) { checkpoints(first: 1) { nodes { state } } } }',
      { id: workflowId },
    );
    const state = workflow.checkpoints.nodes[0]?.state as never;
    change(state);
    await spoil(forged(PLAIN(JSON.stringify(state))));
    const [newest] = await read();
    expect(newest?.problems).toContainEqual(expect.objectContaining({ code, path }));
  });

  it('of which a value was removed is not', async () => {
    const { workflowId, read } = await checkpoints();
    await room().open.orm.em.fork().execute('delete from workflow_values where workflow_id = ?', [workflowId]);
    const [newest] = await read();
    expect(newest).toMatchObject({ valid: false, checksumMatches: true });
    expect(newest?.problems.map(({ code, path }) => `${code} ${path}`)).toEqual([
      'REFERENCE input',
      'REFERENCE state.context.output.build',
      'REFERENCE state.context.output.test',
    ]);
  });
});

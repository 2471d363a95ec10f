// Taking a workflow to another point over the API: from which points, where it is then, and how a point that will not do is refused.
import { beforeEach, describe, expect, it } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const log: string[] = [];
const note = (what: string) => (step: { idempotencyKey: string }) => {
  log.push(`${what} ${step.idempotencyKey.slice(37)}`);
  return what;
};
const diary = workflow('diary', { version: '1' })
  .step('a', { run: note('do'), compensate: note('undo') })
  .step('b', { run: note('do'), compensate: note('undo') })
  .waitFor('word')
  .step('c', { run: note('do'), compensate: note('undo') });

const room = served([diary]);

interface Payload {
  readonly workflow: { readonly status: string; readonly revision: number } | null;
  readonly userErrors: readonly { code: string; field: string[] | null }[];
  readonly sequence: number | null;
}

async function mutate(name: string, input: Record<string, unknown>): Promise<Payload> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}Input`;
  const data = await room().ask<Record<string, Payload>>(
    `mutation ($input: ${type}!) { ${name}(input: $input) { workflow { status revision } userErrors { code field } sequence } }`,
    { input },
  );
  return data[name] as Payload;
}

/** A workflow that is over, or waits for its word, with its checkpoints, oldest first. */
async function written(over = true) {
  const { id, workflowId } = await start(room(), 'diary');
  await room().reaches(workflowId, 'WAITING');
  if (over) await mutate('sendWorkflowEvent', { workflowId: id, type: 'word' });
  if (over) await room().reaches(workflowId, 'COMPLETED');
  const { workflow: found } = await room().ask<{
    workflow: { checkpoints: { nodes: { id: string; stepKey: string; type: string }[] } };
  }>('query ($id: ID!) { workflow(id: $id) { checkpoints { nodes { id stepKey type } } } }', { id });
  const checkpoints = found.checkpoints.nodes.reverse();
  log.length = 0;
  return {
    id,
    workflowId,
    checkpoints,
    afterA: checkpoints.find(({ stepKey, type }) => stepKey === 'a' && type === 'STEP_COMPLETE')?.id ?? '',
  };
}

beforeEach(() => void (log.length = 0));

describe('migrateWorkflow', () => {
  it('moves an unfinished workflow, and refuses one that has ended or a version that is not there', async () => {
    const { id, workflowId } = await written(false);
    const version = { workflowId: id, toVersion: '7' };
    expect(await mutate('migrateWorkflow', version)).toMatchObject({
      userErrors: [{ code: 'NOT_FOUND', field: ['toVersion'] }],
    });
    expect(await mutate('migrateWorkflow', { workflowId: id, reason: 'all together' })).toMatchObject({
      userErrors: [],
      workflow: { status: 'WAITING' },
    });
    await mutate('sendWorkflowEvent', { workflowId: id, type: 'word' });
    await room().reaches(workflowId, 'COMPLETED');
    expect(await mutate('migrateWorkflow', { workflowId: id })).toMatchObject({
      userErrors: [{ code: 'INVALID_STATE' }],
    });
  });
});

describe('restartWorkflow', () => {
  it('begins anew where it is told to, also when the workflow has ended', async () => {
    const { id, workflowId } = await written();
    expect(
      await mutate('restartWorkflow', { workflowId: id, from: { beginning: true }, reason: 'new data' }),
    ).toMatchObject({ userErrors: [], sequence: expect.any(Number) as number });
    await room().reaches(workflowId, 'WAITING');
    expect(log).toEqual(['do a~1', 'do b~1']);
  });

  it('goes on from a step, and from a checkpoint', async () => {
    const { id, workflowId, afterA } = await written();
    await mutate('restartWorkflow', { workflowId: id, from: { stepKey: 'c' } });
    await room().reaches(workflowId, 'COMPLETED');
    expect(log).toEqual(['do c~1']);
    await mutate('restartWorkflow', { workflowId: id, from: { checkpointId: afterA } });
    // The word had come: it is not waited for a second time.
    await room().reaches(workflowId, 'COMPLETED');
    expect(log).toEqual(['do c~1', 'do b~1', 'do c~2']);
  });

  it('goes on from the newest checkpoint that proves itself', async () => {
    const { id, workflowId } = await written();
    expect(await mutate('restartWorkflow', { workflowId: id, from: { lastValidCheckpoint: true } })).toMatchObject({
      userErrors: [],
    });
    await room().reaches(workflowId, 'COMPLETED');
  });

  it('leaves a paused workflow paused, and resumeWorkflow with a point does not', async () => {
    const { id, workflowId } = await written(false);
    await mutate('pauseWorkflow', { workflowId: id });
    expect(await mutate('restartWorkflow', { workflowId: id, from: { beginning: true } })).toMatchObject({
      userErrors: [],
      workflow: { status: 'PAUSED' },
    });
    expect(await mutate('resumeWorkflow', { workflowId: id, from: { stepKey: 'b' } })).toMatchObject({
      userErrors: [],
    });
    await room().reaches(workflowId, 'WAITING');
    expect(log.at(-1)).toMatch(/^do b/);
  });
});

describe('rollbackWorkflow', () => {
  it('undoes what came after the checkpoint, last first, and goes on from there', async () => {
    const { id, workflowId, afterA } = await written();
    expect(await mutate('rollbackWorkflow', { workflowId: id, checkpointId: afterA, reason: 'wrong b' })).toMatchObject(
      {
        userErrors: [],
      },
    );
    await room().reaches(workflowId, 'COMPLETED');
    expect(log).toEqual(['undo undo/c', 'undo undo/b', 'do b~1', 'do c~1']);
  });

  it('pauses there when it is not to go on', async () => {
    const { id, workflowId, afterA } = await written();
    await mutate('rollbackWorkflow', { workflowId: id, checkpointId: afterA, thenResume: false });
    await room().reaches(workflowId, 'PAUSED');
    expect(log).toEqual(['undo undo/c', 'undo undo/b']);
    expect(await mutate('resumeWorkflow', { workflowId: id })).toMatchObject({ userErrors: [] });
    await room().reaches(workflowId, 'COMPLETED');
  });
});

describe('a point that will not do', () => {
  const absent = Buffer.from('Checkpoint:00000000-0000-7000-8000-000000000000').toString('base64url');
  const spoil = (where: string, id: string) =>
    room()
      .open.orm.em.fork()
      .execute(`update workflow_checkpoints set state_bytes = state_bytes || '\\x20' where ${where} = ?`, [id]);

  it('is refused as CHECKPOINT_FOREIGN where it is another workflow’s', async () => {
    const [mine, other] = [await written(), await written()];
    const input = { workflowId: mine.id, checkpointId: other.afterA };
    expect(await mutate('rollbackWorkflow', input)).toEqual({
      workflow: null,
      sequence: null,
      userErrors: [{ code: 'CHECKPOINT_FOREIGN', field: ['checkpointId'] }],
    });
    const from = { checkpointId: other.afterA };
    expect((await mutate('restartWorkflow', { workflowId: mine.id, from })).userErrors).toEqual([
      { code: 'CHECKPOINT_FOREIGN', field: ['from', 'checkpointId'] },
    ]);
    expect(log).toEqual([]);
  });

  it('is refused as CHECKPOINT_INVALID where it does not prove itself, and NO_VALID_CHECKPOINT where none does', async () => {
    const { id, workflowId, afterA } = await written();
    await spoil('id', Buffer.from(afterA, 'base64url').toString().slice('Checkpoint:'.length));
    expect((await mutate('rollbackWorkflow', { workflowId: id, checkpointId: afterA })).userErrors).toEqual([
      { code: 'CHECKPOINT_INVALID', field: ['checkpointId'] },
    ]);
    await spoil('workflow_id', workflowId);
    const from = { lastValidCheckpoint: true };
    expect((await mutate('restartWorkflow', { workflowId: id, from })).userErrors).toEqual([
      { code: 'NO_VALID_CHECKPOINT', field: ['from', 'lastValidCheckpoint'] },
    ]);
  });

  it.each([
    [{ stepKey: 'nothing' }, 'NOT_FOUND', ['from', 'stepKey']],
    [{ checkpointId: absent }, 'NOT_FOUND', ['from', 'checkpointId']],
    [{ beginning: false }, 'INVALID_INPUT', ['from', 'beginning']],
  ])('is refused with its path in the input: %j', async (from, code, field) => {
    const { id } = await written(false);
    for (const name of ['restartWorkflow', 'resumeWorkflow'])
      expect((await mutate(name, { workflowId: id, from })).userErrors).toEqual([{ code, field }]);
  });

  it('is one point and no more', async () => {
    const { id } = await written(false);
    const { errors } = await room().send(
      'mutation ($id: ID!) { restartWorkflow(input: { workflowId: $id, from: { beginning: true, stepKey: "a" } }) { sequence } }',
      { id },
    );
    expect(errors).toHaveLength(1);
  });

  it('is not looked at where the workflow has changed since', async () => {
    const { id } = await written(false);
    const input = { workflowId: id, from: { beginning: true }, expectedRevision: 99 };
    expect((await mutate('restartWorkflow', input)).userErrors).toMatchObject([{ code: 'STALE_REVISION' }]);
  });
});

describe('stateValidations', () => {
  it('tell what was checked of each move, newest first, with its checkpoint', async () => {
    const { id, workflowId, afterA } = await written();
    await mutate('restartWorkflow', { workflowId: id, from: { checkpointId: afterA } });
    await room().reaches(workflowId, 'COMPLETED');
    const { workflow: found } = await room().ask<{
      workflow: { stateValidations: { nodes: { id: string; before: { passed: boolean }[] }[] } };
    }>(
      `query ($id: ID!) { workflow(id: $id) { stateValidations { nodes {
        id operation valid duration checkpoint { id } workflow { id } before { check passed why } after { check passed } } } } }`,
      { id },
    );
    const { nodes } = found.stateValidations;
    // One of the restore may stand beside it: the workflow has ended, and left memory.
    expect(nodes.find((node) => 'operation' in node && node.operation === 'RESTART')).toMatchObject({
      valid: true,
      checkpoint: { id: afterA },
      workflow: { id },
    });
    expect(nodes.flatMap(({ before }) => before).every(({ passed }) => passed)).toBe(true);
    const { node } = await room().ask<{ node: object }>(
      'query ($id: ID!) { node(id: $id) { ... on StateValidationResult { operation } } }',
      { id: nodes[0]?.id },
    );
    expect(['RESTART', 'RESTORE']).toContain((node as { operation: string }).operation);
  });
});

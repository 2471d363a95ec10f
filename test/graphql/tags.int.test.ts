// Where integrity keys are set, what the API says of a checkpoint is what a restore would do with it: one that somebody wrote anew with every checksum
// made to fit, but without the key, is not valid, and its state is not shown.
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { namedKeys } from '../../src/namedKeys.ts';
import { type CheckpointRow, provenCheckpoint } from '../../src/persistence/sql/checkpoints.ts';
import { served, start } from './served.ts';

const integrity = { keys: { k: randomBytes(32) } };
const keys = namedKeys(integrity, 'integrity');
const room = served([], { integrity });

interface Shown {
  readonly revision: number;
  readonly state: unknown;
  readonly validation: {
    readonly valid: boolean;
    readonly checksumMatches: boolean;
    readonly problems: readonly { path: string; code: string; message: string }[];
  };
}

async function waiting() {
  const { id, workflowId } = await start(room(), 'release', { failures: 0 });
  await room().reaches(workflowId, 'AWAITING_INTERVENTION');
  const sql = <Row extends object>(text: string): Promise<Row[]> =>
    room().open.orm.em.fork().execute<Row[]>(text, [workflowId]);
  const newest = 'c.revision = (select max(revision) from workflow_checkpoints k where k.workflow_id = c.workflow_id)';
  return {
    /** Newest first. */
    read: async () => {
      const answer = await room().send(
        `query ($id: ID!) { workflow(id: $id) { machineSnapshot checkpoints(first: 200) { nodes { revision state
           validation { valid checksumMatches problems { path code message } } } } } }`,
        { id },
      );
      const { machineSnapshot, checkpoints } = (
        answer.data as { workflow: { machineSnapshot: unknown; checkpoints: { nodes: Shown[] } } }
      ).workflow;
      return { machineSnapshot, nodes: checkpoints.nodes, errors: answer.errors ?? [] };
    },
    /** What a restore says of the newest. */
    restore: async () => {
      const [row] = await sql<CheckpointRow>(
        `select *, revision::int, fence::int from workflow_checkpoints c where workflow_id = ? and ${newest}`,
      );
      return provenCheckpoint(row as CheckpointRow, keys).unproven;
    },
    spoil: (set: string) => sql(`update workflow_checkpoints c set ${set} where workflow_id = ? and ${newest}`),
    /** The workflow names the newest checkpoint as it is now. */
    fit: () =>
      sql(
        `update workflows w set checksum = c.checksum from workflow_checkpoints c where c.workflow_id = w.id and w.id = ? and ${newest}`,
      ),
    setBack: () =>
      sql(`update workflows w set revision = c.revision, checksum = c.checksum from workflow_checkpoints c
           where c.workflow_id = w.id and w.id = ? and c.revision = w.revision - 1`),
  };
}

const bytes = `convert_to('{"machine":"release"}', 'UTF8')`;

describe('a checkpoint with the tag of an integrity key', () => {
  it('that nobody touched is valid, and its state is shown', async () => {
    const { read } = await waiting();
    const { nodes, machineSnapshot, errors } = await read();
    expect(errors).toEqual([]);
    expect(machineSnapshot).not.toBeNull();
    expect(nodes.length).toBeGreaterThan(2);
    for (const { validation, state: own } of nodes) {
      expect(validation).toEqual({ valid: true, checksumMatches: true, problems: [] });
      expect(own).not.toBeNull();
    }
  });

  it.each([
    ['another type', `checkpoint_type = 'manual'`],
    ['the tag of nobody', 'tag = sha256(tag)'],
    ['a key that is not given', `key_id = 'other'`],
    [
      'bytes written anew, every checksum made to fit',
      `encoding = 'plain', state_bytes = ${bytes}, size_bytes = length(${bytes}), checksum = sha256(previous_checksum || ${bytes})`,
    ],
  ])('with %s is what a restore finds, and its state is not shown', async (_, set) => {
    const { read, restore, spoil, fit } = await waiting();
    await spoil(set);
    await fit();
    const message = await restore();
    expect(message).toBeDefined();
    const { nodes, machineSnapshot, errors } = await read();
    const [newest, ...rest] = nodes;
    expect(newest?.validation).toEqual({
      valid: false,
      checksumMatches: false,
      problems: [{ path: 'tag', code: 'CHECKSUM', message }],
    });
    expect(newest?.state).toBeNull();
    expect(machineSnapshot).toBeNull();
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['CORRUPT_CHECKPOINT', 'CORRUPT_CHECKPOINT']);
    expect(rest.every(({ validation: { valid } }) => valid)).toBe(true);
  });

  it('of a workflow that was set back to it is not valid, as a restore says', async () => {
    const { read, setBack } = await waiting();
    await setBack();
    const { nodes, machineSnapshot } = await read();
    expect(machineSnapshot).toBeNull();
    expect(nodes.map(({ validation: { valid } }) => valid).slice(0, 3)).toEqual([true, false, true]);
    expect(nodes[1]?.validation.problems).toMatchObject([
      { path: 'tag', message: expect.stringContaining('the workflow was set back') as string },
    ]);
  });
});

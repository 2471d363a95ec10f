// Groups of errors over GraphQL: tags, filters and orders; the workflows that are affected; groups that are one although their fingerprints differ.
import { describe, expect, it, vi } from 'vitest';
import { workflow } from '../../src/builder.ts';
import { served, start } from './served.ts';

const failing = (name: string) =>
  workflow<number>(name, { version: '1' }).step(`of-${name}`, {
    onExhausted: 'fail',
    run: () => {
      throw new TypeError(`no ${name}`);
    },
  });
const room = served(['left', 'right', 'third', 'tagged', 'wide'].map(failing));

const fail = async (name: string): Promise<string> => {
  const { workflowId } = await start(room(), name);
  await room().reaches(workflowId, 'FAILED');
  return workflowId;
};

const GROUP = `id fingerprint status count tags merged { id count } mergedInto { id } trend(last: 2) { count }
  occurrences(first: 9) { totalCount nodes { stepKey group { id } } } latest { stepKey }
  history(first: 9) { nodes { action notes tagsAdded tagsRemoved fingerprints } }
  affectedWorkflows(first: 9) { totalCount nodes { count firstSeenAt lastSeenAt workflow { workflowId } } }`;
interface Group {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly count: number;
}

async function groups(filter: object, orderBy?: object): Promise<Group[]> {
  const { errorGroups } = await room().ask<{ errorGroups: { nodes: Group[] } }>(
    `query ($filter: ErrorGroupFilter, $orderBy: ErrorGroupOrder) {
       errorGroups(filter: $filter, orderBy: $orderBy, first: 50) { nodes { ${GROUP} } } }`,
    { filter, orderBy },
  );
  return errorGroups.nodes;
}
const groupOf = async (name: string): Promise<Group> => (await groups({ definition: name }))[0] as Group;

async function change(mutation: string, input: object): Promise<Record<string, unknown>> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input!`;
  const answer = await room().ask<Record<string, Record<string, unknown>>>(
    `mutation ($input: ${type}) { ${mutation}(input: $input) { group { ${GROUP} } sequence userErrors { code field message } } }`,
    { input },
  );
  return answer[mutation] as Record<string, unknown>;
}

describe('groups of errors', () => {
  it('have tags, by which, by text and by definition they are found, in the order that is asked for', async () => {
    await fail('tagged');
    await fail('tagged');
    await fail('wide');
    const { id } = await groupOf('tagged');
    const done = await change('tagErrorGroup', { groupId: id, add: [' disk ', 'night', 'disk'], remove: [] });
    expect(done).toMatchObject({ group: { tags: ['disk', 'night'] }, userErrors: [] });
    await change('tagErrorGroup', { groupId: id, add: ["ada's \u0000"], remove: ['night'] });
    const [found, ...others] = await groups({ tag: ['disk', "ada's \u0000"] });
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      id,
      history: {
        nodes: [
          { action: 'TAGGED', tagsRemoved: ['night'] },
          { action: 'TAGGED', tagsAdded: [' disk ', 'night', 'disk'] },
        ],
      },
    });
    expect(await groups({ tag: ['night'] })).toEqual([]);
    expect((await groups({ text: 'NO TAGGED' })).map((group) => group.id)).toEqual([id]);
    expect(await groups({ text: 'no_tagged' }), 'nothing stands for any letter').toEqual([]);
    const counts = async (direction: string) =>
      (await groups({ errorType: ['TypeError'] }, { field: 'COUNT', direction })).map(({ count }) => count);
    expect(await counts('DESC')).toEqual([2, 1]);
    expect(await counts('ASC')).toEqual([1, 2]);
    const refused = await change('tagErrorGroup', { groupId: id, add: ['x'.repeat(51)] });
    expect(refused).toMatchObject({ group: null, userErrors: [{ code: 'INVALID_INPUT', field: ['add'] }] });
    expect(await change('tagErrorGroup', { groupId: id })).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT' }] });
  });

  it('say which workflows are affected, page by page, in as many statements for all groups as for one', async () => {
    const mine = [await fail('wide'), await fail('wide')];
    const page = async (after?: string) =>
      (
        await room().ask<{
          errorGroups: {
            nodes: [
              { affectedWorkflows: { nodes: { workflow: { workflowId: string } }[]; pageInfo: { endCursor: string } } },
            ];
          };
        }>(
          `query ($after: String) { errorGroups(filter: { definition: "wide" }) { nodes {
             affectedWorkflows(first: 2, after: $after) { totalCount nodes { count workflow { workflowId } } pageInfo { endCursor hasNextPage } } } } }`,
          { after },
        )
      ).errorGroups.nodes[0].affectedWorkflows;
    const first = await page();
    expect(first).toMatchObject({ totalCount: 3, pageInfo: { hasNextPage: true } });
    expect(first.nodes.map(({ workflow: { workflowId } }) => workflowId)).toEqual(mine.toReversed());
    expect((await page(first.pageInfo.endCursor)).nodes).toHaveLength(1);
    const statements = async (filter: object): Promise<number> => {
      const seen: unknown[] = [];
      const spy = vi
        .spyOn(room().open.orm.config.getLogger(), 'logQuery')
        .mockImplementation((line) => void seen.push(line));
      await groups(filter);
      spy.mockRestore();
      return seen.length;
    };
    expect(await statements({})).toBe(await statements({ definition: 'wide' }));
  });

  it('become one, which has what comes of each of them, and are parted again with what is theirs', async () => {
    await fail('left');
    await fail('right');
    await fail('right');
    await fail('third');
    const [left, right, third] = [await groupOf('left'), await groupOf('right'), await groupOf('third')];
    const merged = await change('mergeErrorGroups', {
      groupId: left.id,
      groupIds: [right.id],
      reason: 'the same disk',
    });
    expect(merged).toMatchObject({
      userErrors: [],
      group: {
        count: 3,
        merged: [{ id: right.id, count: 2 }],
        trend: [expect.anything(), { count: 3 }],
        occurrences: { totalCount: 3 },
        affectedWorkflows: { totalCount: 3 },
        latest: { stepKey: 'of-right' },
      },
    });
    expect(await groups({ definition: 'right' }), 'it stands for itself no more').toHaveLength(1);
    expect((await groups({ definition: 'right' }))[0]?.id).toBe(left.id);
    // What is decided about it is decided about both, and the next of either opens it.
    await change('resolveErrorGroup', { groupId: left.id, notes: 'a new disk' });
    const open = `{ errors(filter: { resolved: false }) { nodes { stepKey } } systemErrors { stepKey } }`;
    const still = await room().ask<{ errors: { nodes: { stepKey: string }[] }; systemErrors: { stepKey: string }[] }>(
      open,
    );
    const ours = (one: { stepKey: string }) => ['of-left', 'of-right'].includes(one.stepKey);
    expect([...still.errors.nodes, ...still.systemErrors].filter(ours)).toEqual([]);
    const decide = await change('resolveErrorGroup', { groupId: right.id, notes: 'this one' });
    expect(decide).toMatchObject({ userErrors: [{ code: 'INVALID_STATE', field: ['groupId'] }] });
    await fail('right');
    const [reopened] = await groups({ status: ['OPEN'], definition: 'right' });
    expect(reopened).toMatchObject({ id: left.id, status: 'OPEN', count: 4, latest: { stepKey: 'of-right' } });
    expect(reopened).toMatchObject({
      history: { nodes: [{ action: 'REOPENED' }, { action: 'RESOLVED' }, { action: 'MERGED' }, { action: 'MERGED' }] },
    });
    const byName = await room().ask<{ errorGroup: Group }>(
      `{ errorGroup(fingerprint: "${right.fingerprint}") { id } }`,
    );
    expect(byName.errorGroup.id).toBe(left.id);
    // A chain is made flat, and a group belongs to one at a time.
    await change('mergeErrorGroups', { groupId: third.id, groupIds: [left.id], reason: 'the same host' });
    expect(await groupOf('third')).toMatchObject({
      id: third.id,
      count: 5,
      merged: [{ id: left.id }, { id: right.id }].sort(byFingerprint),
    });
    const split = await change('splitErrorGroup', {
      groupId: third.id,
      groupIds: [right.id, left.id],
      reason: 'they are two',
    });
    expect(split).toMatchObject({ userErrors: [], group: { count: 1, merged: [], latest: { stepKey: 'of-third' } } });
    const after = [await groupOf('left'), await groupOf('right')];
    expect(after.map(({ id, count }) => [id, count])).toEqual([
      [left.id, 1],
      [right.id, 3],
    ]);
    expect(after[0], 'it goes back to what was seen of itself').toMatchObject({ mergedInto: null });
    const again = await change('splitErrorGroup', { groupId: third.id, groupIds: [right.id], reason: 'again' });
    expect(again).toMatchObject({ userErrors: [{ code: 'INVALID_STATE', field: ['groupIds'] }] });
    const itself = await change('mergeErrorGroups', { groupId: left.id, groupIds: [left.id], reason: 'why' });
    expect(itself).toMatchObject({ userErrors: [{ code: 'INVALID_INPUT', field: ['groupIds'] }] });
    const silent = await change('mergeErrorGroups', { groupId: left.id, groupIds: [right.id], reason: ' ' });
    expect(silent).toMatchObject({ userErrors: [{ code: 'NOTES_REQUIRED', field: ['reason'] }] });
  });
});

const byFingerprint = (one: { id: string }, other: { id: string }): number =>
  Buffer.from(one.id, 'base64url').toString() < Buffer.from(other.id, 'base64url').toString() ? -1 : 1;

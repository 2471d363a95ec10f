import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { silentLog } from '../../src/log.ts';
import { type CommitWire, GroupCommit } from '../../src/persistence/groupCommit.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import { birth, everything, newId, next } from './commits.ts';

const owner = newId();
const [error] = everything(birth(newId(), owner), owner).errors;

/** A commit after this one, with so many errors. */
const failing = (after: Commit, errors: number): Commit =>
  next(after, owner, {
    errors: Array.from({ length: errors }, () => ({ ...error, id: newId() }) as Commit['errors'][0]),
  });

/** Takes every batch, and notes how it was made up. */
function database() {
  const batches: Commit[][] = [];
  const wire: CommitWire = {
    async write(batch) {
      batches.push(batch.map(({ commit }) => commit));
      return new Map(batch.map(({ commit }) => [commit.workflowId, commit.revision]));
    },
    settle: async () => new Map(),
  };
  return { group: new GroupCommit(wire, systemClock, silentLog), batches };
}

describe('a group of commits', () => {
  it('has at most fifty errors: in a storm, what has few or none goes before the first of them', async () => {
    const { group, batches } = database();
    const storm = Array.from({ length: 5 }, () => failing(birth(newId(), owner), 40));
    const calm = [birth(newId(), owner), failing(birth(newId(), owner), 1)];
    await Promise.all([...storm, ...calm].map((commit) => group.add(commit)));
    expect(batches.map((batch) => batch.length)).toEqual([2, 1, 1, 1, 1, 1]);
    expect(batches[0]).toEqual(expect.arrayContaining(calm));
  });

  it('leaves every other batch to the storm, however many others come', async () => {
    const { group, batches } = database();
    let more = 6;
    const healthy = async (commit: Commit): Promise<void> => {
      await group.add(commit);
      if (more-- > 0) await healthy(birth(newId(), owner));
    };
    const storm = Array.from({ length: 3 }, () => failing(birth(newId(), owner), 40));
    await Promise.all([...storm.map((commit) => group.add(commit)), healthy(birth(newId(), owner))]);
    const errors = batches.map((batch) => batch.reduce((sum, commit) => sum + commit.errors.length, 0));
    expect(errors.slice(0, 6)).toEqual([0, 40, 0, 40, 0, 40]);
  });

  it('holds one alone that has more than fifty', async () => {
    const { group, batches } = database();
    await Promise.all(
      [failing(birth(newId(), owner), 10), failing(birth(newId(), owner), 200)].map((c) => group.add(c)),
    );
    expect(batches.map((batch) => batch.map(({ errors }) => errors.length))).toEqual([[10], [200]]);
  });

  it('writes each commit once, and those of one workflow one after the other, whatever fails', async () => {
    const lines = fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 4 }), { maxLength: 8 });
    const run = async (lengths: number[][]) => {
      const { group, batches } = database();
      const commits = lengths.flatMap((line) => {
        const made: Commit[] = [birth(newId(), owner)];
        for (const errors of line) made.push(failing(made.at(-1) as Commit, errors));
        return made;
      });
      await Promise.all(commits.map((commit) => group.add(commit)));
      const written = batches.flat();
      expect(new Set(written)).toEqual(new Set(commits));
      expect(written).toHaveLength(commits.length);
      for (const batch of batches) {
        expect(new Set(batch.map(({ workflowId }) => workflowId)).size).toBe(batch.length);
        const errors = batch.map((commit) => commit.errors.length).filter((count) => count > 0);
        expect(errors.length > 1 ? errors.reduce((sum, count) => sum + count) : 0).toBeLessThanOrEqual(50);
      }
      for (const one of new Set(commits.map(({ workflowId }) => workflowId))) {
        const revisions = written.filter(({ workflowId }) => workflowId === one).map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
      }
    };
    await fc.assert(fc.asyncProperty(lines, run));
  });
});

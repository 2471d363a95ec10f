// What every store promises, whatever it is made of: called by the test of each store with a way to open it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DuplicateKeyError, NotFoundError, OwnedElsewhereError, StaleWriterError } from '../../src/errors.ts';
import { deadlocks } from '../../src/failures/deadlocks.ts';
import { RolledBackError } from '../../src/persistence/rolledBack.ts';
import { chainChecksum, openState, openValue } from '../../src/persistence/seal.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { Process, Store } from '../../src/persistence/store.ts';
import { type Digest, type StepKey, WHOLE, type WorkflowId } from '../../src/workflow.ts';
import type { ScheduleStore } from '../../src/persistence/scheduleStore.ts';
import { resourceContract } from './resourceContract.ts';
import { scheduleContract } from './scheduleContract.ts';
import {
  asked,
  birth,
  definition,
  everything,
  intent,
  newId,
  next,
  NOW,
  parts,
  there,
  result,
  value,
  ORDERS,
} from './commits.ts';

/** One storage, empty at first, and what a test does to it. */
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

export interface StoreUnderTest {
  /** Another process on the same storage; entered, if asked, under the given id. */
  open(): Promise<Store & { readonly schedules: ScheduleStore }>;
  /** Ends a process without a word, as `kill -9` does; resolves when the storage has noticed. */
  kill(store: Store, process: Process): Promise<void>;
  /** Every row of every table, in a form that can be compared. */
  dump(): Promise<unknown>;
  close(): Promise<void>;
}

export function storeContract(name: string, create: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let storage: StoreUnderTest;
    let store: Awaited<ReturnType<StoreUnderTest['open']>>;
    let me: Process;
    const failIfLost = (error: Error): void => {
      throw error;
    };
    const aProcess = (): Process => ({ id: randomUUID(), host: 'test', pid: 1 });

    beforeEach(async () => {
      storage = await create();
      store = await storage.open();
      me = aProcess();
      await store.enter(me, failIfLost);
      await store.saveDefinition(definition);
    });
    afterEach(async () => {
      await storage.close();
    });

    const born = async (changes: Parameters<typeof birth>[2] = {}, owner: string | null = me.id): Promise<Commit> => {
      const commit = birth(newId(), owner, changes);
      await store.commit(commit);
      return commit;
    };

    describe('checks of states', () => {
      const checked = (at: number, valid = true) => ({
        id: randomUUID(),
        operation: 'RESTORE' as const,
        checkpointId: randomUUID(),
        valid,
        before: [{ check: 'CHECKSUM' as const, passed: valid, why: valid ? null : 'wrong \u0000 bytes' }],
        after: valid ? [] : null,
        durationMs: 1.5,
        at: NOW + at,
      });

      it('are kept with their commit, or alone, newest first', async () => {
        const [first, second, third] = [checked(1), checked(2, false), checked(3)];
        const { workflowId } = await born({ validations: [first] });
        await store.recordValidation(workflowId, second);
        await store.recordValidation(workflowId, second);
        await store.recordValidation(workflowId, third);
        const found = await store.validations(workflowId, 2);
        expect(found.map(({ id, at, after }) => [id, at, after])).toEqual([
          [third.id, third.at, []],
          [second.id, second.at, null],
        ]);
        expect(found[1]).toMatchObject({
          operation: 'RESTORE',
          valid: false,
          before: [{ check: 'CHECKSUM', passed: false }],
        });
        expect(await store.validations(workflowId, 5)).toHaveLength(3);
      });

      it('stand beside the history of the state, which can be read page by page', async () => {
        const change = { step: null, reason: 'why', restoredFrom: null, projection: {}, at: NOW };
        const first = await born({ history: { ...change, status: 'RUNNING' } });
        const second = next(first, me.id, {
          history: { ...change, status: 'WAITING', restoredFrom: first.checkpoint.id },
        });
        await store.commit(second);
        const [newest, oldest, ...none] = await store.checkpointSummaries(first.workflowId, 9, 9);
        expect(none).toEqual([]);
        expect(newest).toMatchObject({
          id: second.checkpoint.id,
          revision: 2,
          type: 'step_complete',
          step: 'pay',
          at: NOW,
          checksum: second.checkpoint.checksum.toString('hex'),
          automatic: true,
          description: null,
        });
        expect(await store.checkpointSummaries(first.workflowId, 2, 9)).toEqual([oldest]);
        expect(await store.checkpointSummaries(first.workflowId, 9, 1)).toEqual([newest]);
        expect(await store.stateChanges(first.workflowId, 0, 9)).toMatchObject([
          {
            revision: 1,
            status: 'RUNNING',
            reason: 'why',
            checkpointId: first.checkpoint.id,
            restoredFrom: null,
            version: '1.0.0',
          },
          { revision: 2, status: 'WAITING', restoredFrom: first.checkpoint.id, at: NOW },
        ]);
        expect(await store.stateChanges(first.workflowId, 1, 9)).toHaveLength(1);
        expect(await store.stateChanges(first.workflowId, 0, 1)).toHaveLength(1);
      });

      it('are not kept of a stale commit', async () => {
        const first = await born();
        await store.commit(next(first, me.id));
        await expect(store.commit(next(first, me.id, { validations: [checked(1)] }))).rejects.toThrow(StaleWriterError);
        expect(await store.validations(first.workflowId, 5)).toEqual([]);
      });

      it('ask which values are missing, of this workflow alone', async () => {
        const [mine, other] = [value('mine'), value('other')];
        const { workflowId } = await born({ values: [mine] });
        await born({ values: [other] });
        expect(await store.missing(workflowId, [mine.digest, other.digest])).toEqual([other.digest]);
        expect(await store.missing(workflowId, [])).toEqual([]);
      });

      it('let go of a workflow as it was: it wakes when it was to wake, at once where it was under way', async () => {
        const asleep = await born({ head: { wakeAt: NOW + 5_000, owner: null } }, null);
        const running = await born();
        for (const { workflowId } of [asleep, running]) {
          const claimed = await store.claim(workflowId, me.id);
          await store.release(workflowId, claimed?.fence ?? 0, 'as it was');
        }
        expect(await store.due(NOW, 10, ORDERS)).toEqual([running.workflowId]);
        expect(await store.due(NOW + 5_000, 10, ORDERS)).toEqual([running.workflowId, asleep.workflowId]);
      });
    });

    describe('what a lost state is restored from', () => {
      it('is the journal after a tag, with the open attempts of before, and how often it was tried', async () => {
        const first = await born({ intents: [intent(1, 'a'), intent(2, 'b')], results: [result(1, 'one')] });
        const tried = {
          errorId: randomUUID(),
          step: null,
          attemptNumber: 1,
          success: true,
          actionTaken: 'x',
          errorMessage: null,
          durationMs: 1,
          at: NOW,
        };
        const fault = there(everything(first, me.id).errors[0]);
        const ofStep = randomUUID();
        await store.commit(
          next(first, me.id, {
            intents: [intent(3, 'c', { round: 0 })],
            results: [result(2, 'two', { outcome: 'failed' })],
            errors: [
              { ...fault, id: tried.errorId, step: null },
              { ...fault, id: ofStep, step: 'c' },
            ],
            recoveries: [
              { ...tried, id: randomUUID(), strategy: 'RESTORE_LAST_VALID_CHECKPOINT' },
              { ...tried, id: randomUUID(), errorId: ofStep, step: 'c', strategy: 'COMPLETE_RESTART' },
            ],
          }),
        );
        const rows = await store.journal(first.workflowId, 2, [1]);
        expect(rows.map(({ tag, key, outcome }) => [tag, key, outcome])).toEqual([
          [1, 'a', 'completed'],
          [3, 'c', null],
        ]);
        expect(await store.recoveries(first.workflowId, ['RESTORE_LAST_VALID_CHECKPOINT', 'COMPLETE_RESTART'])).toEqual(
          {
            RESTORE_LAST_VALID_CHECKPOINT: 1,
          },
        );
      });
    });

    describe('commits', () => {
      it('gives back on a claim what the newest commit wrote', async () => {
        const first = await born({ birth: { threadId: 'thread-7', traceparent: TRACEPARENT } });
        const second = next(first, me.id);
        await store.commit(second);
        const claimed = await store.claim(first.workflowId, me.id);
        expect(claimed).toMatchObject({
          workflowId: first.workflowId,
          fence: 2,
          revision: 2,
          definition: 'order',
          version: '1.0.0',
          definitionHash: definition.hash,
          threadId: 'thread-7',
          traceparent: TRACEPARENT,
          input: 'digest-of-input',
          createdAt: NOW,
          startedAt: NOW,
          status: 'RUNNING',
        });
        const { state, checksum, previousChecksum, id } = there(claimed?.checkpoint);
        expect(id).toBe(second.checkpoint.id);
        expect(previousChecksum).toEqual(first.checkpoint.checksum);
        expect(JSON.parse(openState(state, checksum, previousChecksum).toString())).toEqual({
          revision: 2,
          text: 'state',
        });
      });

      it('has no previous checksum at revision 1', async () => {
        const first = await born();
        const claimed = await store.claim(first.workflowId, me.id);
        expect(claimed?.checkpoint.previousChecksum).toBeNull();
        expect(claimed?.checkpoint.checksum).toEqual(chainChecksum(null, first.checkpoint.state.bytes));
      });

      it.each([
        ['an older fence', { fence: 0 }],
        ['a fence that nobody was given', { fence: 7 }],
        ['a revision that is stored already', { revision: 2 }],
        ['a revision that skips one', { revision: 4 }],
      ])('refuses %s and writes no row in any table', async (_what, change) => {
        const second = next(await born(), me.id);
        await store.commit(second);
        const before = await storage.dump();
        await expect(store.commit({ ...everything(second, me.id), ...change })).rejects.toThrow(StaleWriterError);
        expect(await storage.dump()).toEqual(before);
        await store.commit(everything(second, me.id));
        expect(await storage.dump(), 'the same commit, unchanged, does write').not.toEqual(before);
      });

      // A part that is not tied to the compare-and-set would let a process that has lost its workflow write into it.
      it('writes no row of any part of a stale commit', async () => {
        await store.declareResources({ gpu: 2 });
        const parent = await born();
        const first = await born({
          birth: { parent: { workflowId: parent.workflowId, step: 'call', fence: parent.fence } },
        });
        await born({ birth: { parent: { workflowId: first.workflowId, step: 'call', fence: first.fence } } });
        await store.commit(next(parent, me.id, { tells: [{ to: 'children', kind: 'abort', at: NOW }] }));
        const second = { ...everything(first, me.id), claims: [{ address: 'held', needs: { gpu: 1 } }] };
        await store.commit(second);
        const before = await storage.dump();
        const all = parts(second, parent.workflowId);
        for (const [part, changes] of Object.entries(all)) {
          const late = { ...next(second, me.id, changes), fence: 7 };
          await expect(store.commit(late), `${part}`).rejects.toThrow(StaleWriterError);
          expect(await storage.dump(), `${part}`).toEqual(before);
        }
        const brought = new Set(Object.values(all).flatMap((changes) => Object.keys(changes)));
        const lists = Object.entries(second).filter(([, each]) => Array.isArray(each));
        expect(lists.map(([part]) => part).filter((part) => !brought.has(part))).toEqual([]);
      });

      it('records who asked with the commit, or alone', async () => {
        const first = await born();
        await store.commit(next(first, me.id, { audits: [asked(NOW), asked(NOW + 1)] }));
        await store.recordAudit([asked(NOW + 2)]);
        expect(JSON.stringify(await storage.dump()).split('pauseWorkflow')).toHaveLength(4);
      });

      it('refuses a commit for a workflow that was never born', async () => {
        const before = await storage.dump();
        await expect(store.commit(next(birth(newId(), me.id), me.id))).rejects.toThrow(StaleWriterError);
        expect(await storage.dump()).toEqual(before);
      });

      it('refuses the former owner after a claim, and takes the new one', async () => {
        const first = await born();
        const claimed = there(await store.claim(first.workflowId, me.id));
        await expect(store.commit(next(first, me.id))).rejects.toThrow(StaleWriterError);
        await expect(store.commit(next(claimed, me.id))).resolves.toBeDefined();
      });

      it('writes the same commit once, however often it is sent', async () => {
        const first = birth(newId(), me.id, { events: [{ type: 'WORKFLOW_STARTED', payload: {}, occurredAt: NOW }] });
        const answers = await Promise.all([store.commit(first), store.commit(first), store.commit(first)]);
        expect(answers.map((answer) => answer.sequence)).toEqual([1, 1, 1]);
        expect(await store.events({ after: 0, limit: 10 })).toHaveLength(1);
      });

      it('keeps from when on a workflow may begin', async () => {
        const startAt = NOW + 86_400_000;
        const late = birth(newId(), null, { head: { wakeAt: startAt }, birth: { startAt } });
        const now = birth(newId(), null);
        for (const commit of [late, now]) await store.commit(commit);
        expect(there(await store.claim(late.workflowId, me.id)).startAt).toBe(startAt);
        expect(there(await store.claim(now.workflowId, me.id)).startAt).toBeNull();
      });

      it('knows its own commit again after somebody else took the workflow over', async () => {
        const first = await born();
        const second = next(first, me.id);
        await store.commit(second);
        await store.claim(first.workflowId, me.id);
        await expect(store.commit(second)).resolves.toBeDefined();
      });

      it('writes two commits of one workflow that arrive together, one after the other', async () => {
        const first = birth(newId(), me.id);
        const second = next(first, me.id);
        await Promise.all([store.commit(first), store.commit(second), store.commit(next(second, me.id))]);
        expect(await store.find(first.workflowId)).toMatchObject({ revision: 3 });
      });

      it('lets of two processes that commit the same revision exactly one win', async () => {
        const other = await storage.open();
        const commits = await Promise.all(Array.from({ length: 20 }, () => born()));
        const outcomes = await Promise.all(
          commits.map(async (first) => {
            const rivals = [store, other].map((each) => each.commit(next(first, me.id)));
            return (await Promise.allSettled(rivals)).map((rival) => rival.status).sort();
          }),
        );
        expect(outcomes).toEqual(commits.map(() => ['fulfilled', 'rejected']));
      });
    });

    describe('a commit with the transaction of an author', () => {
      const never = new AbortController().signal;

      it('is written as any other, once, and numbered after what was committed before it', async () => {
        const events = [{ type: 'STEP_COMPLETED' as const, payload: {}, occurredAt: NOW }];
        const first = await born({ events });
        const transaction = await store.openTransaction(never);
        await transaction.close();
        await born({ events });
        const second = next(first, me.id, { events });
        expect(await store.commitInside(transaction, second)).toEqual({ sequence: 3 });
        await transaction.rollBack();
        expect(await store.find(first.workflowId)).toMatchObject({ revision: 2, sequence: 3 });
        await expect(store.commit(second), 'it is known again as any other').resolves.toEqual({ sequence: 3 });
      });

      it('is refused to a former owner, and writes no row in any table', async () => {
        const first = await born();
        await store.claim(first.workflowId, me.id);
        const transaction = await store.openTransaction(never);
        await transaction.close();
        const before = await storage.dump();
        await expect(store.commitInside(transaction, everything(first, me.id))).rejects.toThrow(StaleWriterError);
        expect(await storage.dump()).toEqual(before);
      });

      it('is not written once its transaction was rolled back, by its signal or by hand', async () => {
        const first = await born();
        const abort = new AbortController();
        const aborted = await store.openTransaction(abort.signal);
        await aborted.close();
        abort.abort(new Error('too late'));
        const undone = await store.openTransaction(never);
        await undone.close();
        await undone.rollBack();
        const before = await storage.dump();
        for (const transaction of [aborted, undone])
          await expect(store.commitInside(transaction, next(first, me.id))).rejects.toThrow(RolledBackError);
        expect(await storage.dump()).toEqual(before);
        await expect(store.openTransaction(abort.signal)).rejects.toThrow('too late');
      });
    });

    describe('checkpoints', () => {
      it('are listed newest first up to a revision, or by id, each with the checksum before it', async () => {
        const first = await born();
        const second = next(first, me.id, { checkpoint: { ...next(first, me.id).checkpoint, type: 'critical_point' } });
        const third = next(second, me.id);
        for (const commit of [second, third]) await store.commit(commit);
        const stored = ({ checkpoint, revision }: Commit, before: Commit | null) => ({
          id: checkpoint.id,
          revision,
          type: checkpoint.type,
          state: checkpoint.state,
          checksum: checkpoint.checksum,
          previousChecksum: before && before.checkpoint.checksum,
        });
        const all = [stored(third, second), stored(second, first), stored(first, null)];
        const { workflowId } = first;
        expect(await store.checkpoints(workflowId, { atOrBefore: 3, limit: 10 })).toEqual(all);
        expect(await store.checkpoints(workflowId, { atOrBefore: 2, limit: 1 })).toEqual([all[1]]);
        expect(await store.checkpoints(workflowId, { id: third.checkpoint.id })).toEqual([all[0]]);
        expect(await store.checkpoints(newId(), { id: third.checkpoint.id }), 'not of this workflow').toEqual([]);
      });
    });

    describe('events', () => {
      it('numbers them without a gap under 50 parallel commits of two processes, in the order of each commit', async () => {
        const stores = [store, await storage.open()];
        const commits = Array.from({ length: 50 }, (_, index) =>
          birth(newId(), me.id, {
            events: Array.from({ length: index % 4 }, (_event, place) => ({
              type: 'STEP_STARTED' as const,
              payload: { place },
              occurredAt: NOW,
            })),
          }),
        );
        const answers = await Promise.all(commits.map((commit, index) => there(stores[index % 2]).commit(commit)));
        const events = await store.events({ after: 0, limit: 1_000 });
        const total = commits.reduce((sum, commit) => sum + commit.events.length, 0);
        expect(events.map((event) => event.sequence)).toEqual(Array.from({ length: total }, (_, index) => index + 1));
        expect(await store.headSequence()).toBe(total);
        for (const [index, commit] of commits.entries()) {
          const own = events.filter((event) => event.workflowId === commit.workflowId);
          expect(own.map((event) => event.payload['place'])).toEqual(commit.events.map((_, place) => place));
          expect(answers[index]?.sequence).toBe(own.at(-1)?.sequence ?? 0);
        }
      });

      it('gives pages after a number, and before one, by workflow and by type', async () => {
        const event = (type: 'STEP_STARTED' | 'STEP_FAILED', note: string) => ({
          type,
          payload: { note },
          occurredAt: NOW + 3,
        });
        const one = await born({ events: [event('STEP_STARTED', 'a'), event('STEP_FAILED', 'b')] });
        const two = await born({ events: [event('STEP_STARTED', 'c'), event('STEP_FAILED', 'd')] });
        const notes = async (query: Parameters<Store['events']>[0]): Promise<unknown[]> =>
          (await store.events(query)).map((each) => each.payload['note']);
        expect(await notes({ after: 0, limit: 10 })).toEqual(['a', 'b', 'c', 'd']);
        expect(await notes({ after: 1, limit: 2 })).toEqual(['b', 'c']);
        expect(await notes({ after: 0, limit: 10, workflowId: two.workflowId })).toEqual(['c', 'd']);
        expect(await notes({ after: 0, limit: 10, types: ['STEP_FAILED'] })).toEqual(['b', 'd']);
        expect(await notes({ after: 2, limit: 10, types: ['STEP_FAILED'], workflowId: one.workflowId })).toEqual([]);
        expect(await notes({ after: 0, before: 4, limit: 2 })).toEqual(['b', 'c']);
        expect(await notes({ after: 0, before: 4, limit: 10, workflowId: one.workflowId })).toEqual(['a', 'b']);
        expect(await notes({ after: 0, before: 9, limit: 1, types: ['STEP_FAILED'] })).toEqual(['d']);
        expect((await store.events({ after: 0, limit: 1 }))[0]).toEqual({
          sequence: 1,
          occurredAt: NOW + 3,
          type: 'STEP_STARTED',
          workflowId: one.workflowId,
          revision: 1,
          payload: { note: 'a' },
        });
      });

      it('calls listeners back after commits of any process, until they stop', async () => {
        const other = await storage.open();
        const heard = await new Promise<number>((resolve, reject) => {
          const stop = other.onEvents((head) => {
            stop();
            resolve(head);
          });
          born({ events: [{ type: 'WORKFLOW_STARTED', payload: {}, occurredAt: NOW }] }).catch(reject);
        });
        expect(heard).toBe(1);
      });
    });

    describe('values and attempts', () => {
      it('stores a value once and gives it back; what is not there is missing', async () => {
        const shared = value('shared \u0000 \ud800');
        const first = await born({ values: [shared] });
        await store.commit(next(first, me.id, { values: [shared, value('own')] }));
        const found = await store.values(first.workflowId, [shared.digest, 'nowhere' as Digest]);
        expect([...found.keys()]).toEqual([shared.digest]);
        expect(openValue(there(found.get(shared.digest)), shared.digest)).toEqual({
          content: 'shared \u0000 \ud800',
        });
        expect(await store.values(newId(), [shared.digest]), 'values belong to one workflow').toEqual(new Map());
      });

      it('lists what began in order of first start, each key once, with its newest completed output', async () => {
        const first = await born({ intents: [intent(1, 'b'), intent(2, 'a')] });
        const second = next(first, me.id, {
          results: [result(1, null, { outcome: 'failed' }), result(2, 'out-a1')],
          intents: [intent(3, 'b', { attempt: 2 }), intent(4, 'c#1')],
        });
        const third = next(second, me.id, {
          results: [result(3, 'out-b')],
          intents: [intent(5, 'a', { round: 1 }), intent(6, 'a', { kind: 'compensation' })],
        });
        const fourth = next(third, me.id, { results: [result(5, 'out-a2'), result(6, 'undone')] });
        for (const commit of [second, third, fourth]) await store.commit(commit);
        expect(await store.begun(first.workflowId)).toEqual([
          { step: 'b', key: 'b', firstTag: 1, output: 'out-b' },
          { step: 'a', key: 'a', firstTag: 2, output: 'out-a2' },
          { step: 'c', key: 'c#1', firstTag: 4, output: null },
        ]);
      });

      it('records an attempt that begins and ends in one commit', async () => {
        const first = await born({ intents: [intent(1, 'quick')], results: [result(1, 'out')] });
        expect(await store.begun(first.workflowId)).toEqual([
          { step: 'quick', key: 'quick', firstTag: 1, output: 'out' },
        ]);
      });
    });

    describe('attempts of a workflow that ends', () => {
      const ended = { status: 'FAILED', owner: null, completedAt: NOW + 9 } as const;
      const outcomes = async ({ workflowId }: Commit): Promise<unknown> =>
        (await store.journal(workflowId, 0, [])).map(({ tag, outcome }) => [tag, outcome]);

      it('are given up where nobody has told their end, and keep the end that was told', async () => {
        const first = await born({
          intents: [intent(1, 'a'), intent(2, 'b'), intent(3, 'c'), intent(4, 'd')],
          results: [result(1, 'one')],
        });
        const other = await born({ intents: [intent(1, 'a')] });
        await store.commit(
          next(first, me.id, {
            head: ended,
            results: [result(2, null, { outcome: 'failed' })],
            abandons: { upTo: 3, at: NOW + 9 },
          }),
        );
        expect(await outcomes(first)).toEqual([
          [1, 'completed'],
          [2, 'failed'],
          [3, 'cancelled'],
          [4, null],
        ]);
        expect(await outcomes(other), 'of another workflow nothing is given up').toEqual([[1, null]]);
      });

      it('have the end that is told of them after all', async () => {
        const first = await born({ intents: [intent(1, 'a')] });
        const last = next(first, me.id, { head: { ...ended, owner: me.id }, abandons: { upTo: 1, at: NOW + 9 } });
        await store.commit(last);
        await store.commit(next(last, me.id, { head: ended, results: [result(1, 'one')] }));
        expect(await outcomes(first)).toEqual([[1, 'completed']]);
      });
    });

    describe('ownership', () => {
      it('raises the fence with each claim', async () => {
        const { workflowId } = await born({}, null);
        expect((await store.claim(workflowId, me.id))?.fence).toBe(2);
        expect((await store.claim(workflowId, me.id))?.fence).toBe(3);
      });

      it('has nothing to claim where there is no workflow, or one that has ended', async () => {
        const ended = await born({ head: { status: 'FAILED', completedAt: NOW } }, null);
        expect(await store.claim(ended.workflowId, me.id)).toBeUndefined();
        expect(await store.claim(newId(), me.id)).toBeUndefined();
      });

      it('claims one that has ended only to reopen it', async () => {
        const ended = await born({ head: { status: 'FAILED', completedAt: NOW + 9 } }, null);
        const claimed = there(await store.claim(ended.workflowId, me.id, { reopen: true }));
        expect(claimed).toMatchObject({ fence: 2, status: 'FAILED', completedAt: NOW + 9 });
        await store.commit(next(claimed, me.id));
        expect(await store.claim(ended.workflowId, me.id)).toMatchObject({ status: 'RUNNING', completedAt: null });
        expect(await store.claim(newId(), me.id, { reopen: true })).toBeUndefined();
      });

      it('lets nobody claim from a live process, and anybody from one that left', async () => {
        const { workflowId } = await born();
        const other = await storage.open();
        const you = aProcess();
        await other.enter(you, failIfLost);
        await expect(other.claim(workflowId, you.id)).rejects.toThrow(OwnedElsewhereError);
        await store.leave(me.id);
        expect((await other.claim(workflowId, you.id))?.fence).toBe(2);
      });

      it('takes over only from processes that are gone, and only what is unfinished', async () => {
        const lost = [await born(), await born()];
        await born({ head: { status: 'COMPLETED', completedAt: NOW } });
        await born({}, null);
        const [other, third] = [await storage.open(), await storage.open()];
        const [you, third_] = [aProcess(), aProcess()];
        await other.enter(you, failIfLost);
        await third.enter(third_, failIfLost);
        await third.commit(birth(newId(), third_.id));
        expect(await other.takeOver(you.id, 10, [], ORDERS)).toEqual([]);
        await storage.kill(store, me);
        const taken = await other.takeOver(you.id, 10, [], ORDERS);
        expect(taken.map((each) => each.workflowId).sort()).toEqual(lost.map((each) => each.workflowId).sort());
        expect(taken.map((each) => each.fence)).toEqual([2, 2]);
        expect(
          await other.takeOver(
            you.id,
            10,
            taken.map((each) => each.workflowId),
            ORDERS,
          ),
        ).toEqual([]);
      });

      it('takes only from the processes that are named, where any are', async () => {
        const [one, another] = [await born(), await born()];
        await storage.kill(store, me);
        const other = await storage.open();
        const you = aProcess();
        await other.enter(you, failIfLost);
        expect(await other.takeOver(you.id, 10, [], ORDERS, [aProcess().id])).toEqual([]);
        await expect(other.claim(one.workflowId, you.id, { from: [] })).rejects.toThrow(OwnedElsewhereError);
        expect((await other.claim(one.workflowId, you.id, { from: [me.id] }))?.fence).toBe(2);
        const taken = await other.takeOver(you.id, 10, [one.workflowId], ORDERS, [aProcess().id, me.id]);
        expect(taken.map(({ workflowId }) => workflowId)).toEqual([another.workflowId]);
      });

      it('takes over in portions, and what it names itself as owner of but does not have', async () => {
        const mine = await Promise.all(Array.from({ length: 5 }, () => born()));
        const has = mine.slice(0, 2).map((each) => each.workflowId);
        const taken: WorkflowId[] = [];
        for (;;) {
          const portion = await store.takeOver(me.id, 2, [...has, ...taken], ORDERS);
          if (portion.length === 0) break;
          expect(portion.length).toBeLessThanOrEqual(2);
          taken.push(...portion.map((each) => each.workflowId));
        }
        expect(taken.sort()).toEqual(
          mine
            .slice(2)
            .map((each) => each.workflowId)
            .sort(),
        );
      });

      it('gives one workflow to one of several processes that take over at once', async () => {
        await Promise.all(Array.from({ length: 20 }, () => born()));
        await storage.kill(store, me);
        const heirs = await Promise.all(
          Array.from({ length: 3 }, async () => {
            const heir = await storage.open();
            const process = aProcess();
            await heir.enter(process, failIfLost);
            return { heir, process };
          }),
        );
        const shares = await Promise.all(heirs.map(({ heir, process }) => heir.takeOver(process.id, 100, [], ORDERS)));
        const ids = shares.flat().map((each) => each.workflowId);
        expect(ids).toHaveLength(20);
        expect(new Set(ids).size).toBe(20);
      });
    });

    describe('definitions', () => {
      const OTHERS = ['other'];
      const served = (definitions?: readonly string[]): Process =>
        definitions ? { ...aProcess(), definitions } : aProcess();
      const entered = async (definitions?: readonly string[]): Promise<{ other: Store; you: Process }> => {
        const [other, you] = [await storage.open(), served(definitions)];
        await other.enter(you, failIfLost);
        return { other, you };
      };
      const unserved = async (now = NOW, except: readonly WorkflowId[] = []): Promise<WorkflowId[]> =>
        (await store.unserved(now, 10, except)).map(({ workflowId }) => workflowId).sort();

      it('that a process does not have keep their workflows from it', async () => {
        const { workflowId: due } = await born({ head: { wakeAt: NOW } }, null);
        await born({}, randomUUID());
        const { workflowId: idle } = await born({ head: { status: 'WAITING', wakeAt: null } }, null);
        const teller = await born();
        const tells = [{ to: idle, kind: 'ended', at: NOW } as const];
        await store.commit(next(teller, me.id, { tells }));
        const first = '00000000-0000-0000-0000-000000000000' as WorkflowId;
        const seenBy = async (names: readonly string[]): Promise<readonly unknown[]> => [
          (await store.due(NOW, 10, names)).length,
          await store.nextDue(names),
          (await store.messages(me.id, 10, [], names)).length,
          (await store.idle(first, 10, names)).length,
          (await store.takeOver(me.id, 10, [teller.workflowId], names)).length,
        ];
        expect(await seenBy(OTHERS)).toEqual([0, undefined, 0, 0, 0]);
        await expect(store.claim(due, me.id, { definitions: OTHERS })).rejects.toThrow(NotFoundError);
        expect(await store.claim(newId(), me.id, { definitions: OTHERS })).toBeUndefined();
        expect(await seenBy([...OTHERS, ...ORDERS])).toEqual([1, NOW, 1, 1, 1]);
        expect((await store.claim(due, me.id, { definitions: ORDERS }))?.fence, 'a refused claim takes nothing').toBe(
          2,
        );
      });

      it('are of nobody where no live process has them: what could go on is told', async () => {
        await store.leave(me.id);
        const sleeper = await born({ head: { wakeAt: NOW } }, null);
        const left = await born({}, randomUUID());
        const later = await born({ head: { wakeAt: NOW + 1 } }, null);
        await born({ head: { wakeAt: null } }, null);
        await born({ head: { status: 'COMPLETED', completedAt: NOW } }, null);
        const { other, you } = await entered(OTHERS);
        const both = [sleeper.workflowId, left.workflowId].sort();
        expect(await unserved()).toEqual(both);
        expect(await unserved(NOW + 1)).toEqual([...both, later.workflowId].sort());
        expect(await unserved(NOW, [left.workflowId])).toEqual([sleeper.workflowId]);
        expect(await other.unserved(NOW, 1, [])).toMatchObject([
          { definition: 'order', version: '1.0.0', revision: 1 },
        ]);
        const has = await entered([...OTHERS, ...ORDERS]);
        expect(await unserved()).toEqual([]);
        await storage.kill(has.other, has.you);
        expect(await unserved()).toEqual(both);
        await other.leave(you.id);
        await entered();
        expect(await unserved(), 'a process that does not say what it has may have any').toEqual([]);
      });
    });

    describe('sleep', () => {
      it('lists sleepers that are due, earliest first, and tells when the next one is', async () => {
        expect(await store.nextDue(ORDERS)).toBeUndefined();
        const at = async (wakeAt: number, owner: string | null = null) =>
          (await born({ head: { wakeAt } }, owner)).workflowId;
        const [third, first, second] = [await at(NOW + 30), await at(NOW + 10), await at(NOW + 20)];
        await at(NOW + 5, me.id);
        expect(await store.due(NOW + 20, 10, ORDERS)).toEqual([first, second]);
        expect(await store.due(NOW + 30, 10, ORDERS)).toEqual([first, second, third]);
        expect(await store.due(NOW + 30, 1, ORDERS)).toEqual([first]);
        expect(await store.due(NOW + 30, 2, ORDERS, [first])).toEqual([second, third]);
        expect(await store.nextDue(ORDERS, [first])).toBe(NOW + 20);
        expect(await store.due(NOW + 9, 10, ORDERS)).toEqual([]);
        expect(await store.nextDue(ORDERS)).toBe(NOW + 10);
        await store.claim(first, me.id);
        expect(await store.nextDue(ORDERS), 'a claimed workflow does not sleep').toBe(NOW + 20);
      });
    });

    describe('the watchdog', () => {
      it('is told of those that nobody has and no time wakes, and whether a person is asked', async () => {
        const at = async (head: Partial<Commit['head']>): Promise<Commit> =>
          born({ head: { owner: null, ...head } }, null);
        const [one, other] = [await at({ status: 'WAITING' }), await at({ status: 'RUNNING' })];
        const paused = await at({ status: 'PAUSED' });
        await at({ status: 'WAITING', wakeAt: NOW });
        await at({ status: 'COMPLETED', completedAt: NOW });
        await born();
        const asking = everything(await born(), me.id);
        await store.commit({ ...asking, head: { ...asking.head, owner: null } });
        const idle = await store.idle('00000000-0000-0000-0000-000000000000' as WorkflowId, 10, ORDERS);
        const expected = [one, other, paused, asking].map(({ workflowId, revision }) => ({
          workflowId,
          revision,
          asks: workflowId === asking.workflowId,
        }));
        expect(idle).toEqual(expected.sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1)));
        expect(await store.idle(idle[0]?.workflowId as WorkflowId, 10, ORDERS)).toEqual(idle.slice(1));
        expect(await store.idle('00000000-0000-0000-0000-000000000000' as WorkflowId, 1, ORDERS)).toEqual(
          idle.slice(0, 1),
        );
      });

      it('is not told again of those that are proven to wait, until they have moved', async () => {
        const first = '00000000-0000-0000-0000-000000000000' as WorkflowId;
        const head = { owner: null, status: 'WAITING' } as const;
        const [one, other] = [await born({ head }, null), await born({ head }, null)];
        const idle = async (): Promise<readonly WorkflowId[]> =>
          (await store.idle(first, 10, ORDERS)).map(({ workflowId }) => workflowId);
        await store.prove([]);
        await store.prove([
          { workflowId: one.workflowId, revision: one.revision },
          { workflowId: other.workflowId, revision: other.revision + 1 },
        ]);
        expect(await idle()).toEqual([other.workflowId]);
        const claimed = there(await store.claim(one.workflowId, me.id));
        await store.release(one.workflowId, claimed.fence, null);
        expect(await idle(), 'to be looked at is not to move').toEqual([other.workflowId]);
        const again = there(await store.claim(one.workflowId, me.id));
        const moved = next({ ...one, fence: again.fence }, me.id);
        await store.commit({ ...moved, head: { ...moved.head, ...head } });
        expect(await idle()).toEqual([one.workflowId, other.workflowId].sort());
      });
    });

    describe('the graph of waits', () => {
      it('tells who waits for an event of whom, where all of these wait for others', async () => {
        const awaits = (definition: string, key: string) => ({
          blocked: true,
          signals: [{ step: 'go', key: 'go' as StepKey, from: [{ definition, key }] }],
        });
        const one = await born({ birth: { key: 'one' }, head: awaits('order', 'two') }, null);
        expect(await store.waitGraph(true)).toBeUndefined();
        const two = await born({ birth: { key: 'two' }, head: awaits('order', 'one') }, null);
        expect(await store.waitGraph(false)).toBeUndefined();
        const graph = there(await store.waitGraph(true));
        expect(graph.signals?.toSorted((a, b) => (a.workflowId < b.workflowId ? -1 : 1))).toEqual(
          [
            { workflowId: one.workflowId, step: 'go', key: 'go', from: [two.workflowId] },
            { workflowId: two.workflowId, step: 'go', key: 'go', from: [one.workflowId] },
          ].sort((a, b) => (a.workflowId < b.workflowId ? -1 : 1)),
        );
        expect(deadlocks(graph, WHOLE)).toHaveLength(1);
        const { fence } = there(await store.claim(two.workflowId, me.id));
        await store.commit(next({ ...two, fence }, me.id));
        expect(await store.waitGraph(true), 'one of them goes on').toBeUndefined();
      });
    });

    describe('messages', () => {
      const told = (found: readonly { to: string; from: string; kind: string }[]): string[] =>
        found.map(({ to, from, kind }) => `${from} tells ${to}: ${kind}`).sort();
      const childOf = (parent: Commit, owner: string | null = me.id): Promise<Commit> =>
        born({ birth: { parent: { workflowId: parent.workflowId, step: 'call', fence: parent.fence } } }, owner);

      it('are kept for the one they are for until it has heard them', async () => {
        const parent = await born();
        const child = await childOf(parent);
        const end = { head: { status: 'COMPLETED', completedAt: NOW, owner: null } } as const;
        const telling = { to: parent.workflowId, kind: 'ended', at: NOW } as const;
        await store.commit(next(child, me.id, { ...end, tells: [telling] }));
        expect(await store.messages(me.id, 10, [], ORDERS)).toEqual([
          { to: parent.workflowId, from: child.workflowId, kind: 'ended' },
        ]);
        expect(await store.messages(me.id, 10, [parent.workflowId], ORDERS)).toEqual([]);
        expect(await store.messages(randomUUID(), 10, [], ORDERS)).toEqual([]);
        await store.commit(next(parent, null, { heard: [{ from: child.workflowId, kind: 'abort' }] }));
        expect(await store.messages(randomUUID(), 10, [], ORDERS)).toHaveLength(1);
        const claimed = there(await store.claim(parent.workflowId, me.id));
        await store.commit(next(claimed, me.id, { heard: [{ from: child.workflowId, kind: 'ended' }] }));
        expect(await store.messages(me.id, 10, [], ORDERS)).toEqual([]);
      });

      it('to the children reach those that have not ended, and nobody is told by one who has lost its workflow', async () => {
        const parent = await born();
        const [one, other, ended] = [await childOf(parent), await childOf(parent, null), await childOf(parent)];
        await store.commit(next(ended, null, { head: { status: 'FAILED', completedAt: NOW } }));
        const abort = { to: 'children', kind: 'abort', at: NOW } as const;
        const stale = { ...next(parent, me.id, { tells: [abort] }), fence: 7 };
        await expect(store.commit(stale)).rejects.toThrow(StaleWriterError);
        expect(await store.messages(me.id, 10, [], ORDERS)).toEqual([]);
        await store.commit(next(parent, me.id, { tells: [abort, abort] }));
        expect(told(await store.messages(me.id, 10, [], ORDERS))).toEqual(
          [one, other].map(({ workflowId }) => `${parent.workflowId} tells ${workflowId}: abort`).sort(),
        );
      });

      it('a workflow that has ended gets no child any more, although its birth was long on the way', async () => {
        const parent = await born();
        const step = { parent: { workflowId: parent.workflowId, step: 'call', fence: parent.fence } };
        await store.commit(next(parent, null, { head: { status: 'FAILED', completedAt: NOW } }));
        const late = birth(newId(), me.id, { birth: step });
        await expect(store.commit(late)).rejects.toThrow(StaleWriterError);
        expect(await store.find(late.workflowId)).toBeUndefined();
        await store.claim(parent.workflowId, me.id, { reopen: true });
        const { fence, revision } = there(await store.claim(parent.workflowId, me.id, { reopen: true }));
        await store.commit({ ...next(parent, me.id), fence, revision: revision + 1 });
        await expect(store.commit(late), 'of the process that had it before').rejects.toThrow(StaleWriterError);
        const inTime = birth(newId(), me.id, { birth: { parent: { ...step.parent, fence } } });
        await store.commit(inTime);
        expect(await store.find(inTime.workflowId)).toMatchObject({ status: 'RUNNING' });
      });

      it('of one that has many come one by one with those of others', async () => {
        const busy = await born();
        const idle = await born();
        for (let index = 0; index < 6; index++) {
          const child = await childOf(busy);
          await store.commit(next(child, me.id, { tells: [{ to: busy.workflowId, kind: 'ended', at: NOW + index }] }));
        }
        const late = await childOf(idle);
        await store.commit(next(late, me.id, { tells: [{ to: idle.workflowId, kind: 'ended', at: NOW + 60_000 }] }));
        const found = await store.messages(me.id, 3, [], ORDERS);
        expect(found.map(({ to }) => to)).toEqual([busy.workflowId, idle.workflowId, busy.workflowId]);
        expect((await store.messages(me.id, 3, [busy.workflowId], ORDERS)).map(({ to }) => to)).toEqual([
          idle.workflowId,
        ]);
      });

      it('are forgotten when one that has ended is opened again: they were about its life before', async () => {
        const parent = await born();
        const child = await childOf(parent, null);
        await store.commit(next(parent, me.id, { tells: [{ to: 'children', kind: 'abort', at: NOW }] }));
        const claimed = there(await store.claim(child.workflowId, me.id));
        await store.commit(next(claimed, null, { head: { status: 'FAILED', completedAt: NOW } }));
        const again = there(await store.claim(child.workflowId, me.id, { reopen: true }));
        await store.commit(next(again, me.id, { head: { completedAt: null } }));
        expect(await store.messages(me.id, 10, [], ORDERS)).toEqual([]);
      });

      it('is not needed to see what became of children, and of theirs', async () => {
        const parent = await born();
        const as = (step: string, of: Commit = parent) => ({
          parent: { workflowId: of.workflowId, step, fence: of.fence },
          idempotencyKey: `${of.workflowId}/${step}#1~2`,
        });
        const [sound, left, plain, open] = [
          await born({ birth: as('sound') }),
          await born({ birth: as('left') }),
          await born({ birth: as('plain') }),
          await born({ birth: as('open') }),
        ];
        const undo = { ...intent(1, 'pay'), kind: 'compensation' } as const;
        const over = { status: 'ABORTED', completedAt: NOW, owner: null } as const;
        const began = next(sound, me.id, { intents: [undo] });
        await store.commit(began);
        await store.commit(next(began, me.id, { results: [result(1, null)], head: over }));
        const below = await born({ birth: as('deep', left) });
        await store.commit(next(below, me.id, { intents: [undo], head: { ...over, status: 'FAILED' } }));
        await store.commit(next(left, me.id, { head: over }));
        await store.commit(next(plain, me.id, { head: over }));
        const found = await store.children(parent.workflowId);
        const seen = { hasEnded: true, undid: false, leftUndone: false, asks: false };
        expect([...found].sort((one, other) => (one.key < other.key ? -1 : 1))).toEqual([
          { workflowId: left.workflowId, key: 'left#1~2', status: 'ABORTED', ...seen, leftUndone: true },
          { workflowId: open.workflowId, key: 'open#1~2', status: 'RUNNING', ...seen, hasEnded: false },
          { workflowId: plain.workflowId, key: 'plain#1~2', status: 'ABORTED', ...seen },
          { workflowId: sound.workflowId, key: 'sound#1~2', status: 'ABORTED', ...seen, undid: true },
        ]);
        expect(await store.children(below.workflowId)).toEqual([]);
      });

      it('leave the parent of a child where a claim finds it', async () => {
        const parent = await born();
        const child = await childOf(parent);
        expect(await store.claim(child.workflowId, me.id)).toMatchObject({ parent: parent.workflowId });
        expect(await store.claim(parent.workflowId, me.id)).toMatchObject({ parent: null });
      });
    });

    describe('keys', () => {
      it('lets one unfinished workflow of a definition have a business key', async () => {
        const first = await born({ birth: { key: 'order-1' } });
        const refused = store.commit(birth(newId(), me.id, { birth: { key: 'order-1' } }));
        await expect(refused).rejects.toThrow(DuplicateKeyError);
        await expect(refused).rejects.toMatchObject({ details: { workflowId: first.workflowId } });
        await store.commit(next(first, null, { head: { status: 'ABORTED', completedAt: NOW } }));
        await expect(born({ birth: { key: 'order-1' } })).resolves.toBeDefined();
      });

      it('lets one of many births with the same key win, when they arrive together', async () => {
        const births = Array.from({ length: 10 }, () => birth(newId(), me.id, { birth: { key: 'same' } }));
        const outcomes = await Promise.allSettled(births.map((each) => store.commit(each)));
        expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(1);
        const reasons = outcomes.flatMap((outcome) =>
          outcome.status === 'rejected' ? [outcome.reason as unknown] : [],
        );
        expect(reasons.every((reason) => reason instanceof DuplicateKeyError)).toBe(true);
      });

      it('finds the line of those that a workflow is a child of, nearest first, and no further than asked', async () => {
        const root = await born({ birth: { startedBy: 'workflow of the month' } });
        const child = await born({ birth: { startedBy: `workflow ${root.workflowId}` } });
        const grandchild = await born({ birth: { startedBy: `workflow ${child.workflowId}` } });
        const line = [grandchild, child, root].map(({ workflowId }) => workflowId);
        const found = await store.ancestry(grandchild.workflowId, 5);
        expect(found.map(({ workflowId }) => workflowId)).toEqual(line);
        expect(found[0]).toMatchObject({ definition: 'order', input: grandchild.birth?.input });
        expect(await store.ancestry(grandchild.workflowId, 2)).toHaveLength(2);
      });

      it('finds a workflow by its business key: the unfinished one, else the newest', async () => {
        const ended = { status: 'COMPLETED', completedAt: NOW, owner: null } as const;
        const first = await born({ birth: { key: 'A-7' }, head: ended });
        expect(await store.findByKey('order', 'A-7')).toMatchObject({ workflowId: first.workflowId });
        const second = await born({ birth: { key: 'A-7', createdAt: NOW + 1 } });
        expect(await store.findByKey('order', 'A-7')).toMatchObject({ workflowId: second.workflowId });
        await store.commit(next(second, me.id, { head: ended }));
        expect(await store.findByKey('order', 'A-7')).toMatchObject({ workflowId: second.workflowId });
        expect(await store.findByKey('other', 'A-7')).toBeUndefined();
      });

      it('finds a workflow by its idempotency key, and lets it be used once, even after the end', async () => {
        const first = await born({
          birth: { idempotencyKey: 'request-1' },
          head: { status: 'COMPLETED', completedAt: NOW },
        });
        expect(await store.findByIdempotencyKey('order', 'request-1')).toMatchObject({ workflowId: first.workflowId });
        expect(await store.findByIdempotencyKey('other', 'request-1')).toBeUndefined();
        const again = store.commit(birth(newId(), me.id, { birth: { idempotencyKey: 'request-1' } }));
        await expect(again).rejects.toMatchObject({ details: { workflowId: first.workflowId } });
      });
    });

    describe('what is asked about a workflow', () => {
      it('lets go of a claimed workflow, but not of one that another process has claimed since', async () => {
        const first = await born({ head: { owner: null } });
        const mine = await store.claim(first.workflowId, newId());
        await store.release(first.workflowId, (mine?.fence ?? 0) - 1, NOW);
        expect(await store.due(NOW, 10, ORDERS)).toEqual([]);
        await store.release(first.workflowId, mine?.fence ?? 0, NOW);
        expect(await store.due(NOW, 10, ORDERS)).toEqual([first.workflowId]);
      });

      it('tells where it is', async () => {
        const events = [{ type: 'WORKFLOW_STARTED' as const, payload: {}, occurredAt: NOW }];
        const first = await born({ events });
        expect(await store.find(first.workflowId)).toEqual({
          workflowId: first.workflowId,
          definition: definition.name,
          definitionHash: definition.hash,
          status: 'RUNNING',
          revision: 1,
          sequence: 1,
          input: 'digest-of-input',
          output: null,
        });
        expect(await store.find(newId())).toBeUndefined();
      });

      it('tells the error that ended a workflow, although others were recorded after it', async () => {
        const first = await born();
        const failing = everything(first, me.id);
        const ended = { ...there(failing.errors[0]), id: newId(), recoveryStrategy: 'COMPENSATE', occurredAt: NOW + 1 };
        const late = { ...ended, id: newId(), recoveryStrategy: null, occurredAt: NOW + 2 };
        const ofUndo = { ...ended, id: newId(), context: { work: 'compensation' }, occurredAt: NOW + 3 };
        await store.commit({ ...failing, errors: [...failing.errors, ended, late, ofUndo] });
        expect(await store.lastError(first.workflowId)).toMatchObject({ id: ended.id });
      });

      it('tells its last error and its open questions, and no question that was decided', async () => {
        const first = await born();
        expect(await store.lastError(first.workflowId)).toBeUndefined();
        const failing = everything(first, me.id);
        await store.commit(failing);
        expect(await store.lastError(first.workflowId)).toMatchObject({
          id: failing.errors[0]?.id,
          step: 'ship',
          errorType: 'Timeout',
          message: 'no answer \\u0000',
          causes: [{ name: 'Error', message: 'cause', stackTrace: null }],
        });
        const question = there(failing.interventions[0]?.id);
        expect(await store.intervention(question)).toEqual({
          workflowId: first.workflowId,
          step: 'ship',
          options: [{ key: 'a', label: 'A', action: 'RETRY' }],
        });
        const decided = {
          id: question,
          status: 'DECIDED' as const,
          decision: 'a',
          decidedBy: 'ann',
          decidedAt: NOW,
          notes: null,
        };
        await store.commit(next(failing, me.id, { decisions: [decided] }));
        expect(await store.intervention(question)).toBeUndefined();
      });
    });

    resourceContract(
      () => store,
      () => storage.open(),
      (owner = me.id, claims = []) => born({ claims }, owner),
    );

    scheduleContract(() => store, {
      me: () => me,
      other: async () => {
        const [other, process] = [await storage.open(), aProcess()];
        await other.enter(process, failIfLost);
        return { process, schedules: other.schedules, kill: () => storage.kill(other, process) };
      },
    });

    describe('definitions', () => {
      it('keeps each under its hash, key by key in order, and lists what was known of its version before', async () => {
        expect(await store.saveDefinition(definition)).toEqual([definition.hash]);
        const changed = { ...definition, hash: 'hash-2', machine: { zeta: 1, b: 2, aa: 3 } };
        expect(await store.saveDefinition(changed)).toEqual([definition.hash]);
        expect(await store.saveDefinition({ ...definition, hash: 'hash-3', version: '2.0.0' })).toEqual([]);
        expect(new Set(await store.saveDefinition(definition))).toEqual(new Set([definition.hash, 'hash-2']));
        expect(await store.definition('hash-2')).toEqual(changed);
        expect(Object.keys((await store.definition('hash-2'))?.machine ?? {})).toEqual(['zeta', 'b', 'aa']);
        expect(await store.definition('nowhere')).toBeUndefined();
      });
    });
  });
}

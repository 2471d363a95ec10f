// Between the acknowledgement of a commit and its place in the database: for any order of what may happen, nothing acknowledged is lost while the buffer is
// there, nothing is stored twice or before what it builds on, and what cannot be stored is set apart.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RefusedCommitError, ServerUnavailableError, StaleWriterError } from '../../../src/errors.ts';
import type { CheckpointBuffer, Entry } from '../../../src/persistence/buffer/checkpointBuffer.ts';
import { commitIn, entryOf } from '../../../src/persistence/buffer/entry.ts';
import { takeIn } from '../../../src/persistence/buffer/leftovers.ts';
import type { Apart } from '../../../src/persistence/buffer/quarantine.ts';
import { WriteBehind } from '../../../src/persistence/buffer/writeBehind.ts';
import { silentLog } from '../../../src/log.ts';
import type { Commit, Committed } from '../../../src/persistence/rows/commit.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import { SimulatedClock } from '../../simulation/simulatedClock.ts';
import { newId, next } from '../commits.ts';

/** A database that holds the head of each workflow and every checkpoint in the order in which it came. */
class Database {
  readonly heads = new Map<WorkflowId, { fence: number; revision: number }>();
  readonly stored: { workflowId: WorkflowId; revision: number; id: string }[] = [];
  readonly poisoned = new Set<string>();

  write(commit: Commit): Committed {
    const { workflowId, fence, revision, earlier = [] } = commit;
    const ids = [...earlier, commit].map(({ revision: at, checkpoint }) => ({
      workflowId,
      revision: at,
      id: checkpoint.id,
    }));
    if (this.stored.some(({ id }) => id === commit.checkpoint.id)) return { sequence: 1 };
    if (ids.some(({ id }) => this.poisoned.has(id))) throw new RefusedCommitError('poison', {});
    const head = this.heads.get(workflowId) ?? { fence: 1, revision: 1 };
    if (head.fence !== fence || head.revision !== revision - 1 - earlier.length)
      throw new StaleWriterError('stale', { stored: head });
    this.heads.set(workflowId, { fence, revision });
    this.stored.push(...ids);
    return { sequence: this.stored.length };
  }
}

/** A buffer whose server may lose an answer, or not take anything. */
class Buffered implements CheckpointBuffer {
  readonly entries = new Map<number, Entry>();
  isReady = true;
  mood: 'takes' | 'refuses' | 'loses the answer' = 'takes';
  begin = async (): Promise<void> => {};
  open = async (): Promise<void> => {};
  close = async (): Promise<void> => {};
  writers = async (): Promise<string[]> => ['me'];
  async append(entry: Entry): Promise<void> {
    if (this.mood === 'refuses') throw new ServerUnavailableError('away', {});
    this.entries.set(entry.place, entry);
    if (this.mood === 'loses the answer') throw new ServerUnavailableError('no answer', {});
  }
  async remove(places: readonly number[]): Promise<void> {
    for (const place of places) this.entries.delete(place);
  }
  readonly untidy = 0;
  trim = async (): Promise<void> => {};
  async read(_: string, limit: number): Promise<Entry[]> {
    return [...this.entries.values()].sort((one, other) => one.place - other.place).slice(0, limit);
  }
  acknowledge = (_: string, places: readonly number[]): Promise<void> => this.remove(places);
  end = async (): Promise<boolean> => this.entries.size === 0;
  length = async (): Promise<number> => this.entries.size;
}

type Happening =
  | { readonly does: 'commit'; readonly of: number; readonly grade: 'BUFFERED' | 'DURABLE'; readonly poisoned: boolean }
  | { readonly does: 'feel'; readonly mood: Buffered['mood'] }
  | { readonly does: 'flush' }
  | { readonly does: 'wait' };

const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      does: fc.constant('commit' as const),
      of: fc.nat(2),
      grade: fc.constantFrom('BUFFERED' as const, 'BUFFERED' as const, 'DURABLE' as const),
      poisoned: fc.nat(15).map((n) => n === 0),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant('feel' as const),
      mood: fc.constantFrom('takes' as const, 'refuses' as const, 'loses the answer' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ does: 'flush' as const }) },
  { weight: 1, arbitrary: fc.constant({ does: 'wait' as const }) },
);

const breathe = async (): Promise<void> => {
  for (let n = 0; n < 20; n++) await Promise.resolve();
};

it('nothing acknowledged is lost, doubled or stored out of order, wherever the process is killed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 40 }),
      fc.boolean(),
      fc.boolean(),
      async (happenings: Happening[], dbHangs, comes) => {
        const database = new Database();
        const buffer = new Buffered();
        const clock = new SimulatedClock();
        const apart: Apart[] = [];
        let isAway = false;
        const hung: (() => void)[] = [];
        const write = async (commit: Commit): Promise<Committed> => {
          if (isAway) await new Promise<void>((go) => hung.push(go));
          return database.write(commit);
        };
        const setApart = async (given: { readonly commits: readonly Commit[] }): Promise<void> => {
          for (const { workflowId, fence, revision } of given.commits)
            apart.push({ workflowId, fence, revision, reason: 'refused', error: '', content: Buffer.alloc(0) });
        };
        const behind = new WriteBehind({ buffer, write, protection: {}, clock, log: silentLog, setApart });
        const ids = [newId(), newId(), newId()];
        const last = new Map<WorkflowId, object>(
          ids.map((id) => [id, { workflowId: id, fence: 1, revision: 1, checksum: Buffer.alloc(32) }]),
        );
        const busy = new Set<WorkflowId>();
        const acknowledged: { commit: Commit; isDurable: boolean }[] = [];
        const broken = new Set<WorkflowId>();
        const poisonedOf = new Set<WorkflowId>();
        const refused: WorkflowId[] = [];
        for (const one of happenings) {
          if (one.does === 'feel') buffer.mood = one.mood;
          else if (one.does === 'flush') await clock.pass(400);
          else if (one.does === 'wait') await breathe();
          else {
            const id = ids[one.of] as WorkflowId;
            // A workflow decides one thing after another, and no more once it was told that it is behind.
            if (busy.has(id) || broken.has(id)) continue;
            const commit = { ...next(last.get(id) as never, null), grade: one.grade };
            if (one.poisoned) {
              database.poisoned.add(commit.checkpoint.id);
              poisonedOf.add(id);
            }
            busy.add(id);
            void behind.commit(commit).then(
              ({ grade }) => {
                busy.delete(id);
                last.set(id, { ...commit, checksum: commit.checkpoint.checksum });
                acknowledged.push({ commit, isDurable: grade !== 'BUFFERED' });
              },
              () => {
                broken.add(id);
                if (!poisonedOf.has(id)) refused.push(id);
              },
            );
            await breathe();
          }
          isAway = dbHangs && database.stored.length > 3;
        }
        const inOrder = (): void => {
          for (const id of ids) {
            const revisions = database.stored
              .filter(({ workflowId }) => workflowId === id)
              .map(({ revision }) => revision);
            expect(revisions).toEqual(revisions.map((_, index) => index + 2));
          }
        };
        const has = (commit: Commit): boolean => database.stored.some(({ id }) => id === commit.checkpoint.id);
        inOrder();
        const missing = acknowledged.filter(({ commit, isDurable }) => isDurable && !has(commit));
        expect(missing, 'DURABLE is stored').toEqual([]);
        // Killed here: what is on its way to the database may or may not come; the heir stores what the buffer has.
        if (comes) for (const go of hung.splice(0)) go();
        await breathe();
        isAway = false;
        buffer.mood = 'takes';
        const left: Apart[] = [];
        await takeIn(
          {
            buffer,
            write: async (commit) => database.write(commit),
            protection: {},
            clock,
            log: silentLog,
            setApart: async (more) => void left.push(...more),
          },
          'me',
        );
        inOrder();
        expect(refused, 'only what follows a poisoned one is refused').toEqual([]);
        expect(buffer.entries.size).toBe(0);
        const isApart = ({ workflowId, revision }: Commit): boolean =>
          [...apart, ...left].some((one) => one.workflowId === workflowId && one.revision === revision);
        for (const { commit } of acknowledged) expect(has(commit) || isApart(commit)).toBe(true);
        for (const { commit } of acknowledged)
          expect(has(commit) && isApart(commit) && !database.poisoned.size).toBe(false);
      },
    ),
    { numRuns: 300 },
  );
});

it('what cannot be set apart while the database is away is set apart when it is back, and leaves the buffer then', async () => {
  const database = new Database();
  const buffer = new Buffered();
  const clock = new SimulatedClock();
  const apart: { revisions: number[]; error: string }[] = [];
  let isAway = true;
  const behind = new WriteBehind({
    buffer,
    write: async (commit) => database.write(commit),
    protection: {},
    clock,
    log: silentLog,
    async setApart({ commits, error }) {
      if (isAway) throw new ServerUnavailableError('away', {});
      apart.push({ revisions: commits.map(({ revision }) => revision), error: error.name });
    },
  });
  const id = newId();
  let last = next({ workflowId: id, fence: 1, revision: 1, checksum: Buffer.alloc(32) }, null);
  database.poisoned.add(last.checkpoint.id);
  for (let count = 0; count < 2; count++) {
    await behind.commit({ ...last, grade: 'BUFFERED' });
    last = next(last, null);
  }
  await clock.pass(1_000);
  expect([apart, buffer.entries.size, behind.firstUnstored]).toEqual([[], 2, 1]);
  isAway = false;
  await clock.pass(400);
  expect(apart).toEqual([{ revisions: [2, 3], error: 'RefusedCommitError' }]);
  expect([buffer.entries.size, behind.firstUnstored, behind.length]).toEqual([0, 3, 0]);
});

it('an entry opens to the commit that it was made of', () => {
  const commit = {
    ...next({ workflowId: newId(), fence: 3, revision: 7, checksum: Buffer.alloc(32, 1) }, newId()),
    grade: 'BUFFERED' as const,
  };
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.string({ unit: 'binary' }), (bytes, text) => {
      const given: Commit = {
        ...commit,
        checkpoint: { ...commit.checkpoint, state: { bytes: Buffer.from(bytes), encoding: 'zstd', size: 9 } },
        events: [{ type: 'STEP_STARTED', payload: { text }, occurredAt: 5 }],
        values: [{ digest: 'd' as never, bytes: Buffer.from(text), encoding: 'plain', size: 1 }],
      };
      const entry = Buffer.from(entryOf(given, {}));
      expect(commitIn(entry, {})).toEqual(given);
    }),
  );
});

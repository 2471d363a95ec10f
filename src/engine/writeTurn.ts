// One turn is written: what was decided, what follows from the difference, and the lines of the log that waited, as one value for the store.
import { RefusedCommitError } from '../errors.ts';
import type { Commit, LogRow } from '../persistence/rows/commit.ts';
import { traceIdOf } from '../trace.ts';
import { commitOf, type Decided } from './commit.ts';
import { gradeOf } from './grade.ts';
import { compressionOf, isCritical } from './inForce.ts';
import type { Opened } from './letter.ts';
import { ownLines } from './ownLines.ts';
import { redactCommit } from './redactCommit.ts';
import type { Position } from './position.ts';
import type { Inside } from './surroundings.ts';
import { tellLog } from './told.ts';
import type { Turning } from './turn.ts';

export interface Written {
  readonly commit: Commit;
  readonly sequence: number;
  readonly after: Position;
}

/** Resolves when it is durable, or buffered where that is enough. @throws what makes the commit, and what `commit` and `commitInside` of the store do; the lines of the log wait on then */
export async function writeTurn(turning: Turning, opened: readonly Opened[]): Promise<Written> {
  const { id, around, log, grants } = turning.workflow;
  const { clock, store, faults } = around;
  const now = clock.now();
  const after = turning.chart.position;
  const lines = log.take();
  const within = opened.find((one) => one.within)?.within;
  const write = async (log: readonly LogRow[]): Promise<Written & { readonly sentAt: number }> => {
    const claims = turning.before ? [] : await grants.standInLine(after);
    if (turning.before) await turning.workflow.secrets.load();
    const commit = composed(turning, after, { opened, claims, log, now });
    await faults.strike('before commit', id);
    const sentAt = clock.monotonic();
    const { sequence, grade } = await (within ? store.commitInside(within, commit) : store.commit(commit));
    return { commit, sequence: grade === 'BUFFERED' ? turning.head.sequence : sequence, after, sentAt };
  };
  const withoutLines = (): Promise<Awaited<ReturnType<typeof write>> | undefined> => write([]).catch(() => undefined);
  const { sentAt, ...written } = await write(lines).catch(async (error: unknown) => {
    // A line that the store does not take must not keep the workflow from going on.
    const taken = !within && lines.length > 0 && error instanceof RefusedCommitError ? await withoutLines() : undefined;
    if (!taken) {
      log.putBack(lines);
      throw error;
    }
    around.keptLines?.keep(id, lines);
    return taken;
  });
  await faults.strike('after commit', id);
  const { compiled, identity } = turning.workflow;
  const definition = compiled.definition.name;
  around.notices?.committed(definition, written.commit);
  const durationMs = clock.monotonic() - sentAt;
  count(around, written.commit, durationMs);
  tellLog(around, { commit: written.commit, durationMs, threadId: identity.threadId, definition });
  return written;
}

function count({ durations, tally, clock }: Inside, commit: Commit, durationMs: number): void {
  const { errors } = commit;
  tally?.committed(commit, clock.now(), durationMs);
  durations?.add('commit', durationMs);
  for (const { occurredAt, overdueMs = 0 } of errors) durations?.add('detection', clock.now() - occurredAt + overdueMs);
}

function composed(
  { workflow, chart, head, before }: Turning,
  after: Position,
  own: Pick<Commit, 'claims' | 'log'> & { readonly opened: readonly Opened[]; readonly now: number },
): Commit {
  const { id: workflowId, around, compiled, identity, grants } = workflow;
  const deciding: Decided = {
    ...head,
    ...own,
    workflowId,
    compiled,
    revision: head.revision + 1,
    parent: identity.parent,
    traceId: traceIdOf(identity.traceparent),
    before,
    after,
    ended: chart.takeEnded(),
    previousChecksum: head.checksum,
    owner: around.owner,
    sleepAfterMs: around.limits.sleepAfterMs,
    begunBefore: workflow.begunBefore,
    busy: workflow.busy || grants.isPending(after.wants),
    releases: grants.releases(after),
    compression: compressionOf(around),
    isCritical: (node) => isCritical(around, compiled.definition, node),
    ids: around.ids,
  };
  const decided = commitOf(deciding);
  const log = [...own.log, ...ownLines(decided)];
  // Who follows the log reads what is new after an event.
  const said = { type: 'LOG_WRITTEN', payload: { lines: log.length }, occurredAt: own.now } as const;
  const events = log.length > 0 && decided.events.length === 0 ? [said] : decided.events;
  const commit = redactCommit({ ...decided, log, events }, workflow.secrets);
  return gradeOf(commit, deciding) === 'BUFFERED' ? { ...commit, grade: 'BUFFERED' } : commit;
}

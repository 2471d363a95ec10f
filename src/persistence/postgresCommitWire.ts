// The wire of the group commit to PostgreSQL: sends a batch over the one writer connection, and finds out what became of those that did
// not win. A connection whose state is in doubt is thrown away.
import type pg from 'pg';
import { batchQuery } from './batch.ts';
import type { EncodedCommit, Protection } from './encodeCommit.ts';
import { storedKey } from './escape.ts';
import { lend } from './lend.ts';
import type { CommitWire, Settled } from './groupCommit.ts';
import { keyHolder, parentIsLost, writtenBefore } from './sql/outcome.ts';
import { resolveAlone, settleSystemErrors } from './sql/systemErrors.ts';
import { tickValues } from './postgresSchedules.ts';
import { endTick, scheduleAt } from './sql/schedules.ts';
import { addToAuditLog, onClient } from './auditLog.ts';
import type { NamedKeys } from '../namedKeys.ts';
import { connectionSurvives } from './sqlstate.ts';
import type { Commit } from './rows/commit.ts';

/** Where a test may cut the wire: called before a batch is sent and after it is committed; what it throws is a lost reply. */
export type WireHook = (place: 'before' | 'after', client: pg.PoolClient) => Promise<void> | void;

export class PostgresCommitWire implements CommitWire {
  readonly #pool: pg.Pool;
  readonly #hook: WireHook | undefined;
  readonly #grown: (headSequence: number) => void;
  readonly protection: Protection;

  /** `grown` is told the highest sequence of each batch. */
  constructor(
    pool: pg.Pool,
    grown: (headSequence: number) => void,
    { hook, ...protection }: Protection & { readonly hook?: WireHook | undefined } = {},
  ) {
    this.#pool = pool;
    this.#grown = grown;
    this.#hook = hook;
    this.protection = protection;
  }

  async write(batch: readonly EncodedCommit[]): Promise<ReadonlyMap<string, number>> {
    const rows = await lend(this.#pool, async (client) => {
      await this.#hook?.('before', client);
      const answer = await written(client, batch, this.protection.integrity);
      await this.#hook?.('after', client);
      return answer.rows;
    });
    const won = new Map(rows.map(({ id, sequence }) => [id, sequence]));
    const highest = Math.max(0, ...won.values());
    if (highest > 0) this.#grown(highest);
    return won;
  }

  async settle(lost: readonly Commit[]): Promise<ReadonlyMap<Commit, Settled>> {
    return lend(this.#pool, async (client) => {
      const values = [lost.map(({ workflowId }) => workflowId), lost.map(({ revision }) => revision)];
      const answer = await client.query<FoundRow>({ ...writtenBefore, values });
      const found = new Map(answer.rows.map((row) => [row.id, row]));
      const settled = new Map<Commit, Settled>();
      for (const commit of lost) {
        const outcome = outcomeOf(commit, found.get(commit.workflowId));
        const unborn = outcome.is === 'stale' && outcome.fence === null && commit.birth !== undefined;
        settled.set(commit, unborn ? await holderOf(client, commit) : outcome);
      }
      return settled;
    });
  }
}

interface WonRow {
  readonly id: string;
  readonly sequence: number;
}

/**
 * One statement, which commits itself; where errors are resolved, what that means for others follows in the same transaction, then the ticks of schedules that
 * are over with a birth, and last who asked for what was done.
 */
async function written(
  client: pg.PoolClient,
  batch: readonly EncodedCommit[],
  integrity: NamedKeys | undefined,
): Promise<{ readonly rows: WonRow[] }> {
  const resolved = resolvedIn(batch);
  if (resolved.length === 0 && batch.every(({ commit }) => commit.audits.length === 0 && !commit.tick))
    return client.query<WonRow>(batchQuery(batch));
  await client.query('begin');
  try {
    if (resolved.length > 0) await client.query(resolveAlone);
    const answer = await client.query<WonRow>(batchQuery(batch));
    if (resolved.length > 0) await client.query({ ...settleSystemErrors, values: [resolved] });
    const won = new Set(answer.rows.map(({ id }) => id));
    const late = await endTicks(
      client,
      batch.filter(({ commit }) => won.has(commit.workflowId)),
    );
    if (late.size > 0) {
      await client.query('rollback');
      const rest = batch.filter((one) => !late.has(one));
      return rest.length === 0 ? { rows: [] } : await written(client, rest, integrity);
    }
    const audits = batch.flatMap(({ commit }) => (won.has(commit.workflowId) ? commit.audits : []));
    await addToAuditLog(onClient(client), audits, integrity);
    await client.query('commit');
    return answer;
  } catch (error) {
    if (connectionSurvives(error)) await client.query('rollback');
    throw error;
  }
}

/** Those whose schedule was changed meanwhile, or has had this tick: they must not be born. */
async function endTicks(client: pg.PoolClient, batch: readonly EncodedCommit[]): Promise<ReadonlySet<EncodedCommit>> {
  const late = new Set<EncodedCommit>();
  for (const one of batch) {
    const { tick } = one.commit;
    if (tick && (await client.query({ ...endTick, values: tickValues(tick) })).rowCount === 0) late.add(one);
  }
  return late;
}

/** Ids of the errors that a batch resolves. */
export const resolvedIn = (batch: readonly EncodedCommit[]): string[] =>
  batch.flatMap(({ commit }) => commit.resolutions.map(({ errorId }) => errorId));

/** What is stored of a workflow, and at the revision asked for. */
export interface FoundRow {
  readonly id: string;
  readonly fence: number | null;
  readonly revision: number | null;
  readonly checkpoint_id: string | null;
  readonly sequence: number;
}

/** Whose the revision of this commit is. */
export function outcomeOf(commit: Commit, found: FoundRow | undefined): Settled {
  if (found?.checkpoint_id === commit.checkpoint.id) return { is: 'written', sequence: found.sequence };
  return { is: 'stale', fence: found?.fence ?? null, revision: found?.revision ?? null };
}

async function holderOf(client: pg.PoolClient, { birth, tick }: Commit): Promise<Settled> {
  const stored = (key: string | null | undefined): string | null => (key == null ? null : storedKey(key));
  const keys = [birth?.definition, stored(birth?.key), stored(birth?.idempotencyKey)];
  const answer = await client.query<{ id: string }>({ ...keyHolder, values: keys });
  const holder = answer.rows[0];
  if (holder) return { is: 'duplicate', workflowId: holder.id };
  const { workflowId: parentId, fence } = birth?.parent ?? {};
  const lost = parentId && (await client.query({ ...parentIsLost, values: [parentId, fence] }));
  const isThere = tick && (await client.query({ ...scheduleAt, values: [tick.scheduleId, tick.expected] })).rowCount;
  return (lost && lost.rowCount) || isThere === 0 ? { is: 'stale', fence: null, revision: null } : { is: 'free' };
}

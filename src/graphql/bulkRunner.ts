// Works off what people decided about many groups of errors: group by group, each in a transaction of its own with the count of what is done, so that a
// process that dies in the middle leaves a row from which another one goes on, and nothing is done twice. Each has a lease; whoever finds it run out
// takes the operation over.
import type { EntityManager, MikroORM } from '@mikro-orm/postgresql';
import { type Clock, sleep } from '../clock.ts';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import type { Ids } from '../ids.ts';
import type { Log } from '../log.ts';
import { ErrorBulkOperationRow } from '../persistence/entities/error_bulk_operations.ts';
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { decideGroup, type GroupAction } from '../persistence/groupDecision.ts';
import { AlreadyResolvedError } from '../persistence/resolveError.ts';
import { auditWithin } from './audit.ts';
import type { Caller } from './access/caller.ts';
import { bulkCondition } from './bulkFilter.ts';
import type { ServedEngine } from './context.ts';

/** Groups between two lines of progress in the event log. */
const BATCH = 20;
/** A group takes some milliseconds, and much longer only where very many of its errors are open. */
const LEASE_S = 5;
/** Whoever reads an operation whose process is gone has it taken over at once. */
const LOOKS_EVERY_MS = 60_000;

interface Options {
  readonly orm: MikroORM;
  readonly engine: ServedEngine;
  readonly clock: Clock;
  readonly log: Log;
  /** Of this server, as one that works operations off. */
  readonly owner: string;
  readonly ids: Ids;
}

export class BulkRunner {
  readonly #options: Options;
  readonly #stopping = new AbortController();
  readonly #working = new Map<string, Promise<void>>();
  #looking: Promise<void> | undefined;

  constructor(options: Options) {
    this.#options = options;
  }

  get owner(): string {
    return this.#options.owner;
  }

  newId(): string {
    return this.#options.ids();
  }

  /** Looks for operations whose process is gone, at once and then every minute. */
  start(): void {
    this.#looking ??= this.#run();
  }

  /** Lets the group that is being decided end; the rest is for the next process. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the server stops'));
    await Promise.all([this.#looking, ...this.#working.values()]);
  }

  /** Works it off, unless that is going on. Never rejects. */
  begin(id: string): void {
    if (this.#working.has(id) || this.#stopping.signal.aborted) return;
    const work = this.#work(id)
      .catch((err: unknown) => {
        this.#options.log.warn({ err, operation: id }, 'a bulk operation was interrupted; it is gone on with');
      })
      .finally(() => this.#working.delete(id));
    this.#working.set(id, work);
  }

  async #run(): Promise<void> {
    const { clock, log } = this.#options;
    while (!this.#stopping.signal.aborted) {
      try {
        const rows = await this.#em.execute<{ id: string }[]>(
          `select id from error_bulk_operations where status = 'RUNNING' and lease_until < now() limit 10`,
        );
        for (const { id } of rows) this.begin(id);
      } catch (err) {
        log.debug({ err }, 'bulk operations could not be looked for; trying again');
      }
      await sleep(clock, LOOKS_EVERY_MS, this.#stopping.signal).catch(() => {}); // Only `stop` ends the wait early.
    }
  }

  async #work(id: string): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const operation = await this.#claim(id);
      if (!operation) return;
      const groups = await this.#em.find(
        ErrorGroupRow,
        { $and: [bulkCondition(operation), { fingerprint: { $gt: operation.lastFingerprint } }] } as never,
        { orderBy: { fingerprint: 'asc' }, limit: BATCH, disableIdentityMap: true },
      );
      for (const { fingerprint } of groups) {
        if (this.#stopping.signal.aborted) return;
        await this.#decide(operation, fingerprint);
      }
      await this.#progressed(id, groups.length < BATCH);
      if (groups.length < BATCH) return;
    }
  }

  /** Undefined where it is over, or another process has it. */
  async #claim(id: string): Promise<ErrorBulkOperationRow | undefined> {
    const em = this.#em;
    const rows = await em.execute<object[]>(
      `update error_bulk_operations set owner = ?, lease_until = now() + make_interval(secs => ${LEASE_S})
       where id = ? and status = 'RUNNING' and (owner = ? or lease_until < now()) returning *`,
      [this.owner, id, this.owner],
    );
    return rows[0] && (em.map(ErrorBulkOperationRow, rows[0] as never) as ErrorBulkOperationRow);
  }

  async #decide(operation: ErrorBulkOperationRow, fingerprint: string): Promise<void> {
    const { clock, engine, log } = this.#options;
    const { id, startedBy: actor, notes, origin } = operation;
    const caller: Caller = { name: actor, role: origin.role as Caller['role'], by: 'key' };
    const audit = auditWithin(
      { clock, engine, caller, requestId: origin.requestId },
      { action: MUTATIONS[operation.action as BulkAction], type: 'ErrorGroup', id: fingerprint, reason: notes },
    );
    try {
      await decideGroup(
        this.#em,
        { fingerprint, actor, at: clock.now(), what: actionOf(operation) },
        async (within, states) => {
          await this.#count(within, id, fingerprint, 'done');
          await audit(within, states);
        },
      );
    } catch (error) {
      // Somebody was faster, or it is gone; or it has as many tags as it may have, or the time until which it was put off is over.
      if (!REFUSALS.some((one) => error instanceof one)) throw error;
      await this.#count(this.#em, id, fingerprint, 'skipped');
    }
    log.debug({ operation: id, fingerprint }, 'a group of errors was decided about in bulk');
  }

  /** In the transaction of the decision: a process that has lost the operation decides nothing. */
  async #count(em: EntityManager, id: string, fingerprint: string, as: 'done' | 'skipped'): Promise<void> {
    const { affectedRows } = await em.execute<{ affectedRows: number }>(
      `update error_bulk_operations set ${as} = ${as} + 1, last_fingerprint = ?, lease_until = now() + make_interval(secs => ${LEASE_S}),
         updated_at = to_timestamp(?)
       where id = ? and owner = ? and last_fingerprint < ?`,
      [fingerprint, this.#options.clock.now() / 1_000, id, this.owner, fingerprint],
      'run',
    );
    if (affectedRows === 0) throw new Error('another process has the operation');
  }

  async #progressed(id: string, isOver: boolean): Promise<void> {
    const at = this.#options.clock.now() / 1_000;
    const over = isOver ? `, status = 'COMPLETED', completed_at = to_timestamp(?)` : '';
    await this.#em.fork().transactional(async (em) => {
      await em.execute(
        `update error_bulk_operations set updated_at = to_timestamp(?)${over} where id = ? and owner = ?`,
        [at, ...(isOver ? [at] : []), id, this.owner],
        'run',
      );
      await tellProgress(em, id, at);
    });
  }

  get #em(): EntityManager {
    return this.#options.orm.em.fork();
  }
}

/** A line of the event log with how far it is. */
export async function tellProgress(em: EntityManager, id: string, at: number): Promise<number> {
  const [row] = await em.execute<{ sequence: string }[]>(
    `with head as (update workflow_event_head set sequence = sequence + 1 returning sequence)
     insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
     select head.sequence, to_timestamp(?), 'BULK_PROGRESSED', null, null,
       jsonb_build_object('operation', o.id, 'action', o.action, 'status', o.status, 'total', o.total, 'done', o.done, 'skipped', o.skipped)
     from head, error_bulk_operations o where o.id = ? returning sequence`,
    [at, id],
  );
  const sequence = Number(row?.sequence);
  await em.execute(`select pg_notify('holdfast_' || current_schema(), ?)`, [String(sequence)]);
  return sequence;
}

const REFUSALS = [AlreadyResolvedError, NotFoundError, InvalidStateError, InvalidInputError];

/** The mutation that decides so. */
const MUTATIONS = {
  RESOLVED: 'bulkResolveErrors',
  IGNORED: 'bulkIgnoreErrors',
  SNOOZED: 'bulkSnoozeErrors',
  ASSIGNED: 'bulkAssignErrors',
  TAGGED: 'bulkTagErrors',
} as const;

export type BulkAction = keyof typeof MUTATIONS;

/** What is decided about each of its groups. */
export function actionOf({
  action,
  kind,
  notes,
  decision: { until, assignee = null, add = [], remove = [] },
}: Pick<ErrorBulkOperationRow, 'action' | 'kind' | 'notes' | 'decision'>): GroupAction {
  switch (action as BulkAction) {
    case 'RESOLVED':
      return { action: 'RESOLVED', kind: kind ?? 'FIXED', notes };
    case 'IGNORED':
      return { action: 'IGNORED', notes };
    case 'SNOOZED':
      return { action: 'SNOOZED', until: Date.parse(until ?? ''), notes };
    case 'ASSIGNED':
      return { action: 'ASSIGNED', assignee, notes };
    case 'TAGGED':
      return { action: 'TAGGED', add, remove, notes };
  }
}

// The port of resources on PostgreSQL. Whatever grants runs in a short transaction under an advisory lock: it reads who waits and what is free,
// and `allocate` says who is next. Everything here may be done twice.
import type pg from 'pg';
import { type Clock, sleep } from '../clock.ts';
import { StaleWriterError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { allocate, scaled } from './allocation.ts';
import { escapeText } from './escape.ts';
import { type Reader, unavailable } from './reader.ts';
import type { Claim, ClaimRow, Granted, ResourceRow, ResourceStore, Units, WaitGraph } from './resourceStore.ts';
import type { Ask, PostgresAudit } from './postgresAudit.ts';
import type { AuditEntry } from './rows/audit.ts';
import type { Row } from './row.ts';
import * as sql from './sql/resources.ts';
import { wholeGraph } from './sql/waitGraph.ts';
import { connectionSurvives, verdictOn } from './sqlstate.ts';

const PATIENCE_MS = 10_000;
const AGAIN_MS = 50;

export class PostgresResources implements ResourceStore {
  readonly #reader: Reader;
  readonly #pool: pg.Pool;
  readonly #schema: string;
  readonly #clock: Clock;
  readonly #audit: PostgresAudit;

  /** @param pool for transactions: its sessions end by themselves when their process stands still in the middle of one */
  constructor(reader: Reader, pool: pg.Pool, schema: string, clock: Clock, audit: PostgresAudit) {
    this.#reader = reader;
    this.#pool = pool;
    this.#schema = schema;
    this.#clock = clock;
    this.#audit = audit;
  }

  async declareResources(capacities: Units): Promise<void> {
    await this.#reader.ask(sql.declareResources, [JSON.stringify(capacities)]);
  }

  acquire({ workflowId, fence, address, needs, limit }: Claim): Promise<boolean> {
    const names = Object.keys(needs).sort();
    const units = names.map((name) => needs[name]);
    return this.#locked(names, limit !== undefined, async (ask) => {
      if ((await ask(sql.isMine, [workflowId, fence])).length === 0)
        throw new StaleWriterError(`workflow ${workflowId} is not under fence ${fence} any more`, { workflowId });
      if (limit !== undefined) for (const name of names) await ask(sql.keepSlot, [name, limit]);
      const claim = [workflowId, address, names, units];
      await ask(sql.claimAnew, claim);
      await ask(sql.enterClaim, claim);
      await grantNext(ask, names);
      return (await ask(sql.takeGrant, [workflowId, address])).length > 0;
    });
  }

  async claims(workflowId: WorkflowId): Promise<readonly string[]> {
    const rows = await this.#reader.ask<{ address: string }>(sql.claimsOf, [workflowId]);
    return rows.map(({ address }) => address);
  }

  async unclaim(workflowId: WorkflowId, fence: number, addresses: readonly string[]): Promise<void> {
    await this.#reader.ask(sql.unclaim, [workflowId, fence, addresses]);
  }

  async grantWaiting(names: readonly string[] | undefined, now: number): Promise<readonly Granted[]> {
    if (names === undefined) await this.#reader.ask(sql.reapClaims);
    const waited = await this.#reader.ask<{ name: string; isSlot: boolean }>(sql.waitedFor);
    const here = waited.filter(({ name }) => names === undefined || names.includes(name));
    const shared = here.filter(({ isSlot }) => !isSlot).map(({ name }) => name);
    const granted: Granted[] = [];
    if (shared.length > 0) granted.push(...(await this.#locked(shared, false, (ask) => grantNext(ask, shared))));
    for (const { name, isSlot } of here)
      if (isSlot) granted.push(...(await this.#locked([name], true, (ask) => grantNext(ask, [name]))));
    const left = names?.filter((name) => !waited.some((one) => one.name === name)) ?? [];
    for (const name of left)
      if (name.includes('/')) await this.#locked([name], true, (ask) => ask(sql.forgetSlots, [[name]]));
    if (granted.length > 0 || names === undefined) await this.#reader.ask(sql.wakeGranted, [now / 1_000]);
    return granted;
  }

  async grantedTo(workflowIds: readonly WorkflowId[]): Promise<readonly Granted[]> {
    return workflowIds.length === 0 ? [] : this.#reader.ask<Row<Granted>>(sql.grantedTo, [workflowIds]);
  }

  async setCapacity(name: string, capacity: number, audit?: AuditEntry): Promise<number | undefined> {
    const asked = [escapeText(name), capacity];
    if (!audit) return (await this.#reader.ask<{ capacity: number }>(sql.setCapacity, asked))[0]?.capacity;
    return this.#audit.change(async (ask) => {
      const [before] = await ask<{ capacity: number }>(sql.capacityOf, [escapeText(name)]);
      const [after] = await ask<{ capacity: number }>(sql.setCapacity, asked);
      const entries = before && after ? [{ ...audit, before, after }] : [];
      return { answer: after?.capacity, entries };
    });
  }

  async scale(name: string, factor: number): Promise<number | undefined> {
    return this.#locked([escapeText(name)], false, async (ask) => {
      const [row] = await ask<{ capacity: number }>(sql.capacityOf, [escapeText(name)]);
      if (!row) return undefined;
      const capacity = scaled(row.capacity, factor);
      await ask(sql.setCapacity, [escapeText(name), capacity]);
      return capacity;
    });
  }

  async resources(): Promise<readonly ResourceRow[]> {
    const rows = await this.#reader.ask<Row<Omit<ResourceRow, 'claims'>> & { claims: StoredClaim[] }>(sql.allResources);
    return rows.map(({ claims, ...row }) => ({ ...row, claims: claims.map(claimOf) }));
  }

  async waitGraph(signals: boolean): Promise<WaitGraph | undefined> {
    const [whole] = signals ? await this.#reader.ask<GraphRow>(wholeGraph) : [];
    const row = whole ?? (await this.#reader.ask<GraphRow>(sql.waitGraph))[0];
    return (
      row && {
        resources: row.resources ?? [],
        claims: (row.claims ?? []).map(claimOf),
        children: row.children ?? [],
        ...(row.signals ? { signals: row.signals } : {}),
        work: row.work ?? {},
      }
    );
  }

  /** Named resources have one lock, since one claim may need several; each slot has its own. */
  async #locked<Answer>(
    names: readonly string[],
    isSlot: boolean,
    work: (ask: Ask) => Promise<Answer>,
  ): Promise<Answer> {
    const key = `${this.#schema} ${isSlot ? names.join() : 'resources'}`;
    const until = this.#clock.monotonic() + PATIENCE_MS;
    for (;;) {
      try {
        return await this.#inTransaction(async (ask) => {
          await ask(sql.lockResource, [key]);
          return work(ask);
        });
      } catch (error) {
        if (error instanceof StaleWriterError || verdictOn(error) === 'refused') throw error;
        if (this.#clock.monotonic() > until || this.#pool.ending) throw unavailable(error);
      }
      await sleep(this.#clock, AGAIN_MS);
    }
  }

  async #inTransaction<Answer>(work: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
      const answer = await work(async (statement, values = []) => (await client.query({ ...statement, values })).rows);
      await client.query('commit');
      return answer;
    } catch (error) {
      if (!(error instanceof StaleWriterError) && !connectionSurvives(error)) broken = error as Error;
      else
        await client.query('rollback').catch((lost: Error) => {
          broken = lost;
        });
      throw error;
    } finally {
      client.release(broken);
    }
  }
}

async function grantNext(ask: Ask, names: readonly string[]): Promise<readonly Granted[]> {
  const [line] = await ask<{ free: Units | null; waiters: StoredWaiter[] | null }>(sql.lineUp, [names]);
  const waiters = (line?.waiters ?? []).map((waiter) => ({ ...waiter, needs: needsOf(waiter) }));
  const next = allocate(line?.free ?? {}, waiters);
  if (next.length === 0) return [];
  return ask<Row<Granted>>(sql.grant, [next.map((one) => one.workflow_id), next.map(({ address }) => address)]);
}

const needsOf = ({ resources, units }: { resources: readonly string[]; units: readonly number[] }): Units =>
  Object.fromEntries(resources.map((name, index) => [name, units[index] ?? 0]));

const claimOf = ({ resources, units, ...row }: StoredClaim): ClaimRow => ({
  ...row,
  needs: needsOf({ resources, units }),
});

interface StoredWaiter {
  readonly workflow_id: WorkflowId;
  readonly address: string;
  readonly resources: readonly string[];
  readonly units: readonly number[];
}
type StoredClaim = Omit<ClaimRow, 'needs'> & Pick<StoredWaiter, 'resources' | 'units'>;
interface GraphRow extends pg.QueryResultRow {
  readonly resources: WaitGraph['resources'] | null;
  readonly claims: StoredClaim[] | null;
  readonly children: WaitGraph['children'] | null;
  readonly signals?: WaitGraph['signals'] | null;
  readonly work: WaitGraph['work'] | null;
}

// The port of schedules on PostgreSQL.
import { escapeJson, escapeText } from './escape.ts';
import type { Ask, PostgresAudit } from './postgresAudit.ts';
import type { Reader } from './reader.ts';
import type { Row } from './row.ts';
import type { AuditEntry } from './rows/audit.ts';
import type { DueSchedule, ScheduleRow, ScheduleStore, TickRow, TickWrite } from './scheduleStore.ts';
import * as sql from './sql/schedules.ts';
import type { Vault } from './vault.ts';
import type { WorkflowId } from '../workflow.ts';

type StoredSchedule = Row<Omit<ScheduleRow, 'input'>> & { readonly input: string };

export class PostgresSchedules implements ScheduleStore {
  readonly #reader: Reader;
  readonly #audit: PostgresAudit;
  readonly #vault: Vault;

  constructor(reader: Reader, audit: PostgresAudit, vault: Vault) {
    this.#reader = reader;
    this.#audit = audit;
    this.#vault = vault;
  }

  async schedules(names?: readonly string[]): Promise<readonly ScheduleRow[]> {
    const rows = await this.#reader.ask<StoredSchedule>(sql.schedulesOf, [names?.map(escapeText) ?? null]);
    return rows.map((row) => this.#opened(row));
  }

  saveSchedule(row: ScheduleRow, expected: number, audit?: AuditEntry): Promise<boolean> {
    const stored = escapeJson(this.#columnsOf(row));
    return this.#change(audit, async (ask) => {
      const written = await (expected === 0
        ? ask(sql.insertSchedule, [stored])
        : ask(sql.updateSchedule, [stored, expected]));
      return written.length > 0;
    });
  }

  removeSchedule({ id, revision }: ScheduleRow, audit: AuditEntry): Promise<boolean> {
    return this.#change(audit, async (ask) => (await ask(sql.removeSchedule, [id, revision])).length > 0);
  }

  async claimTicks(
    now: number,
    owner: string,
    definitions: readonly string[],
    limit: number,
    except: readonly string[],
  ): Promise<readonly DueSchedule[]> {
    const asked = [now / 1_000, owner, definitions, limit, except];
    const rows = await this.#reader.ask<StoredSchedule & { running: WorkflowId[] }>(sql.claimTicks, asked);
    return rows.map(({ running, ...row }) => ({ schedule: this.#opened(row as StoredSchedule), running }));
  }

  async leaveTick(scheduleId: string, owner: string): Promise<boolean> {
    return (await this.#reader.ask(sql.leaveTick, [scheduleId, owner])).length > 0;
  }

  async nextFire(): Promise<number | undefined> {
    return (await this.#reader.ask<{ at: number | null }>(sql.nextFire))[0]?.at ?? undefined;
  }

  async unfinishedOf(scheduleId: string): Promise<readonly WorkflowId[]> {
    const rows = await this.#reader.ask<{ workflow_id: WorkflowId }>(sql.unfinishedOf, [scheduleId]);
    return rows.map(({ workflow_id }) => workflow_id);
  }

  endTick(write: TickWrite, audit?: AuditEntry): Promise<boolean> {
    const row = { ...write.row, message: this.#vault.hide(write.row.message) };
    return this.#change(audit, async (ask) => (await ask(sql.endTick, tickValues({ ...write, row }))).length > 0);
  }

  async lateSchedules(before: number, limit: number): Promise<readonly ScheduleRow[]> {
    const rows = await this.#reader.ask<StoredSchedule>(sql.lateSchedules, [before / 1_000, limit]);
    return rows.map((row) => this.#opened(row));
  }

  async schedulesAhead(after: number, limit: number): Promise<readonly ScheduleRow[]> {
    const rows = await this.#reader.ask<StoredSchedule>(sql.schedulesAhead, [after / 1_000, limit]);
    return rows.map((row) => this.#opened(row));
  }

  async tickAsked(scheduleId: string, idempotencyKey: string): Promise<TickRow | undefined> {
    const rows = await this.#reader.ask<Row<TickRow>>(sql.tickAsked, [scheduleId, escapeText(idempotencyKey)]);
    return this.#vault.reveal(rows)[0];
  }

  async ticks(scheduleId: string, limit: number): Promise<readonly TickRow[]> {
    return this.#vault.reveal(await this.#reader.ask<Row<TickRow>>(sql.ticksOf, [scheduleId, limit]));
  }

  /** One whose reply was lost is not sent again: the same revision would not be there any more. */
  #change(audit: AuditEntry | undefined, work: (ask: Ask) => Promise<boolean>): Promise<boolean> {
    return this.#audit.change(async (ask) => {
      const answer = await work(ask);
      const entries = answer && audit ? [{ ...audit, reason: this.#vault.hide(audit.reason) }] : [];
      return { answer, entries };
    });
  }

  #columnsOf(row: ScheduleRow): object {
    return {
      id: row.id,
      name: row.name,
      definition: row.definition,
      version: row.version,
      cron: row.cron,
      time_zone: row.timeZone,
      every_ms: row.everyMs,
      input: this.#vault.hide(JSON.stringify(row.input)),
      overlap: row.overlap,
      catch_up_ms: row.catchUpMs,
      jitter_ms: row.jitterMs,
      paused: row.paused,
      reason: this.#vault.hide(row.reason),
      declared: row.declared,
      revision: row.revision,
      next_tick: time(row.nextTick),
      next_fire_at: time(row.nextFireAt),
      buffered_tick: time(row.bufferedTick),
      created_at: time(row.createdAt),
      created_by: row.createdBy,
      updated_at: time(row.updatedAt),
      updated_by: row.updatedBy,
    };
  }

  #opened({ input, reason, ...row }: StoredSchedule): ScheduleRow {
    return {
      ...(row as Omit<ScheduleRow, 'input' | 'reason'>),
      reason: this.#vault.reveal(reason),
      input: JSON.parse(this.#vault.reveal(input)) as unknown,
    };
  }
}

/** Parameters of the statement that ends a tick. */
export const tickValues = (write: TickWrite): unknown[] => [
  write.scheduleId,
  write.expected,
  time(write.nextTick),
  time(write.nextFireAt),
  time(write.bufferedTick),
  escapeJson({
    tick: time(write.row.tick),
    at: time(write.row.at),
    outcome: write.row.outcome,
    workflow_id: write.row.workflowId,
    until: time(write.row.until),
    message: write.row.message,
    manual: write.row.manual,
    idempotency_key: write.row.idempotencyKey,
  }),
  write.aborts,
];

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

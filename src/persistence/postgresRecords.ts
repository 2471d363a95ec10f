// What is stored of workflows, read back and looked up, and what is recorded outside of commits: one named statement each. Part of `postgresStore`.
import type { Digest, EventType, StepKey, WorkflowEvent, WorkflowId } from '../workflow.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { DataKeyRow } from './sql/dataKeys.ts';
import { Vault } from './vault.ts';
import type { Sealed } from './compress.ts';
import { storedKey, escapeJson, escapeText } from './escape.ts';
import { errorRow } from './commitRows.ts';
import { hiddenError, hiddenSystemError } from './hiddenTexts.ts';
import { Reader } from './reader.ts';
import { begun, journal, recoveriesOf } from './sql/begun.ts';
import { checkpointSummaries, type CheckpointSummaryRow, stateChanges, type StateChangeRow } from './sql/history.ts';
import { recordSystemError } from './sql/systemErrors.ts';
import { type CheckpointRow, checkpointById, checkpointsUpTo, provenCheckpoint } from './sql/checkpoints.ts';
import { definition, saveDefinition } from './sql/definitions.ts';
import { eventsPage, headSequence } from './sql/events.ts';
import { childrenOf } from './sql/children.ts';
import type { ChildStanding } from './rows/children.ts';
import {
  ancestry,
  lastError,
  openIntervention,
  openQuestions,
  summaryById,
  summaryByIdempotencyKey,
  summaryByKey,
} from './sql/summaries.ts';
import { recordValidation, type ValidationDbRow, validationOfRow, validationsOf } from './sql/validations.ts';
import { ValueReader } from './valueReader.ts';
import type { Ancestor, WorkflowSummary } from './rows/workflows.ts';
import type { EventQuery, StoredDefinition } from './store.ts';
import type { CheckpointSummary, StateChange, StoredCheckpoint } from './rows/checkpoints.ts';
import type { ErrorSummary, SystemErrorRow, UncommittedError } from './rows/errors.ts';
import type { JournalRow } from './rows/attempts.ts';
import type { OpenIntervention } from './rows/interventions.ts';
import type { ValidationRow } from './rows/validations.ts';
import type { Row } from './row.ts';

export class PostgresRecords {
  protected readonly reader: Reader;
  /** Keys of what is stored. To be opened before anything is read or written. */
  readonly vault: Vault;
  readonly #values: ValueReader;
  protected readonly integrity: NamedKeys | undefined;

  constructor(
    reader: Reader,
    {
      integrity,
      encryption,
    }: { readonly integrity?: NamedKeys | undefined; readonly encryption?: NamedKeys | undefined },
  ) {
    this.reader = reader;
    this.vault = new Vault(encryption, (statement, values) => reader.ask<Row<DataKeyRow>>(statement, values));
    this.integrity = integrity;
    this.#values = new ValueReader(reader, this.vault);
  }

  async checkpoints(
    workflowId: WorkflowId,
    which: { readonly atOrBefore: number; readonly limit: number } | { readonly id: string },
  ): Promise<readonly StoredCheckpoint[]> {
    const rows =
      'id' in which
        ? await this.reader.ask<CheckpointRow>(checkpointById, [workflowId, which.id])
        : await this.reader.ask<CheckpointRow>(checkpointsUpTo, [workflowId, which.atOrBefore, which.limit]);
    await this.vault.loadFor(rows);
    return rows.map((row) => provenCheckpoint(row, this.integrity, this.vault));
  }

  async checkpointSummaries(
    workflowId: WorkflowId,
    before: number,
    limit: number,
  ): Promise<readonly CheckpointSummary[]> {
    return this.vault.reveal(
      await this.reader.ask<CheckpointSummaryRow>(checkpointSummaries, [workflowId, before, limit]),
    );
  }

  async stateChanges(workflowId: WorkflowId, after: number, limit: number): Promise<readonly StateChange[]> {
    return this.vault.reveal(await this.reader.ask<StateChangeRow>(stateChanges, [workflowId, after, limit]));
  }

  values(workflowId: WorkflowId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Sealed>> {
    return this.#values.values(workflowId, digests);
  }

  missing(workflowId: WorkflowId, digests: readonly Digest[]): Promise<readonly Digest[]> {
    return this.#values.missing(workflowId, digests);
  }

  async begun(workflowId: WorkflowId) {
    const rows = await this.reader.ask<BegunRow>(begun, [workflowId]);
    return rows.map((row) => ({ step: row.step, key: row.key, firstTag: row.first_tag, output: row.output }));
  }

  journal(workflowId: WorkflowId, after: number, tags: readonly number[]): Promise<readonly JournalRow[]> {
    return this.reader.ask<Row<JournalRow>>(journal, [workflowId, after, tags]);
  }

  async recoveries(workflowId: WorkflowId, strategies: readonly string[]): Promise<Readonly<Record<string, number>>> {
    const rows = await this.reader.ask<{ strategy: string; count: number }>(recoveriesOf, [workflowId, strategies]);
    return Object.fromEntries(rows.map(({ strategy, count }) => [strategy, count]));
  }

  async saveDefinition({
    hash,
    name,
    version,
    plan,
    machine,
    sensitive = [],
    machines = {},
  }: StoredDefinition): Promise<readonly string[]> {
    const parameters = [hash, name, version, ...[plan, machine].map((one) => JSON.stringify(one)), sensitive];
    const rows = await this.reader.ask<{ hash: string }>(saveDefinition, [...parameters, JSON.stringify(machines)]);
    return rows.map((row) => row.hash);
  }

  async definition(hash: string): Promise<StoredDefinition | undefined> {
    return (await this.reader.ask<Row<StoredDefinition>>(definition, [hash]))[0];
  }

  async find(workflowId: WorkflowId): Promise<WorkflowSummary | undefined> {
    return summary(await this.reader.ask<SummaryRow>(summaryById, [workflowId]));
  }

  async findByKey(name: string, key: string): Promise<WorkflowSummary | undefined> {
    return summary(await this.reader.ask<SummaryRow>(summaryByKey, [name, storedKey(key)]));
  }

  async findByIdempotencyKey(name: string, idempotencyKey: string): Promise<WorkflowSummary | undefined> {
    return summary(await this.reader.ask<SummaryRow>(summaryByIdempotencyKey, [name, storedKey(idempotencyKey)]));
  }

  ancestry(workflowId: WorkflowId, limit: number): Promise<readonly Ancestor[]> {
    return this.reader.ask<Row<Ancestor>>(ancestry, [workflowId, limit]);
  }

  children(workflowId: WorkflowId): Promise<readonly ChildStanding[]> {
    return this.reader.ask<Row<ChildStanding>>(childrenOf, [workflowId]);
  }

  async lastError(workflowId: WorkflowId): Promise<ErrorSummary | undefined> {
    return this.vault.reveal((await this.reader.ask<Row<ErrorSummary>>(lastError, [workflowId]))[0]);
  }

  async openQuestions(workflowId: WorkflowId): Promise<readonly string[]> {
    const rows = await this.reader.ask<{ id: string }>(openQuestions, [workflowId]);
    return rows.map(({ id }) => id);
  }

  async intervention(id: string): Promise<OpenIntervention | undefined> {
    return (await this.reader.ask<Row<OpenIntervention>>(openIntervention, [id]))[0];
  }

  async events({ after, before, limit, workflowId, types }: EventQuery): Promise<readonly WorkflowEvent[]> {
    const filters = [...(workflowId === undefined ? [] : [workflowId]), ...(types === undefined ? [] : [types])];
    const page = eventsPage(workflowId !== undefined, types !== undefined, before !== undefined);
    const rows = await this.reader.ask<EventRow>(page, [before ?? after, limit, ...filters]);
    return (before === undefined ? rows : rows.toReversed()).map(
      ({ occurred_at: occurredAt, workflow_id: id, payload, ...rest }) => ({
        ...rest,
        payload: this.vault.reveal(payload),
        occurredAt,
        workflowId: id,
      }),
    );
  }

  async headSequence(): Promise<number> {
    return (await this.reader.ask<{ sequence: number }>(headSequence))[0]?.sequence ?? 0;
  }

  async recordSystemError(
    workflowId: WorkflowId | null,
    given: SystemErrorRow,
    behind?: UncommittedError,
  ): Promise<boolean> {
    const error = hiddenSystemError(given, this.vault);
    const cause = behind && hiddenError(behind, this.vault);
    const written = await this.reader.ask(recordSystemError, [
      error.id,
      error.errorType,
      error.severity,
      escapeText(error.message),
      error.stackTrace === null ? null : escapeText(error.stackTrace),
      escapeJson(error.context),
      error.threadId,
      error.checkpointCount,
      workflowId,
      error.step,
      error.failureMode,
      error.fingerprint,
      new Date(error.createdAt).toISOString(),
      cause ? escapeJson({ ...errorRow(cause), checkpoint_id: cause.checkpointId, trace_id: cause.traceId }) : null,
    ]);
    return written.length > 0;
  }

  async recordValidation(workflowId: WorkflowId, row: ValidationRow): Promise<void> {
    await this.reader.ask(recordValidation, [
      row.id,
      workflowId,
      row.checkpointId,
      row.operation,
      row.valid,
      escapeJson(row.before),
      row.after === null ? null : escapeJson(row.after),
      row.durationMs,
      new Date(row.at).toISOString(),
    ]);
  }

  async validations(workflowId: WorkflowId, limit: number): Promise<readonly ValidationRow[]> {
    const rows = await this.reader.ask<ValidationDbRow>(validationsOf, [workflowId, limit]);
    return rows.map(validationOfRow);
  }
}

const summary = ([row]: readonly SummaryRow[]): WorkflowSummary | undefined => {
  if (!row) return undefined;
  const { id: workflowId, ...rest } = row;
  return { workflowId, ...rest };
};

type SummaryRow = Row<Omit<WorkflowSummary, 'workflowId'>> & { id: WorkflowId };

interface BegunRow {
  readonly step: string;
  readonly key: StepKey;
  readonly first_tag: number;
  readonly output: Digest | null;
}

interface EventRow {
  readonly sequence: number;
  readonly occurred_at: number;
  readonly type: EventType;
  readonly workflow_id: WorkflowId | null;
  readonly revision: number | null;
  readonly payload: Readonly<Record<string, unknown>>;
}

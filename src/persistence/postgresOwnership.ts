// Who has which workflow, and which of them are due, on PostgreSQL: what a process takes, lets go of and is told when it looks around. Statements in
// `sql/claim.ts`, `sql/takeOver.ts` and beside them; used by the store.
import { OwnedElsewhereError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { notServedHere } from './notServed.ts';
import { PostgresRecords } from './postgresRecords.ts';
import type { Row } from './row.ts';
import type { Message } from './rows/messages.ts';
import type { IdleWorkflow, StoredWorkflow, UnservedWorkflow } from './rows/workflows.ts';
import { claimed, claimFree, claimFromGone, ownerOf } from './sql/claim.ts';
import { due, nextDue } from './sql/due.ts';
import { idle, prove } from './sql/idle.ts';
import { messages } from './sql/messages.ts';
import { release } from './sql/release.ts';
import { provenWorkflow, type StoredWorkflowRow } from './sql/storedWorkflow.ts';
import { forgetGone, takeOver } from './sql/takeOver.ts';
import { unserved } from './sql/unserved.ts';
import type { Store } from './store.ts';

export abstract class PostgresOwnership extends PostgresRecords {
  async claim(
    workflowId: WorkflowId,
    owner: string,
    { reopen = false, definitions, from }: Parameters<Store['claim']>[2] = {},
  ): Promise<StoredWorkflow | undefined> {
    const asked = [workflowId, owner, reopen, definitions ?? null];
    const [free] = await this.reader.ask<StoredWorkflowRow>(claimFree, asked);
    if (free) return (await this.#proven([free], owner))[0];
    const [fromGone] = await this.reader.ask<StoredWorkflowRow>(claimFromGone, [...asked, from ?? null]);
    if (fromGone) return (await this.#proven([fromGone], owner))[0];
    const [held] = await this.reader.ask<{ owner: string | null; definition: string }>(ownerOf, [workflowId, reopen]);
    if (!held) return undefined;
    if (definitions && !definitions.includes(held.definition)) throw notServedHere(workflowId, held.definition);
    throw new OwnedElsewhereError(
      `Workflow ${workflowId} is in memory of process ${held.owner}, which is alive, or was a moment ago`,
      {
        workflowId,
        owner: held.owner,
      },
    );
  }

  async release(workflowId: WorkflowId, fence: number, wakeAt: number | null | 'as it was'): Promise<void> {
    const stays = wakeAt === 'as it was';
    await this.reader.ask(release, [workflowId, fence, stays || wakeAt === null ? null : wakeAt / 1000, stays]);
  }

  async takeOver(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
    from?: readonly string[],
  ): Promise<readonly StoredWorkflow[]> {
    const asked = [owner, limit, except, definitions, from ?? null];
    const taken = await this.reader.ask<StoredWorkflowRow>(takeOver, asked);
    await this.reader.ask(forgetGone, [owner]);
    return this.#proven(taken, owner);
  }

  async #proven(found: readonly StoredWorkflowRow[], owner: string): Promise<StoredWorkflow[]> {
    const torn = found.filter((row) => row.checkpoint_id === null).map(({ id }) => id);
    const again = torn.length > 0 ? await this.reader.ask<StoredWorkflowRow>(claimed, [torn, owner]) : [];
    const whole = new Map(again.map((row) => [row.id, row]));
    const rows = found.map((row) => whole.get(row.id) ?? row);
    await this.vault.load(rows.flatMap(({ id, encrypted }) => (encrypted ? [id] : [])));
    return rows.map((row) => provenWorkflow(row, this.integrity, this.vault));
  }

  async due(
    now: number,
    limit: number,
    definitions: readonly string[],
    except: readonly WorkflowId[] = [],
  ): Promise<readonly WorkflowId[]> {
    const rows = await this.reader.ask<{ id: WorkflowId }>(due, [now / 1_000, limit, definitions, except]);
    return rows.map(({ id }) => id);
  }

  messages(
    owner: string,
    limit: number,
    except: readonly WorkflowId[],
    definitions: readonly string[],
  ): Promise<readonly Message[]> {
    return this.reader.ask<Row<Message>>(messages, [owner, limit, except, definitions]);
  }

  idle(after: WorkflowId, limit: number, definitions: readonly string[]): Promise<readonly IdleWorkflow[]> {
    return this.reader.ask<Row<IdleWorkflow>>(idle, [after, limit, definitions]);
  }

  async prove(waiting: Parameters<Store['prove']>[0]): Promise<void> {
    if (waiting.length === 0) return;
    const ids = waiting.map(({ workflowId }) => workflowId);
    await this.reader.ask(prove, [ids, waiting.map(({ revision }) => revision)]);
  }

  async nextDue(definitions: readonly string[], except: readonly WorkflowId[] = []): Promise<number | undefined> {
    return (await this.reader.ask<{ at: number | null }>(nextDue, [definitions, except]))[0]?.at ?? undefined;
  }

  unserved(now: number, limit: number, except: readonly WorkflowId[]): Promise<readonly UnservedWorkflow[]> {
    return this.reader.ask<Row<UnservedWorkflow>>(unserved, [now / 1_000, limit, except]);
  }
}

// What one request reads. Everything that is asked for within one turn is read in one statement (DataLoader), so that the number of
// statements depends on the shape of a query and not on the number of rows. Thrown away after the request, and after each mutation.
import type { EntityManager, EntityName, FilterQuery } from '@mikro-orm/postgresql';
import DataLoader from 'dataloader';
import { CircuitBreakerRow } from '../persistence/entities/circuit_breakers.ts';
import { ErrorGroupRow } from '../persistence/entities/error_groups.ts';
import { SystemError } from '../persistence/entities/system_errors.ts';
import { WorkflowCheckpoint } from '../persistence/entities/workflow_checkpoints.ts';
import { WorkflowDefinitionRow } from '../persistence/entities/workflow_definitions.ts';
import { WorkflowError } from '../persistence/entities/workflow_errors.ts';
import { WorkflowIntervention } from '../persistence/entities/workflow_interventions.ts';
import { WorkflowRecoveryAttempt } from '../persistence/entities/workflow_recovery_attempts.ts';
import { WorkflowStateHistory } from '../persistence/entities/workflow_state_history.ts';
import { Workflow } from '../persistence/entities/workflows.ts';
import { isUuid } from '../ids.ts';
import type { Protection } from '../persistence/encodeCommit.ts';
import { badInput, type Connection, connection, type PageArguments, pageRequest } from './connections.ts';
import { type Listing, pagesOf, positionIn, rootPage } from './pages.ts';
import * as evidence from './evidence.ts';
import * as journal from './journal.ts';
import * as rows from './rows.ts';

/** Keys of one statement at most. */
const BATCH = 500;

export class Reads {
  readonly em: EntityManager;
  readonly workflow: DataLoader<string, Workflow | null>;
  readonly definition: DataLoader<string, WorkflowDefinitionRow | null>;
  readonly checkpoint: DataLoader<string, WorkflowCheckpoint | null>;
  readonly state: DataLoader<string, WorkflowStateHistory | null>;
  readonly error: DataLoader<string, WorkflowError | null>;
  readonly systemError: DataLoader<string, SystemError | null>;
  readonly systemErrorOfError: DataLoader<string, SystemError | null>;
  readonly intervention: DataLoader<string, WorkflowIntervention | null>;
  readonly recovery: DataLoader<string, WorkflowRecoveryAttempt | null>;
  readonly breaker: DataLoader<string, CircuitBreakerRow | null>;
  readonly errorGroup: DataLoader<string, ErrorGroupRow | null>;
  /** By `workflow/revision`. */
  readonly checkpointAt = this.#loader(rows.checkpointsAt);
  /** By `workflow/tag`. */
  readonly attempt = this.#loader(rows.attempts);
  /** By `workflow/digest`: the opened value. */
  readonly value = this.#loader((em, keys) => rows.values(em, keys, this.#keys.vault));
  /** By id of a checkpoint: size of its state as it is stored, in bytes. */
  readonly storedBytes = this.#loader(rows.storedBytes);
  /** By id of a checkpoint: its opened state. */
  readonly openedState = this.#loader((em, ids) => rows.openedStates(em, ids, this.#keys));
  /** By `workflow/step`: the workflow that the step started last. */
  readonly childOfStep = this.#loader(rows.childrenOfSteps);
  /** By `workflow/address`: what it holds of resources, or waits for. */
  readonly claim = this.#loader(rows.claims);
  /** By id of a workflow: sequence of its last event. */
  readonly lastSequence = this.#loader(rows.lastSequences);
  /** By id of a workflow: the newest attempt of each of its steps. */
  readonly newestAttempts = this.#loader(journal.newestAttempts);
  /** By id of a workflow: its newest state, opened. */
  readonly newestState = this.#loader((em, ids) => rows.newestStates(em, ids, this.#keys));
  /** By `workflow/key` or `workflow/undo/key`: all calls of that piece of work. */
  readonly operation = this.#loader(journal.operations);
  /** By id of an error: what was tried against it. */
  readonly recoveries = this.#loader(journal.recoveries);
  /** By id of a checkpoint: what it is checked with. */
  readonly evidence = this.#loader((em, ids) => evidence.evidence(em, ids, this.#keys));
  /** By `workflow/digest`: whether that value is stored. */
  readonly isStored = this.#loader(evidence.areStored);
  readonly #keys: Protection;
  readonly #lists = new Map<string, DataLoader<string, unknown>>();

  /** @param keys with which stored states have to prove themselves, and of what is encrypted, where there are any */
  constructor(em: EntityManager, keys: Protection = {}) {
    this.em = em;
    this.#keys = keys;
    this.workflow = this.#rows(Workflow, 'id');
    this.definition = this.#rows(WorkflowDefinitionRow, 'hash');
    this.checkpoint = this.#rows(WorkflowCheckpoint, 'id');
    this.state = this.#rows(WorkflowStateHistory, 'id');
    this.error = this.#rows(WorkflowError, 'id');
    this.systemError = this.#rows(SystemError, 'id');
    this.systemErrorOfError = this.#rows(SystemError, 'workflowErrorId');
    this.intervention = this.#rows(WorkflowIntervention, 'id');
    this.recovery = this.#rows(WorkflowRecoveryAttempt, 'id');
    this.breaker = this.#rows(CircuitBreakerRow, 'key');
    this.errorGroup = this.#rows(ErrorGroupRow, 'fingerprint', (key) => /^[0-9a-f]{32}$/.test(key));
  }

  /** A list of its own. */
  async page<Row extends object>(
    listing: Listing<Row>,
    where: FilterQuery<Row>,
    page: PageArguments,
  ): Promise<Connection<Row>> {
    const request = checked(listing, page, this.em);
    const found = this.#known(listing, await rootPage(this.em, listing, where, request));
    return connection(request, found, positionIn(listing), () => this.em.count(listing.entity, where as never));
  }

  /** The list of one parent among those that are asked for together. */
  async pageOf<Row extends object>(
    listing: Listing<Row>,
    parentColumn: keyof Row & string,
    parent: string,
    where: FilterQuery<Row>,
    page: PageArguments,
  ): Promise<Connection<Row>> {
    const request = checked(listing, page, this.em);
    const name = `${listing.name} ${parentColumn} ${JSON.stringify(where)}`;
    const found = await this.#list(`${name} ${JSON.stringify(page)}`, (parents) =>
      pagesOf(this.em, listing, parentColumn, parents, where, request),
    ).load(parent);
    this.#known(listing, found);
    return connection(request, found, positionIn(listing), () =>
      this.#list(`${name} count`, async (parents) => {
        const counts = await this.em.countBy(
          listing.entity,
          parentColumn as never,
          {
            where: { ...(where as object), [parentColumn]: { $in: parents } },
          } as never,
        );
        return parents.map((each) => counts[each] ?? 0);
      }).load(parent),
    );
  }

  /** A workflow that is listed need not be read again. */
  #known<Row extends object>({ entity }: Listing<Row>, found: Row[]): Row[] {
    if (entity === (Workflow as unknown)) for (const row of found as Workflow[]) this.workflow.prime(row.id, row);
    return found;
  }

  /** What is counted for each of the keys that are asked for together. @param name distinguishes the counts of one request */
  countsOf<Value>(
    name: string,
    count: (em: EntityManager, keys: readonly string[]) => Promise<readonly Value[]>,
  ): DataLoader<string, Value> {
    return this.#list(name, (keys) => count(this.em, keys));
  }

  /** @param isKey whether a row can have this key at all; what clients write may be anything */
  #rows<Row extends object>(
    entity: EntityName<Row>,
    key: keyof Row & string,
    isKey: (key: string) => boolean = () => true,
  ): DataLoader<string, Row | null> {
    return this.#loader(async (em, keys) => {
      const asked = { [key]: { $in: keys.filter(isKey) } } as never;
      const found = await em.find(entity, asked, { disableIdentityMap: true });
      return byKey(found, (row) => row[key] as string, keys);
    });
  }

  #loader<Value>(read: (em: EntityManager, keys: readonly string[]) => Promise<readonly (Value | Error)[]>) {
    return new DataLoader<string, Value>((keys) => read(this.em, keys), { maxBatchSize: BATCH });
  }

  #list<Value>(name: string, read: (parents: readonly string[]) => Promise<readonly Value[]>) {
    const known = this.#lists.get(name) ?? new DataLoader<string, unknown>(read, { maxBatchSize: BATCH });
    this.#lists.set(name, known);
    return known as DataLoader<string, Value>;
  }
}

/** A row that another one refers to, where the database sees to it that there is one. */
export function present<Row>(row: Row | null): Row {
  if (row === null) throw new Error('A row is gone that another one refers to');
  return row;
}

const byKey = <Row>(found: readonly Row[], keyOf: (row: Row) => string, keys: readonly string[]): (Row | null)[] => {
  const index = new Map(found.map((row) => [keyOf(row), row]));
  return keys.map((key) => index.get(key) ?? null);
};

/** A cursor of another list, or a forged one, holds other values; PostgreSQL would say so less kindly. */
function checked<Row extends object>({ order, entity }: Listing<Row>, page: PageArguments, em: EntityManager) {
  const request = pageRequest(page);
  const properties = em.getMetadata().get(entity).properties as Record<
    string,
    { runtimeType: string; columnTypes: string[] }
  >;
  for (const position of [request.after, request.before])
    if (
      position &&
      !(position.length === order.length && order.every((column, at) => fits(position[at], properties[column])))
    )
      throw badInput('The cursor is one of another list');
  return request;
}

function fits(value: unknown, column: { runtimeType: string; columnTypes: string[] } | undefined): boolean {
  if (typeof value === 'string')
    return column?.columnTypes[0] === 'uuid'
      ? isUuid(value)
      : column?.runtimeType === 'string' && !value.includes('\0');
  if (value instanceof Date)
    return column?.runtimeType === 'Date' && value.getTime() >= 0 && value.getTime() < YEAR_10000;
  return column?.runtimeType === 'number';
}

const YEAR_10000 = Date.UTC(10_000, 0);

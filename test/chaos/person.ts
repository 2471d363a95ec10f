// The person in a worker: pays what waits for payment, allows what asks to be allowed, and where nobody knows whether a payment was made, looks
// it up in the ledger before saying "again". Looks every few milliseconds; what another process has is left to the person there.
import { setTimeout as passes } from 'node:timers/promises';
import pg from 'pg';
import type { Engine } from '../../src/engine/engine.ts';
import { HoldfastError } from '../../src/errors.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import type { Ledger } from './ledger.ts';
import { business, WAITS } from './order.ts';

interface Place {
  readonly databaseUrl: string;
  readonly schema: string;
  readonly ledger: Ledger;
  readonly say: (line: string) => void;
}

interface Question {
  readonly id: string;
  readonly workflow_id: WorkflowId;
  readonly step_id: string;
}

const LOOK_EVERY_MS = 15;
/** Somebody was faster, or the workflow is elsewhere, or the database is away: the next look shows it. */
const EXPECTED = ['OWNED_ELSEWHERE', 'INVALID_STATE', 'NOT_FOUND', 'NOT_RUNNING', 'STALE_WRITER', 'SERVER_UNAVAILABLE'];

const WAITING = `select id from workflows where completed_at is null and status = 'WAITING' and current_step = '${WAITS.event}'`;
const QUESTIONS = `select id, workflow_id, step_id from workflow_interventions where status = 'OPEN'`;
const ENDED = 'select count(*)::int as count from workflows where completed_at is not null and key = any($1::text[])';

export class Person {
  readonly #engine: Engine;
  readonly #place: Place;
  readonly #pool: pg.Pool;

  constructor(engine: Engine, place: Place) {
    this.#engine = engine;
    this.#place = place;
    const options = `-c search_path=${place.schema}`;
    this.#pool = new pg.Pool({ connectionString: place.databaseUrl, options, max: 1 });
    this.#pool.on('error', () => {}); // the database went away; the next look tells
  }

  async answersUntilEnded(orders: readonly number[]): Promise<void> {
    for (;;) {
      await this.#look();
      const [ended] = await this.#ask<{ count: number }>(ENDED, [orders.map(business)]);
      if (ended?.count === orders.length) break;
      await passes(LOOK_EVERY_MS);
    }
  }

  async answersForEver(): Promise<never> {
    for (;;) {
      await this.#look();
      await passes(LOOK_EVERY_MS);
    }
  }

  async #look(): Promise<void> {
    const waiting = await this.#ask<{ id: WorkflowId }>(WAITING);
    const questions = await this.#ask<Question>(QUESTIONS);
    await Promise.all([
      ...waiting.map(({ id }) => this.#try(() => this.#engine.sendEvent(id, WAITS.event, { amount: 100 }))),
      ...questions.map((question) => this.#try(() => this.#answer(question))),
    ]);
  }

  #answer({ id, step_id: step, workflow_id: workflowId }: Question): Promise<unknown> {
    const actor = { actor: 'ada' };
    switch (step) {
      case WAITS.question:
        return this.#engine.decide(id, { option: 'approve', notes: 'looks good' }, actor);
      case WAITS.payment: {
        const payload = this.#place.ledger.paid(`${workflowId}/${step}`);
        return payload === undefined
          ? this.#engine.decide(id, { option: 'retry', notes: 'the bank knows nothing of it' }, actor)
          : this.#engine.decide(id, { option: 'skip', notes: 'the bank has it', payload }, actor);
      }
      default:
        this.#place.say(`error an unexpected question about ${step}`);
        return this.#engine.decide(id, { option: 'fail', notes: 'unexpected' }, actor);
    }
  }

  async #try(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      if (error instanceof HoldfastError && EXPECTED.includes(error.code)) return;
      this.#place.say(`error the person could not answer: ${String(error)}`);
    }
  }

  /** Nothing where the database is away. */
  async #ask<Row extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.#pool.query<Row>(text, values).then(
      ({ rows }) => rows,
      () => [],
    );
  }
}

// Whoever is asked in a siege: says the word that is waited for, and where nobody knows whether a payment was made looks it up before saying "again". Looks
// every few milliseconds; what another process is at is left to it.
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import type pg from 'pg';
import type { Engine } from '../../../src/engine/engine.ts';
import { HoldfastError } from '../../../src/errors.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import type { Line } from '../ledger.ts';
import { EVENT, PAYMENT } from './works.ts';

interface Question {
  readonly id: string;
  readonly workflow_id: WorkflowId;
  readonly step_id: string;
}

interface Desk {
  readonly ask: Clerk['ask'];
  /** The ledger. */
  readonly payments: string;
  readonly say: (line: string) => void;
}

const LOOK_EVERY_MS = 80;
/** Somebody was faster, or the workflow is elsewhere, or the database is away: the next look shows it. */
const EXPECTED = ['OWNED_ELSEWHERE', 'INVALID_STATE', 'NOT_FOUND', 'NOT_RUNNING', 'STALE_WRITER', 'SERVER_UNAVAILABLE'];
const WAITING = `select id from workflows where completed_at is null and status = 'WAITING' and current_step = '${EVENT}' limit 200`;
const QUESTIONS = `select id, workflow_id, step_id from workflow_interventions where status = 'OPEN' limit 200`;

export class Clerk {
  /** Rows of a query on the schema; undefined where the database is away. */
  readonly ask: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[] | undefined>;
  readonly #engine: Engine;
  readonly #desk: Desk;
  readonly #payments: Payments;

  constructor(engine: Engine, desk: Desk) {
    this.ask = desk.ask;
    this.#engine = engine;
    this.#desk = desk;
    this.#payments = new Payments(desk.payments);
  }

  async answersForEver(): Promise<never> {
    for (;;) {
      const waiting = (await this.ask<{ id: WorkflowId }>(WAITING)) ?? [];
      const questions = (await this.ask<Question>(QUESTIONS)) ?? [];
      // Whatever waits longer than a wire is silent is left behind: the next look asks again.
      await Promise.race([
        passes(2_000),
        Promise.all([
          ...waiting.map(({ id }) => this.#try(() => this.#engine.sendEvent(id, EVENT, { word: 'go' }))),
          ...questions.map((question) => this.#try(() => this.#answer(question))),
        ]),
      ]);
      await passes(LOOK_EVERY_MS);
    }
  }

  #answer({ id, step_id: step, workflow_id: workflowId }: Question): Promise<unknown> {
    const actor = { actor: 'ada' };
    if (step !== PAYMENT) {
      this.#desk.say(`violation an unexpected question about ${step}`);
      return this.#engine.decide(id, { option: 'fail', notes: 'unexpected' }, actor);
    }
    const payload = this.#payments.of(`${workflowId}/${step}`);
    return payload === undefined
      ? this.#engine.decide(id, { option: 'retry', notes: 'the bank knows nothing of it' }, actor)
      : this.#engine.decide(id, { option: 'skip', notes: 'the bank has it', payload }, actor);
  }

  async #try(what: () => Promise<unknown>): Promise<void> {
    try {
      await what();
    } catch (error) {
      if (error instanceof HoldfastError && EXPECTED.includes(error.code)) return;
      this.#desk.say(`violation the clerk could not answer: ${String(error)}`);
    }
  }
}

/** The payments in a ledger, of which only what is new is read. */
class Payments {
  readonly #file: string;
  readonly #known = new Map<string, unknown>();
  #read = 0;
  #rest = '';

  constructor(file: string) {
    this.#file = file;
  }

  of(key: string): unknown {
    this.#catchUp();
    return this.#known.get(key);
  }

  #catchUp(): void {
    if (!existsSync(this.#file)) return;
    const file = openSync(this.#file, 'r');
    const bytes = Buffer.alloc(fstatSync(file).size - this.#read);
    readSync(file, bytes, 0, bytes.length, this.#read);
    closeSync(file);
    this.#read += bytes.length;
    const lines = (this.#rest + bytes.toString('utf8')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines.filter((one) => one.includes('"payment"'))) {
      const { key, value } = JSON.parse(line) as Line;
      this.#known.set(key, value);
    }
  }
}

// The world outside, as a file: every call of an author's function leaves lines in it that no crash takes back. Written by the worker,
// read by the checks. `effect` and `undo` stand for calls to a server that knows idempotency keys: the first line of a key is the one that
// counts, and every later one must say the same. A payment takes no key, so each of its lines counts.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as passes } from 'node:timers/promises';
import type { CompensationContext, StepContext } from '../../src/stepContext.ts';

export interface Line {
  readonly at: 'start' | 'effect' | 'undo-start' | 'undo' | 'payment';
  /** The idempotency key: `workflow/step` or `workflow/undo/step`. */
  readonly key: string;
  readonly attempt: number;
  readonly pid: number;
  readonly value?: unknown;
}

/** What the ledger needs of a call, whatever the types of its definition. */
type Call = Pick<StepContext, 'idempotencyKey' | 'attempt'>;

export class Ledger {
  readonly #file: string;
  readonly #stepMs: number;

  /** `stepMs`: time between the beginning of a call and its effect. */
  constructor(file: string, stepMs: number) {
    this.#file = file;
    this.#stepMs = stepMs;
  }

  /** A call that begins and then fails. */
  async begin(call: Call): Promise<void> {
    this.#write([line('start', call)]);
    await passes(this.#stepMs);
  }

  async effect<Value>(call: Call, value: Value): Promise<Value> {
    await this.begin(call);
    this.#write([line('effect', call, value)]);
    return value;
  }

  /** Takes effect each time it is called; beginning and effect are one write, so that a kill cannot come between them. */
  payment<Value>(call: Call, value: Value): Value {
    this.#write([line('start', call), line('payment', call, value)]);
    return value;
  }

  async beginUndo(call: Call): Promise<void> {
    this.#write([line('undo-start', call)]);
    await passes(this.#stepMs);
  }

  async undo(call: Pick<CompensationContext, 'idempotencyKey' | 'attempt' | 'output'>): Promise<void> {
    await this.beginUndo(call);
    this.#write([line('undo', call, call.output ?? null)]);
  }

  /** Whether this payment was made, and what it returned: what a person looks up who is asked. */
  paid(key: string): unknown {
    return linesOf(this.#file).find((one) => one.at === 'payment' && one.key === key)?.value;
  }

  #write(lines: readonly Line[]): void {
    appendFileSync(this.#file, lines.map((one) => `${JSON.stringify(one)}\n`).join(''));
  }
}

const line = (at: Line['at'], { idempotencyKey: key, attempt }: Call, value?: unknown): Line => ({
  at,
  key,
  attempt,
  pid: process.pid,
  ...(value === undefined ? {} : { value }),
});

/** All lines of a ledger, or of an acknowledgement file. */
export function linesOf<Kind = Line>(file: string): Kind[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((text) => JSON.parse(text) as Kind);
}

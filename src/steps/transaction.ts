// `step.transaction` of one attempt: unused → running → done | failed. Once done, the transaction is still open: it goes with the attempt's outcome
// to the commit that records it, and only if the attempt completed with the very value that the transaction gave.
import type { EntityManager } from '@mikro-orm/postgresql';
import { TransactionMisusedError } from '../errors.ts';
import { afterStop, type Outcome } from './attempt.ts';

/** A transaction as its store opened it. */
export interface Opened {
  readonly em: EntityManager;
  /** The author's part is over. */
  close(): Promise<void>;
  /** Leaves nothing of it; never rejects. */
  rollBack(because?: unknown): Promise<void>;
}

type State<Transaction> =
  | { readonly is: 'unused' }
  | { readonly is: 'running'; open: Transaction | undefined }
  | { readonly is: 'done'; readonly open: Transaction; readonly value: unknown }
  | { readonly is: 'failed' }
  /** The attempt has ended. */
  | { readonly is: 'over' };

export interface StepTransactionOptions<Transaction extends Opened> {
  readonly step: string;
  /** Of the attempt: rolls back what is open. */
  readonly signal: AbortSignal;
  readonly open: (signal: AbortSignal) => Promise<Transaction>;
}

export class StepTransaction<Transaction extends Opened> {
  readonly #options: StepTransactionOptions<Transaction>;
  #state: State<Transaction> = { is: 'unused' };

  constructor(options: StepTransactionOptions<Transaction>) {
    this.#options = options;
  }

  /** What authors call. @throws TransactionMisusedError the second time; else what `work` throws, rolled back */
  async run<Value>(work: (inside: { readonly em: EntityManager }) => Value | Promise<Value>): Promise<Value> {
    const { step, signal, open } = this.#options;
    if (this.#state.is !== 'unused')
      throw new TransactionMisusedError(
        `step "${step}" called step.transaction ${this.#state.is === 'over' ? 'after its attempt had ended' : 'twice in one attempt'}; do all of its database work in one call`,
        { step },
      );
    const running: State<Transaction> & { is: 'running' } = { is: 'running', open: undefined };
    this.#state = running;
    try {
      running.open = await open(signal);
      this.#mustRun();
      const value = await work({ em: running.open.em });
      await running.open.close();
      this.#mustRun();
      this.#state = { is: 'done', open: running.open, value };
      return value;
    } catch (error) {
      if (this.#isRunning) this.#state = { is: 'failed' };
      await running.open?.rollBack(error);
      throw error;
    }
  }

  /** The attempt has ended: from now on it cannot be called. Whether it was, and `end` is to be asked. */
  shut(): boolean {
    if (this.#state.is !== 'unused') return true;
    this.#state = { is: 'over' };
    return false;
  }

  /**
   * How the attempt ended, its transaction considered; with the transaction if it is to be committed. Otherwise it is rolled back.
   * @param isReturned whether what the function returned counts: that of an undo does not
   */
  async end(outcome: Outcome, isReturned: boolean): Promise<{ outcome: Outcome; transaction?: Transaction }> {
    const state = this.#state;
    this.#state = { is: 'over' };
    if (state.is !== 'running' && state.is !== 'done') return { outcome };
    const failure = this.#failure(state, outcome, isReturned);
    if (state.is === 'done' && outcome.outcome === 'completed' && !failure) return { outcome, transaction: state.open };
    await state.open?.rollBack();
    return { outcome: failure ?? outcome };
  }

  /** Why an attempt that completed did not. */
  #failure(
    state: State<Transaction> & { is: 'running' | 'done' },
    outcome: Outcome,
    isReturned: boolean,
  ): Outcome | undefined {
    const { step, signal } = this.#options;
    if (outcome.outcome !== 'completed') return undefined;
    const { durationMs } = outcome;
    if (signal.aborted) return { ...afterStop(signal, signal.reason), durationMs };
    if (state.is === 'done' && (!isReturned || Object.is(state.value, outcome.value))) return undefined;
    const how =
      state.is === 'done' ? 'returned something else than its transaction gave' : 'did not wait for its transaction';
    const error = new TransactionMisusedError(
      `step "${step}" ${how}; nothing of it is stored. Let \`return step.transaction(…)\` be the last thing that it does`,
      { step },
    );
    return { outcome: 'failed', error, durationMs };
  }

  get #isRunning(): boolean {
    return this.#state.is === 'running';
  }

  /** The attempt may have ended without waiting for its transaction. */
  #mustRun(): void {
    if (!this.#isRunning) throw new TransactionMisusedError(`the attempt of step "${this.#options.step}" has ended`);
  }
}

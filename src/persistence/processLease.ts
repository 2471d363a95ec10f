// Ownership of one process as others see it: a session that holds an advisory lock, and a lease that is renewed through it. A lost wire
// is mended within the lease; until it is, others may take what we have, so that nothing is held; `lost` is told once, when the lease ran out by our own clock
// or another process has taken something and removed the row. States: entered → (renewing ⇄ reconnecting) → lost | left.
import { createHash } from 'node:crypto';
import pg from 'pg';
import { ServerUnavailableError, StaleWriterError } from '../errors.ts';
import type { Clock, Timer } from '../clock.ts';
import type { Log } from '../log.ts';
import { enterProcess, leaveProcess, renewLease, tryLock } from './sql/lease.ts';
import type { Process } from './store.ts';

export interface LeaseOptions {
  readonly connection: pg.ClientConfig;
  /** Schema, so that equal ids in two schemas of a database have two locks. */
  readonly schema: string;
  readonly clock: Clock;
  readonly log: Log;
  /** How long others wait for a process that is silent but whose session is open, in ms. */
  readonly leaseMs: number;
  /** Time between renewals, in ms; a third of the lease or less survives two that fail. */
  readonly renewMs: number;
  /** Told what the clock of the database said with each renewal, in ms since the epoch; the other two are of the monotonic clock, in ms. @default nobody is */
  readonly heard?: ((said: number, askedAt: number, answeredAt: number) => void) | undefined;
}

interface TimeRow {
  readonly now: number;
}

/** After a failed renewal, and while the lock is not held. */
const AGAIN_MS = 250;

export class ProcessLease {
  readonly #process: Process;
  readonly #options: LeaseOptions;
  readonly #lost: (error: Error) => void;
  readonly #lockKey: number;
  #session: pg.Client | undefined;
  #holdsLock = false;
  /** Whether the row was still there in this session. */
  #isConfirmed = false;
  /** By our monotonic clock, counted from before the renewal was sent: never later than what the database thinks. */
  #leaseUntil = 0;
  #timer: Timer | undefined;
  #deadline: Timer | undefined;
  #renewing: Promise<void> | undefined;
  #ended = false;

  constructor(process: Process, options: LeaseOptions, lost: (error: Error) => void) {
    this.#process = process;
    this.#options = options;
    this.#lost = lost;
    // 48 bits: exact as a number, and a collision among live processes is out of the question.
    const digest = createHash('sha256').update(`${options.schema} ${process.id}`).digest();
    this.#lockKey = digest.readUIntBE(0, 6);
  }

  /** Resolves when others see this process as alive. Rejects where the database cannot be reached. */
  async enter(): Promise<void> {
    const { id, host, pid, definitions = null } = this.#process;
    const { clock, leaseMs } = this.#options;
    const sentAt = clock.monotonic();
    try {
      const session = await this.#open();
      const entered = await session.query<TimeRow>(enterProcess, [id, this.#lockKey, host, pid, leaseMs, definitions]);
      this.#hear(entered.rows, sentAt);
    } catch (error) {
      this.#end();
      this.#close();
      throw error;
    }
    this.#holdUntil(sentAt + leaseMs);
    this.#schedule();
  }

  get holds(): boolean {
    return !this.#ended && this.#isConfirmed && this.#options.clock.monotonic() < this.#leaseUntil;
  }

  /** Others may take over at once. Does nothing the second time, nor where the database is away: the lease will run out. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    this.#end();
    await this.#renewing;
    try {
      await this.#session?.query(leaveProcess, [this.#process.id]);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'a process could not say that it leaves; its lease will run out');
    }
    this.#close();
  }

  #schedule(): void {
    const mended = this.#session !== undefined && this.#holdsLock;
    this.#renewIn(mended ? this.#options.renewMs : AGAIN_MS);
  }

  #renewIn(delayMs: number): void {
    if (this.#ended) return;
    this.#timer?.cancel();
    this.#timer = this.#options.clock.schedule(delayMs, () => this.#renewNow());
  }

  #renewNow(): void {
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
      this.#schedule();
    });
  }

  async #renew(): Promise<void> {
    const { clock, leaseMs, log } = this.#options;
    // Asked before anything is sent: a process that was frozen must not prolong what has run out.
    if (this.#hasRunOut()) return;
    try {
      const sentAt = clock.monotonic();
      const session = this.#session ?? (await this.#open());
      if (!this.#holdsLock) await this.#lock(session);
      const askedAt = clock.monotonic();
      const renewed = await session.query<TimeRow>(renewLease, [this.#process.id, leaseMs]);
      if (this.#ended) return;
      if (renewed.rowCount === 0) return this.#giveUp(new StaleWriterError('Another process declared this one gone'));
      this.#hear(renewed.rows, askedAt);
      this.#holdUntil(sentAt + leaseMs);
    } catch (error) {
      log.warn({ err: error }, 'a lease was not renewed and is tried again');
      this.#close();
    }
  }

  #hear([row]: readonly TimeRow[], askedAt: number): void {
    if (row) this.#options.heard?.(row.now, askedAt, this.#options.clock.monotonic());
  }

  async #open(): Promise<pg.Client> {
    // No reply may take longer than is left, else one dead wire could eat the whole lease.
    const session = new pg.Client({ ...this.#options.connection, query_timeout: this.#options.renewMs });
    session.on('error', (error) => {
      if (this.#session !== session) return;
      this.#options.log.warn({ err: error }, 'the session of this process was lost and is opened again');
      this.#close();
      this.#renewIn(0);
    });
    await session.connect();
    this.#session = session;
    await this.#lock(session);
    return session;
  }

  async #lock(session: pg.Client): Promise<void> {
    const tried = await session.query<{ held: boolean }>(tryLock, [this.#lockKey]);
    this.#holdsLock = tried.rows[0]?.held === true;
  }

  /** A timer of its own, since a renewal may hang on a dead wire for longer than the lease. */
  #holdUntil(leaseUntil: number): void {
    this.#leaseUntil = leaseUntil;
    this.#isConfirmed = this.#session !== undefined;
    this.#deadline?.cancel();
    const leftMs = Math.max(1, leaseUntil - this.#options.clock.monotonic());
    this.#deadline = this.#options.clock.schedule(leftMs, () => {
      // A timer may ring a fraction early.
      if (!this.#hasRunOut()) this.#holdUntil(this.#leaseUntil);
    });
  }

  #hasRunOut(): boolean {
    if (this.#options.clock.monotonic() < this.#leaseUntil) return false;
    this.#giveUp(new ServerUnavailableError('The lease of this process could not be renewed in time'));
    return true;
  }

  #giveUp(error: Error): void {
    if (this.#ended) return;
    this.#end();
    this.#close();
    this.#lost(error);
  }

  #end(): void {
    this.#ended = true;
    this.#timer?.cancel();
    this.#deadline?.cancel();
  }

  #close(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#holdsLock = false;
    this.#isConfirmed = false;
    session?.end().catch(() => {
      // It was broken already: nothing is left to close.
    });
  }
}

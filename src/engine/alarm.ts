// A failure of the platform, told in four places at once: the process log, the workflow's own log, a notice that people read live, and the record that an
// administrator works with. Each fails alone: what one cannot take keeps no other from having it, is counted, said once in the process log, and tried again
// where that helps. None of them raises an alarm itself, so that nothing comes round.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { NoticeStore } from '../persistence/noticeStore.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import type { SystemErrorRow, UncommittedError } from '../persistence/rows/errors.ts';
import type { Store } from '../persistence/store.ts';
import { defaultRedactor, type Redactor } from '../redaction.ts';
import type { WorkflowId } from '../workflow.ts';
import type { KeptLines } from './keptLines.ts';
import { UntilDone } from './untilDone.ts';

export interface Trouble {
  readonly row: SystemErrorRow;
  /** Null where it is about none. */
  readonly workflowId: WorkflowId | null;
  /** The error of the workflow that is behind it. */
  readonly cause?: UncommittedError | undefined;
  /** Other workflows in whose logs it belongs. */
  readonly alsoOf?: readonly WorkflowId[];
}

/** What people are told, whether or not it could be recorded yet. */
export interface Notice {
  readonly at: number;
  readonly level: string;
  readonly message: string;
  readonly errorType: string;
  readonly failureMode: 'SOFT' | 'HARD' | null;
  readonly workflowId: WorkflowId | null;
  readonly threadId: string | null;
  readonly systemErrorId: string;
}

const SINKS = ['processLog', 'workflowLog', 'notice', 'record'] as const;
export type Sink = (typeof SINKS)[number];

interface Options {
  readonly store: Pick<Store, 'recordSystemError'>;
  readonly notices: Pick<NoticeStore, 'tell'>;
  readonly lines: Pick<KeptLines, 'keep'>;
  readonly resolve: (relief: { fingerprint: string; notes: string; at: number }) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Takes secrets out of what is told. @default by holdfast's own names alone */
  readonly redactor?: Redactor;
}

export class Alarm {
  readonly #options: Options;
  readonly #listeners = new Set<(notice: Notice) => void>();
  readonly #failures: Record<Sink, number> = { processLog: 0, workflowLog: 0, notice: 0, record: 0 };
  readonly #told = new Set<Sink>();
  readonly #records: UntilDone;
  readonly #notices: UntilDone;
  /** Settles when the newest notice was tried to be told. */
  #telling = Promise.resolve();

  constructor(options: Options) {
    this.#options = options;
    const { clock } = options;
    this.#records = new UntilDone({ clock, failed: (error) => this.#failed('record', error) });
    this.#notices = new UntilDone({ clock, failed: (error) => this.#failed('notice', error) });
  }

  /** How often each place could not take what it was told. */
  get failures(): Readonly<Record<Sink, number>> {
    return this.#failures;
  }

  /** Never throws and never rejects. Settles when it is recorded, or was tried to be. */
  raise(given: Trouble): Promise<void> {
    const trouble = (this.#options.redactor ?? defaultRedactor).value(given);
    const { row, workflowId, cause, alsoOf = [] } = trouble;
    this.#sink('processLog', () =>
      this.#options.log[row.severity === 'warning' ? 'warn' : 'error'](factsOf(trouble), row.message),
    );
    for (const id of workflowId === null ? alsoOf : [workflowId, ...alsoOf])
      this.#sink('workflowLog', () => this.#options.lines.keep(id, [lineOf(row)]));
    const notice = noticeOf(trouble);
    this.#publish(notice);
    return this.#records.add(async () => {
      const isNew = await this.#options.store.recordSystemError(workflowId, row, cause);
      this.#told.delete('record');
      // Of one that stands already people were told when it was new.
      if (isNew) this.#telling = this.#notices.add(() => this.#tell(notice));
    });
  }

  /** It is over: what stands is resolved, after it was recorded and told: nobody hears first of the end. */
  relieve(fingerprint: string, notes: string): Promise<void> {
    const at = this.#options.clock.now();
    this.#sink('processLog', () => this.#options.log.info({ fingerprint }, notes));
    return this.#records.add(async () => {
      await this.#telling;
      await this.#options.resolve({ fingerprint, notes, at });
    });
  }

  /** Calls back with each notice of this process at once, also while nothing can be stored. Returns how to stop. */
  onNotice(listener: (notice: Notice) => void): () => void {
    const mine = (notice: Notice): void => listener(notice);
    this.#listeners.add(mine);
    return () => void this.#listeners.delete(mine);
  }

  stop(): void {
    this.#records.stop();
    this.#notices.stop();
  }

  async #tell({ at, workflowId, ...payload }: Notice): Promise<void> {
    await this.#options.notices.tell({ workflowId, payload, at });
    this.#told.delete('notice');
  }

  #publish(notice: Notice): void {
    for (const listener of this.#listeners) this.#sink('notice', () => listener(notice));
  }

  #sink(sink: Sink, take: () => void): void {
    try {
      take();
      if (sink === 'processLog' || sink === 'workflowLog') this.#told.delete(sink);
    } catch (error) {
      this.#failed(sink, error);
    }
  }

  /** Counted, and said once until it works again. Where even that cannot be said, it is counted. */
  #failed(sink: Sink, err: unknown): void {
    this.#failures[sink] += 1;
    if (sink === 'processLog' || this.#told.has(sink)) return;
    this.#told.add(sink);
    try {
      this.#options.log.error({ sink, err }, SAID[sink]);
    } catch {
      this.#failures.processLog += 1; // There is nobody left to tell.
    }
  }
}

const SAID: Readonly<Record<Exclude<Sink, 'processLog'>, string>> = {
  workflowLog: 'a failure could not be said in the log of its workflow',
  notice: 'people could not be told of a failure; it is tried again',
  record: 'a failure could not be recorded as a system error; it is tried again',
};

const factsOf = ({ row, workflowId, cause }: Trouble): object => ({
  ...(workflowId === null ? {} : { workflowId }),
  ...(row.threadId === null ? {} : { threadId: row.threadId }),
  ...(cause ? { traceId: cause.traceId, errorId: cause.id } : {}),
  systemErrorId: row.id,
  errorType: row.errorType,
  failureMode: row.failureMode,
  fingerprint: row.fingerprint,
  context: row.context,
  stack: row.stackTrace,
});

const noticeOf = ({ row, workflowId }: Trouble): Notice => ({
  at: row.createdAt,
  level: row.severity,
  message: row.message,
  errorType: row.errorType,
  failureMode: row.failureMode,
  workflowId,
  threadId: row.threadId,
  systemErrorId: row.id,
});

const lineOf = (row: SystemErrorRow): LogRow => ({
  at: row.createdAt,
  level: row.severity === 'warning' ? 'WARN' : 'ERROR',
  message: row.message,
  step: row.step,
  attempt: null,
  fields: { systemErrorId: row.id, errorType: row.errorType, failureMode: row.failureMode },
});

// What people are told in one sentence, as a line of the event log: that a workflow is paused by a conflict, in its own commit; that errors of one
// kind come in a storm, once for each group and window, whichever process sees it.
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { NoticeStore } from '../persistence/noticeStore.ts';
import type { Commit, EventRow } from '../persistence/rows/commit.ts';
import type { ErrorRow } from '../persistence/rows/errors.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import { alertLevelOf } from './record.ts';

/** Between two notices about one group. */
export const NOTICE_WINDOW_MS = 10 * 60_000;
/** Groups that are remembered here; the store knows better, and is asked about the others. */
const MOST_GROUPS = 1_000;

interface Options {
  readonly store: NoticeStore;
  readonly clock: Clock;
  readonly log: Log;
}

export class Notices {
  readonly #options: Options;
  /** Fingerprint → when this process asked for a notice last. */
  readonly #told = new Map<string, number>();

  constructor(options: Options) {
    this.#options = options;
  }

  /** Errors that are committed. Those that are mere samples of very many are a storm. */
  committed(definition: string, { errors }: Pick<Commit, 'errors'>): void {
    for (const error of errors) if ('isOneOfMany' in error.context) this.#storm(definition, error);
  }

  /** Groups in memory. */
  get size(): number {
    return this.#told.size;
  }

  #storm(definition: string, error: ErrorRow): void {
    const { clock, store, log } = this.#options;
    const { fingerprint } = error;
    const now = clock.now();
    const last = this.#told.get(fingerprint);
    if (last !== undefined && now - last < NOTICE_WINDOW_MS) return;
    this.#told.delete(fingerprint);
    this.#told.set(fingerprint, now);
    if (this.#told.size > MOST_GROUPS) this.#told.delete(this.#told.keys().next().value as string);
    const payload = stormPayload(definition, error);
    log.warn({ fingerprint, definition, step: error.step }, payload.message);
    store.tellOfStorm({ fingerprint, payload, at: now, windowMs: NOTICE_WINDOW_MS }).catch((err: unknown) => {
      this.#told.delete(fingerprint); // The next error of it tries again.
      log.warn({ err, fingerprint }, 'a notice about very many errors could not be recorded');
    });
  }
}

const stormPayload = (definition: string, error: ErrorRow) => ({
  level: alertLevelOf(error.severity),
  message: `${error.step === null ? `Workflow "${definition}"` : `Step "${error.step}" of workflow "${definition}"`} fails again and again with ${error.errorType}: ${error.message.slice(0, LONGEST_MESSAGE)}. All of these errors are counted, only some are kept whole.`,
  fingerprint: error.fingerprint,
  errorId: error.id,
  definition,
  step: error.step,
});

const LONGEST_MESSAGE = 300;

/**
 * That a conflict keeps a workflow from going on, with what is to be done and where.
 * @param fingerprint of its error: nobody is told while its group is ignored or put off
 */
export const conflictNotice = (
  definition: string,
  asked: InterventionRow,
  occurredAt: number,
  fingerprint?: string,
): EventRow => ({
  type: 'NOTICE',
  payload: {
    level: alertLevelOf(asked.severity),
    message: `Workflow "${definition}" is paused${asked.step === null ? '' : ` at step "${asked.step}"`}: ${asked.reason}. ${asked.requiredAction}${asked.actionUrl === null ? '' : ` ${asked.actionUrl}`}`,
    definition,
    step: asked.step,
    interventionId: asked.id,
    errorId: asked.errorId,
    reason: asked.reason,
    requiredAction: asked.requiredAction,
    actionUrl: asked.actionUrl,
    conflict: asked.conflict,
  },
  occurredAt,
  ...(fingerprint === undefined ? {} : { unlessQuiet: fingerprint }),
});

// A person's hand on schedules, with its row of the audit log in the transaction of each change.
import { DuplicateKeyError, InvalidInputError, InvalidStateError, NotFoundError, StaleWriterError } from '../errors.ts';
import type { AuditEntry } from '../persistence/rows/audit.ts';
import type { ScheduleRow, ScheduleStore } from '../persistence/scheduleStore.ts';
import { type Overlap, type ScheduleOptions, type ScheduleSpec, scheduleSpec } from '../schedule.ts';
import type { WorkflowId } from '../workflow.ts';
import { accept } from './accept.ts';
import { audited } from './audit.ts';
import type { By } from './control.ts';
import { storable, timesOf } from './declaredSchedules.ts';
import type { Steering } from './steering.ts';
import { tickByHand } from './tick.ts';
import { startTick } from './tickStart.ts';

/** What may be changed of a schedule; what is left out stays. */
export type ScheduleChanges = Partial<ScheduleOptions>;

export interface Triggered {
  readonly schedule: ScheduleRow;
  /** Undefined: it waits for the end of the workflow before. */
  readonly workflowId: WorkflowId | undefined;
  readonly sequence: number | undefined;
}

/** Tries of a change that ticks come between. */
const MOST_TRIES = 10;

export class Schedules {
  readonly #steering: Steering;
  readonly #store: ScheduleStore;
  readonly #changed: () => void;

  /** @param changed told after each change */
  constructor(steering: Steering, store: ScheduleStore, changed: () => void) {
    this.#steering = steering;
    this.#store = store;
    this.#changed = changed;
  }

  /** By name. */
  list(): Promise<readonly ScheduleRow[]> {
    return this.#store.schedules();
  }

  async read(name: string): Promise<ScheduleRow | undefined> {
    return (await this.#store.schedules([name]))[0];
  }

  /**
   * Makes a schedule; it runs from now on unless `paused`.
   * @throws InvalidInputError for options that cannot be or an input that does not fit; NotFoundError for a definition, or a version, that this process lacks;
   * DuplicateKeyError for a name that is taken
   */
  create(name: string, options: ScheduleOptions, by: By & { readonly paused?: boolean } = {}): Promise<ScheduleRow> {
    const { around } = this.#steering;
    const id = around.ids();
    return this.#asked('createSchedule', id, by, { name }, async (entry) => {
      const spec = await this.#checked(name, options);
      const now = around.clock.now();
      const made = { createdAt: now, createdBy: entry.actor, updatedAt: now, updatedBy: entry.actor };
      const begun = { paused: by.paused ?? false, reason: by.reason ?? null, declared: null, bufferedTick: null };
      const row = { ...spec, ...begun, ...made, id, name, revision: 1, nextTick: null, nextFireAt: null };
      const timed = { ...row, ...timesOf(row, undefined, now) };
      if (await this.#store.saveSchedule(timed, 0, { ...entry, after: inSmall(timed) })) return timed;
      throw new DuplicateKeyError(`there is a schedule "${name}" already; change that one, or choose another name`, {
        name,
      });
    });
  }

  /** @throws NotFoundError, InvalidInputError */
  update(name: string, changes: ScheduleChanges, by: By = {}): Promise<ScheduleRow> {
    return this.#change('updateSchedule', name, by, async (stored) => {
      const { definition, version, cron, timeZone, everyMs, input, overlap, catchUpMs, jitterMs } = stored;
      const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
      const when =
        changes.cron === undefined && changes.everyMs === undefined
          ? { cron: cron ?? undefined, timeZone: timeZone ?? undefined, everyMs: everyMs ?? undefined }
          : { timeZone: changes.cron === undefined ? undefined : (timeZone ?? undefined) };
      const before = { workflow: definition, version: version ?? undefined, input, overlap, catchUpMs, jitterMs };
      return this.#checked(name, { ...before, ...when, ...given });
    });
  }

  /** Nothing is started until it is resumed, and what passes meanwhile is not made up for. A tick that waits is dropped. @throws NotFoundError */
  pause(name: string, by: By = {}): Promise<ScheduleRow> {
    return this.#change('pauseSchedule', name, by, () => ({ paused: true, bufferedTick: null }));
  }

  /** Goes on with the next tick from now. @throws NotFoundError */
  resume(name: string, by: By = {}): Promise<ScheduleRow> {
    return this.#change('resumeSchedule', name, by, () => ({ paused: false }));
  }

  /** Ends it; what it has started goes on. One that the code declares is there again when a process with that code starts. @throws NotFoundError */
  remove(name: string, by: By = {}): Promise<ScheduleRow> {
    return this.#known('deleteSchedule', name, by, async (stored, entry) =>
      (await this.#store.removeSchedule(stored, { ...entry, before: inSmall(stored) })) ? stored : undefined,
    );
  }

  /**
   * Starts one workflow of it now, paused or not, whatever its times say. While another is unfinished, `overlap` says what happens, else its own.
   * @throws NotFoundError; InvalidStateError where its overlap says that none is started; what starting a workflow throws
   */
  trigger(
    name: string,
    by: By & { readonly overlap?: Overlap; readonly idempotencyKey?: string } = {},
  ): Promise<Triggered> {
    const { around } = this.#steering;
    const once = by.idempotencyKey ?? around.ids();
    return this.#known('triggerSchedule', name, by, async (stored, entry): Promise<Triggered | undefined> => {
      const idempotencyKey = `schedule/${stored.id}/now/${once}`;
      const earlier = await around.store.findByIdempotencyKey(stored.definition, idempotencyKey);
      if (earlier) return { schedule: stored, workflowId: earlier.workflowId, sequence: earlier.sequence };
      const key = by.idempotencyKey;
      const asked = key === undefined ? undefined : await this.#store.tickAsked(stored.id, key);
      if (asked) return { schedule: stored, workflowId: asked.workflowId ?? undefined, sequence: undefined };
      const running = await this.#store.unfinishedOf(stored.id);
      const { starts, write } = tickByHand(
        { schedule: stored, running },
        around.clock.now(),
        by.overlap ?? stored.overlap,
        key,
      );
      if (starts) {
        const starting = { schedule: stored, write, idempotencyKey, actor: entry.actor, audit: entry };
        const moved = await startTick(this.#steering, starting).catch((error: unknown) => {
          if (error instanceof StaleWriterError) return undefined;
          throw error;
        });
        return moved && { schedule: stored, workflowId: moved.workflowId, sequence: moved.sequence };
      }
      if (write.row.outcome === 'SKIPPED' || stored.paused)
        throw new InvalidStateError(
          `schedule "${name}" starts nothing now: ${running.length === 0 ? 'a tick waits already' : `workflow ${running[0]} of it is unfinished`}; trigger it with the overlap "allowAll" to begin beside it`,
          { name, running },
        );
      if (!(await this.#store.endTick(write, entry))) return undefined;
      if (write.aborts.length > 0) around.told();
      return { schedule: stored, workflowId: undefined, sequence: undefined };
    });
  }

  #change(
    action: string,
    name: string,
    by: By,
    change: (stored: ScheduleRow) => Partial<ScheduleRow> | Promise<Partial<ScheduleRow>>,
  ): Promise<ScheduleRow> {
    return this.#known(action, name, by, async (stored, entry) => {
      const now = this.#steering.around.clock.now();
      const revision = stored.revision + 1;
      const of = { revision, reason: by.reason ?? null, updatedAt: now, updatedBy: entry.actor };
      const row: ScheduleRow = { ...stored, ...(await change(stored)), ...of };
      const timed = { ...row, ...timesOf(row, stored.paused ? undefined : stored, now) };
      const audit = { ...entry, before: inSmall(stored), after: inSmall(timed) };
      return (await this.#store.saveSchedule(timed, stored.revision, audit)) ? timed : undefined;
    });
  }

  /** Does it with what is stored; again where that has changed meanwhile, which `act` says by undefined. */
  #known<Answer>(
    action: string,
    name: string,
    by: By,
    act: (stored: ScheduleRow, entry: AuditEntry) => Promise<Answer | undefined>,
  ): Promise<Answer> {
    return this.#asked(action, name, by, {}, async (entry) => {
      for (let tries = 1; tries <= MOST_TRIES; tries++) {
        const stored = await this.read(name);
        if (!stored) throw new NotFoundError(`there is no schedule "${name}"`, { name });
        const answer = await act(stored, { ...entry, targetId: stored.id, what: { name } });
        if (answer !== undefined) return answer;
      }
      throw new StaleWriterError(`schedule "${name}" changed ${MOST_TRIES} times meanwhile; try again`, { name });
    });
  }

  async #asked<Answer>(
    action: string,
    id: string,
    by: By,
    what: object,
    act: (entry: AuditEntry) => Promise<Answer>,
  ): Promise<Answer> {
    this.#steering.requireRunning();
    const answer = await audited(this.#steering.around, { action, type: 'Schedule', id, options: by, what }, act);
    this.#changed();
    return answer;
  }

  async #checked(name: string, options: ScheduleOptions): Promise<ScheduleSpec> {
    const given = scheduleSpec(name, options);
    if ('says' in given)
      throw new InvalidInputError(`schedule "${name}": ${given.option} ${given.says}`, { option: given.option });
    const spec = storable(given);
    const { definition } = this.#steering.registry.named(spec.definition, spec.version ?? undefined);
    await accept(definition.input, spec.input, `the input of schedule "${name}"`, this.#steering.around);
    return spec;
  }
}

/** Without its input. */
const inSmall = ({
  definition,
  version,
  cron,
  timeZone,
  everyMs,
  overlap,
  catchUpMs,
  jitterMs,
  paused,
}: ScheduleRow): object =>
  Object.fromEntries(
    Object.entries({ definition, version, cron, timeZone, everyMs, overlap, catchUpMs, jitterMs, paused }).filter(
      ([, value]) => value !== null,
    ),
  );

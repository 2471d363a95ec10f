// The people around the engine: they start workflows, send events, pause and resume, call off, and answer questions. They look at what is stored,
// ask whichever process answers, and ask again until they were told that it is done. They survive every crash.
import type { Moved } from '../../src/engine/control.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { HoldfastError } from '../../src/errors.ts';
import type { InterventionRow } from '../../src/persistence/rows/interventions.ts';
import type { Random } from '../../src/random.ts';
import { isFinal, type WorkflowId } from '../../src/workflow.ts';
import type { Outside } from './outside.ts';
import type { Meddling, Scenario } from './scenarios.ts';
import type { SimulatedClock } from './simulatedClock.ts';
import type { SimulatedStorage, WorkflowRows } from './simulatedStorage.ts';
import { contextOf } from './stored.ts';

/** One workflow that somebody wants. */
export interface Errand {
  readonly scenario: Scenario;
  readonly number: number;
  workflowId?: WorkflowId;
  readonly sent: Set<string>;
  wasPaused: boolean;
  isAsking: boolean;
  /** When it is started, and its pause and its events come. */
  readonly startsAt: number;
  /** It is to begin so much later, ms. */
  readonly delayMs: number | undefined;
  readonly pausesAt: number;
  readonly sendsAt: number;
  /** When it is moved by hand, the next one first. */
  readonly movesAt: number[];
}

/** How a request reaches an engine: through one of the processes, or undefined where none is there. */
export type Reach = <Answer>(request: (engine: Engine) => Promise<Answer>) => Promise<Answer> | undefined;

const LOOKS_EVERY_MS = 150;
const IMPATIENT_AFTER_MS = 1_500;
/** People make sure first: longer than any process of the simulation is frozen. */
const THINKS_MS = 6_000;
const PAUSE_MS = 1_000;
/** Long enough for a fault in between. */
const LATER_MS = 1_200;
/** How often one workflow is moved by hand, at most. */
export const MOST_MOVES = 3;

export class People {
  readonly errands: readonly Errand[];
  readonly acknowledged: Moved[] = [];
  /** Questions answered, by trigger. */
  readonly answered = new Map<string, number>();
  readonly #clock: SimulatedClock;
  readonly #storage: SimulatedStorage;
  readonly #outside: Outside;
  readonly #reach: Reach;
  readonly #random: Random;

  constructor(
    clock: SimulatedClock,
    storage: SimulatedStorage,
    outside: Outside,
    scenarios: readonly Scenario[],
    random: Random,
    reach: Reach,
  ) {
    this.#clock = clock;
    this.#storage = storage;
    this.#outside = outside;
    this.#reach = reach;
    this.#random = random;
    this.errands = scenarios.map((scenario, number) => ({
      scenario,
      number,
      sent: new Set(),
      wasPaused: false,
      isAsking: false,
      startsAt: random() * 1_000,
      delayMs: number % 3 === 2 && !scenario.isMeddledWith ? LATER_MS : undefined,
      pausesAt: random() * 600,
      sendsAt: random() * 1_500,
      movesAt: scenario.isMeddledWith
        ? Array.from({ length: 1 + Math.floor(random() * MOST_MOVES) }, () => random() * 4_000).sort(
            (one, other) => one - other,
          )
        : [],
    }));
    for (const errand of this.errands) this.#clock.schedule(errand.startsAt, () => this.#look(errand));
  }

  rowsOf({ workflowId }: Errand): WorkflowRows | undefined {
    return workflowId && this.#storage.workflows.get(workflowId);
  }

  #look(errand: Errand): void {
    const rows = this.rowsOf(errand);
    if (rows && isFinal(rows.head.status) && !errand.scenario.isMeddledWith) return;
    this.#clock.schedule(LOOKS_EVERY_MS, () => this.#look(errand));
    if (errand.isAsking) return;
    const request = rows ? this.#nextFor(errand, rows) : this.#start(errand);
    if (!request) return;
    errand.isAsking = true;
    void request.finally(() => {
      errand.isAsking = false;
    });
  }

  async #start(errand: Errand): Promise<void> {
    const { scenario, number, delayMs } = errand;
    const options = {
      idempotencyKey: `errand ${number}`,
      ...(delayMs !== undefined && { startAt: new Date(this.#clock.now() + delayMs) }),
    };
    const moved = await this.#ask((engine) => engine.startWorkflow(scenario.name, { number }, options));
    if (moved) errand.workflowId = moved.workflowId;
  }

  #nextFor(errand: Errand, rows: WorkflowRows): Promise<void> | undefined {
    const { scenario } = errand;
    const now = this.#clock.monotonic() - errand.startsAt;
    const event = scenario.events?.find((name) => !errand.sent.has(name));
    if (event && now >= errand.sendsAt) return this.#send(errand, rows, event);
    if (rows.head.status === 'PAUSED' && this.#clock.now() - rows.head.updatedAt >= PAUSE_MS)
      return this.#done(this.#ask((engine) => engine.resume(rows.id)));
    if (rows.head.status === 'PAUSED') errand.wasPaused = true;
    if (scenario.isPaused && !errand.wasPaused && now >= errand.pausesAt) return this.#pause(errand, rows);
    if ((errand.movesAt[0] ?? Infinity) <= now) return this.#move(errand, rows);
    const opens = this.#opensGate(scenario, rows);
    if (opens) return this.#done(this.#ask(opens));
    const { abortedAt } = scenario;
    if (abortedAt && rows.head.currentStep === abortedAt && rows.head.status === 'WAITING')
      return this.#done(this.#ask((engine) => engine.abort(rows.id)));
    return this.#answer(errand, rows);
  }

  #opensGate({ isMeddledWith }: Scenario, rows: WorkflowRows): ((engine: Engine) => Promise<Moved>) | undefined {
    if (!isMeddledWith || rows.head.status !== 'WAITING') return undefined;
    if (isMeddledWith.gate === 'step')
      return rows.head.currentStep === 'gate'
        ? (engine) => engine.skipStep(rows.id, 'gate', { output: { let: 'through' } })
        : undefined;
    const { value } = (contextOf(rows).own?.snapshot ?? {}) as { value?: unknown };
    return value === 'gate' ? (engine) => engine.sendEvent(rows.id, 'gate', null) : undefined;
  }

  async #send(errand: Errand, rows: WorkflowRows, event: string): Promise<void> {
    const moved = await this.#ask((engine) => engine.sendEvent(rows.id, event, { event }));
    if (moved) errand.sent.add(event);
  }

  /** One move, whatever becomes of it: where it does not fit it is refused. */
  async #move(errand: Errand, { id, checkpoints }: WorkflowRows): Promise<void> {
    errand.movesAt.shift();
    const { steps: names, gate } = errand.scenario.isMeddledWith as Meddling;
    const step = names[Math.floor(this.#random() * names.length)] as string;
    const checkpointId = checkpoints[Math.floor(this.#random() * checkpoints.length)]?.id ?? '';
    const moves: readonly ((engine: Engine) => Promise<Moved>)[] = [
      (engine) => engine.restart(id, { from: 'beginning' }),
      (engine) => engine.restart(id, { from: 'step', step }),
      (engine) => engine.restart(id, { from: 'checkpoint', checkpointId }),
      (engine) => engine.restart(id, { from: 'lastValidCheckpoint' }),
      (engine) => engine.rollBack(id, checkpointId),
      (engine) => engine.rollBack(id, checkpointId),
      (engine) => engine.retryStep(id, step),
      (engine) => engine.pause(id),
      // A machine's call is given what it would have given.
      ...(gate === 'event' ? [(engine: Engine) => engine.skipStep(id, step, { output: { by: step } })] : []),
    ];
    await this.#ask(moves[Math.floor(this.#random() * moves.length)] as (typeof moves)[number]);
  }

  async #pause(errand: Errand, rows: WorkflowRows): Promise<void> {
    if (await this.#ask((engine) => engine.pause(rows.id))) errand.wasPaused = true;
  }

  #answer({ scenario }: Errand, rows: WorkflowRows): Promise<void> | undefined {
    for (const { asked, decided, escalated } of rows.interventions.values()) {
      const isOverdue = escalated.some(({ overdueAt }) => overdueAt !== null);
      if (scenario.isAnsweredLate && asked.trigger === 'declared' && !isOverdue) continue;
      if (decided || (scenario.isIgnored && asked.trigger === 'declared')) continue;
      if (this.#clock.now() - asked.requestedAt < (asked.trigger === 'OUTCOME_UNKNOWN' ? THINKS_MS : 300)) continue;
      const { option, payload } = this.#answerTo(asked, rows);
      return this.#ask((engine) => engine.decide(asked.id, { option, notes: 'looked at it', payload })).then(
        (moved) => {
          if (moved) this.answered.set(asked.trigger, (this.answered.get(asked.trigger) ?? 0) + 1);
        },
      );
    }
    return undefined;
  }

  /** Where nobody knows whether something happened, a person goes and looks. */
  #answerTo(asked: InterventionRow, rows: WorkflowRows): { option: string; payload?: unknown } {
    switch (asked.trigger) {
      case 'OUTCOME_UNKNOWN': {
        const { question } = contextOf(rows);
        const address = Object.keys(question).find((one) => question[one] === asked.id) ?? asked.step ?? '';
        const effect = this.#outside.effects.get(
          `${rows.id}/${address.replace(/\[(\d+)\]$/, (_, index) => `#${Number(index) + 1}`)}`,
        );
        return effect ? { option: 'skip', payload: effect.value } : { option: 'retry' };
      }
      case 'CONFLICT':
        return { option: 'skip', payload: { decided: 'the first' } };
      case 'COMPENSATION_FAILED':
        return { option: 'giveUp' };
      case 'declared':
        return { option: 'approve' };
      default:
        return { option: 'retry' };
    }
  }

  /** What was told is kept as evidence; a refusal or silence means to look again. */
  async #ask(request: (engine: Engine) => Promise<Moved>): Promise<Moved | undefined> {
    const reply = this.#reach(request);
    if (!reply) return undefined;
    const patience = new Promise<undefined>((goOn) => this.#clock.schedule(IMPATIENT_AFTER_MS, () => goOn(undefined)));
    try {
      const moved = await Promise.race([reply, patience]);
      if (moved) this.acknowledged.push(moved);
      return moved;
    } catch (error) {
      if (!(error instanceof HoldfastError)) throw error;
      return undefined;
    }
  }

  async #done(request: Promise<unknown>): Promise<void> {
    await request;
  }

  /** It, or one that it waits for, is left to an administrator. */
  isParked(errand: Errand): boolean {
    const rows = this.rowsOf(errand);
    if (!rows) return false;
    if (this.#hasNoWayBack(rows) || this.#isLeft(rows) || this.#waitsBehindOneLeft(rows)) return true;
    return [...this.#storage.workflows.values()].some(
      (other) => other.birth.parent?.workflowId === rows.id && this.#isLeft(other),
    );
  }

  /** Corrupt, and left to an administrator, who was told. */
  #isLeft({ id, head, checkpoints }: WorkflowRows): boolean {
    const isTold = this.#storage.platformErrors.some(({ workflowId }) => workflowId === id);
    return isTold && head.completedAt === null && checkpoints.at(-1)?.intact !== undefined;
  }

  /** What one that is left to an administrator holds, it holds until they have decided. */
  #waitsBehindOneLeft({ id }: WorkflowRows): boolean {
    const { claims } = this.#storage.resources;
    return claims
      .filter(({ workflowId, grantedAt }) => workflowId === id && grantedAt === null)
      .some(({ needs }) =>
        claims.some((held) => {
          const holder =
            held.grantedAt === null ? undefined : this.#storage.workflows.get(held.workflowId as WorkflowId);
          return holder && Object.keys(needs).some((name) => name in held.needs) && this.#isLeft(holder);
        }),
      );
  }

  /** It was to go back, and the checkpoints that it could go back to are corrupt: it ended undone, and an administrator was told. */
  #hasNoWayBack({ head, checkpoints, systemErrors }: WorkflowRows): boolean {
    const isTold = systemErrors.some(({ errorType }) => errorType === 'NotFoundError');
    return head.status === 'FAILED' && isTold && checkpoints.some(({ intact }) => intact !== undefined);
  }

  /** Ended, or waiting for what never comes and nothing else, or parked. */
  isSettled(errand: Errand): boolean {
    const rows = this.rowsOf(errand);
    if (!rows) return false;
    if (this.isParked(errand)) return true;
    if (errand.scenario.ends !== 'WAITING') return isFinal(rows.head.status);
    const { tag, dueAt, vigil = {} } = contextOf(rows);
    const isQuiet = Object.keys(tag).length === 0 && Object.keys(dueAt).length === 0;
    const { status, owner, wakeAt } = rows.head;
    return (
      status === 'WAITING' && owner === null && isQuiet && Object.values(vigil).some((one) => one.dueAt === wakeAt)
    );
  }
}

// Who speaks in a scene: looks at what is stored, says each word as soon as it fits, and says it again where nobody answered and it fits still.
import type { Engine } from '../../../src/engine/engine.ts';
import { HoldfastError } from '../../../src/errors.ts';
import type { InterventionRow } from '../../../src/persistence/rows/interventions.ts';
import type { WorkflowId } from '../../../src/workflow.ts';
import type { SmallWorld } from '../smallWorld.ts';
import type { WorkflowRows } from '../simulatedStorage.ts';
import { decompressed } from '../stored.ts';

/** What somebody says of a workflow. */
export interface Word {
  readonly when: (seen: Seen) => boolean;
  readonly say: (engine: Engine, id: WorkflowId, seen: Seen) => Promise<unknown>;
}

/** What people see of it. */
export interface Seen {
  readonly rows: WorkflowRows;
  /** The state that a step rests in. */
  readonly at: (step: string) => string | undefined;
  /** The oldest open question, of it or of a child. */
  readonly question: InterventionRow | undefined;
  readonly questions: number;
  /** A child of it sleeps. */
  readonly guests: boolean;
}

const IMPATIENT_AFTER_MS = 2_000;

export class Person {
  readonly #words: readonly Word[];
  #next = 0;
  /** The word is under way, or nobody knows whether it was heard. */
  #said: 'no' | 'asking' | 'unheard' = 'no';
  #isStarted = false;

  constructor(words: readonly Word[]) {
    this.#words = words;
  }

  /** Sentences about words that were never said, since they never fitted. */
  get unsaid(): readonly string[] {
    const said = this.#next + (this.#said === 'no' ? 0 : 1);
    return this.#words.slice(said).map((_, at) => `word ${said + at + 1} was never said`);
  }

  looks(world: SmallWorld, engine: Engine, definition: string): void {
    if (this.#said === 'asking') return;
    const [rows] = world.workflows;
    if (!rows && !this.#isStarted)
      return this.#ask(
        world,
        () => engine.startWorkflow(definition, null, { idempotencyKey: 'scene' }),
        () => (this.#isStarted = true),
      );
    const word = this.#words[this.#next];
    if (!rows || !word) return;
    const seen = seenOf(world, rows);
    if (word.when(seen))
      return this.#ask(
        world,
        () => word.say(engine, rows.id, seen),
        () => (this.#next += 1),
      );
    // It was heard, though nobody said so.
    if (this.#said === 'unheard') {
      this.#said = 'no';
      this.#next += 1;
    }
  }

  #ask(world: SmallWorld, request: () => Promise<unknown>, heard: () => void): void {
    this.#said = 'asking';
    const nth = this.#next;
    const isOpen = (): boolean => this.#said === 'asking' && this.#next === nth;
    world.clock.schedule(IMPATIENT_AFTER_MS, () => {
      if (isOpen()) this.#said = 'unheard';
    });
    request().then(
      () => {
        if (!isOpen()) return;
        this.#said = 'no';
        heard();
      },
      (error: unknown) => {
        if (!(error instanceof HoldfastError)) throw error;
        if (isOpen()) this.#said = 'unheard';
      },
    );
  }
}

function seenOf(world: SmallWorld, rows: WorkflowRows): Seen {
  const newest = rows.checkpoints.at(-1);
  const text = newest ? decompressed(newest.state).toString() : '{}';
  const value = JSON.stringify((JSON.parse(text) as { value?: unknown }).value ?? null);
  const open = world.workflows.flatMap(({ interventions }) =>
    [...interventions.values()].flatMap(({ asked, decided }) => (decided ? [] : [asked])),
  );
  return {
    rows,
    at: (step) => value.split(`"${step}":"`)[1]?.split('"', 1)[0],
    question: open[0],
    questions: open.length,
    guests: world.workflows.some(({ birth, head }) => birth.parent !== null && head.status === 'WAITING'),
  };
}

const notes = 'looked at it';
type Say = Word['say'];
export const skips =
  (step: string): Say =>
  (engine, id) =>
    engine.skipStep(id, step, { output: 'given' });
export const retries =
  (step: string): Say =>
  (engine, id) =>
    engine.retryStep(id, step);
export const aborts =
  (compensate: boolean): Say =>
  (engine, id) =>
    engine.abort(id, { compensate });
export const answers =
  (option: string): Say =>
  (engine, _, { question }) =>
    engine.decide(question?.id ?? '', { option, notes, ...(option === 'skip' ? { payload: 'given' } : {}) });
export const at =
  (step: string, state: string): Word['when'] =>
  (seen) =>
    seen.at(step) === state;
export const isAsked: Word['when'] = ({ question }) => question !== undefined;

// The world that steps act on: it remembers every call and every effect, and whether the call had its committed intent. Effects with a key are
// taken once, as a well-made service does. It survives every crash.
import type { StepContext } from '../../src/stepContext.ts';
import type { Commit } from '../../src/persistence/rows/commit.ts';
import type { WorkflowId } from '../../src/workflow.ts';
import type { SimulatedProcess } from './simulatedProcess.ts';
import type { SimulatedStorage } from './simulatedStorage.ts';

export interface Call {
  readonly at: number;
  readonly process: string;
  readonly workflowId: WorkflowId;
  readonly step: string;
  /** The step with its place in loops and lists, without its round: what may take effect once. */
  readonly work: string;
  readonly attempt: number;
  readonly key: string;
  readonly isUndo: boolean;
  /** Another process had the workflow by then: this one was frozen, and did not know it yet. */
  readonly isLate: boolean;
}

export interface Effect extends Call {
  readonly value: unknown;
  /** Calls that had this effect; only the first one counts, of those by who had the workflow if there are any. */
  times: number;
}

export class Outside {
  readonly calls: Call[] = [];
  /** In the order in which they happened. */
  readonly effects = new Map<string, Effect>();
  /** Calls that were made before their intent was committed. */
  readonly unannounced: Call[] = [];
  /** Calls under a key that the journal had a result of. */
  readonly recalled: Call[] = [];
  /** Sentences about calls of steps that did not hold what they need. */
  readonly ungranted: string[] = [];
  readonly #storage: SimulatedStorage;
  readonly #now: () => number;
  /** What a process has buffered, ever. */
  readonly #buffered: (process: string) => readonly Commit[];

  constructor(
    storage: SimulatedStorage,
    now: () => number,
    buffered: (process: string) => readonly Commit[] = () => [],
  ) {
    this.#storage = storage;
    this.#now = now;
    this.#buffered = buffered;
  }

  /** A step's function has begun. */
  called(process: SimulatedProcess, step: StepContext): Call {
    const call = this.#callOf(process, step);
    this.calls.push(call);
    const attempts = [...(this.#storage.workflows.get(call.workflowId)?.attempts.values() ?? [])];
    const buffered = this.#buffered(process.id).filter(({ workflowId }) => workflowId === call.workflowId);
    const announced = [...attempts.map(({ intent }) => intent), ...buffered.flatMap(({ intents }) => intents)];
    const isAnnounced = announced.some(
      (intent) =>
        intent.step === call.step &&
        intent.attempt === call.attempt &&
        (intent.kind === 'compensation') === call.isUndo &&
        call.key === `${call.workflowId}/${call.isUndo ? 'undo/' : ''}${intent.key}`,
    );
    if (!isAnnounced) this.unannounced.push(call);
    const isKnown = attempts.some(
      ({ intent, result }) =>
        result?.outcome === 'completed' &&
        (intent.kind === 'compensation') === call.isUndo &&
        call.key === `${call.workflowId}/${call.isUndo ? 'undo/' : ''}${intent.key}`,
    );
    if (isKnown && !call.isLate) this.recalled.push(call);
    return call;
  }

  /** What it does takes effect. */
  takesEffect(process: SimulatedProcess, step: StepContext, value: unknown): void {
    const known = this.effects.get(step.idempotencyKey);
    const call = this.#callOf(process, step);
    if (known && (call.isLate || !known.isLate)) known.times++;
    else {
      // The call of a process that had lost the workflow stands for nothing as soon as the one that has it has made its own.
      this.effects.delete(step.idempotencyKey);
      this.effects.set(step.idempotencyKey, { ...call, value: known?.value ?? value, times: (known?.times ?? 0) + 1 });
    }
  }

  #callOf(process: SimulatedProcess, step: StepContext): Call {
    const { workflowId, stepId, attempt, idempotencyKey: key } = step;
    return {
      at: this.#now(),
      process: process.id,
      workflowId,
      step: stepId,
      work: workOf(key.slice(workflowId.length + 1).replace(/^undo\//, '')),
      attempt,
      key,
      isUndo: key.startsWith(`${workflowId}/undo/`),
      isLate: this.#storage.workflows.get(workflowId)?.head.owner !== process.id,
    };
  }
}

/** `step#pass~round` and whatever follows → `step#pass`. */
export const workOf = (key: string): string => /^[^#~/]+(?:#[\d.]+)?/.exec(key)?.[0] ?? key;

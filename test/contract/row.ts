// Words of the contract: a scenario in which something fails, and all that comes of it. Rows are data: the same rows are executed on real servers and
// printed as docs/failure-contract.md.
import type { Definition } from '../../src/definition.ts';
import type { WorkflowHandle } from '../../src/engine/handle.ts';
import type { WorkflowStatus } from '../../src/workflow.ts';
import type { World } from './world.ts';

export interface Row {
  /** Names the row and its workflow; never changes, so that others can refer to it. */
  readonly id: string;
  /** What fails, in a sentence for the reader of the page. */
  readonly what: string;
  /**
   * Whether it can end well without a person: the cause passes by itself, or the author declared what to do about it. The recovery rate is
   * computed over these.
   */
  readonly recoverable: boolean;
  readonly build: (name: string, world: World) => Definition;
  /** Other definitions that it needs: children. */
  readonly with?: (name: string, world: World) => readonly Definition[];
  readonly input?: unknown;
  /** Statuses in which it rests besides its end. @default AWAITING_INTERVENTION, PAUSED */
  readonly until?: readonly WorkflowStatus[];
  /** What is done from outside once the workflow rests: it waits, asks or is over. */
  readonly meanwhile?: (world: World, workflow: WorkflowHandle) => Promise<unknown>;
  /** Started in a process of its own, which is killed with SIGKILL as soon as it says so; then another one has the workflow. */
  readonly killed?: true;
  readonly expect: Outcome;
}

/** Exactly what comes of it. Texts, so that a difference reads like the page. */
export interface Outcome {
  readonly status: WorkflowStatus;
  /** `step STATUS×calls` for every step that began or failed, in the order of the definition. */
  readonly steps: string;
  /** One `CLASS CATEGORY → ACTION` per recorded error, in order; equal ones in a row are counted. */
  readonly errors: readonly string[];
  /** One `STRATEGY succeeded|failed` per recovery attempt, in order; equal ones in a row are counted. */
  readonly recoveries?: readonly string[];
  /** Events beyond the start, the steps and the checkpoints, in order; equal ones in a row are counted. */
  readonly events: readonly string[];
  /** `SEVERITY message` of what is in `systemErrors`, the message up to its first colon, or 60 characters. @default nothing */
  readonly system?: readonly string[];
  /** `TRIGGER: option, option …` of the open question. @default none */
  readonly question?: string;
  /** What the functions that undo were given, in order. @default nothing is undone */
  readonly undone?: readonly string[];
  /** The output, as JSON; only of what COMPLETED. */
  readonly output?: unknown;
}

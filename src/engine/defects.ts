// Workflows that leave memory again and again because what is to happen in them cannot be written, whatever it is that refuses it. They are taken up
// again a few times, since a refusal may have come of the moment; then the workflow is left to a person, as a system error, until the next start.
import { StrandedError } from '../errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { strandedError } from './stranded.ts';
import type { Surroundings } from './surroundings.ts';

const MOST_TIMES = 5;

export class Defects {
  readonly #around: Surroundings;
  readonly #park: (workflowId: WorkflowId, error: Error) => void;
  /** Workflow → how often in a row. */
  readonly #times = new Map<WorkflowId, number>();

  /** @param park takes it out of what is taken up again here */
  constructor(around: Surroundings, park: (workflowId: WorkflowId, error: Error) => void) {
    this.#around = around;
    this.#park = park;
  }

  moved(workflowId: WorkflowId): void {
    if (this.#times.size > 0) this.#times.delete(workflowId);
  }

  refused(workflowId: WorkflowId, cause: Error): void {
    const times = (this.#times.get(workflowId) ?? 0) + 1;
    this.#times.set(workflowId, times);
    if (times < MOST_TIMES) return;
    this.#times.delete(workflowId);
    const error = new StrandedError(
      `what is to happen in workflow ${workflowId} was refused ${times} times in a row: ${cause.message}. Correct what the cause says, then restart the workflow, or this process`,
      { workflowId },
      { cause },
    );
    this.#park(workflowId, error);
    const { log, store } = this.#around;
    log.error({ workflowId, err: error }, 'the workflow cannot go on here; it is parked until the next start');
    store.recordSystemError(workflowId, strandedError(this.#around, workflowId, error)).catch((err: unknown) => {
      log.error({ workflowId, err }, 'that a workflow is parked could not be recorded');
    });
  }
}

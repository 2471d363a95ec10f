// Workflows whose definition no live process has: nobody takes them, so that they are as they were when somebody has it again. A deployment goes
// through moments without one; only after a while is it told, once for each workflow.
import { describeError } from '../failures/describe.ts';
import { NotFoundError } from '../errors.ts';
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import type { UnservedWorkflow } from '../persistence/rows/workflows.ts';
import type { WorkflowId } from '../workflow.ts';
import { parkedError } from './parking.ts';
import { raise } from './platformError.ts';
import type { Surroundings } from './surroundings.ts';

/** How long a definition is missing before it is told, in ms. */
const PATIENCE_MS = 10_000;
/** Between two looks, in ms. */
const LOOKS_EVERY_MS = 2_500;
const AT_ONCE = 200;
/** Workflows that were told of and are remembered. */
const MOST_KNOWN = 10_000;

export class Unserved {
  readonly #around: Surroundings;
  /** Definition → since when it is seen to be missing, by the monotonic clock. */
  #since = new Map<string, number>();
  readonly #told = new Set<WorkflowId>();
  #nextAt = 0;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** Does nothing where it has just looked. */
  async look(): Promise<void> {
    const { store, clock } = this.#around;
    const now = clock.monotonic();
    if (now < this.#nextAt) return;
    this.#nextAt = now + LOOKS_EVERY_MS;
    const found = await store.unserved(clock.now(), AT_ONCE, [...this.#told]);
    const missing = new Set(found.map(({ definition }) => definition));
    this.#since = new Map([...missing].map((name) => [name, this.#since.get(name) ?? now]));
    for (const one of found) {
      if (now - (this.#since.get(one.definition) ?? now) < PATIENCE_MS) continue;
      await raise(this.#around, { workflowId: one.workflowId, row: this.#systemError(one) });
      if (this.#told.size >= MOST_KNOWN) this.#told.clear();
      this.#told.add(one.workflowId);
    }
  }

  #systemError(unserved: UnservedWorkflow): SystemErrorRow {
    const { workflowId, definition, version } = unserved;
    const message = `Workflow ${workflowId} ("${definition}" ${version}) cannot go on: no process that is alive has its definition. Start one that has it: the workflow goes on there by itself.`;
    this.#around.log.error({ workflowId, definition, version }, 'no process has the definition of a workflow');
    const { type, stack } = describeError(new NotFoundError(message));
    return parkedError(this.#around, unserved, { type, message, stack }, message);
  }
}

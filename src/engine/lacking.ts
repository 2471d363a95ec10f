// Workflows of a version whose steps the code of this process does not have, as while another one is rolled out or back: they are let go of as they were, for a
// process that has them, and looked at here less and less often. Where nobody goes on with one, it is told.
import { isFinal, type WorkflowId } from '../workflow.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import { recordParking } from './parking.ts';
import type { Registry } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

/** For others to take it, in ms: two of their looks. Twice as long after each further time. */
const FIRST_MS = 2_000;
const LONGEST_MS = 60_000;
/** Times that nobody else has taken it before that is told: after 2 and 4 s more. */
const TOLD_AFTER = 3;
const MOST_KNOWN = 10_000;

interface Lacked {
  readonly revision: number;
  /** Times at this revision. */
  readonly times: number;
  readonly waitMs: number;
  /** By the monotonic clock. */
  readonly until: number;
  /** It is looked at again now. */
  readonly isAsked?: boolean;
}

export class Lacking {
  readonly #around: Surroundings;
  readonly #registry: Registry;
  readonly #lacked = new Map<WorkflowId, Lacked>();

  constructor(around: Surroundings, registry: Registry) {
    this.#around = around;
    this.#registry = registry;
  }

  /** Those that are left to others now. */
  get ids(): readonly WorkflowId[] {
    if (this.#lacked.size === 0) return [];
    const now = this.#around.clock.monotonic();
    return [...this.#lacked].flatMap(([id, { until }]) => (until > now ? id : []));
  }

  /** Those that others had time to take: to be looked at, until it is told; each once for each time that it is left. */
  again(): readonly WorkflowId[] {
    if (this.#lacked.size === 0) return [];
    const now = this.#around.clock.monotonic();
    const over = [...this.#lacked].filter(([, one]) => one.until <= now && one.times < TOLD_AFTER && !one.isAsked);
    for (const [id, one] of over) this.#lacked.set(id, { ...one, isAsked: true });
    return over.map(([id]) => id);
  }

  has(workflowId: WorkflowId): boolean {
    return (this.#lacked.get(workflowId)?.until ?? 0) > this.#around.clock.monotonic();
  }

  /** Never rejects. */
  async leave(stored: StoredWorkflow, error: unknown): Promise<void> {
    const { store, clock, log } = this.#around;
    const { workflowId, revision, fence } = stored;
    const before = this.#lacked.get(workflowId);
    const now = {
      times: before?.revision === revision ? before.times + 1 : 1,
      waitMs: before ? Math.min(before.waitMs * 2, LONGEST_MS) : FIRST_MS,
    };
    if (this.#lacked.size >= MOST_KNOWN) this.#lacked.clear();
    this.#lacked.set(workflowId, { ...now, revision, until: clock.monotonic() + now.waitMs });
    log.info({ workflowId, err: error }, 'the code here lacks what a workflow needs; it is left to other processes');
    try {
      await store.release(workflowId, fence, 'as it was');
    } catch (err) {
      log.warn({ workflowId, err }, 'a workflow could not be let go of; it stays here until that is tried again');
    }
    if (now.times !== TOLD_AFTER || isFinal(stored.status)) return;
    log.error({ workflowId, err: error }, 'no process goes on with a workflow that the code here lacks the steps of');
    await recordParking(this.#around, this.#registry, stored, error);
  }
}

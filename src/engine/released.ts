// What workflows share and one of them has let go: who waits for it is next. Those of this process go on at once, others when their process looks.
import type { Granted } from '../persistence/resourceStore.ts';
import type { WorkflowId } from '../workflow.ts';
import { LOOK_AGAIN } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Inside } from './surroundings.ts';

export class Released {
  readonly #around: Inside;
  readonly #live: ReadonlyMap<WorkflowId, LiveWorkflow>;
  readonly #wakeAsleep: (workflowId: WorkflowId) => void;

  /** @param wakeAsleep wakes one that is not in memory, unless it is on its way or cannot go on here */
  constructor(
    around: Inside,
    live: ReadonlyMap<WorkflowId, LiveWorkflow>,
    wakeAsleep: (workflowId: WorkflowId) => void,
  ) {
    this.#around = around;
    this.#live = live;
    this.#wakeAsleep = wakeAsleep;
  }

  /** These resources may have become free. */
  freed(names: readonly string[]): void {
    this.#around.store.grantWaiting(names, this.#around.clock.now()).then(
      (granted) => this.#tell(granted),
      (err: unknown) => this.#around.log.debug({ err }, 'what was released is granted at the next look'),
    );
  }

  /** What was released by processes that are gone, and what was granted to ours by others. */
  async look(): Promise<void> {
    const { store, clock } = this.#around;
    this.#tell(await store.grantWaiting(undefined, clock.now()));
    const waiting = [...this.#live.values()].filter(({ grants }) => grants.isWaiting).map(({ id }) => id);
    this.#tell(await store.grantedTo(waiting));
  }

  #tell(granted: readonly Granted[]): void {
    for (const workflowId of new Set(granted.map((one) => one.workflowId))) {
      const workflow = this.#live.get(workflowId);
      if (workflow) {
        workflow.grants.heard();
        workflow.tell(LOOK_AGAIN);
      } else this.#wakeAsleep(workflowId);
    }
  }
}

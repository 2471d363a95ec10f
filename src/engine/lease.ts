// What is claimed is claimed under the lease of this process. When it is lost others may have taken our workflows, so nothing here may go on, and what
// was claimed before counts no more; without a lease everybody else takes what this process has, so it is taken again until that succeeds.
import { NotRunningError } from '../errors.ts';
import type { Process } from '../persistence/store.ts';
import type { Inside } from './surroundings.ts';

export class Lease {
  readonly #around: Inside;
  readonly #process: Process;
  readonly #isRunning: () => boolean;
  readonly #letGoOfAll: () => void;
  /** How often it was lost: what was taken before the last time is not ours any more. */
  #losses = 0;

  constructor(around: Inside, process: Process, isRunning: () => boolean, letGoOfAll: () => void) {
    this.#around = around;
    this.#process = process;
    this.#isRunning = isRunning;
    this.#letGoOfAll = letGoOfAll;
  }

  /** Announces this process. */
  enter(): Promise<void> {
    return this.#around.store.enter(this.#process, (error) => this.#lost(error));
  }

  get losses(): number {
    return this.#losses;
  }

  /** @throws NotRunningError where it was lost since there were so many losses */
  requireUnlost(losses: number): void {
    if (losses !== this.#losses)
      throw new NotRunningError('the lease was lost since the workflow was taken; another process may have it', {});
  }

  #lost(error: Error): void {
    this.#around.log.error({ err: error }, 'this process lost its lease; it lets go of all workflows');
    this.#letGo();
    this.#enterAgain();
  }

  #letGo(): void {
    this.#losses++;
    this.#letGoOfAll();
  }

  #enterAgain(): void {
    if (!this.#isRunning()) return;
    const { clock, limits, log } = this.#around;
    this.enter()
      // What was taken meanwhile was taken without a lease, so that anybody could take it as well.
      .then(
        () => this.#letGo(),
        (cause: unknown) => {
          log.error({ err: cause }, 'the lease could not be taken again; trying again');
          clock.schedule(limits.pollMs, () => this.#enterAgain());
        },
      );
  }
}

// What workflows tell each other is kept in the store until it was heard. Here it is brought to those that this process has or can wake; what cannot
// be delivered now is found again at the next look.
import type { Message } from '../persistence/rows/messages.ts';
import type { WorkflowId } from '../workflow.ts';
import { letterFor } from './childEnd.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import type { Inside } from './surroundings.ts';

const MESSAGES_AT_ONCE = 500;

/** Those who are to hear. */
export interface Hearers {
  readonly isRunning: () => boolean;
  /** This process. */
  readonly owner: string;
  /** Definitions that this process has. */
  readonly definitions: () => readonly string[];
  /** Workflows that cannot go on here. */
  readonly parked: () => readonly WorkflowId[];
  readonly inMemory: (workflowId: WorkflowId) => LiveWorkflow | undefined;
  readonly wakeUp: (workflowId: WorkflowId) => Promise<LiveWorkflow>;
}

export class Messages {
  readonly #around: Inside;
  readonly #hearers: Hearers;
  #delivering: Promise<void> | undefined;
  #deliversAgain = false;
  /** Who had something in the full pages read since the last that was not full: others first, whether or not these could take it. */
  readonly #had = new Set<WorkflowId>();
  /** Messages that are being delivered. */
  readonly #onTheWay = new Set<string>();

  constructor(around: Inside, hearers: Hearers) {
    this.#around = around;
    this.#hearers = hearers;
  }

  /** Single flight; once more where it is asked for meanwhile. */
  deliver(): void {
    if (!this.#hearers.isRunning()) return;
    if (this.#delivering) {
      this.#deliversAgain = true;
      return;
    }
    this.#delivering = this.#deliverAll()
      .catch((err: unknown) => this.#around.log.warn({ err }, 'messages could not be read; trying again'))
      .finally(() => {
        this.#delivering = undefined;
        const again = this.#deliversAgain;
        this.#deliversAgain = false;
        if (again) this.deliver();
      });
  }

  async #deliverAll(): Promise<void> {
    const { owner, definitions, parked } = this.#hearers;
    const except = [...parked(), ...this.#had];
    const found = await this.#around.store.messages(owner, MESSAGES_AT_ONCE, except, definitions());
    if (found.length === MESSAGES_AT_ONCE) {
      for (const { to } of found) this.#had.add(to);
      this.#deliversAgain = true;
    } else this.#had.clear();
    for (const message of found) {
      const id = `${message.to} ${message.from} ${message.kind}`;
      if (this.#onTheWay.has(id)) continue;
      this.#onTheWay.add(id);
      void this.#deliverOne(message).finally(() => this.#onTheWay.delete(id));
    }
  }

  async #deliverOne(message: Message): Promise<void> {
    const { inMemory, wakeUp } = this.#hearers;
    try {
      const workflow = inMemory(message.to) ?? (await wakeUp(message.to));
      await workflow.deliver(await letterFor(workflow, message));
    } catch (err) {
      this.#around.log.debug({ ...message, err }, 'a message could not be delivered; trying again');
    }
  }
}

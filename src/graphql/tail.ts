// The durable log as a stream that nobody can outrun: a page is read only when the consumer asks for the next event, so a slow client
// holds one page and no queue grows. Wake-ups from the store only say "read again"; a poll is the net under them, so that a lost one
// costs a second and never an event.
import { GraphQLError } from 'graphql';
import type { Clock } from '../clock.ts';
import type { Store } from '../persistence/store.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../workflow.ts';
import { badInput } from './connections.ts';

/** Events of one read. */
const PAGE = 200;
/** How long a missed wake-up can delay an event, in ms. */
const POLL_MS = 1_000;

/** How many streams are open. */
export class Subscribers {
  #count = 0;
  get count(): number {
    return this.#count;
  }
  entered(): void {
    this.#count += 1;
  }
  left(): void {
    this.#count -= 1;
  }
}

export interface TailOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly subscribers: Subscribers;
  /** Sequence of the oldest event that is kept, 0 for an empty log. */
  readonly oldestSequence: () => Promise<number>;
  /** null: from now on; 0: from the oldest that is kept; n: right after n. */
  readonly afterSequence: number | null;
  readonly workflowId?: WorkflowId;
  readonly types?: readonly EventType[];
  /** Whether the consumer wants an event; asked once each, in order. */
  readonly accepts?: (event: WorkflowEvent) => Promise<boolean>;
}

/**
 * Every event after a position, in order, each once, without end. `return()` ends it at once, also while it waits: an async generator
 * alone would keep that request until the next event.
 * @throws GraphQLError SEQUENCE_EXPIRED, with `oldestSequence`, where the position is older than what is kept
 */
export function tail(options: TailOptions): AsyncGenerator<WorkflowEvent, void, undefined> {
  const doorbell = new Doorbell(options.store, options.clock);
  const events = follow(options, doorbell);
  const close = (): void => doorbell.remove();
  return {
    async next() {
      try {
        const result = await events.next();
        if (result.done) close();
        return result;
      } catch (error) {
        close();
        throw error;
      }
    },
    return() {
      close();
      return events.return();
    },
    throw(error) {
      close();
      return events.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}

async function* follow(options: TailOptions, doorbell: Doorbell): AsyncGenerator<WorkflowEvent, void, undefined> {
  const { store, subscribers, accepts = () => Promise.resolve(true) } = options;
  let after = await startOf(options);
  // Counted from here on, where it is sure what will be delivered, until the doorbell is removed.
  if (doorbell.removed) return;
  subscribers.entered();
  doorbell.whenRemoved = () => subscribers.left();
  while (!doorbell.removed) {
    doorbell.listen();
    // The head is read before the page: what is committed in between is found by the next read, never skipped.
    const head = await store.headSequence();
    const page = head > after ? await pageAfter(options, after) : [];
    for (const event of page) {
      if (await accepts(event)) yield event;
      after = event.sequence;
    }
    if (page.length > 0) continue;
    after = Math.max(after, head);
    await doorbell.rung();
  }
}

async function startOf(options: TailOptions): Promise<number> {
  const head = await options.store.headSequence();
  const after = options.afterSequence ?? head;
  if (after > head) {
    throw badInput(`afterSequence is ${after}, but the log ends at ${head}: it is another log, or an older copy of it`);
  }
  await checkKept(options, after);
  return after;
}

async function pageAfter(options: TailOptions, after: number): Promise<readonly WorkflowEvent[]> {
  const { store, workflowId, types } = options;
  const page = await store.events({ after, limit: PAGE, ...(workflowId && { workflowId }), ...(types && { types }) });
  // Asked after the page was read: what retention took before that is noticed, however slow the consumer was.
  await checkKept(options, after);
  return page;
}

async function checkKept({ oldestSequence }: TailOptions, after: number): Promise<void> {
  if (after === 0) return;
  const oldest = await oldestSequence();
  if (after + 1 >= oldest) return;
  throw new GraphQLError(
    `Events up to ${oldest - 1} are not kept any more, so nothing can be resumed after ${after}. Read the current state, then subscribe after its sequence`,
    { extensions: { code: 'SEQUENCE_EXPIRED', oldestSequence: oldest } },
  );
}

/** Remembers that something happened since `listen`, so that a wake-up between reading and waiting is not lost. */
class Doorbell {
  readonly #clock: Clock;
  readonly #stop: () => void;
  removed = false;
  whenRemoved: () => void = () => {};
  #pressed = false;
  #open: (() => void) | undefined;

  constructor(store: Store, clock: Clock) {
    this.#clock = clock;
    this.#stop = store.onEvents(() => this.#press());
  }

  listen(): void {
    this.#pressed = false;
  }

  async rung(): Promise<void> {
    if (this.#pressed || this.removed) return;
    const net = this.#clock.schedule(POLL_MS, () => this.#press());
    await new Promise<void>((resolve) => {
      this.#open = resolve;
    });
    net.cancel();
  }

  /** Also lets go whoever waits. */
  remove(): void {
    if (this.removed) return;
    this.removed = true;
    this.whenRemoved();
    this.#stop();
    this.#press();
  }

  #press(): void {
    this.#pressed = true;
    this.#open?.();
  }
}

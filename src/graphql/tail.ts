// The durable log as a stream that nobody can outrun: a page is taken only when the consumer asks for the next event, so a slow client
// holds one page and no queue grows. What is new is read once for all streams (`recentEvents.ts`); who is behind that reads from the store.
import { GraphQLError } from 'graphql';
import type { Store } from '../persistence/store.ts';
import type { EventType, WorkflowEvent, WorkflowId } from '../workflow.ts';
import { badInput } from './connections.ts';
import { PAGE, type RecentEvents, type RecentPage } from './recentEvents.ts';

export interface TailOptions {
  readonly store: Store;
  readonly recent: RecentEvents;
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
  return rungBy(options.recent, (doorbell) => follow(options, doorbell));
}

/** A stream that waits by a doorbell, and can be ended while it does. */
export function rungBy<Item>(
  recent: RecentEvents,
  begin: (doorbell: Doorbell) => AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const doorbell = new Doorbell(recent);
  const events = begin(doorbell);
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
  const { accepts = () => Promise.resolve(true) } = options;
  let after = await startOf(options);
  // From here on it is sure what will be delivered, and the stream counts as open.
  doorbell.hang();
  while (!doorbell.removed) {
    doorbell.listen();
    const page = await pageAfter(options, after);
    for (const event of page.events) {
      if (await accepts(event)) yield event;
      after = event.sequence;
    }
    const went = page.upTo > after || page.events.length > 0;
    after = Math.max(after, page.upTo);
    if (!went) await doorbell.rung();
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

async function pageAfter(options: TailOptions, after: number): Promise<RecentPage> {
  const { store, recent, workflowId, types } = options;
  const held = await recent.after(after);
  if (held) return { ...held, events: held.events.filter(isWanted(options)) };
  // The head is read before the page: what is committed in between is found by the next read, never skipped.
  const head = await store.headSequence();
  const events = await store.events({ after, limit: PAGE, ...(workflowId && { workflowId }), ...(types && { types }) });
  // Asked after the page was read: what retention took before that is noticed, however slow the consumer was.
  await checkKept(options, after);
  return { events, upTo: events.length === PAGE ? (events.at(-1)?.sequence ?? after) : Math.max(head, after) };
}

const isWanted =
  ({ workflowId, types }: TailOptions) =>
  (event: WorkflowEvent): boolean =>
    (!workflowId || event.workflowId === workflowId) && (!types || types.includes(event.type));

/** @throws GraphQLError SEQUENCE_EXPIRED */
export async function checkKept({ oldestSequence }: Pick<TailOptions, 'oldestSequence'>, after: number): Promise<void> {
  if (after === 0) return;
  const oldest = await oldestSequence();
  if (after + 1 >= oldest) return;
  throw new GraphQLError(
    `Events up to ${oldest - 1} are not kept any more, so nothing can be resumed after ${after}. Read the current state, then subscribe after its sequence`,
    { extensions: { code: 'SEQUENCE_EXPIRED', oldestSequence: oldest } },
  );
}

/** Remembers that something happened since `listen`, so that a wake-up between reading and waiting is not lost. */
export class Doorbell {
  readonly #recent: RecentEvents;
  #stop: (() => void) | undefined;
  removed = false;
  #pressed = false;
  #open: (() => void) | undefined;

  constructor(recent: RecentEvents) {
    this.#recent = recent;
  }

  hang(): void {
    if (!this.removed) this.#stop = this.#recent.listen(() => this.#press());
  }

  listen(): void {
    this.#pressed = false;
  }

  async rung(): Promise<void> {
    if (this.#pressed || this.removed) return;
    await new Promise<void>((resolve) => {
      this.#open = resolve;
    });
  }

  /** Also lets go whoever waits. */
  remove(): void {
    if (this.removed) return;
    this.removed = true;
    this.#stop?.();
    this.#press();
  }

  #press(): void {
    this.#pressed = true;
    this.#open?.();
  }
}

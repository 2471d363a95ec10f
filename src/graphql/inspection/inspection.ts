// What somebody who inspects a workflow, or a circuit breaker, is sent: first the actors as they are now, then every event of the durable log with
// the state that was committed with it. It is read from the rows, as any other query and subscription, so that it shows workflows of all processes, and
// those that sleep without waking them; what is not committed cannot be seen; and an engine that nobody looks at has nothing to do for it.
import { NotFoundError } from '../../errors.ts';
import { CircuitBreakerRow } from '../../persistence/entities/circuit_breakers.ts';
import { escapeText } from '../../persistence/escape.ts';
import type { JsonValue, WorkflowEvent } from '../../workflow.ts';
import type { Context } from '../context.ts';
import { oldestSequence } from '../events.ts';
import { placedNodesOf } from '../plan.ts';
import { tail } from '../tail.ts';
import { shownState } from '../values.ts';
import { breakerActor, breakerId, workflowActors } from './actors.ts';
import { chartEvent } from './chartEvents.ts';
import {
  actorMessage,
  eventMessage,
  type InspectedEvent,
  type InspectionMessage,
  snapshotMessage,
} from './messages.ts';

/** What is inspected: a workflow, with the circuit breakers that its steps name; or one circuit breaker. */
export type Inspected =
  | { readonly kind: 'workflow'; readonly workflowId: string }
  | { readonly kind: 'breaker'; readonly key: string };

/**
 * Without end, also when the workflow has ended: it can be restarted.
 * @throws NotFoundError with the first message
 */
export function inspection(context: Context, what: Inspected): AsyncGenerator<InspectionMessage, void, undefined> {
  const inspecting = new Inspecting(context, what);
  const messages = withoutSecrets(inspecting.messages(), context);
  return {
    next: () => messages.next(),
    // While it waits, an async generator alone would hear of it with the next event.
    async return() {
      await inspecting.leave();
      return messages.return();
    },
    async throw(error) {
      await inspecting.leave();
      return messages.throw(error);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
    async [Symbol.asyncDispose]() {
      await this.return();
    },
  };
}

/** What stands under names of secrets, and what looks like one: a definition has none. */
async function* withoutSecrets(
  messages: AsyncGenerator<InspectionMessage, void, undefined>,
  { engine: { redactor } }: Context,
): AsyncGenerator<InspectionMessage, void, undefined> {
  for await (const message of messages)
    yield message.type === '@xstate.event'
      ? { ...message, event: redactor.value(message.event) }
      : { ...message, snapshot: redactor.value(message.snapshot) };
}

/** Time after which a quiet log is looked past, in ms. */
const LOOK_MS = 1_000;

/** What led to a state. */
type Cause = InspectedEvent & { readonly revision: number };

class Inspecting {
  readonly #context: Context;
  readonly #what: Inspected;
  /** Ids of the actors that were announced. */
  readonly #known = new Set<string>();
  #breakers: ReadonlySet<string> = new Set();
  /** Revision of the workflow that was shown last. */
  #shown = 0;
  /** Revision that the last look found, and the log had not told of. */
  #unsaidBefore = 0;
  #events: AsyncGenerator<WorkflowEvent> | undefined;
  #left = false;

  constructor(context: Context, what: Inspected) {
    this.#context = context;
    this.#what = what;
  }

  async *messages(): AsyncGenerator<InspectionMessage, void, undefined> {
    const { engine, recent } = this.#context;
    // Before the state is read: what is committed in between is told by the log, and not shown twice.
    const head = await engine.store.headSequence();
    yield* await this.#present();
    if (this.#left) return;
    this.#events = tail({
      store: engine.store,
      recent,
      oldestSequence: () => oldestSequence(this.#context.reads.em),
      afterSequence: head,
      accepts: (event) => Promise.resolve(this.#concerns(event)),
    });
    for (let next = this.#events.next(); ; ) {
      const found = await this.#orLook(next);
      if (found?.done) return;
      this.#context.renew();
      if (!found) yield* await this.#unsaid();
      else {
        next = this.#events.next();
        const event = found.value;
        yield* event.workflowId === null ? await this.#ofBreaker(event) : await this.#ofWorkflow(event);
      }
    }
  }

  /** What the log says next; undefined where it has said nothing for a while. */
  async #orLook<Result>(next: Promise<Result>): Promise<Result | undefined> {
    const looks = Promise.withResolvers<undefined>();
    const timer = this.#context.clock.schedule(LOOK_MS, () => looks.resolve(undefined));
    try {
      return await Promise.race([next, looks.promise]);
    } finally {
      timer.cancel();
    }
  }

  /** A commit of which the log has no line: what a running step reports of itself. */
  async #unsaid(): Promise<InspectionMessage[]> {
    const { reads, clock } = this.#context;
    if (this.#what.kind !== 'workflow') return [];
    const row = await reads.workflow.load(this.#what.workflowId);
    if (!row || row.revision <= this.#shown) return [];
    const isOld = this.#unsaidBefore === row.revision;
    this.#unsaidBefore = row.revision;
    // Its lines may be on their way: it is waited for them once.
    return isOld ? this.#stateNow({ type: 'COMMITTED', revision: row.revision }, clock.now()) : [];
  }

  async leave(): Promise<void> {
    this.#left = true;
    await this.#events?.return(undefined);
  }

  /** Everything as it is now. */
  async #present(): Promise<InspectionMessage[]> {
    const what = this.#what;
    if (what.kind === 'breaker') {
      this.#breakers = new Set([escapeText(what.key)]);
      const found = await this.#breakersNow();
      if (found.length === 0)
        throw new NotFoundError(`nothing has called a dependency "${what.key}" yet`, { key: what.key });
      return found;
    }
    const { reads } = this.#context;
    const row = await reads.workflow.load(what.workflowId);
    const definition = row && (await reads.definition.load(row.definitionHash));
    if (!row || !definition)
      throw new NotFoundError(`there is no workflow ${what.workflowId}`, { workflowId: what.workflowId });
    const breakers = placedNodesOf(definition).flatMap(({ breaker }) => (breaker === undefined ? [] : [breaker]));
    this.#breakers = new Set(breakers.map(escapeText));
    const now = await this.#stateNow({ type: 'COMMITTED', revision: row.revision }, this.#context.clock.now());
    return [...now, ...(await this.#breakersNow())];
  }

  async #breakersNow(): Promise<InspectionMessage[]> {
    if (this.#breakers.size === 0) return [];
    const { em } = this.#context.reads;
    const rows = await em.find(CircuitBreakerRow, { key: { $in: [...this.#breakers] } }, { orderBy: { key: 'asc' } });
    for (const { key } of rows) this.#known.add(breakerId(key));
    return rows.map((row) => actorMessage(breakerActor(row), row.updatedAt.getTime()));
  }

  #concerns({ workflowId, type, payload }: WorkflowEvent): boolean {
    if (workflowId !== null) return this.#what.kind === 'workflow' && workflowId === this.#what.workflowId;
    return type.startsWith('CIRCUIT_') && this.#breakers.has(String(payload['key']));
  }

  async #ofBreaker(event: WorkflowEvent): Promise<InspectionMessage[]> {
    const row = await this.#context.reads.breaker.load(String(event.payload['key']));
    if (!row) return [];
    const actor = breakerActor(row);
    const isNew = !this.#known.has(actor.sessionId);
    this.#known.add(actor.sessionId);
    const told = chartEvent(event);
    return [
      ...(isNew ? [actorMessage(actor, event.occurredAt)] : []),
      eventMessage(actor, told, event.occurredAt, String(event.sequence)),
      ...(isNew ? [] : [snapshotMessage(actor, actor.snapshot, told, event.occurredAt)]),
    ];
  }

  async #ofWorkflow(event: WorkflowEvent): Promise<InspectionMessage[]> {
    const { revision, workflowId, occurredAt, sequence } = event;
    // It was committed before the state that was shown first was read.
    if (revision !== null && revision < this.#shown) return [];
    const told = chartEvent(event);
    const ids = { sessionId: String(workflowId), rootId: String(workflowId) };
    const message = eventMessage(ids, told, occurredAt, String(sequence));
    return revision === null || revision === this.#shown
      ? [message]
      : [message, ...(await this.#stateNow({ ...told, revision }, occurredAt))];
  }

  /** The state of a revision, or the newest one where that is not kept; actors that are new in it are announced. */
  async #stateNow(event: Cause, at: number): Promise<InspectionMessage[]> {
    const { reads } = this.#context;
    const { workflowId } = this.#what as { workflowId: string };
    const { revision, ...told } = event;
    const row = await reads.workflow.load(workflowId);
    const definition = row && (await reads.definition.load(row.definitionHash));
    if (!row || !definition) return [];
    const kept = await reads.checkpointAt.load(`${workflowId}/${revision}`);
    const opened = kept ? reads.openedState.load(kept.id) : reads.newestState.load(workflowId);
    this.#shown = kept?.revision ?? row.revision;
    // One that cannot be opened is shown by the events alone: others follow.
    const state = (await opened.catch(() => null)) as object | null;
    const shown = await shownState(this.#context, workflowId, state as JsonValue, state);
    return workflowActors(workflowId, definition, shown ?? {}).flatMap((actor) => {
      if (this.#known.has(actor.sessionId)) return state ? [snapshotMessage(actor, actor.snapshot, told, at)] : [];
      this.#known.add(actor.sessionId);
      return [actorMessage(actor, at)];
    });
  }
}

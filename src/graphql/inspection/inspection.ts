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
import { shownMachine } from '../../shownMachine.ts';
import { breakerActor, breakerId, workflowActors } from './actors.ts';
import { chartEvent } from './chartEvents.ts';
import { Family, type Member } from './family.ts';
import {
  actorMessage,
  eventMessage,
  type InspectedEvent,
  type InspectionMessage,
  snapshotMessage,
} from './messages.ts';

/** What is inspected: a workflow, with its children and the circuit breakers that its steps name; or one circuit breaker. */
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

/** What stands under names of secrets, and what looks like one; of a definition that was seen to already. */
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
  /** None where a circuit breaker is inspected. */
  readonly #family: Family | undefined;
  #events: AsyncGenerator<WorkflowEvent> | undefined;
  #left = false;

  constructor(context: Context, what: Inspected) {
    this.#context = context;
    this.#what = what;
    this.#family = what.kind === 'workflow' ? new Family(what.workflowId) : undefined;
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
        const member = this.#family?.find(event.workflowId);
        yield* member ? await this.#ofWorkflow(member, event) : await this.#ofBreaker(event);
        if (member) yield* await this.#children();
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

  /** Commits of which the log has no line: what a running step reports of itself. And children that were started since. */
  async #unsaid(): Promise<InspectionMessage[]> {
    const { reads, clock } = this.#context;
    const rows = await Promise.all((this.#family?.members ?? []).map((member) => this.#look(member, reads)));
    const unsaid = rows.flatMap((one) => one ?? []);
    const now = clock.now();
    const messages = await Promise.all(
      unsaid.map(({ member, revision }) => this.#stateNow(member, { type: 'COMMITTED', revision }, now)),
    );
    return [...messages.flat(), ...(await this.#children())];
  }

  async #look(member: Member, reads: Context['reads']): Promise<{ member: Member; revision: number } | undefined> {
    const row = await reads.workflow.load(member.workflowId);
    if (!row || row.revision <= member.shown) return undefined;
    const isOld = member.unsaidBefore === row.revision;
    member.unsaidBefore = row.revision;
    // Its lines may be on their way: it is waited for them once.
    return isOld ? { member, revision: row.revision } : undefined;
  }

  /** Workflows that were started by those that are shown, and are new: with where they are now. */
  async #children(): Promise<InspectionMessage[]> {
    const { reads, clock } = this.#context;
    const grown = (await this.#family?.grown(reads)) ?? [];
    const messages = await Promise.all(grown.map((member) => this.#stateNow(member, undefined, clock.now())));
    return messages.flat();
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
    const [root] = this.#family?.members ?? [];
    const below = await this.#children();
    const now = root ? await this.#stateNow(root, undefined, this.#context.clock.now()) : [];
    return [...now, ...below, ...(await this.#breakersNow())];
  }

  async #breakersNow(): Promise<InspectionMessage[]> {
    if (this.#breakers.size === 0) return [];
    const { em } = this.#context.reads;
    const rows = await em.find(CircuitBreakerRow, { key: { $in: [...this.#breakers] } }, { orderBy: { key: 'asc' } });
    for (const { key } of rows) this.#known.add(breakerId(key));
    return rows.map((row) => actorMessage(breakerActor(row), row.updatedAt.getTime()));
  }

  #concerns({ workflowId, type, payload }: WorkflowEvent): boolean {
    if (workflowId !== null) return this.#family?.find(workflowId) !== undefined;
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

  async #ofWorkflow(member: Member, event: WorkflowEvent): Promise<InspectionMessage[]> {
    const { revision, occurredAt, sequence } = event;
    // It was committed before the state that was shown first was read.
    if (revision !== null && revision < member.shown) return [];
    const told = chartEvent(event, event.type === 'SIGNAL_RECEIVED' && (await this.#isOwn(member)));
    const ids = { sessionId: member.workflowId, rootId: member.rootId };
    const message = eventMessage(ids, told, occurredAt, String(sequence));
    return revision === null || revision === member.shown
      ? [message]
      : [message, ...(await this.#stateNow(member, { ...told, revision }, occurredAt))];
  }

  /** Whether it runs a machine of its author's own. */
  async #isOwn({ workflowId }: Member): Promise<boolean> {
    const { reads } = this.#context;
    const row = await reads.workflow.load(workflowId);
    const definition = row && (await reads.definition.load(row.definitionHash));
    return definition ? 'machine' in definition.plan : false;
  }

  /**
   * The state of a revision, or the newest one where that is not kept; actors that are new in it are announced.
   * @param event undefined: the newest state, of a workflow that was not shown before
   */
  async #stateNow(member: Member, event: Cause | undefined, at: number): Promise<InspectionMessage[]> {
    const { reads, engine } = this.#context;
    const { workflowId } = member;
    const row = await reads.workflow.load(workflowId);
    const definition = row && (await reads.definition.load(row.definitionHash));
    if (!row || !definition) return [];
    const { revision, ...told } = event ?? { type: 'COMMITTED', revision: row.revision };
    const kept = await reads.checkpointAt.load(`${workflowId}/${revision}`);
    const opened = kept ? reads.openedState.load(kept.id) : reads.newestState.load(workflowId);
    member.shown = kept?.revision ?? row.revision;
    // One that cannot be opened is shown by the events alone: others follow.
    const state = (await opened.catch(() => null)) as object | null;
    const shown = await shownState(this.#context, workflowId, state as JsonValue, state);
    const standing = this.#family?.standing(member);
    const { sensitive } = definition;
    return workflowActors(workflowId, definition, shown ?? {}, standing).flatMap((actor) => {
      if (this.#known.has(actor.sessionId)) return state ? [snapshotMessage(actor, actor.snapshot, told, at)] : [];
      this.#known.add(actor.sessionId);
      return [actorMessage({ ...actor, definition: shownMachine(actor.definition, sensitive, engine.redactor) }, at)];
    });
  }
}

// An actor of an author's own machine that is no promise: a callback or an observable. It is begun when the state that has it is committed, and stopped
// when it is left. After a restart it begins anew with the same input: what it would have said meanwhile nobody has heard.
import type { Logic } from '../../actorKinds.ts';
import type { ActorPath, OwnActor } from '../../machines/own.ts';
import type { WantedListener } from '../../machines/wanted.ts';
import type { LiveWorkflow } from '../liveWorkflow.ts';
import { type Activity, going } from '../reconcile.ts';
import { emittedLine } from './emitted.ts';
import type { OwnEvent } from './gate.ts';
import { telling } from './late.ts';

interface Event {
  readonly type: string;
}

export function beginListener(workflow: LiveWorkflow, want: WantedListener): Activity {
  let stop = (): void => {};
  const activity = going(want, false, () => {
    workflow.listeners.delete(want.mark);
    try {
      stop();
    } catch (error) {
      workflow.around.log.warn(
        { workflowId: workflow.id, step: want.step, err: error },
        'an actor could not be stopped',
      );
    }
  });
  const { own } = workflow.context;
  const actor = own?.actors.find(({ mark }) => mark === want.mark);
  const logic = workflow.compiled.definition.own?.logics.get(want.step) as Logic | undefined;
  if (!own || !actor || !logic) return activity;
  const { path, mark } = actor;
  const tell = (told: OwnEvent): void => {
    if (!activity.stopped) workflow.tell(telling(told));
  };
  const toParent = (event: Event): void => tell({ kind: 'event', path: path.slice(0, -1), event });
  const begin = logic.config as (args: object) => unknown;
  const args = {
    input: inputOf(own.snapshot, path),
    self: { id: path.at(-1), sessionId: `actor:${mark}` },
    system: { get: () => undefined },
    emit: (event: Event) => {
      if (!activity.stopped) workflow.tell({ open: () => ({ lines: [emittedLine({ path, event })], always: true }) });
    },
  };
  try {
    stop =
      actor.kind === 'callback'
        ? callback(workflow, mark, begin, args, toParent)
        : observable(actor, begin, args, tell, toParent);
  } catch (error) {
    queueMicrotask(() => tell({ kind: 'failed', path, mark, error }));
  }
  return activity;
}

function callback(
  workflow: LiveWorkflow,
  mark: number,
  begin: (args: object) => unknown,
  args: object,
  toParent: (event: Event) => void,
): () => void {
  const receivers = new Set<(event: Event) => void>();
  workflow.listeners.set(mark, (event) => {
    for (const receive of receivers) receive(event);
  });
  const dispose = begin({
    ...args,
    sendBack: toParent,
    receive: (one: (event: Event) => void) => void receivers.add(one),
  });
  return () => {
    receivers.clear();
    if (typeof dispose === 'function') (dispose as () => void)();
  };
}

interface Subscribable {
  subscribe(observer: object): { unsubscribe(): void };
}

function observable(
  { kind, path, mark }: OwnActor,
  begin: (args: object) => unknown,
  args: object,
  tell: (told: OwnEvent) => void,
  toParent: (event: Event) => void,
): () => void {
  const subscription = (begin(args) as Subscribable).subscribe({
    next: (value: unknown) =>
      kind === 'eventObservable' ? toParent(value as Event) : tell({ kind: 'next', path, mark, value }),
    error: (error: unknown) => tell({ kind: 'failed', path, mark, error }),
    complete: () => tell({ kind: 'done', path, mark, output: undefined }),
  });
  return () => subscription.unsubscribe();
}

interface Persisted {
  readonly children: Readonly<Record<string, { readonly snapshot: Persisted }>>;
  readonly input?: unknown;
}

/** A copy of what an actor was started with. */
export const inputOf = (snapshot: unknown, path: ActorPath): unknown =>
  structuredClone(
    path.reduce<Persisted | undefined>((at, id) => at?.children[id]?.snapshot, snapshot as Persisted)?.input,
  );

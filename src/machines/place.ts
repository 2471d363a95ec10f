// Puts a workflow where a person wants it: run a finished step again, skip one, go on from a step, return to a checkpoint, begin anew. All of these
// are one operation: say which steps are done, and the position in the chart follows. Transitions cannot do it: one that enters a
// region from above its fan-out enters all the other regions anew, and so runs finished steps again. Steps that are under way and stay
// so keep their state and their tag. Pure; used by the engine's moves.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Definition, Node } from '../definition.ts';
import { besides, quietNow } from './beside.ts';
import { addressedStep, keyOf } from './keys.ts';
import { type ChartContext, NOTHING_AWAITED } from './context.ts';
import { END } from './compile.ts';
import { placeMachine } from './ownChart.ts';
import { keyOfShape, type Shape, shapeOf } from './shape.ts';
import { entryOf, type Meta } from './step.ts';

/** A position to put an actor at. */
export interface Placed {
  readonly value: unknown;
  readonly context: ChartContext;
}

/**
 * @param wanted its `done`, `output` and `round` say what is over; `count` must not be below that of `from`
 * @param from   where the workflow is now: what is under way there and not done in `wanted` goes on
 */
export function place(
  machine: AnyStateMachine,
  definition: Definition,
  wanted: ChartContext,
  from?: AnyMachineSnapshot,
): Placed {
  if (definition.own) return atMachine(definition, wanted, from);
  const { done } = wanted;
  const shape = shapeOf(definition.nodes);
  const underWay = from ? stillUnderWay(from, wanted) : new Map<string, Meta['at']>();
  const isOver = (part: Shape): boolean =>
    part.kind === 'node' ? done[part.node.name] !== undefined : part.parts.every(isOver);
  const at = (part: Shape): unknown => {
    switch (part.kind) {
      case 'series':
        return inTurn(part.parts);
      case 'parallel':
        return Object.fromEntries(part.parts.map((region) => [keyOfShape(region), at(region)]));
      case 'node':
        return atNode(part.node, part.waitFor);
    }
  };
  const atNode = (node: Node, waitFor: readonly string[]): unknown => {
    if (done[node.name] !== undefined) return restingState(done[node.name]);
    if (node.kind === 'loop' && node.name in wanted.pass) {
      const body = shapeOf(node.body);
      const rests = underWay.get(node.name);
      if (rests === 'asking' || rests === 'fallen') return rests;
      return isOver(body) ? 'deciding' : { body: inTurn(partsOf(node.body)) };
    }
    const first = underWay.get(node.name) ?? firstState(node, waitFor, done);
    return first === 'body' && node.kind === 'loop' ? { body: inTurn(partsOf(node.body)) } : first;
  };
  const inTurn = (parts: readonly Shape[]): unknown => {
    const next = parts.find((part) => !isOver(part));
    return next ? { [keyOfShape(next)]: at(next) } : END;
  };
  const control = from?.hasTag('paused') ? 'paused' : 'going';
  const value = isOver(shape) ? 'completed' : { executing: { work: inTurn(partsOf(definition.nodes)), control } };
  return { value, context: begun(machine, definition, value, wanted, underWay, from) };
}

/** An author's own machine is put where its stored state says; what it has under way begins anew. */
function atMachine(definition: Definition, wanted: ChartContext, from: AnyMachineSnapshot | undefined): Placed {
  const isPaused = from?.hasTag('paused') === true;
  const {
    reminding: _,
    heldFor: __,
    stranded: ___,
    parting: ____,
    startAt: _____,
    instead: ______,
    ...lasting
  } = wanted;
  const clean = { delayMs: {}, timeoutMs: {}, recovering: {}, progress: {}, agents: {} };
  const queued = queuedAfter(definition, wanted, from);
  const heldAfter = isPaused ? wanted.count : null;
  const bare = {
    ...lasting,
    ...NOTHING_AWAITED,
    ...clean,
    ending: null,
    undo: [],
    holds: [],
    queuedAfter: queued,
    ...postponed(from),
    heldAfter,
  };
  return placeMachine(definition, bare, isPaused);
}

const partsOf = (nodes: readonly Node[]): readonly Shape[] => {
  const shape = shapeOf(nodes);
  return shape.kind === 'series' ? shape.parts : [shape];
};

/** Tags and numbers of attempts for the steps that begin in that position; those under way keep theirs. */
function begun(
  machine: AnyStateMachine,
  definition: Definition,
  value: unknown,
  wanted: ChartContext,
  underWay: ReadonlyMap<string, string>,
  from: AnyMachineSnapshot | undefined,
): ChartContext {
  const now = from?.context as ChartContext | undefined;
  const {
    reminding: _,
    senders: _____,
    heldFor: __,
    stranded: ___,
    parting: ____,
    startAt: ______,
    leaving,
    behind: _______,
    fallen,
    ...lasting
  } = wanted;
  const bare = {
    ...lasting,
    ending: null,
    undo: [],
    ...NOTHING_AWAITED,
    attempt: {},
    delayMs: {},
    timeoutMs: {},
    recovering: {},
    holds: [],
    queuedAfter: null,
  };
  const snapshot = machine.resolveState({ value, context: bare } as never) as AnyMachineSnapshot;
  const pass: Record<string, number> = { ...wanted.pass };
  const tag: Record<string, number> = {};
  const attempt: Record<string, number> = {};
  const entered = new Set<string>();
  let { count, steps } = wanted;
  for (const meta of Object.values(snapshot.getMeta()) as (Meta | undefined)[]) {
    if (!meta) continue;
    for (const loop of meta.loops) {
      if (pass[loop] === undefined) entered.add(loop);
      pass[loop] ??= 1;
    }
    if (underWay.get(meta.step) === meta.at || meta.want !== 'attempt') continue;
    tag[meta.step] = ++count;
    attempt[meta.step] = 1;
    entered.add(meta.step);
    steps++;
  }
  const kept = <T>(record: Readonly<Record<string, T>> | undefined): Record<string, T> =>
    Object.fromEntries(Object.entries(record ?? {}).filter(([address]) => underWay.has(addressedStep(address))));
  const there: ChartContext = {
    ...bare,
    count,
    steps,
    pass,
    each: kept(now?.each),
    tag: { ...kept(now?.tag), ...tag },
    attempt: { ...kept(now?.attempt), ...attempt },
    dueAt: kept(now?.dueAt),
    delayMs: kept(now?.delayMs),
    timeoutMs: kept(now?.timeoutMs),
    recovering: { ...kept(now?.recovering), ...ofLoops(now, pass) },
    parked: kept(now?.parked),
    child: kept(now?.child),
    ...(leaving ? { leaving: kept(now?.leaving) } : {}),
    ...(now?.behind ? { behind: now.behind } : {}),
    progress: kept(now?.progress),
    agents: kept(now?.agents),
    question: kept(now?.question),
    ...(now?.reminding ? { reminding: kept(now.reminding) } : {}),
    ...(now?.senders ? { senders: kept(now.senders) } : {}),
    ...(fallen ? { fallen: kept(fallen) } : {}),
    holds: (now?.holds ?? []).filter((step) => underWay.has(step)),
    queuedAfter: queuedAfter(definition, wanted, from),
    ...postponed(from),
    ...(now?.heldFor && from?.hasTag('paused') ? { heldFor: now.heldFor } : {}),
    heldAfter: from?.hasTag('paused') ? (now?.heldAfter ?? wanted.count) : null,
  };
  return noted(there, definition, entered);
}

/** What stands beside steps that begin there and may go back. */
function noted(context: ChartContext, definition: Definition, entered: ReadonlySet<string>): ChartContext {
  const found = [...besides(definition)].filter(([step]) => entered.has(step));
  if (found.length === 0) return context;
  const beside = Object.fromEntries(found.map(([step, all]) => [step, quietNow(context, all)]));
  return { ...context, beside: { ...context.beside, ...beside } };
}

/** A loop that goes on is known to recover from what it did, whatever stands in it. */
function ofLoops(now: ChartContext | undefined, pass: ChartContext['pass']): ChartContext['recovering'] {
  const going = Object.entries(now?.recovering ?? {}).filter(
    ([name]) => name in pass && now?.pass[name] === pass[name],
  );
  return Object.fromEntries(going);
}

/** One that had ended, or returns from an undo, waits for its turn anew; it has it at once where it never lost it. */
function queuedAfter(
  { concurrency }: Definition,
  { count }: ChartContext,
  from: AnyMachineSnapshot | undefined,
): number | null {
  if (!concurrency && postponed(from).startAt === undefined) return null;
  return from?.status === 'active' ? (from.context as ChartContext).queuedAfter : count;
}

/** One that has not begun yet still begins at its time, wherever it is put. */
function postponed(from: AnyMachineSnapshot | undefined): Pick<ChartContext, 'startAt'> {
  const { startAt } = from?.status === 'active' ? (from.context as ChartContext) : {};
  return startAt == null ? {} : { startAt };
}

/** What goes on as the same piece of work. In another round, or pass, it is another one: its attempt would have no intent under the new key. */
function stillUnderWay(from: AnyMachineSnapshot, wanted: ChartContext): Map<string, Meta['at']> {
  const { done, fallen = {} } = wanted;
  const now = from.context as ChartContext;
  const { attempt, dueAt, parked, each, question } = now;
  const metas = (Object.values(from.getMeta()) as (Meta | undefined)[]).filter((meta) => meta !== undefined);
  return new Map(
    metas
      .filter(
        ({ step, address, at, loops }) =>
          address === step &&
          done[step] === undefined &&
          keyOf(now, step, loops) === keyOf(wanted, step, loops) &&
          at !== 'waiting' &&
          (at !== 'fallen' || step in fallen) &&
          (at === 'fallen' ||
            at.startsWith('acquiring') ||
            step in attempt ||
            step in dueAt ||
            step in parked ||
            step in question ||
            step in each ||
            at === 'listening'),
      )
      .map(({ step, at }) => [step, at]),
  );
}

const restingState = (done: ChartContext['done'][string] | undefined): string =>
  done === 'completed' || done === 'failed' ? done : 'skipped';

const firstState = (node: Node, waitFor: readonly string[], done: ChartContext['done']): string =>
  waitFor.every((need) => done[need] !== undefined) ? entryOf(node) : 'waiting';

/** Everything that would begin there is held back until somebody resumes. */
export function paused({ value, context }: Placed): Placed {
  if (typeof value === 'string') return { value, context };
  const { executing } = value as { executing: object };
  const begun = Object.keys(context.tag).length;
  return {
    value: { executing: { ...executing, control: 'paused' } },
    context: { ...context, heldAfter: context.count - begun },
  };
}

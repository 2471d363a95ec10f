// Puts a workflow where a person wants it: run a finished step again, skip one, go on from a step, return to a checkpoint, begin anew. All of these
// are one operation: say which steps are done, and the position in the chart follows. Transitions cannot do it: one that enters a
// region from above its fan-out enters all the other regions anew, and so runs finished steps again. Steps that are under way and stay
// so keep their state and their tag. Pure; used by the engine's moves.
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Definition, Node } from '../definition.ts';
import { InvalidStateError } from '../errors.ts';
import type { Digest, StepKey } from '../workflow.ts';
import { besides, quietNow } from './beside.ts';
import { addressedStep, type ChartContext, roundOf, stepOf } from './context.ts';
import { END } from './compile.ts';
import { allNodes, closure, placements } from './nodes.ts';
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
  const { reminding: _, heldFor: __, stranded: ___, fallen, ...lasting } = wanted;
  const bare = {
    ...lasting,
    ending: null,
    undo: [],
    tag: {},
    attempt: {},
    dueAt: {},
    delayMs: {},
    timeoutMs: {},
    recovering: {},
    parked: {},
    child: {},
    question: {},
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
    progress: kept(now?.progress),
    agents: kept(now?.agents),
    question: kept(now?.question),
    ...(now?.reminding ? { reminding: kept(now.reminding) } : {}),
    ...(fallen ? { fallen: kept(fallen) } : {}),
    holds: (now?.holds ?? []).filter((step) => underWay.has(step)),
    queuedAfter: queuedAfter(definition, wanted, from),
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
  if (!concurrency) return null;
  return from?.status === 'active' ? (from.context as ChartContext).queuedAfter : count;
}

function stillUnderWay(from: AnyMachineSnapshot, { done, fallen = {} }: ChartContext): Map<string, Meta['at']> {
  const { attempt, dueAt, parked, each, question } = from.context as ChartContext;
  const metas = (Object.values(from.getMeta()) as (Meta | undefined)[]).filter((meta) => meta !== undefined);
  return new Map(
    metas
      .filter(
        ({ step, address, at }) =>
          address === step &&
          done[step] === undefined &&
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

/** Run this step again, and with it whatever depends on it: each begins a new round if it was begun before. What was undone runs again too. */
export function againFrom(definition: Definition, context: ChartContext, step: string): ChartContext {
  const found = [...placements(definition.nodes)].find(({ node }) => node.name === step);
  if (!found) throw new InvalidStateError(`workflow "${definition.name}" has no step "${step}"`, { step });
  const inside = found.node.kind === 'loop' ? allNodes(found.node.body).map(({ name }) => name) : [];
  const again = withDependants(definition, [step, ...inside, ...undoneSteps(definition, context)]);
  const undone = without(context, new Set([...again, ...found.loops]));
  // The loops around it go on in the pass in which they were last.
  const passes = Object.fromEntries(found.loops.map((loop) => [loop, context.pass[loop] ?? 1]));
  return { ...undone, pass: { ...undone.pass, ...passes } };
}

/** Steps whose work of this round was undone: what they did is not there any more. Where the undo was given up, it still is. */
function undoneSteps(definition: Definition, context: ChartContext): string[] {
  const ofThisRound = context.undone.filter((key) => roundOf(key) === (context.round[stepOf(key)] ?? 0));
  const undone = new Set(ofThisRound.map(stepOf));
  return allNodes(definition.nodes).flatMap(({ name }) => (undone.has(name) ? [name] : []));
}

/** These steps and all that come after any of them; of a loop that holds one, the loop too. */
function withDependants(definition: Definition, steps: readonly string[]): ReadonlySet<string> {
  const before = closure(definition.nodes);
  const first = new Set(steps);
  const after = [...placements(definition.nodes)].filter(
    ({ node }) => first.has(node.name) || [...first].some((step) => before.get(node.name)?.has(step)),
  );
  return new Set(after.flatMap(({ node, loops }) => [node.name, ...loops]));
}

/** Begin at the first step: nothing is done, every step that had begun begins a new round. */
export const anew = (definition: Definition, context: ChartContext): ChartContext =>
  unrecorded(without({ ...context, mail: {} }, new Set(allNodes(definition.nodes).map(({ name }) => name))));

/** What began again is not answered with a result of before. */
function unrecorded({ recorded: _recorded, ...context }: ChartContext): ChartContext {
  return context;
}

/** Steps of which the journal has more than the state, in their round. */
const stepsRecorded = ({ recorded, round }: ChartContext): string[] =>
  (Object.keys(recorded ?? {}) as StepKey[]).filter((key) => roundOf(key) === (round[stepOf(key)] ?? 0)).map(stepOf);

/**
 * What a checkpoint says is done, but for what was undone since. Everything that has begun since begins a new round; what was under way then is not
 * taken to be so now.
 */
export function returnedTo(definition: Definition, context: ChartContext, checkpoint: ChartContext): ChartContext {
  const gone = withDependants(definition, undoneSteps(definition, context));
  const done = Object.fromEntries(Object.entries(checkpoint.done).filter(([step]) => !gone.has(step)));
  const known = [context.done, context.attempt, context.round, context.each, context.fallen ?? {}].flatMap((record) =>
    Object.keys(record),
  );
  const touched = [...known, ...stepsRecorded(context)];
  const round = { ...context.round };
  for (const step of new Set(touched.map(addressedStep)))
    if (done[step] === undefined && !step.includes(':')) round[step] = (round[step] ?? 0) + 1;
  const { undone, notUndone, count, steps, wentBack } = context;
  const lasting = { count, steps, round, undone, notUndone, ...(wentBack ? { wentBack } : {}) };
  return unrecorded({ ...checkpoint, done, mail: mailSince(definition, context, done), ...lasting });
}

/** Events do not come twice: what was taken since is there again, before what nobody has taken yet. */
export function mailSince(
  definition: Definition,
  context: ChartContext,
  done: ChartContext['done'],
): ChartContext['mail'] {
  const mail: Record<string, readonly Digest[]> = { ...context.mail };
  for (const node of allNodes(definition.nodes).reverse()) {
    const taken = node.kind === 'wait' && context.done[node.name] === 'completed' && done[node.name] === undefined;
    const payload = taken ? context.output[node.name] : undefined;
    if (taken && payload) mail[node.event] = [payload, ...(mail[node.event] ?? [])];
  }
  return mail;
}

/** What a state of another version of the definition means to this one: what is done under the names that both have. */
export function fittedTo(definition: Definition, context: ChartContext): ChartContext {
  const names = new Set(allNodes(definition.nodes).map(({ name }) => name));
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([name]) => names.has(name)));
  return {
    ...context,
    done: keep(context.done),
    output: keep(context.output),
    pass: keep(context.pass),
    list: keep(context.list),
    round: keep(context.round),
    each: {},
    progress: {},
    agents: {},
    trail: {},
    counted: {},
  };
}

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

function without(context: ChartContext, again: ReadonlySet<string>): ChartContext {
  const round = { ...context.round };
  const begun = new Set(
    [context.done, context.attempt, context.tag, context.each, context.fallen ?? {}].flatMap((record) =>
      Object.keys(record),
    ),
  );
  for (const step of stepsRecorded(context)) begun.add(step);
  for (const step of again) if (begun.has(step)) round[step] = (round[step] ?? 0) + 1;
  const keep = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(Object.entries(record).filter(([address]) => !again.has(addressedStep(address))));
  return {
    ...context,
    round,
    done: keep(context.done),
    output: keep(context.output),
    pass: keep(context.pass),
    trail: keep(context.trail),
    each: keep(context.each),
    tag: keep(context.tag),
    attempt: keep(context.attempt),
    dueAt: keep(context.dueAt),
    delayMs: keep(context.delayMs),
    timeoutMs: keep(context.timeoutMs),
    recovering: keep(context.recovering),
    parked: keep(context.parked),
    child: keep(context.child),
    progress: keep(context.progress),
    agents: keep(context.agents),
    question: keep(context.question),
    ...(context.reminding ? { reminding: keep(context.reminding) } : {}),
    ...(context.fallen ? { fallen: keep(context.fallen) } : {}),
    holds: context.holds.filter((step) => !again.has(step)),
  };
}

// What is done and what is not, where a person or a recovery wants a workflow to go on: from a step, from the beginning, from a checkpoint, under another
// definition. `place` makes a position of it.
import type { Definition } from '../definition.ts';
import { InvalidStateError } from '../errors.ts';
import type { Digest, StepKey } from '../workflow.ts';
import { addressedStep, roundOf, stepOf } from './keys.ts';
import type { ChartContext } from './context.ts';
import { allNodes, closure, placements } from './nodes.ts';
import { callsIn } from './ownChart.ts';

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
export function withDependants(definition: Definition, steps: readonly string[]): ReadonlySet<string> {
  const before = closure(definition.nodes);
  const first = new Set(steps);
  const after = [...placements(definition.nodes)].filter(
    ({ node }) => first.has(node.name) || [...first].some((step) => before.get(node.name)?.has(step)),
  );
  return new Set(after.flatMap(({ node, loops }) => [node.name, ...loops]));
}

/** Begin at the first step: nothing is done, every step that had begun begins a new round. */
export function anew(definition: Definition, context: ChartContext): ChartContext {
  const { own: _, ...bare } = without(
    { ...context, mail: {} },
    new Set(allNodes(definition.nodes).map(({ name }) => name)),
  );
  return unrecorded(bare);
}

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
  const begunSince = context.own ? begunByMachine(context, checkpoint) : new Set(touched.map(addressedStep));
  for (const step of begunSince)
    if ((context.own || done[step] === undefined) && !step.includes(':')) round[step] = (round[step] ?? 0) + 1;
  const { undone, notUndone, count, steps, wentBack, given } = context;
  const rarely = { ...(wentBack ? { wentBack } : {}), ...(given ? { given } : {}) };
  const lasting = { count, steps, round, undone, notUndone, ...rarely };
  return unrecorded({ ...checkpoint, done, mail: mailSince(definition, context, done), ...lasting });
}

/** Steps of an author's own machine that have begun since a checkpoint, or were under way there. */
function begunByMachine({ own }: ChartContext, checkpoint: ChartContext): ReadonlySet<string> {
  const then = checkpoint.own;
  const later = Object.entries(own?.begun ?? {}).filter(([step, count]) => count > (then?.begun[step] ?? 0));
  return new Set([...later.map(([step]) => step), ...callsIn(then).map(({ step }) => step)]);
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

function without(context: ChartContext, again: ReadonlySet<string>): ChartContext {
  const round = { ...context.round };
  const begun = new Set(
    [context.done, context.attempt, context.tag, context.each, context.fallen ?? {}].flatMap((record) =>
      Object.keys(record),
    ),
  );
  for (const step of [...stepsRecorded(context), ...Object.keys(context.own?.begun ?? {})]) begun.add(step);
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
    ...(context.senders ? { senders: keep(context.senders) } : {}),
    ...(context.instead ? { instead: keep(context.instead) } : {}),
    ...(context.fallen ? { fallen: keep(context.fallen) } : {}),
    holds: context.holds.filter((step) => !again.has(step)),
  };
}

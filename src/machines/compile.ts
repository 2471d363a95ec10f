// Definition → one XState statechart without effects: no invoke, no `after`, no action but changes of the context. Its states carry the
// author's names and its shape follows the work. The same definition always gives the same chart. The engine, `place` and the
// inspector use it; what must be going on in a state is read from its `meta` by `wanted`.
import { type AnyStateMachine, createMachine } from 'xstate';
import type { Definition, Node, StepNode } from '../definition.ts';
import { InvalidDefinitionError } from '../errors.ts';
import { besides } from './beside.ts';
import { beginPass } from './loopChanges.ts';
import { noteBeside } from './stepChanges.ts';
import { ownWork, stepNodes } from './ownChart.ts';
import { setClock, strand } from './wholeChanges.ts';
import { FRESH_CONTEXT } from './context.ts';
import { lifecycle } from './lifecycle.ts';
import { allNodes } from './nodes.ts';
import { keepVigil } from './vigil.ts';
import { keyOfShape, type Shape, shapeOf } from './shape.ts';
import { type ChartState, idOf, stepStates } from './step.ts';

/** A region costs the square of their number: entering 10 / 50 side by side stalls 0.8 / 20 ms (measured with XState 5.33.3). */
export const MOST_REGIONS = 12;
export const MOST_STEPS = 500;

/** @throws InvalidDefinitionError for a definition without steps, with more than 500, or with more than 12 side by side */
export function compile(definition: Definition): AnyStateMachine {
  checkSize(definition);
  const settles = definition.onBranchFailure === 'settle';
  return createMachine({
    id: definition.name,
    version: definition.version,
    initial: 'executing',
    options: { maxIterations: 1000 },
    context: definition.concurrency ? { ...FRESH_CONTEXT, queuedAfter: 0 } : FRESH_CONTEXT,
    on: { CLOCK: { actions: setClock }, STRANDED: { actions: strand }, VIGIL: { actions: keepVigil } },
    states: lifecycle(
      definition.own ? ownWork(stepNodes(definition)) : workOfAll(definition, settles),
      allNodes(definition.nodes).filter((node): node is StepNode => node.kind === 'step'),
      { settles, queues: definition.concurrency !== undefined },
    ),
  } as never) as unknown as AnyStateMachine;
}

function workOfAll(definition: Definition, settles: boolean): ChartState {
  const shape = shapeOf(definition.nodes);
  checkWidth(definition, shape);
  return inTurn(shape.kind === 'series' ? shape.parts : [shape], { loops: [], settles, beside: besides(definition) });
}

/** Name of the state in which a sequence has ended; "(" cannot occur in an author's name. */
export const END = '(end)';

/** What holds for all that is placed there. */
interface Surrounding {
  readonly loops: readonly string[];
  /** Whether branches beside a failed step go on to their own end. */
  readonly settles: boolean;
  /** What is noted when a step begins that may go back. */
  readonly beside: ReturnType<typeof besides>;
}

function inTurn(parts: readonly Shape[], around: Surrounding): ChartState {
  const end = `end:${keyOfShape(parts[0] as Shape)}`;
  const states = parts.map((part, index) => {
    const following = parts[index + 1];
    return [
      keyOfShape(part),
      { ...placed(part, around, `#${following ? idOfShape(following) : end}`), id: idOfShape(part) },
    ] as const;
  });
  return {
    initial: keyOfShape(parts[0] as Shape),
    states: { ...Object.fromEntries(states), [END]: { id: end, type: 'final' } },
  };
}

function placed(shape: Shape, around: Surrounding, next: string | undefined): ChartState {
  const { loops, settles, beside } = around;
  if (shape.kind === 'node')
    return stepStates(shape.node, loops, shape.waitFor, next, {
      settles,
      body: bodyOf(shape.node, around),
      beside: beside.get(shape.node.name),
    });
  const onDone = next ? { onDone: next } : {};
  if (shape.kind === 'series') return { ...inTurn(shape.parts, around), ...onDone };
  const regions = shape.parts.map((part) => [keyOfShape(part), placed(part, around, undefined)]);
  return { type: 'parallel', states: Object.fromEntries(regions) as Record<string, ChartState>, ...onDone };
}

/** A pass of a loop: its steps in their own shape. */
function bodyOf(node: Node, around: Surrounding): ChartState | undefined {
  if (node.kind !== 'loop') return undefined;
  const shape = shapeOf(node.body);
  const inside = allNodes(node.body).map(({ name }) => name);
  const beside = around.beside.get(node.name);
  const begins = beginPass(node.name, inside);
  return {
    ...inTurn(shape.kind === 'series' ? shape.parts : [shape], { ...around, loops: [...around.loops, node.name] }),
    entry: beside ? [begins, noteBeside(node.name, beside)] : begins,
  };
}

const idOfShape = (shape: Shape): string =>
  shape.kind === 'node' ? idOf(shape.node.name) : `${shape.kind}:${keyOfShape(shape)}`;

function checkSize({ name, nodes: outer, own }: Definition): void {
  const nodes = allNodes(outer);
  if (nodes.length === 0 && !own)
    throw new InvalidDefinitionError(`workflow "${name}" has no steps; add one with .step(name, { run })`, {
      workflow: name,
    });
  if (nodes.length > MOST_STEPS)
    throw new InvalidDefinitionError(
      `workflow "${name}" has ${nodes.length} steps; at most ${MOST_STEPS} fit into one chart. Split it into child workflows`,
      {
        workflow: name,
        steps: nodes.length,
      },
    );
}

function checkWidth(definition: Definition, shape: Shape): void {
  if (shape.kind === 'node')
    return shape.node.kind === 'loop' ? checkWidth(definition, shapeOf(shape.node.body)) : undefined;
  if (shape.kind === 'parallel' && shape.parts.length > MOST_REGIONS)
    throw new InvalidDefinitionError(
      `workflow "${definition.name}" has ${shape.parts.length} branches side by side (${shape.parts.slice(0, 3).map(keyOfShape).join(', ')} …); at most ${MOST_REGIONS} may be. Put some of them in turn with "after"`,
      { workflow: definition.name, branches: shape.parts.length },
    );
  for (const part of shape.parts) checkWidth(definition, part);
}

// A compiled chart in the hands of a test: send events, look at what is wanted, go through the stored form and back.
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { workflow } from '../../src/builder.ts';
import type { Definition, Node, SleepNode, StepNode, WaitNode } from '../../src/definition.ts';
import { bornActor, revivedActor, type StoredState, stateBytes } from '../../src/engine/state.ts';
import { compile } from '../../src/machines/compile.ts';
import type { ChartContext, Ending } from '../../src/machines/context.ts';
import { type ChartEvent, type StepEvent, to } from '../../src/machines/events.ts';
import { statusOfStep, stepStateOf } from '../../src/engine/stepStatus.ts';
import { placements } from '../../src/machines/nodes.ts';
import { statusOf } from '../../src/machines/status.ts';
import type { Meta } from '../../src/machines/step.ts';
import { type Wanted, wanted } from '../../src/machines/wanted.ts';
import type { StepStatus, WorkflowStatus } from '../../src/workflow.ts';

export class Chart {
  readonly definition: Definition;
  readonly #machine: AnyStateMachine;
  readonly #actor: AnyActorRef;

  constructor(definition: Definition, stored?: StoredState, machine = compile(definition)) {
    this.definition = definition;
    this.#machine = machine;
    this.#actor = stored ? revivedActor(this.#machine, stored, 'test') : bornActor(this.#machine);
  }

  /** Sends events to the chart, given whole or as [step, event]. */
  after(...events: readonly (ChartEvent | readonly [string, StepEvent])[]): this {
    for (const event of events) this.#actor.send('type' in event ? event : to(event[0], event[1]));
    return this;
  }

  get snapshot(): AnyMachineSnapshot {
    return this.#actor.getSnapshot() as AnyMachineSnapshot;
  }

  get context(): ChartContext {
    return this.snapshot.context as ChartContext;
  }

  /** Sorted: XState lists the states of branches in the order in which they were entered, which a restored chart has forgotten. */
  get wants(): readonly Wanted[] {
    return wanted(this.snapshot).sort((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** What is wanted, in short: `attempt a`, `timer b`. */
  get wish(): readonly string[] {
    return this.wants.map((want) => ('address' in want ? `${want.kind} ${want.address}` : want.kind)).sort();
  }

  get status(): WorkflowStatus {
    return statusOf(this.snapshot, this.wants);
  }

  get steps(): Readonly<Record<string, StepStatus>> {
    const state = stepStateOf({ value: this.snapshot.value, context: this.context });
    return Object.fromEntries(
      [...placements(this.definition.nodes)].map(({ node, loops }) => [
        node.name,
        statusOfStep({ name: node.name, kind: node.kind, loops }, state),
      ]),
    );
  }

  /** In which of its states a step is; undefined where it rests or has not been entered. */
  at(step: string): Meta['at'] | undefined {
    const metas = Object.values(this.snapshot.getMeta()) as (Meta | undefined)[];
    return metas.find((meta) => meta?.address === step)?.at;
  }

  /** Through JSON and back. */
  restored(): Chart {
    return new Chart(this.definition, this.stored, this.#machine);
  }

  get stored(): StoredState {
    return JSON.parse(stateBytes(this.#machine, this.snapshot).toString()) as StoredState;
  }
}

export const ending = (as: 'failed' | 'aborted', compensate = true): Ending => ({
  as,
  compensate,
  reason: 'because',
  step: null,
  errorId: null,
});

/** What the engine says of the error that a step recovers from; the chart only keeps it. */
export const recovering = { errorId: 'error', strategy: 'RETRY_WITH_BACKOFF', number: 1 } as const;

/** A node as the builder makes it, with what a test changes. */
const changed = <Kind extends Node>(made: Definition, change: Partial<Kind>): Kind => ({
  ...(made.nodes[0] as Kind),
  ...change,
});
const empty = workflow('made', { version: '1' });

export const step = (name: string, after: readonly string[] = [], change: Partial<StepNode> = {}): StepNode =>
  changed<StepNode>(empty.step(name, { run: () => null }), { after, ...change });
export const sleeping = (name: string, after: readonly string[], change: Partial<SleepNode>): SleepNode =>
  changed<SleepNode>(empty.sleep(name, 1), { after, ...change });
export const listening = (name: string, after: readonly string[], change: Partial<WaitNode>): WaitNode =>
  changed<WaitNode>(empty.waitFor(name), { after, ...change });

export const definitionOf = (nodes: readonly Node[]): Definition => ({
  name: 'tried',
  version: '1',
  input: undefined,
  nodes,
});

/** Steps in turn. */
export const sequence = (...names: readonly string[]): Definition =>
  definitionOf(names.map((name, index) => step(name, index === 0 ? [] : [names[index - 1] as string])));

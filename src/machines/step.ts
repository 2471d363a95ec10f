// The states of one node of a definition, as a fragment that `compile` places. A step passes through
//   waiting      steps of another chain are not over yet             until all of them are
//   ready        something has to be decided before it can begin     BEGIN or SKIP from the engine, or at once by what is done
//   asking       a person is asked: before it begins, or because it failed   RUN, SKIP, FAIL
//   running      an attempt is wanted                                DONE, RETRY, ALTERNATIVE, ASK, GIVE_UP, FAIL of the awaited tag
//   retrying     the next attempt waits for its time                 DUE, or a person's RUN or SKIP
//   waitingForCircuit  the dependency's circuit is open: no attempt is used up    DUE, or a person's RUN or SKIP
//   alternative  an attempt of the other way is wanted               as running, with retryingAlternative
//   sleeping · listening   a sleep; a wait for an event from outside DUE; mail
// and, where nothing follows it in its region, rests in completed, failed or skipped. `meta` says what the engine must keep going there.
import type { Node, StepNode } from '../definition.ts';
import {
  type Action,
  begin,
  end,
  expect,
  finish,
  type Guard,
  isAwaited,
  isDue,
  park,
  report,
  switchOver,
  takeMail,
  wait,
} from './changes.ts';
import { hasFailed } from './context.ts';

/** A state's configuration, before XState sees it. */
export interface ChartState {
  id?: string;
  type?: 'parallel' | 'final';
  initial?: string;
  states?: Record<string, ChartState>;
  entry?: Action;
  always?: readonly Transition[];
  on?: Record<string, Transition | string | readonly Transition[]>;
  onDone?: string;
  tags?: readonly string[];
  meta?: Meta;
}
interface Transition {
  guard?: Guard;
  target?: string;
  actions?: Action;
}

/** What must be going on while the chart rests in a state. */
export interface Meta {
  /** The author's name. */
  readonly step: string;
  /** Under which name its events and counters run: the step's, or `undo:step`. */
  readonly address: string;
  readonly at:
    | 'ready'
    | 'asking'
    | 'running'
    | 'retrying'
    | 'waitingForCircuit'
    | 'alternative'
    | 'retryingAlternative'
    | 'sleeping'
    | 'listening'
    | 'waiting';
  readonly want: 'attempt' | 'timer' | 'question' | 'event' | 'decision' | 'nothing';
}

/** Where a node leads: ids of states. */
export interface Exits {
  readonly completed: string;
  readonly failed: string;
  readonly skipped: string;
}

export const idOf = (name: string): string => `step:${name}`;

/** @param next id of the state that follows; undefined where the node ends its region and rests in its own final states */
export function stepStates(node: Node, waitFor: readonly string[], next: string | undefined): ChartState {
  const exits: Exits = next
    ? { completed: next, failed: next, skipped: next }
    : {
        completed: `#${idOf(node.name)}.completed`,
        failed: `#${idOf(node.name)}.failed`,
        skipped: `#${idOf(node.name)}.skipped`,
      };
  const first = waitFor.length > 0 ? 'waiting' : entryOf(node);
  return {
    id: idOf(node.name),
    initial: first,
    states: {
      ...(waitFor.length > 0 ? { waiting: waiting(node, waitFor) } : {}),
      ...(entryOf(node) === 'ready' ? { ready: ready(node, exits) } : {}),
      ...ownStates(node, exits),
      ...(next ? {} : { completed: { type: 'final' }, failed: { type: 'final' }, skipped: { type: 'final' } }),
    },
  };
}

/** The state in which a node begins its own life. A plain step needs no decision, and so no state of its own for it. */
export const entryOf = (node: Node): 'ready' | 'running' =>
  needsDecision(node) || mayBePassedOver(node) ? 'ready' : 'running';

/** Whether the engine must say something before the node can begin: a due time, a condition, a question's deadline. */
export const needsDecision = (node: Node): boolean =>
  node.kind !== 'step' || node.when !== undefined || node.intervention !== undefined;

const mayBePassedOver = (node: Node): boolean => node.onDependencyFailure === 'skip';

function ownStates(node: Node, exits: Exits): Record<string, ChartState> {
  switch (node.kind) {
    case 'step':
      return workStates(node, exits);
    case 'sleep':
      return {
        sleeping: {
          meta: meta(node.name, 'sleeping', 'timer'),
          on: { ...due(node.name, exits.completed, finish(node.name, 'completed')), ...skip(node.name, exits) },
        },
      };
    case 'wait':
      return {
        listening: {
          meta: meta(node.name, 'listening', 'event'),
          always: [
            {
              guard: ({ context }) => (context.mail[node.event]?.length ?? 0) > 0,
              target: exits.completed,
              actions: takeMail(node.name, node.event),
            },
          ],
          on: { ...verdict(node.name, exits), ...skip(node.name, exits) },
        },
      };
  }
}

function workStates(node: StepNode, exits: Exits): Record<string, ChartState> {
  const { name } = node;
  return {
    running: attempt(node, 'running', exits),
    retrying: pause(node, 'retrying', 'running', exits),
    ...(node.breaker ? { waitingForCircuit: pause(node, 'waitingForCircuit', 'running', exits) } : {}),
    ...(node.alternative
      ? {
          alternative: attempt(node, 'alternative', exits),
          retryingAlternative: pause(node, 'retryingAlternative', 'alternative', exits),
        }
      : {}),
    asking: {
      tags: ['intervention'],
      meta: meta(name, 'asking', 'question'),
      on: { [`RUN.${name}`]: 'running', ...verdict(name, exits), ...skip(name, exits) },
    },
  };
}

function attempt(node: StepNode, at: 'running' | 'alternative', exits: Exits): ChartState {
  const { name } = node;
  const guard = isAwaited(name);
  return {
    entry: begin(name),
    meta: meta(name, at, 'attempt'),
    on: {
      [`REPORT.${name}`]: { guard, actions: report(name) },
      [`DONE.${name}`]: { guard, target: exits.completed, actions: finish(name, 'completed') },
      [`RETRY.${name}`]: { guard, target: at === 'running' ? 'retrying' : 'retryingAlternative', actions: wait(name) },
      ...(node.breaker && at === 'running'
        ? { [`PARK.${name}`]: { guard, target: 'waitingForCircuit', actions: park(name) } }
        : {}),
      [`ASK.${name}`]: { guard, target: 'asking', actions: wait(name) },
      [`GIVE_UP.${name}`]: { guard, target: exits.failed, actions: finish(name, 'failed') },
      [`FAIL.${name}`]: { guard, target: '#settling', actions: end },
      ...(node.alternative && at === 'running'
        ? { [`ALTERNATIVE.${name}`]: { guard, target: 'alternative', actions: switchOver(name) } }
        : {}),
    },
  };
}

/** A wait between two attempts: for the next one's time, or until the dependency's circuit lets calls through. */
const pause = (
  { name }: StepNode,
  at: 'retrying' | 'waitingForCircuit' | 'retryingAlternative',
  next: 'running' | 'alternative',
  exits: Exits,
): ChartState => ({
  meta: meta(name, at, 'timer'),
  on: { ...due(name, next), [`RUN.${name}`]: next, ...skip(name, exits) },
});

function waiting(node: Node, waitFor: readonly string[]): ChartState {
  return {
    meta: meta(node.name, 'waiting', 'nothing'),
    always: [
      { guard: ({ context }) => waitFor.every((need) => context.done[need] !== undefined), target: entryOf(node) },
    ],
  };
}

function ready(node: Node, exits: Exits): ChartState {
  const { name } = node;
  const begins =
    node.kind === 'sleep' ? 'sleeping' : node.kind === 'wait' ? 'listening' : node.intervention ? 'asking' : 'running';
  return {
    meta: meta(name, 'ready', needsDecision(node) ? 'decision' : 'nothing'),
    always: [
      ...(mayBePassedOver(node)
        ? [
            {
              guard: (({ context }) => node.after.some((need) => hasFailed(context.done[need]))) as Guard,
              target: exits.skipped,
              actions: finish(name, 'passedOver'),
            },
          ]
        : []),
      ...(needsDecision(node) ? [] : [{ target: begins }]),
    ],
    on: { [`BEGIN.${name}`]: { target: begins, actions: expect(name) }, ...verdict(name, exits), ...skip(name, exits) },
  };
}

/** What a person or a deadline may say of a step that is not running. */
const verdict = (name: string, exits: Exits): Record<string, Transition> => ({
  [`FAIL.${name}`]: { target: '#settling', actions: end },
  [`GIVE_UP.${name}`]: { target: exits.failed, actions: finish(name, 'failed') },
});

const skip = (name: string, exits: Exits): Record<string, Transition> => ({
  [`SKIP.${name}`]: { target: exits.skipped, actions: finish(name, 'skipped') },
});

const due = (name: string, target: string, actions?: Action): Record<string, Transition> => ({
  [`DUE.${name}`]: { guard: isDue(name), target, ...(actions ? { actions } : {}) },
});

const meta = (step: string, at: Meta['at'], want: Meta['want']): Meta => ({ step, address: step, at, want });

// The life of a workflow around its work, in the same chart:
//   executing      two regions: `work`, the author's steps, and `control`: going ⇄ paused. A sibling state `paused` would drop the
//                  results of running attempts; a second region costs 4 µs and keeps them
//   settling       nothing new starts; what still runs is asked to stop, and what it answers is kept     SETTLED when all is quiet
//   parting        its children undo what they did; only where there may be some                     PARTED when all have ended, or in time
//   planning       the list of what to undo is made from the journal                                     PLANNED
//   compensating   one state per undo, under the author's names, in the order of the list                until the list is empty
//   rollingBack    the same, for what happened after a checkpoint; then placing: the engine puts the chart where the checkpoint was
//   completed · failed · aborted   final
import type { StepNode } from '../definition.ts';
import {
  admit,
  beginNow,
  end,
  hold,
  holdAlso,
  holdLess,
  keepMail,
  plan,
  postpone,
  release,
  undid,
} from './wholeChanges.ts';
import { askOn, begin, keepLate, park, wait } from './stepChanges.ts';
import { isAwaited, isDue } from './guards.ts';
import type { Guard } from './change.ts';
import type { Ending } from './context.ts';
import { stepOf, undoOf } from './keys.ts';
import { settledBranches } from './fail.ts';
import { partingState, toParting } from './parting.ts';
import type { ChartState, Meta } from './step.ts';

export interface Life {
  /** Whether branches beside a failed step go on to their own end. */
  readonly settles: boolean;
  /** Whether it waits for its turn among those of a concurrency key. */
  readonly queues: boolean;
}

export function lifecycle(
  work: ChartState,
  steps: readonly StepNode[],
  { settles, queues }: Life,
): Record<string, ChartState> {
  const undoable = steps.filter((step) => step.compensate);
  const hasChildren = steps.some((step) => step.child);
  return {
    executing: {
      type: 'parallel',
      on: {
        ABORT: { target: '#settling', actions: end },
        SIGNAL: { actions: keepMail },
        ADMITTED: { actions: admit },
        POSTPONED: { actions: postpone },
        BEGINS: { guard: isPostponed, actions: beginNow(queues) },
        ...(settles ? settledBranches : {}),
      },
      states: {
        work: { ...work, onDone: '#completed' },
        control: {
          initial: 'going',
          states: {
            going: { on: { PAUSE: { target: 'paused', actions: hold } } },
            paused: {
              tags: ['paused'],
              on: {
                PAUSE: { guard: isHeldForQuestions, actions: holdAlso },
                RESUME: [
                  { guard: staysHeld, actions: holdLess },
                  { target: 'going', actions: release },
                ],
              },
            },
          },
        },
      },
    },
    settling: {
      id: 'settling',
      on: {
        ...Object.fromEntries(steps.map(({ name }) => [`LATE.${name}`, { actions: keepLate(name) }])),
        SETTLED: hasChildren ? toParting : onwards,
      },
    },
    ...(hasChildren ? { parting: partingState(onwards) } : {}),
    planning: {
      id: 'planning',
      on: {
        PLANNED: [
          { guard: isPlannedToReturn, target: '#rollingBack', actions: plan },
          { target: '#compensating', actions: plan },
        ],
      },
    },
    compensating: undoing('compensating', undoable),
    rollingBack: undoing('rollingBack', undoable),
    placing: {
      id: 'placing',
      on: { UNPLACEABLE: [{ guard: hasOtherEnding, target: '#planning', actions: end }, { target: '#failed' }] },
    },
    completed: { id: 'completed', type: 'final' },
    failed: { id: 'failed', type: 'final' },
    aborted: { id: 'aborted', type: 'final' },
  };
}

const isHeldForQuestions: Guard = ({ context }) => (context.heldFor ?? []).length > 0;

/** A question less is not enough where a person paused it, or another question is open. */
const staysHeld: Guard = ({ context, event }) =>
  event.question !== undefined && (context.heldFor ?? []).join() !== event.question;

const isPostponed: Guard = ({ context }) => context.startAt != null;

const hasOtherEnding: Guard = ({ event }) => event.ending !== undefined;
const returns: Guard = ({ context }) => context.ending?.as === 'rolledBack';
const isPlannedToReturn: Guard = ({ context, event }) =>
  ((event.ending as Ending | undefined) ?? context.ending)?.as === 'rolledBack';
const endings = [
  { guard: (({ context }) => context.ending?.as === 'aborted') as Guard, target: '#aborted' },
  { guard: returns, target: '#placing' },
  { target: '#failed' },
];
const onwards = [
  { guard: (({ context }) => context.ending?.compensate === true) as Guard, target: '#planning' },
  ...endings,
];

function undoing(id: 'compensating' | 'rollingBack', undoable: readonly StepNode[]): ChartState {
  const next = `${id}:next`;
  const undoId = (step: string): string => `${id}:${step}`;
  return {
    id,
    initial: 'next',
    states: {
      next: {
        id: next,
        always: [...undoable.map(({ name }) => ({ guard: comesNext(name), target: target(undoId(name)) })), ...endings],
      },
      ...Object.fromEntries(undoable.map(({ name }) => [`undo:${name}`, undo(name, undoId(name), `#${next}`)])),
    },
  };
}

/** Steps of an author's own machine have dots in their names, which mean something to XState. */
const target = (id: string): string => `#${id.replaceAll('.', '\\.')}`;

const comesNext =
  (name: string): Guard =>
  ({ context }) => {
    const [first] = context.undo;
    return first !== undefined && stepOf(first.key) === name;
  };

/** One undo: retried like a step, and in front of a person when it cannot be done; given up only by a person's word. */
function undo(step: string, id: string, next: string): ChartState {
  const address = undoOf(step);
  const guard = isAwaited(address);
  const meta = (at: Meta['at'], want: Meta['want']): Meta => ({ step, address, at, want, loops: [] });
  return {
    id,
    initial: 'running',
    states: {
      running: {
        entry: begin(address),
        meta: meta('running', 'attempt'),
        on: {
          [`DONE.${address}`]: { guard, target: next, actions: undid(address, true) },
          [`RETRY.${address}`]: { guard, target: 'retrying', actions: wait(address) },
          [`PARK.${address}`]: { guard, target: 'retrying', actions: park(address) },
          [`ASK.${address}`]: { guard, target: 'asking', actions: wait(address) },
        },
      },
      retrying: {
        meta: meta('retrying', 'timer'),
        on: { [`DUE.${address}`]: { guard: isDue(address), target: 'running' }, [`RUN.${address}`]: 'running' },
      },
      asking: {
        tags: ['intervention'],
        meta: meta('asking', 'question'),
        on: {
          [`RUN.${address}`]: 'running',
          [`STILL_ASKS.${address}`]: { actions: askOn(address) },
          [`GIVE_UP.${address}`]: { target: next, actions: undid(address, false) },
        },
      },
    },
  };
}

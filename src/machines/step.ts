// The states of one node of a definition, as a fragment that `compile` places. A step passes through
//   waiting      steps of another chain are not over yet             until all of them are
//   ready        something has to be decided before it can begin     BEGIN or SKIP from the engine, or at once by what is done
//   acquiring    the resources that it needs are not free               GRANTED, ASK where it waited in a circle, or a person's SKIP
//   asking       a person is asked: before it begins, or because it failed   RUN, SKIP, FAIL
//   running      an attempt is wanted                                DONE, RETRY, ALTERNATIVE, ASK, GIVE_UP, FAIL of the awaited tag
//   retrying     the next attempt waits for its time                 DUE, or a person's RUN or SKIP
//   waitingForCircuit  the dependency's circuit is open: no attempt is used up    DUE, RUN when a permit was asked for or by a person, SKIP
//   alternative  an attempt of the other way is wanted               as running, with retryingAlternative and acquiringAlternative
//   sleeping · listening   a sleep; a wait for an event from outside DUE; mail
//   iterating · collecting  items of a list are worked on; their outputs are put together     results of items; LEAVE
//   body · deciding        a pass of a loop; whether it goes round once more             AGAIN, LEAVE or ASK from the engine
//   fallen       it has failed for good, and branches beside it go on to their own end     OVER, which ends the workflow
// and, where nothing follows it in its region, rests in completed, failed or skipped. `meta` says what the engine must keep going there.
import type { Node } from '../definition.ts';
import type { Action, Guard } from './change.ts';
import { askAbout, askOn, expect, finish, leaveOut, noteBeside } from './stepChanges.ts';
import { beginEach, listEach } from './itemChanges.ts';
import { goRoundAnew, remember } from './loopChanges.ts';
import { isDue } from './guards.ts';
import { takeMail } from './wholeChanges.ts';
import { hasFailed } from './context.ts';
import type { Placement } from './nodes.ts';
import { failing, fallenStates } from './fail.ts';
import { itemStates, workStates } from './work.ts';

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
export interface Transition {
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
    | 'acquiring'
    | 'acquiringAlternative'
    | 'asking'
    | 'running'
    | 'retrying'
    | 'waitingForCircuit'
    | 'alternative'
    | 'retryingAlternative'
    | 'sleeping'
    | 'listening'
    | 'iterating'
    | 'collecting'
    | 'deciding'
    | 'fallen'
    | 'waiting';
  readonly want:
    | 'machine'
    | 'attempt'
    | 'items'
    | 'collection'
    | 'timer'
    | 'grant'
    | 'question'
    | 'event'
    | 'decision'
    | 'nothing';
  /** Loops around the step, outermost first. */
  readonly loops: readonly string[];
}

/** Where a node leads: ids of states. */
export interface Exits {
  readonly completed: string;
  readonly failed: string;
  readonly skipped: string;
}

/** A node in its place. */
export interface Site {
  readonly name: string;
  readonly loops: readonly string[];
  readonly exits: Exits;
  /** What is noted when it begins; see `beside.ts`. */
  readonly beside: readonly Placement[] | undefined;
  /** Whether branches beside it go on when it has failed; and items beside one that has failed it. */
  readonly settles: boolean;
  readonly itemsSettle: boolean;
}

/** What a node has besides its place. */
interface Own extends Pick<Site, 'settles' | 'beside'> {
  /** Of a loop: its pass. */
  readonly body: ChartState | undefined;
}

export const idOf = (name: string): string => `step:${name}`;

/** @param next id of the state that follows; undefined where the node ends its region and rests in its own final states */
export function stepStates(
  node: Node,
  loops: readonly string[],
  waitFor: readonly string[],
  next: string | undefined,
  { settles, body, beside }: Own,
): ChartState {
  const exits: Exits = next
    ? { completed: next, failed: next, skipped: next }
    : {
        completed: `#${idOf(node.name)}.completed`,
        failed: `#${idOf(node.name)}.failed`,
        skipped: `#${idOf(node.name)}.skipped`,
      };
  const first = waitFor.length > 0 ? 'waiting' : entryOf(node);
  const site: Site = { name: node.name, beside, loops, exits, settles, itemsSettle: itemsSettle(node, settles) };
  return {
    id: idOf(node.name),
    initial: first,
    states: {
      ...(waitFor.length > 0 ? { waiting: waiting(site, node, waitFor) } : {}),
      ...(entryOf(node) === 'ready' ? { ready: ready(site, node) } : {}),
      ...ownStates(site, node, body),
      ...fallenStates(site),
      ...(next ? {} : { completed: { type: 'final' }, failed: { type: 'final' }, skipped: { type: 'final' } }),
    },
  };
}

const itemsSettle = (node: Node, settles: boolean): boolean => {
  const own = node.kind === 'step' ? node.each?.onItemFailure : undefined;
  return own === undefined ? settles : own === 'settle';
};

/** The state in which a node begins its own life. A plain step needs no decision, and so no state of its own for it. */
export const entryOf = (node: Node): 'ready' | 'acquiring' | 'running' | 'body' =>
  needsDecision(node) || mayBePassedOver(node) ? 'ready' : node.kind === 'loop' ? 'body' : workOf(node);

/** The state in which the work of a step begins. */
export const workOf = (node: Node): 'acquiring' | 'running' => (needsResources(node) ? 'acquiring' : 'running');

export const needsResources = (node: Node): boolean => node.kind === 'step' && node.resources !== undefined;

/** Whether the engine must say something before the node can begin: a due time, a condition, items, a question's deadline. */
const needsDecision = (node: Node): boolean =>
  node.when !== undefined ||
  node.kind === 'sleep' ||
  node.kind === 'wait' ||
  (node.kind === 'step' && (node.intervention !== undefined || node.each !== undefined));

const mayBePassedOver = (node: Node): boolean => node.onDependencyFailure === 'skip';

function ownStates(site: Site, node: Node, body: ChartState | undefined): Record<string, ChartState> {
  const { name, exits } = site;
  switch (node.kind) {
    case 'step':
      return node.each ? itemStates(site, node) : workStates(site, node);
    case 'loop':
      return {
        body: { ...body, onDone: `#${idOf(name)}.deciding` },
        deciding: {
          meta: metaOf(site, 'deciding', 'decision'),
          on: {
            [`AGAIN.${name}`]: { target: `#${idOf(name)}.body`, actions: remember(name) },
            [`LEAVE.${name}`]: { target: exits.completed, actions: finish(name, 'completed') },
            [`ASK.${name}`]: { target: 'asking', actions: askAbout(name) },
            ...verdict(site),
          },
        },
        asking: {
          tags: ['intervention'],
          meta: metaOf(site, 'asking', 'question'),
          on: {
            [`RUN.${name}`]: { target: `#${idOf(name)}.body`, actions: goRoundAnew(name) },
            [`STILL_ASKS.${name}`]: { actions: askOn(name) },
            ...verdict(site),
            ...skip(site),
          },
        },
      };
    case 'sleep':
      return {
        sleeping: {
          meta: metaOf(site, 'sleeping', 'timer'),
          on: { ...due(name, exits.completed, finish(name, 'completed')), ...skip(site) },
        },
      };
    case 'wait':
      return {
        listening: {
          meta: metaOf(site, 'listening', 'event'),
          always: [
            {
              guard: ({ context }) => (context.mail[node.event]?.length ?? 0) > 0,
              target: exits.completed,
              actions: takeMail(name, node.event),
            },
          ],
          on: { ...verdict(site), ...skip(site) },
        },
      };
  }
}

function waiting(site: Site, node: Node, waitFor: readonly string[]): ChartState {
  return {
    meta: metaOf(site, 'waiting', 'nothing'),
    always: [
      { guard: ({ context }) => waitFor.every((need) => context.done[need] !== undefined), target: entryOf(node) },
    ],
  };
}

function ready(site: Site, node: Node): ChartState {
  const { name, exits, beside } = site;
  const passedOver: Transition = {
    guard: ({ context }) => node.after.some((need) => hasFailed(context.done[need])),
    target: exits.skipped,
    actions: finish(name, 'passedOver'),
  };
  const target = firstStateOf(node);
  const begins =
    node.kind !== 'step' || !node.each || node.intervention ? expect : target === 'iterating' ? beginEach : listEach;
  return {
    meta: metaOf(site, 'ready', needsDecision(node) ? 'decision' : 'nothing'),
    always: [...(mayBePassedOver(node) ? [passedOver] : []), ...(needsDecision(node) ? [] : [{ target }])],
    on: {
      [`BEGIN.${name}`]: {
        target,
        actions: beside && node.kind === 'step' && node.each ? [noteBeside(name, beside), begins(name)] : begins(name),
      },
      ...verdict(site),
      ...skip(site),
    },
  };
}

/** The state that follows `ready`. */
function firstStateOf(node: Node): string {
  switch (node.kind) {
    case 'sleep':
      return 'sleeping';
    case 'wait':
      return 'listening';
    case 'loop':
      return 'body';
    case 'step':
      return node.intervention ? 'asking' : node.each && !needsResources(node) ? 'iterating' : workOf(node);
  }
}

/** What a person or a deadline may say of a step that is not running. */
export const verdict = (site: Site): Record<string, Transition | readonly Transition[]> => ({
  [`FAIL.${site.name}`]: failing(site),
  [`GIVE_UP.${site.name}`]: { target: site.exits.failed, actions: finish(site.name, 'failed') },
});

export const skip = ({ name, exits, loops }: Site): Record<string, Transition> => ({
  [`SKIP.${name}`]: { target: exits.skipped, actions: [leaveOut(name, loops), finish(name, 'skipped')] },
});

const due = (name: string, target: string, actions?: Action): Record<string, Transition> => ({
  [`DUE.${name}`]: { guard: isDue(name), target, ...(actions ? { actions } : {}) },
});

export const metaOf = ({ name, loops }: Site, at: Meta['at'], want: Meta['want']): Meta => ({
  step: name,
  address: name,
  at,
  want,
  loops,
});

// The chart of a workflow whose work is an author's own machine. That machine is data here: a state of this chart holds it, and every event that moves it
// comes with what it has become (`TURN`). Its calls are counted, retried and asked about like items of a step, under `step[index]`.
//   ready    it has not been entered     TURN; SIGNAL waits until it is
//   going    it rests in some state of its own; its calls, delays and other actors are wanted      TURN, and what happens to its calls
import { type Action, action, type Guard, having, without } from './change.ts';
import type { ChartContext } from './context.ts';
import type { Definition, StepNode } from '../definition.ts';
import { claimAgain, switchCallOver, takeFor } from './callChanges.ts';
import { isAsked, isAwaited, isDue, isHolding } from './guards.ts';
import { beginItem } from './itemChanges.ts';
import { itemIndexOf, itemOf, keyOf, stepOf } from './keys.ts';
import { MACHINE, type OwnActor, type OwnState } from './own.ts';
import { type ChartState, type Meta, needsResources, type Transition } from './step.ts';
import { askOn, begun, forgotten, letGo, report, wait, park } from './stepChanges.ts';
import { ended } from './wholeChanges.ts';
import type { Digest, StepKey } from '../workflow.ts';
import type { Ending } from './context.ts';

/** How one of its calls ended. */
export interface EndedCall {
  readonly step: string;
  readonly address: string;
  readonly as: 'completed' | 'failed' | 'skipped';
  readonly output: Digest | null;
}

/** What became of the machine with one event. */
export interface MachineTurn {
  readonly own: OwnState;
  readonly call?: EndedCall;
  /** Address of a call that it has begun and that has an undo → what the call is given. */
  readonly given?: Readonly<Record<string, Digest>>;
  /** It has heard the first of the events that came before it was entered. */
  readonly early?: true;
  /** It is done: its output. */
  readonly finished?: Digest;
  /** It is in error. */
  readonly ending?: Ending;
}

export function ownWork(nodes: readonly StepNode[]): ChartState {
  const end = `end:${MACHINE}`;
  const actions = turnOf(claiming(nodes));
  const turns = (target?: string): readonly Transition[] => [
    { guard: fails, target: '#settling', actions },
    { guard: isFinished, target: `#${end}`, actions },
    { ...(target ? { target } : {}), actions },
  ];
  const meta = (at: Meta['at'], want: Meta['want']): Meta => ({ step: MACHINE, address: MACHINE, at, want, loops: [] });
  return {
    initial: 'ready',
    states: {
      ready: { meta: meta('ready', 'decision'), on: { TURN: turns('going'), SIGNAL: { actions: keepEarly } } },
      going: {
        meta: meta('listening', 'machine'),
        on: Object.assign({ TURN: turns() }, ...nodes.map(callsOf)) as NonNullable<ChartState['on']>,
      },
      ['(end)']: { id: end, type: 'final' },
    },
  };
}

const fails: Guard = ({ event }) => event['ending'] !== undefined;
const isFinished: Guard = ({ event }) => event['finished'] !== undefined;

/** The calls of a machine. */
export const stepNodes = ({ nodes }: Pick<Definition, 'nodes'>): readonly StepNode[] =>
  nodes.filter((node) => node.kind === 'step');

const callsOf = (node: StepNode): Record<string, Transition | readonly Transition[]> => {
  const { name: step, alternative } = node;
  const guard = isAwaited(step);
  const begins = (only: Guard): Transition | readonly Transition[] =>
    needsResources(node)
      ? [
          { guard: (args) => only(args) && isHolding(step)(args), actions: beginItem(step) },
          { guard: only, actions: claimAgain(step) },
        ]
      : { guard: only, actions: beginItem(step) };
  return {
    [`REPORT.${step}`]: { guard, actions: report(step) },
    [`RETRY.${step}`]: { guard, actions: wait(step) },
    [`PARK.${step}`]: { guard, actions: park(step) },
    [`ASK.${step}`]: { guard, actions: wait(step) },
    [`STILL_ASKS.${step}`]: { guard: isAsked(step), actions: askOn(step) },
    [`DUE.${step}`]: begins(isDue(step)),
    [`RUN.${step}`]: begins(isOpen(step)),
    [`GRANTED.${step}`]: { guard: isOpen(step), actions: takeFor(step) },
    ...(alternative ? { [`ALTERNATIVE.${step}`]: { guard, actions: switchCallOver(step) } } : {}),
    [`FAIL.${step}`]: {
      target: '#settling',
      actions: action(({ reminding }, event) => ended(event['ending'] as Ending, reminding)),
    },
  };
};

/** The call is one of its own, and waits. */
const isOpen =
  (step: string): Guard =>
  ({ context, event }) => {
    const address = event['address'];
    const isOwn = callsIn(context.own).some((call) => call.step === step && addressOf(call) === address);
    return isOwn && !((address as string) in context.tag);
  };

const statusOf = ({ snapshot }: OwnState): unknown => (snapshot as { status?: unknown } | null)?.status;

const isDone = (own: OwnState): boolean => statusOf(own) === 'done';

/** Whether the machine is in a state from which it can go on; or there is none. */
export const canGoOn = ({ own }: ChartContext): boolean => !own || ['active', 'done'].includes(String(statusOf(own)));

/** The calls that a machine has under way. */
export const callsIn = (own: OwnState | undefined): readonly OwnActor[] =>
  (own?.actors ?? []).filter(({ kind }) => kind === 'promise');

/** Whether the machine waits for a call of this step. */
export const isCalling = ({ own, ending }: ChartContext, step: string): boolean =>
  ending === null && callsIn(own).some((call) => call.step === step);

export const addressOf = ({ step, index }: OwnActor): string => itemOf(step, index);

/** Steps whose calls wait for resources before they begin. */
const claiming = (nodes: readonly StepNode[]): ReadonlySet<string> =>
  new Set(nodes.filter(needsResources).map(({ name }) => name));

/** The machine is where the event says: calls that it has left are forgotten, those that it has begun begin, or wait for what they need. */
const turnOf = (claims: ReadonlySet<string>): Action =>
  action((context, event) => {
    const { own, call, finished, ending, given, early } = event as unknown as MachineTurn;
    const now = entered(context, own, claims, call, given);
    const output = finished === undefined ? now.output : { ...now.output, [MACHINE]: finished };
    const heard = early ? { early: context.early?.slice(1) ?? [] } : {};
    return { ...now, output, ...heard, ...(ending ? ended(ending, context.reminding) : {}) };
  });

/** It came before the machine was entered, which hears it then. */
const keepEarly: Action = action(({ early = [] }, event) => ({
  early: [...early, { event: event.event as string, payload: event.payload as Digest }],
}));

function entered(
  context: ChartContext,
  own: OwnState,
  claims: ReadonlySet<string>,
  call: EndedCall | undefined,
  given: MachineTurn['given'] = {},
): ChartContext {
  const had = new Set(callsIn(context.own).map(({ mark }) => mark));
  const has = new Set(callsIn(own).map(({ mark }) => mark));
  let now: ChartContext = { ...context, own };
  for (const actor of callsIn(context.own))
    if (!has.has(actor.mark))
      now = { ...now, ...forgotten(now, addressOf(actor)), holds: letGo(now.holds, addressOf(actor)) };
  if (call)
    now = {
      ...now,
      done: { ...now.done, [call.step]: call.as },
      output: having(now.output, call.step, call.output),
    };
  for (const actor of callsIn(own))
    if (!had.has(actor.mark)) {
      now = { ...now, done: without(now.done, actor.step) };
      if (!claims.has(actor.step)) now = { ...now, ...begun(now, addressOf(actor)) };
      now = withGiven(now, actor, given[addressOf(actor)] ?? earlierGiven(now, actor));
    }
  return now;
}

const withGiven = (context: ChartContext, { step, index }: OwnActor, digest: Digest | undefined): ChartContext =>
  digest === undefined
    ? context
    : { ...context, given: { ...context.given, [keyOf(context, step, [], index)]: digest } };

/** A call that begins anew where the machine was put is given what it was given there. */
const earlierGiven = ({ given = {} }: ChartContext, { step, index }: OwnActor): Digest | undefined =>
  Object.entries(given).findLast(
    ([key]) => stepOf(key as StepKey) === step && itemIndexOf(key as StepKey) === index,
  )?.[1];

/**
 * Calls that were over at this checkpoint and whose work was undone since: the machine would go on from what is not there any more.
 */
export const undoneSince = (context: ChartContext, checkpoint: ChartContext): StepKey[] => {
  const { own, undone } = checkpoint;
  const open = new Set(callsIn(own).map(addressOf));
  return context.undone.filter((key) => {
    const [step, index] = [stepOf(key), itemIndexOf(key)];
    return !undone.includes(key) && index < (own?.begun[step] ?? 0) && !open.has(itemOf(step, index));
  });
};

/**
 * The position of a machine that is put into a stored state: all its calls begin, in the round that the context says; one that was done there is done.
 * Without a state it has not been entered.
 */
export function placeMachine(
  definition: Definition,
  wanted: ChartContext,
  paused: boolean,
): { value: unknown; context: ChartContext } {
  const { own, ...bare } = wanted;
  const control = paused ? 'paused' : 'going';
  if (!own) return { value: { executing: { work: 'ready', control } }, context: bare };
  if (isDone(own)) return { value: 'completed', context: { ...bare, own } };
  const context = entered({ ...bare, attempt: {} }, own, claiming(stepNodes(definition)), undefined);
  return { value: { executing: { work: 'going', control } }, context };
}

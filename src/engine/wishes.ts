// What people ask of a workflow, as letters: each is checked against the position of its turn and refused with a reason where it cannot be done.
import type { Clock } from '../clock.ts';
import { InvalidStateError } from '../errors.ts';
import { type ChartEvent, to } from '../machines/events.ts';
import type { Ending } from '../machines/context.ts';
import { fallenSteps } from '../machines/fail.ts';
import { keyOf } from '../machines/keys.ts';
import { WHOLE } from '../workflow.ts';
import { statusOf } from '../machines/status.ts';
import type { Wanted } from '../machines/wanted.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { ControlOptions } from './control.ts';
import type { Letter } from './letter.ts';
import { runAgain } from './questions.ts';
import { skipAnyLetter } from './leaving.ts';
import { type RestartPoint, restartLetter } from './moves.ts';
import { MACHINE } from '../machines/own.ts';
import { isCalling } from '../machines/ownChart.ts';
import { isHeld, type Position } from './position.ts';
import type { Compiled } from './registry.ts';
import { requireRevision } from './revision.ts';
import type { Wish } from './wish.ts';

const DEFAULT_ACTOR = 'sdk';

export const pauseLetter = (options: ControlOptions): Letter =>
  kept(
    wish(options, 'paused', (position) => {
      requireExecuting(position, 'pause');
      if (position.status === 'PAUSED')
        throw new InvalidStateError('the workflow is paused already', { status: position.status });
      return { type: 'PAUSE' };
    }),
    { kind: 'pause' },
  );

export const resumeLetter = (options: ControlOptions): Letter => {
  const resumed = wish(options, 'resumed', (position) => {
    if (position.status !== 'PAUSED' && position.context.startAt != null) return { type: 'BEGINS' };
    if (position.status !== 'PAUSED' && !isHeld(position))
      throw new InvalidStateError(
        `only a paused workflow, or one that has not begun yet, can be resumed; this one is ${position.status}`,
        {
          status: position.status,
        },
      );
    return { type: 'RESUME' };
  });
  return {
    open: (position, revision) => ({
      ...resumed.open(position, revision),
      validated: { operation: 'RESUME' },
      wish: { kind: 'resume' },
    }),
  };
};

export function abortLetter(options: ControlOptions & { readonly compensate?: boolean }): Letter {
  const reason = options.reason ?? `aborted by ${options.actor ?? DEFAULT_ACTOR}`;
  const ending: Ending = { as: 'aborted', compensate: options.compensate ?? true, reason, step: null, errorId: null };
  const aborted = wish(options, 'aborted', (position) => {
    requireExecuting(position, 'abort');
    return { type: 'ABORT', ending };
  });
  return kept(aborted, { kind: 'abort', ending });
}

/** Known to the log too, where it stays when the state that knows of it is lost. */
const kept = (letter: Letter, asked: Wish): Letter => ({
  ...letter,
  open: (position, revision) => ({ ...letter.open(position, revision), wish: asked }),
});

/** Runs a step that waits for its retry, or asks, at once; one that is over, again in a new round. @param from where that begins */
export function retryLetter(
  compiled: Compiled,
  clock: Clock,
  step: string | undefined,
  options: ControlOptions,
  anew: ReadonlySet<string>,
  from: RestartPoint | undefined = step === undefined || compiled.own ? undefined : { from: 'step', step },
): Letter {
  const again = from && restartLetter({ clock }, compiled, from, options);
  const waits = (position: Position) =>
    waitingStep(position, step, 'retried', (want) => want.kind === 'timer' || want.kind === 'question');
  const waiting = wish(options, 'retried', (position) => to(waits(position).address, { kind: 'RUN' }));
  const now: Letter = {
    open(position, revision) {
      const opened = waiting.open(position, revision);
      const { kind, address, step: asking } = waits(position);
      if (kind !== 'question') return { ...opened, byHand: address };
      const answer = { by: options.actor ?? DEFAULT_ACTOR, notes: options.reason ?? '', at: clock.now() };
      return { ...opened, ...runAgain(address, answer, anew.has(asking)) };
    },
  };
  return {
    open: (position, revision) => {
      const isOver =
        position.snapshot.status !== 'active' ||
        (step !== undefined &&
          (compiled.own
            ? !isCalling(position.context, step)
            : position.context.done[step] !== undefined || fallenSteps(position.context).includes(step)));
      if (isOver && !again && step !== undefined)
        throw new InvalidStateError(`the call of step "${step}" has ended just now; ask again where that is wanted`, {
          step,
        });
      if (isOver && !again)
        throw new InvalidStateError(`the workflow is ${position.status}; name the step to run again`, {
          status: position.status,
        });
      return (isOver && again ? again : now).open(position, revision);
    },
  };
}

/** Ends a step as skipped, with an output where one is given; a running attempt is told to stop. */
export function skipLetter(
  compiled: Compiled,
  clock: Clock,
  step: string,
  output: StoredValue | undefined,
  options: ControlOptions,
): Letter {
  const waiting = wish(
    options,
    'skipped',
    (position) =>
      to(waitingStep(position, step, 'skipped', (want) => !isCall(want)).address, {
        kind: 'SKIP',
        output: output?.digest ?? null,
      }),
    output ? [output] : [],
  );
  const any = skipAnyLetter(compiled, clock, step, output, options);
  return {
    open(position, revision) {
      const waits = position.wants.some((want) => 'address' in want && want.address === step && !isCall(want));
      if (!waits) return any.open(position, revision);
      const key = keyOf(position.context, step, compiled.loops.get(step) ?? []);
      return {
        ...waiting.open(position, revision),
        wish: { kind: 'skipStep', step, key, output: output?.digest ?? null },
      };
    },
  };
}

export const signalLetter = (event: string, payload: StoredValue, options: ControlOptions): Letter => {
  const heard = wish(
    options,
    `event ${event}`,
    (position) => {
      requireExecuting(position, `take the event "${event}"`);
      return { type: 'SIGNAL', event, payload: payload.digest };
    },
    [payload],
  );
  // Also where it stays when the states that know of it are lost.
  const lines = [{ type: 'SIGNAL_RECEIVED', payload: { event, payload: payload.digest } }] as const;
  return { open: (position, revision) => ({ ...heard.open(position, revision), lines }) };
};

/** A checkpoint of its own. */
export const checkpointLetter = (description: string, options: ControlOptions): Letter => ({
  open(position, revision) {
    requireRevision(options, revision);
    requireGoing(position, 'make a checkpoint of');
    return {
      writes: { metadata: { description, automatic: false, triggeredBy: options.actor ?? DEFAULT_ACTOR } },
      type: 'manual',
      always: true,
    };
  },
});

/** What somebody asks for, as one event. */
export function wish(
  options: ControlOptions,
  did: string,
  event: (position: Position) => ChartEvent,
  values: readonly StoredValue[] = [],
): Letter {
  const actor = options.actor ?? DEFAULT_ACTOR;
  return {
    open(position, revision) {
      requireRevision(options, revision);
      requireGoing(position, 'change');
      return {
        event: event(position),
        writes: { values, metadata: { automatic: false, triggeredBy: actor } },
        type: 'critical_point',
        reason: `${did} by ${actor}${options.reason ? `: ${options.reason}` : ''}`,
      };
    },
  };
}

function requireGoing(position: Position, wanted: string): void {
  if (position.snapshot.status !== 'active')
    throw new InvalidStateError(`cannot ${wanted} a workflow that is ${position.status}`, { status: position.status });
}

function requireExecuting(position: Position, wanted: string): void {
  if (position.context.ending)
    throw new InvalidStateError(`cannot ${wanted}: the workflow is ${statusOf(position.snapshot, position.wants)}`, {
      status: position.status,
    });
}

/** An attempt is under way: in this process, or as a child. */
const isCall = ({ kind }: Wanted): boolean => kind === 'attempt' || kind === 'child';

type WaitingAtStep = Extract<Wanted, { step: string; address: string }>;

function waitingStep(
  position: Position,
  step: string | undefined,
  verb: string,
  fits: (want: WaitingAtStep) => boolean,
): WaitingAtStep {
  const here = position.wants.filter(
    (want): want is WaitingAtStep =>
      'address' in want &&
      want.address !== WHOLE &&
      want.step !== MACHINE &&
      (step === undefined || want.step === step),
  );
  const fitting = here.filter(fits);
  const [only] = fitting;
  if (only && fitting.length === 1) return only;
  const named = step === undefined ? 'no single step' : `step "${step}"`;
  const reason =
    here.length === 0
      ? 'nothing is going on there'
      : fitting.length > 1
        ? `several could be meant: ${fitting.map((want) => want.step).join(', ')}; name one`
        : `it is ${here[0]?.kind === 'attempt' ? 'running; pause or abort the workflow, or wait' : 'waiting for something else'}`;
  throw new InvalidStateError(`${named} can be ${verb} now: ${reason}`, { step, status: position.status });
}

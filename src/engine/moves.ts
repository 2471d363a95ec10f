// Moving a workflow by hand, as letters: run a finished step again, go on from a step or a checkpoint, begin anew, roll back. Each changes what is
// done and lets `place` compute the position, so that also an ended workflow can be moved.
import { InvalidStateError } from '../errors.ts';
import { backKey, keyOf } from '../machines/keys.ts';
import type { ChartContext, Ending, GoingBack, ReturnTo, TimeLeft } from '../machines/context.ts';
import { placements } from '../machines/nodes.ts';
import { canGoOn, undoneSince } from '../machines/ownChart.ts';
import { againFrom, anew, mailSince, returnedTo } from '../machines/wantedPlace.ts';
import { type Placed, paused, place } from '../machines/place.ts';
import { ended } from '../machines/wholeChanges.ts';
import type { RecoveryRow } from '../persistence/rows/errors.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import type { Digest, StepKey } from '../workflow.ts';
import type { SoundCheckpoint } from './checkpoint.ts';
import type { ControlOptions } from './control.ts';
import { behindChildren } from './former.ts';
import type { Letter, Opened } from './letter.ts';
import type { Position } from './position.ts';
import type { Compiled } from './registry.ts';
import { requireRevision } from './revision.ts';
import type { Surroundings } from './surroundings.ts';
import type { Wish } from './wish.ts';
import { decidedOn } from './values.ts';

/** Where a restart begins. */
export type RestartPoint =
  | { readonly from: 'beginning' }
  | { readonly from: 'step'; readonly step: string }
  /** With a step: the call of an author's own machine that begins again there. */
  | { readonly from: 'checkpoint'; readonly checkpoint: SoundCheckpoint; readonly step?: string };

/**
 * Goes on from that point, with a new round for whatever runs again. Undoes nothing: see `rollBackLetter`. A paused workflow stays paused there unless
 * `resume`.
 */
export function restartLetter(
  around: Pick<Surroundings, 'clock'>,
  compiled: Compiled,
  point: RestartPoint,
  options: ControlOptions & { readonly resume?: boolean },
): Letter {
  return {
    needs: point.from === 'checkpoint' ? outputsOf(compiled, point.checkpoint.context) : [],
    open(position, revision) {
      requireRevision(options, revision);
      requireSettled(position, 'restart');
      if (point.from === 'checkpoint') requireGoing(point.checkpoint, position.context);
      const context = withTime(contextFor(compiled, point, position.context), undefined);
      const at = toldOf(point);
      const resumes = options.resume === true && position.status === 'PAUSED';
      return moved(options, `${resumes ? 'resumed' : 'restarted'} from ${named(point)}`, {
        placed: whenQuiet(
          compiled,
          point,
          behindChildren(around, compiled, placedAt(compiled, context, position), position.context),
          position,
          `restarted by ${actorOf(options)}`,
        ),
        ...(resumes ? { event: { type: 'RESUME' } as const } : {}),
        lines: [
          { type: 'WORKFLOW_RESTARTED', payload: { ...at, actor: actorOf(options), wish: { kind: 'move' } as Wish } },
        ],
        validated: {
          operation: 'RESTART',
          ...(point.from === 'checkpoint' ? { examined: point.checkpoint.examined } : {}),
        },
      });
    },
  };
}

/** Where nothing is left to do there it would end beside what still runs, and children that undo what they did: it waits for them as one that ends does. */
function whenQuiet(
  compiled: Compiled,
  point: RestartPoint,
  placed: Placed,
  { snapshot, context }: Position,
  reason: string,
): Placed {
  const isOver = placed.value === 'completed' && snapshot.status === 'active';
  if (!isOver || point.from !== 'checkpoint') return placed;
  const returnTo = { checkpointId: point.checkpoint.id, ...standAt(compiled, point.checkpoint.context), paused: false };
  return settling(context, { as: 'rolledBack', compensate: false, reason, step: null, errorId: null, returnTo });
}

const standAt = (compiled: Compiled, context: ChartContext): Pick<ReturnTo, 'count' | 'underWay'> => ({
  count: context.count,
  underWay: underWay(compiled, context),
});

const settling = (now: ChartContext, ending: Ending): Placed => ({
  value: 'settling',
  context: { ...withTime(now, undefined), ...ended(ending, now.reminding) },
});

/** What the check of the restored state looks at, and what is decided there in the same turn: only what is done now was loaded. */
const outputsOf = ({ definition, decidesOnOutputs }: Compiled, context: ChartContext): readonly Digest[] =>
  definition.checkState || decidesOnOutputs ? decidedOn(context) : [];

function contextFor({ definition }: Compiled, point: RestartPoint, context: ChartContext): ChartContext {
  switch (point.from) {
    case 'beginning':
      return anew(definition, context);
    case 'step':
      return againFrom(definition, context, point.step);
    case 'checkpoint':
      return returnedTo(definition, context, point.checkpoint.context);
  }
}

const toldOf = (point: RestartPoint): object => {
  if (point.from !== 'checkpoint') return point;
  const { from, checkpoint, step } = point;
  return { from, checkpointId: checkpoint.id, ...(step === undefined ? {} : { step }) };
};

const named = (point: RestartPoint): string =>
  point.from === 'step'
    ? `step "${point.step}"`
    : point.from === 'checkpoint'
      ? `${point.step === undefined ? '' : `step "${point.step}", at `}checkpoint ${point.checkpoint.id}`
      : 'the beginning';

/** Undoes what began after the checkpoint, in reverse order, and then goes on from there; paused unless `thenResume`. */
export function rollBackLetter(
  compiled: Compiled,
  checkpoint: SoundCheckpoint,
  validation: ValidationRow,
  thenResume: boolean,
  options: ControlOptions,
): Letter {
  return {
    open(position, revision) {
      requireRevision(options, revision);
      requireSettled(position, 'roll back');
      requireGoing(checkpoint, position.context);
      const ending: Ending = {
        as: 'rolledBack',
        compensate: true,
        reason: options.reason ?? `rolled back by ${actorOf(options)}`,
        step: null,
        errorId: null,
        returnTo: { checkpointId: checkpoint.id, ...standAt(compiled, checkpoint.context), paused: !thenResume },
      };
      return moved(options, `rolls back to checkpoint ${checkpoint.id}`, {
        placed: settling(position.context, ending),
        writes: { validations: [validation] },
        // Where the states that know of it are lost, nobody can go on as if it had not been asked: children were told to end by then.
        wish: { kind: 'move' },
      });
    },
  };
}

/** What had begun and was not over: with items, all that had begun, since the whole step runs again. */
export const underWay = ({ definition }: Compiled, context: ChartContext): StepKey[] =>
  [...placements(definition.nodes)].flatMap(({ node: { name }, loops }) => {
    const items = context.each[name];
    if (items) return Array.from({ length: items.next }, (_, index) => keyOf(context, name, loops, index));
    return name in context.attempt ? [keyOf(context, name, loops)] : [];
  });

/**
 * The end of a rollback: what came after the checkpoint is undone. Without one, the workflow begins anew.
 * @param unplaceable what is sent instead where what came of it is not a state to go on from
 */
export function returnLetter(
  around: Pick<Surroundings, 'clock' | 'ids'>,
  compiled: Compiled,
  checkpoint: SoundCheckpoint | undefined,
  unplaceable: Letter,
): Letter {
  const { machine, definition } = compiled;
  return {
    needs: checkpoint ? outputsOf(compiled, checkpoint.context) : [],
    instead: () => unplaceable,
    open({ context: now }) {
      const { ending } = now;
      const then = checkpoint
        ? returnedTo(definition, now, checkpoint.context)
        : { ...anew(definition, now), mail: mailSince(definition, now, {}) };
      const there = withCounted(place(machine, definition, withTime(then, now.timeLeft)), ending);
      const placed = ending?.returnTo?.paused === true ? paused(there) : there;
      return {
        placed,
        // One that undid nothing has said that it restarts.
        lines: ending?.compensate === false ? [] : [lineOf(ending, checkpoint?.id)],
        ...(ending?.back && hasItems(compiled, ending.step)
          ? { writes: { recoveries: [returned(around, ending, ending.back)] } }
          : {}),
        type: 'error_recovery',
        validated: { operation: 'ROLL_BACK', ...(checkpoint ? { examined: checkpoint.examined } : {}) },
        ...(ending ? { reason: ending.reason } : {}),
      };
    },
  };
}

function lineOf(ending: Ending | null, checkpointId: string | undefined): NonNullable<Opened['lines']>[number] {
  const { back, step } = ending ?? {};
  const about = back ? { step, strategy: back.action, number: back.number, actor: 'system' } : {};
  if (checkpointId !== undefined && (!back || back.action === 'ROLLBACK'))
    return { type: 'WORKFLOW_ROLLED_BACK', payload: { checkpointId, ...about } };
  const from = checkpointId === undefined ? { from: 'beginning' } : { from: 'checkpoint', checkpointId };
  return { type: 'WORKFLOW_RESTARTED', payload: { ...from, ...about } };
}

/** Of a workflow that goes back by itself: that it did so once more, and what its step is to recover from. */
function withCounted({ value, context }: Placed, ending: Ending | null): Placed {
  if (!ending?.back || ending.step === null || ending.errorId === null) return { value, context };
  const { step, errorId, back } = ending;
  const { action, number, since } = back;
  const wentBack = { ...context.wentBack, [backKey(action, step)]: number };
  const recovering = { errorId, strategy: action, number, backSince: since };
  return { value, context: { ...context, wentBack, recovering: { ...context.recovering, [step]: recovering } } };
}

const hasItems = ({ nodes }: Compiled, step: string | null): boolean => {
  const node = nodes.get(step ?? '');
  return node?.kind === 'step' && node.each !== undefined;
};

/** No single attempt of a step over items shows whether going back has helped: what is recorded is that the workflow did. */
const returned = (
  { clock, ids }: Pick<Surroundings, 'clock' | 'ids'>,
  { errorId, step }: Ending,
  { action, number, since }: GoingBack,
): RecoveryRow => ({
  id: ids(),
  errorId: errorId as string,
  step,
  strategy: action,
  attemptNumber: number,
  success: true,
  actionTaken: 'undid what was done since the checkpoint before the step, whose items begin anew',
  errorMessage: null,
  durationMs: clock.now() - since,
  at: clock.now(),
});

/** Time does not go back to what it was at a checkpoint. Undefined: the workflow has its whole time again. */
function withTime(context: ChartContext, timeLeft: TimeLeft | undefined): ChartContext {
  const { timeLeft: _, ...timeless } = context;
  return timeLeft ? { ...timeless, timeLeft } : timeless;
}

const placedAt = (compiled: Compiled, context: ChartContext, position: Position): Placed =>
  place(compiled.machine, compiled.definition, context, position.context.ending ? undefined : position.snapshot);

/** What a person did to it, as the commit says it. */
export function moved(options: ControlOptions, did: string, opened: Opened): Opened {
  const actor = actorOf(options);
  return {
    ...opened,
    writes: { ...opened.writes, metadata: { automatic: false, triggeredBy: actor } },
    type: 'critical_point',
    reason: `${did} by ${actor}${options.reason ? `: ${options.reason}` : ''}`,
    always: true,
  };
}

export const actorOf = ({ actor }: ControlOptions): string => actor ?? 'sdk';

/** An author's own machine that was in error there would be again; one whose calls were undone since would go on from what is not there any more. */
function requireGoing({ id, context }: SoundCheckpoint, now: ChartContext): void {
  const undone = undoneSince(now, context);
  if (undone.length > 0)
    throw new InvalidStateError(
      `what ${undone.slice(0, 3).join(', ')} did before checkpoint ${id} was undone since; choose an earlier one, or restart from the beginning`,
      { checkpointId: id, undone },
    );
  if (!canGoOn(context))
    throw new InvalidStateError(`at checkpoint ${id} the machine is in error; choose an earlier one`, {
      checkpointId: id,
    });
}

/** While things are being undone, nobody moves the workflow: it would be unclear what is still to be undone. */
function requireSettled({ context, status, snapshot }: Position, wanted: string): void {
  if (context.ending && snapshot.status === 'active')
    throw new InvalidStateError(`cannot ${wanted} while the workflow is ${status}; wait until that has ended`, {
      status,
    });
}

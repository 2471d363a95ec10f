// A step that is skipped while its child workflow works: the child is told to abort, and the step is over when the child has ended, so that nothing that
// comes after it begins beside what is still being undone. The wait has the end that an ending workflow's has: after `undoWithinMs` of the step it is over
// without the child, and an administrator is told.
import type { Clock } from '../clock.ts';
import { InvalidStateError, StepTimeoutError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { ChartContext, ChildEnd, Leaving } from '../machines/context.ts';
import { keyOf } from '../machines/keys.ts';
import { type Placed, place } from '../machines/place.ts';
import type { WantedChild } from '../machines/wanted.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { Digest } from '../workflow.ts';
import type { ControlOptions } from './control.ts';
import { type Ended, isAwaited, resultOf } from './ended.ts';
import { rulesInForce } from './inForce.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { actorOf, moved } from './moves.ts';
import type { Position } from './position.ts';
import { sinceDue } from './overdue.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import { requireRevision } from './revision.ts';
import { undoTimeOf } from './undoDeadline.ts';
import type { Wish } from './wish.ts';

/** Where the workflow is once the step counts as skipped. */
export function skipped(compiled: Compiled, position: Position, step: string, output: Digest | null): Placed {
  const { done, output: outputs } = position.context;
  const context: ChartContext = {
    ...position.context,
    done: { ...done, [step]: 'skipped' },
    output: output ? { ...outputs, [step]: output } : outputs,
  };
  return place(compiled.machine, compiled.definition, context, position.context.ending ? undefined : position.snapshot);
}

/** The same position with the wish to leave the step; undefined where no child of it is at work, or about to be. */
function leftLater(
  compiled: Compiled,
  { snapshot, context, wants }: Position,
  step: string,
  wish: Omit<Leaving, 'until'>,
): { readonly placed: Placed; readonly leaving: Leaving } | undefined {
  const node = compiled.nodes.get(step);
  const works = wants.some((want) => (want.kind === 'child' || want.kind === 'attempt') && want.address === step);
  if (node?.kind !== 'step' || !node.child || !works) return undefined;
  const leaving = { ...wish, until: wish.since + undoTimeOf(node) };
  const all = { ...context.leaving, [step]: leaving };
  return { placed: { value: snapshot.value, context: { ...context, leaving: all } }, leaving };
}

/** Where a workflow goes on in another version, with the wishes to skip steps when their children have ended; one that has no child there is skipped. */
export function stillLeaving(
  { nodes, machine, definition }: Compiled,
  fitted: ChartContext,
  leaving: Readonly<Record<string, Leaving>>,
): Placed {
  const open = Object.entries(leaving).filter(([step]) => nodes.has(step) && fitted.done[step] === undefined);
  const isLater = ([step]: (typeof open)[number]): boolean => {
    const node = nodes.get(step);
    return node?.kind === 'step' && node.child !== undefined;
  };
  const now = open.filter((one) => !isLater(one));
  const placed = place(machine, definition, {
    ...fitted,
    done: { ...fitted.done, ...Object.fromEntries(now.map(([step]) => [step, 'skipped'])) },
    output: {
      ...fitted.output,
      ...Object.fromEntries(now.flatMap(([step, { output }]) => (output ? [[step, output]] : []))),
    },
  });
  const later = Object.fromEntries(open.filter(isLater));
  return { value: placed.value, context: { ...placed.context, leaving: later } };
}

/**
 * Skips a step that is not over, whatever it is doing; a running attempt is told to stop, and a child that works is told to abort: the step is over
 * when it has ended.
 */
export function skipAnyLetter(
  compiled: Compiled,
  clock: Clock,
  step: string,
  output: StoredValue | undefined,
  options: ControlOptions,
): Letter {
  return {
    open(position, revision) {
      requireRevision(options, revision);
      if (position.context.ending || position.snapshot.status !== 'active')
        throw new InvalidStateError(`cannot skip a step of a workflow that is ${position.status}`, {
          status: position.status,
        });
      if (position.context.done[step] !== undefined)
        throw new InvalidStateError(`step "${step}" is over already: ${position.context.done[step]}`, { step });
      const digest = output?.digest ?? null;
      const writes = output ? { writes: { values: [output] } } : {};
      const now = moved(options, `skipped step "${step}"`, writes);
      const wish = { output: digest, since: clock.now(), by: actorOf(options), reason: now.reason ?? '' };
      const later = leftLater(compiled, position, step, wish);
      const key = keyOf(position.context, step, compiled.loops.get(step) ?? []);
      if (!later)
        return {
          ...now,
          placed: skipped(compiled, position, step, digest),
          wish: { kind: 'skipStep', step, key, output: digest },
        };
      if (position.context.leaving?.[step])
        throw new InvalidStateError(`step "${step}" is being skipped already; it waits until its child has ended`, {
          step,
        });
      const { placed, leaving } = later;
      const did = `skips step "${step}" when its child has ended`;
      const { until: dueAt, reason } = leaving;
      const parked = { step, dueAt, reason: `${did}: ${reason}`, wish: { kind: 'leave', step, key, leaving } as Wish };
      return moved(options, did, { ...writes, placed, lines: [{ type: 'STEP_PARKED', payload: parked }] });
    },
  };
}

/** The end of an attempt at a step that is being left: whatever it was, the step is skipped. What a child gave that had completed stays in the journal. */
export function unlessLeft(ended: Ended, letter: Letter, as?: ChildEnd): Letter {
  const { want, compiled } = ended;
  return {
    ...letter,
    open(position, revision) {
      const opened = letter.open(position, revision);
      const left = position.context.leaving?.[want.step];
      if (!left || !isAwaited(position, want)) return opened;
      const { values = [], results = [], errors = [] } = opened.writes ?? {};
      const writes = errors.length > 0 ? { results: [resultOf(ended, 'cancelled', null, null)] } : { values, results };
      return over(compiled, position, want, left, { writes, as });
    },
  };
}

/** The child has not ended in time. */
export const tooLate = ({ around, compiled, identity }: LiveWorkflow, want: WantedChild): Letter => ({
  open(position, revision) {
    const { step, tag, child, dueAt = 0 } = want;
    const left = position.context.leaving?.[step];
    if (!left || !isAwaited(position, want)) return {};
    const error = new StepTimeoutError(
      `the child of the skipped step "${step}" still undoes what it did after ${dueAt - left.since} ms: ${child}; the workflow goes on without it. Answer what it asks, or give the step a longer undoWithinMs`,
      { step, children: [child] },
    );
    const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
    const record = errorRecord({
      around,
      compiled,
      step,
      tag,
      error,
      classification: { ...classification, retryable: false },
      strategy: null,
      context: { noRecovery: 'the child goes on undoing by itself' },
      overdueMs: sinceDue(around, dueAt),
    });
    const result = {
      tag,
      outcome: 'cancelled',
      endedAt: around.clock.now(),
      durationMs: Math.max(0, around.clock.now() - want.since),
      output: null,
      errorId: null,
    } as const;
    const { threadId } = identity;
    const writes = {
      results: [result],
      errors: [record],
      systemErrors: [systemErrorFor(around, record, { threadId, revision })],
    };
    return over(compiled, position, want, left, { writes, as: 'UNDOING' });
  },
});

function over(
  compiled: Compiled,
  position: Position,
  { step, key }: Ended['want'],
  { output, by, reason }: Leaving,
  { writes, as }: { readonly writes: NonNullable<Opened['writes']>; readonly as: ChildEnd | undefined },
): Opened {
  return {
    placed: skipped(compiled, position, step, output),
    writes: { ...writes, metadata: { automatic: false, triggeredBy: by } },
    ...(as ? { lines: [{ type: 'STEP_CHILD_ENDED', payload: { step, key, outcome: as } }] } : {}),
    type: 'critical_point',
    reason,
    always: true,
  };
}

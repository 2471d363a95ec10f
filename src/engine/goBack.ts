// A workflow that goes back by itself: whether it may, how often it has, and where to. What began after the point that it returns to runs again, in a
// new round, so it must be idempotent or have an undo; else nobody but a person may decide it.
import type { Node } from '../definition.ts';
import { hasStayed, isUnderWay, mayRepeat } from '../machines/beside.ts';
import { NotFoundError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { MayGoBack, Spent } from '../failures/recovery.ts';
import type { GoBack } from '../failures/vocabulary.ts';
import { backKey, roundOf } from '../machines/keys.ts';
import type { ChartContext, Ending, GoingBack, ReturnTo } from '../machines/context.ts';
import type { ChartEvent, StepEvent } from '../machines/events.ts';
import { fallenSteps } from '../machines/fail.ts';
import { allNodes, type Placement, placements } from '../machines/nodes.ts';
import type { StepKey } from '../workflow.ts';
import { type SoundCheckpoint, soundCheckpoints } from './checkpoint.ts';
import type { Examining } from './examine.ts';
import { rulesInForce } from './inForce.ts';
import type { Letter } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { underWay } from './moves.ts';
import { errorRecord, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

/** A piece of work that has begun. */
interface Begun {
  readonly step: string;
  readonly key: StepKey;
  readonly firstTag: number;
}

/**
 * As the state alone tells it. What stands beside the step is left alone if it was over when the step began, or has not begun since; where the step
 * itself has not begun, if it does not run now, nor where the workflow returns to. What a person skipped counts as done: they may have
 * done it; what a condition left out does not.
 *
 * @param committed of a step that has not begun: the newest state that is stored, to which it would return; null where there is none
 */
export function mayGoBack(
  { definition, before }: Compiled,
  context: ChartContext,
  step: string,
  committed: ChartContext | null = context,
): MayGoBack {
  const earlier = before.get(step) ?? new Set();
  const begun = [...placements(definition.nodes)].filter(
    (placement) => !mayRepeat(placement.node) && mayHaveBegun(context, placement),
  );
  const then = context.beside?.[step];
  const hasBegun = step in context.pass || isUnderWay(context, step);
  const isLeftAlone = (placement: Placement): boolean => {
    const { name } = placement.node;
    if (!hasBegun) return !isUnderWay(context, name) && !(committed && isUnderWay(committed, name));
    if (earlier.has(name)) return true;
    return then !== undefined && hasStayed(context, placement, then);
  };
  const hasPoint = hasBegun || committed !== null;
  return { toCheckpoint: hasPoint && begun.every(isLeftAlone), toBeginning: begun.length === 0 };
}

const mayHaveBegun = (context: ChartContext, { node: { name }, loops }: Placement): boolean =>
  name in context.attempt ||
  name in context.each ||
  name in context.output ||
  (context.round[name] ?? 0) > 0 ||
  (context.leftOut?.[name] !== true && (name in context.done || loops.some((loop) => (context.pass[loop] ?? 1) > 1)));

const WAYS = [
  'ROLLBACK',
  'RESTART_FROM_CHECKPOINT',
  'RESTORE_LAST_VALID_CHECKPOINT',
  'COMPLETE_RESTART',
] as const satisfies readonly GoBack[];

/** How often it has gone back; for the plan. */
export const timesBack = ({ wentBack = {} }: ChartContext, step: string): Spent =>
  Object.fromEntries(
    WAYS.flatMap((action) => {
      const times = wentBack[backKey(action, step)];
      return times === undefined ? [] : [[action, times] as const];
    }),
  );

/**
 * The workflow stops where it is; where it goes on from is looked for when nothing runs any more. Branches beside it do not go on to their own end first:
 * what they did would be undone. Where one has failed already, the workflow fails when they are over.
 */
export function goingBack(
  around: Pick<Surroundings, 'clock'>,
  context: ChartContext,
  action: GoBack,
  about: Pick<Ending, 'reason' | 'errorId'> & { readonly step: string },
): Extract<StepEvent, { kind: 'FAIL' }> {
  const number = (context.wentBack?.[backKey(action, about.step)] ?? 0) + 1;
  const paused = context.heldAfter !== null && (context.heldFor ?? []).length === 0;
  const back = { action, number, since: around.clock.now(), paused };
  const ending: Ending = { ...about, as: 'rolledBack', compensate: true, back };
  return { kind: 'FAIL', ending, ...(fallenSteps(context).length > 0 ? {} : { atOnce: true }) };
}

/** Whether it had begun at the point to return to and was over, or nothing is returned to. */
export const isBefore = ({ key, firstTag }: Begun, returnTo: ReturnTo | undefined): boolean =>
  returnTo !== undefined && firstTag <= returnTo.count && !returnTo.underWay.includes(key);

/** Where to; undefined where no checkpoint proves itself, or something would be done twice that must not be. */
export async function pointToReturnTo(
  examining: Examining,
  context: ChartContext,
  { action, paused }: GoingBack,
  begun: readonly Begun[],
): Promise<ReturnTo | undefined> {
  const { compiled } = examining;
  const point = async (): Promise<ReturnTo | undefined> => {
    if (action === 'COMPLETE_RESTART') return { checkpointId: null, count: 0, underWay: [], paused };
    const sound = await checkpointBefore(examining, context, begun);
    if (!sound) return undefined;
    return { checkpointId: sound.id, count: sound.context.count, underWay: underWay(compiled, sound.context), paused };
  };
  const returnTo = await point();
  const over = new Set(context.undone);
  const isSafe = begun.every(
    (one) => over.has(one.key) || isBefore(one, returnTo) || mayRepeat(compiled.nodes.get(one.step)),
  );
  return isSafe ? returnTo : undefined;
}

/**
 * The checkpoint with which the step, or the loop, began in this round; where that is not kept or does not prove itself, another one of its first
 * attempt, or the newest before it.
 */
async function checkpointBefore(
  examining: Examining,
  context: ChartContext,
  begun: readonly Begun[],
): Promise<SoundCheckpoint | undefined> {
  const step = context.ending?.step;
  const placement = [...placements(examining.compiled.definition.nodes)].find(({ node }) => node.name === step);
  if (!placement) return undefined;
  const firstTag = firstTagOf(placement, context, begun);
  let found: SoundCheckpoint | undefined;
  for await (const sound of soundCheckpoints(examining, Number.MAX_SAFE_INTEGER)) {
    if (sound.context.ending !== null) continue;
    if (sound.context.count < firstTag) return found ?? sound;
    if (isAtStart(placement.node, sound.context, firstTag)) found = sound;
  }
  return found;
}

/** Tag of the first attempt of a step, of an item of it, or inside a loop: in this round, and in these passes of the loops around it. */
function firstTagOf({ node, loops }: Placement, { pass, round }: ChartContext, begun: readonly Begun[]): number {
  const names = new Set(node.kind === 'loop' ? allNodes(node.body).map(({ name }) => name) : [node.name]);
  const passes = loops.map((loop) => String(pass[loop] ?? 1));
  const tags = begun
    .filter(({ step, key }) => names.has(step) && roundOf(key) === (round[step] ?? 0))
    .filter(({ key }) => {
      const path = /#([\d.]+)/.exec(key)?.[1]?.split('.') ?? [];
      return passes.every((number, index) => path[index] === number);
    })
    .map(({ firstTag }) => firstTag);
  return Math.min(...tags);
}

function isAtStart({ kind, name }: Node, { attempt, tag, each, pass }: ChartContext, firstTag: number): boolean {
  if (kind === 'loop') return pass[name] === 1;
  const items = each[name];
  if (items) return items.failed.length === 0 && items.open.length === items.next;
  return attempt[name] === 1 && tag[name] === firstTag;
}

/** It cannot go back: that is an error of its own, and the workflow ends. Of one that a person brings back, only the event is sent. */
export const nowhereLetter = (workflow: LiveWorkflow, eventFor: (ending?: Ending) => ChartEvent): Letter => ({
  open({ context: { ending } }, revision) {
    const { around, compiled, identity } = workflow;
    if (!ending?.back) return { event: eventFor() };
    const { back, returnTo: _, ...rest } = ending;
    const failed: Ending = { ...rest, as: 'failed' };
    const error = new NotFoundError(
      `workflow ${workflow.id} cannot go back to before step "${rest.step}": no checkpoint of it proves itself, or something would be done twice that must not be`,
      { workflowId: workflow.id, step: rest.step, strategy: back.action },
    );
    const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
    const about = { around, compiled, step: rest.step, error, classification };
    const record = errorRecord({
      ...about,
      strategy: 'COMPENSATE',
      context: rest.errorId === null ? {} : { causedBy: { errorId: rest.errorId } },
    });
    const now = around.clock.now();
    return {
      event: eventFor(failed),
      writes: {
        errors: [record],
        systemErrors: [systemErrorFor(around, record, { threadId: identity.threadId, revision })],
        recoveries: [
          {
            id: around.ids(),
            errorId: rest.errorId ?? record.id,
            step: rest.step,
            strategy: back.action,
            attemptNumber: back.number,
            success: false,
            actionTaken: 'looked for a checkpoint to return to',
            errorMessage: record.message,
            durationMs: now - back.since,
            at: now,
          },
        ],
      },
      type: 'error_recovery',
      reason: record.message.slice(0, 500),
    };
  },
});

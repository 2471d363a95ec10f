// Recoveries that no call ends: a question about a failure that was answered otherwise than by "run it again", or that nobody answered; a loop that was
// begun anew; and the undoing of a workflow that fails. Derived from the difference of two positions, so that no way out of them can be forgotten. Pure but for ids.
import type { Ids } from '../ids.ts';
import type { ChartContext, ChildEnd, Ending, Recovering } from '../machines/context.ts';
import { stepOf } from '../machines/keys.ts';
import type { WantedAnswer } from '../machines/wanted.ts';
import type { InterventionDecision } from '../persistence/rows/interventions.ts';
import type { RecoveryRow, ResolutionRow } from '../persistence/rows/errors.ts';
import type { StepKey } from '../workflow.ts';
import type { Opened } from './letter.ts';
import type { EndedStep } from './lines.ts';
import { hasEnded, type Position } from './position.ts';
import type { Compiled } from './registry.ts';

export interface Turn {
  readonly before: Position | undefined;
  readonly after: Position;
  readonly compiled: Compiled;
  readonly opened: readonly Opened[];
  readonly ended: readonly EndedStep[];
  readonly now: number;
  readonly ids: Ids;
}

interface Ends {
  readonly recoveries: readonly RecoveryRow[];
  readonly resolutions: readonly ResolutionRow[];
}

/** @param decisions what became of the questions of this turn */
export function recoveryEnds(turn: Turn, decisions: readonly InterventionDecision[]): Ends {
  const questions = closed(turn).map(({ want, recovering }) => questionEnd(turn, want, recovering, decisions));
  const others = standingEnds(turn);
  return {
    recoveries: [
      ...questions.map(({ recovery }) => recovery),
      ...others.map(({ recovery }) => recovery),
      ...undoingEnd(turn),
    ],
    resolutions: [...questions, ...others].flatMap(({ resolutions }) => resolutions),
  };
}

/** Questions about failures that are not asked any more, and that no new attempt follows: that would end the recovery. */
function closed({ before, after }: Turn): { want: WantedAnswer; recovering: Recovering }[] {
  const open = new Set(questionsOf(after).map(({ question }) => question));
  return (before ? questionsOf(before) : []).flatMap((want) => {
    const recovering = before?.context.recovering[want.address];
    if (open.has(want.question) || recovering?.strategy !== 'PAUSE_WORKFLOW') return [];
    const goesOn = after.context.recovering[want.address]?.errorId === recovering.errorId;
    if (goesOn && want.step in (after.context.fallen ?? {})) return [{ want, recovering }];
    return goesOn && (after.context.ending === null || before?.context.ending) ? [] : [{ want, recovering }];
  });
}

const questionsOf = ({ wants }: Position): WantedAnswer[] =>
  wants.filter((want): want is WantedAnswer => want.kind === 'question' && want.question !== '');

function questionEnd(
  { after, opened, ended, now, ids }: Turn,
  { step, question }: WantedAnswer,
  { errorId, number, askedAt, stood }: Recovering,
  decisions: readonly InterventionDecision[],
): { recovery: RecoveryRow; resolutions: readonly ResolutionRow[] } {
  const decision = decisions.find(({ id }) => id === question);
  const skipped =
    decision?.decision === 'skip' ||
    after.context.done[step] === 'skipped' ||
    ended.some((one) => one.step === step && one.as === 'skipped');
  const by = decision?.decidedBy ?? actorOf(opened);
  const told = toldOf(opened);
  const actionTaken =
    decision?.status === 'EXPIRED'
      ? 'a person was asked, and nobody answered before the deadline'
      : decision?.status === 'DECIDED'
        ? `a person was asked: ${by} decided "${decision.decision}"${noted(decision.notes)}`
        : `a person was asked, and the question was withdrawn${told === undefined ? '' : `: ${told}`}`;
  return {
    recovery: {
      id: ids(),
      errorId,
      step,
      strategy: 'PAUSE_WORKFLOW',
      attemptNumber: number,
      success: skipped,
      actionTaken,
      errorMessage: skipped ? null : 'the step was not done',
      durationMs: now - (askedAt ?? now),
      at: now,
    },
    resolutions: skipped
      ? (stood ?? [errorId]).map((id) => ({
          errorId: id,
          kind: 'WORKED_AROUND' as const,
          resolvedBy: by ?? 'holdfast',
          notes: decision?.notes || told || 'the step was skipped',
          at: now,
        }))
      : [],
  };
}

/** What the workflow went back for, or a person let go on, and no call ends: it is over, or the same is wrong again, or it is given up. */
function standingEnds({ before, after, compiled, opened, ended, now, ids }: Turn): {
  recovery: RecoveryRow;
  resolutions: readonly ResolutionRow[];
}[] {
  if (!before || before.context.ending) return [];
  return Object.entries(before.context.recovering).flatMap(([step, recovering]) => {
    if (step in before.context.question || !endsHere(compiled, before.context, step)) return [];
    const goesOn = after.context.recovering[step]?.errorId === recovering.errorId && !after.context.ending;
    if (goesOn) return [];
    const success = ended.some(
      ({ step: one, as }) => one === step && (as === 'completed' || (as === 'skipped' && actorOf(opened) === null)),
    );
    const { errorId, strategy, number, answer, askedAt = now, backSince = now, stood = [] } = recovering;
    const did = answer
      ? `a person was asked: ${answer.by} let it go on${noted(answer.notes)}`
      : `undid what was done since the ${strategy === 'COMPLETE_RESTART' ? 'beginning' : 'checkpoint before it'} and began anew`;
    const because = after.context.ending?.reason ?? toldOf(opened) ?? 'it did not come to its end';
    return [
      {
        recovery: {
          id: ids(),
          errorId,
          step,
          strategy,
          attemptNumber: number,
          success,
          actionTaken: did,
          errorMessage: success ? null : because,
          durationMs: answer ? answer.at - askedAt : now - backSince,
          at: now,
        },
        resolutions: (success ? stood : []).map((id) => ({
          errorId: id,
          kind: answer ? ('FIXED' as const) : ('AUTO_RECOVERED' as const),
          resolvedBy: answer?.by ?? 'holdfast',
          notes: answer?.notes || `"${step}" has come to its end`,
          at: now,
        })),
      },
    ];
  });
}

/** Whether no attempt of it tells how its recovery ended: that of a loop, of all items together, or of a step that could not even begin again. */
function endsHere({ nodes }: Compiled, { recovering, tag }: ChartContext, name: string): boolean {
  const node = nodes.get(name);
  if (node?.kind === 'loop') return true;
  if (node?.kind !== 'step' || name in tag) return false;
  return node.each ? recovering[name]?.answer !== undefined : recovering[name]?.backSince !== undefined;
}

/** Who moved the workflow by hand in this turn. */
const actorOf = (opened: readonly Opened[]): string | null => {
  const by = opened.find(({ writes }) => writes?.metadata?.automatic === false)?.writes?.metadata?.triggeredBy;
  return typeof by === 'string' ? by : null;
};
const toldOf = (opened: readonly Opened[]): string | undefined =>
  opened.find((one) => one.reason !== undefined)?.reason;
const noted = (notes: string | null): string => (notes ? `: ${notes}` : '');

/** The workflow has failed because of an error, and what was to be undone is undone, or stays. */
function undoingEnd({ before, after, compiled, now, ids }: Turn): RecoveryRow[] {
  const { ending, fallen = {} } = after.context;
  if (!ending || ending.as !== 'failed' || !hasEnded(after) || (before && hasEnded(before))) return [];
  // Of several that failed, side by side, the same undoing ended each.
  const others = Object.values(fallen).filter(({ as, step }) => as === 'failed' && step !== ending.step);
  return [ending, ...others].flatMap((one) =>
    undoingOf({ after, compiled, now, ids }, { ...one, compensate: ending.compensate }),
  );
}

function undoingOf(
  { after, compiled, now, ids }: Pick<Turn, 'after' | 'compiled' | 'now' | 'ids'>,
  ending: Ending,
): RecoveryRow[] {
  const { recovering } = after.context;
  const last = ending.step === null ? undefined : recovering[ending.step];
  const errorId = ending.errorId ?? last?.errorId;
  if (errorId === undefined) return [];
  const { undone, notUndone } = after.context;
  const left = ending.compensate
    ? [...notUndone.map(stepOf), ...childrenThat(after.context, 'COMPENSATION_FAILED', 'UNDOING')]
    : undoable(compiled, after.context);
  const did = [...childrenThat(after.context, 'COMPENSATED'), ...undone.map(stepOf)];
  return [
    {
      id: ids(),
      errorId,
      step: ending.step,
      strategy: ending.compensate ? 'COMPENSATE' : 'FAIL_IMMEDIATELY',
      attemptNumber: (last?.number ?? 0) + 1,
      success: left.length === 0,
      actionTaken: ending.compensate
        ? `ended the workflow and undid ${listed(did) || 'nothing: there was nothing to undo'}`
        : 'ended the workflow at once, as the step says',
      errorMessage: left.length === 0 ? null : `not undone: ${listed(left)}`,
      durationMs: now - (ending.since ?? now),
      at: now,
    },
  ];
}

const childrenThat = ({ children = {} }: ChartContext, ...ends: readonly ChildEnd[]): string[] =>
  (Object.keys(children) as StepKey[]).filter((key) => ends.includes(children[key] as ChildEnd)).map(stepOf);

/** Steps that were done and have an undo. */
const undoable = ({ nodes }: Compiled, { done }: ChartContext): string[] =>
  Object.keys(done).filter((name) => {
    const node = nodes.get(name);
    return done[name] === 'completed' && node?.kind === 'step' && node.compensate !== undefined;
  });

/** Of many only the first are named. */
const listed = (steps: readonly string[]): string => {
  const names = [...new Set(steps)];
  return names.length <= MOST_NAMES
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMES).join(', ')} and ${names.length - MOST_NAMES} more`;
};
const MOST_NAMES = 20;

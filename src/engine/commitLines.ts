// The lines of the event log that one commit writes, in the order in which a reader understands them: what was there before, what came from outside and
// was decided, what failed, what came of it, what is asked now. Pure.
import type { CheckpointType, EventType } from '../workflow.ts';
import type { Commit, EventRow } from '../persistence/rows/commit.ts';
import type { InterventionDecision } from '../persistence/rows/interventions.ts';
import type { Decided } from './commit.ts';
import type { Opened } from './letter.ts';
import { errorLines } from './errorLines.ts';
import { linesBetween } from './lines.ts';
import { conflictNotice } from './notices.ts';
import type { Position } from './position.ts';
import type { Wish } from './wish.ts';

/** What the commit writes besides, of which the lines speak. */
interface Written extends Pick<Commit, 'interventions' | 'errors' | 'resolutions'> {
  readonly types: readonly CheckpointType[];
  readonly reason: string | undefined;
  readonly decisions: readonly InterventionDecision[];
}

export function commitLines(
  { compiled, before, after, opened, ended, restoredFrom, traceId, now }: Decided,
  { types, reason, decisions, interventions, errors, resolutions }: Written,
): EventRow[] {
  const asked = new Set(interventions.map(({ id }) => id));
  return [
    ...(restoredFrom
      ? [{ type: 'STATE_RESTORED' as const, payload: { checkpointId: restoredFrom }, occurredAt: now }]
      : []),
    // What came from outside, and what was decided, comes before what came of it.
    ...linesOf(opened, now, (type) => type === 'SIGNAL_RECEIVED'),
    ...decisions.filter(({ id }) => !asked.has(id)).flatMap((decision) => decisionLine(decision, opened)),
    ...errorLines(errors, traceId, now),
    ...resolutions.map(({ errorId, kind, resolvedBy, at }) => ({
      type: 'ERROR_RESOLVED' as const,
      payload: { errorId, kind, resolvedBy },
      occurredAt: at,
      unlessResolved: errorId,
    })),
    ...linesBetween(before, after, {
      ended,
      reason,
      parked: parkedBecause(opened),
      occurredAt: now,
      conflict: pausedBy(interventions, after),
      ...wishOf(opened),
      skips: opened.flatMap(({ wish }) => (wish?.kind === 'skipStep' ? wish : [])),
      traceId,
    }),
    ...linesOf(opened, now, (type) => type !== 'SIGNAL_RECEIVED'),
    ...interventions.map((question) => ({
      type: 'INTERVENTION_REQUESTED' as const,
      payload: {
        interventionId: question.id,
        step: question.step,
        trigger: question.trigger,
        prompt: question.prompt,
        reason: question.reason,
        requiredAction: question.requiredAction,
        actionUrl: question.actionUrl,
        severity: question.severity,
        ...(question.conflict ? { conflict: question.conflict } : {}),
        errorId: question.errorId,
        options: question.options.map(({ key }) => key),
        expiresAt: question.expiresAt,
        onDeadline: question.onDeadline,
      },
      occurredAt: now,
    })),
    ...interventions
      .filter(({ trigger }) => trigger === 'CONFLICT')
      .map((question) =>
        conflictNotice(
          compiled.definition.name,
          question,
          now,
          errors.find(({ id }) => id === question.errorId)?.fingerprint,
        ),
      ),
    ...decisions.filter(({ id }) => asked.has(id)).flatMap((decision) => decisionLine(decision, opened)),
    ...(types.includes('manual')
      ? [{ type: 'CHECKPOINT_CREATED' as const, payload: { type: 'manual' }, occurredAt: now }]
      : []),
  ];
}

/** Address of a step that may not begin now → why. */
const parkedBecause = (opened: readonly Opened[]): ReadonlyMap<string, string> =>
  new Map(
    opened.flatMap(({ event, reason }): [string, string][] =>
      event?.type.startsWith('PARK.') && reason !== undefined
        ? [['address' in event ? String(event.address) : event.type.slice('PARK.'.length), reason]]
        : [],
    ),
  );

/** Nothing is said of a question that is only not asked any more. */
const decisionLine = (
  { id, status, decision, decidedBy, decidedAt }: InterventionDecision,
  opened: readonly Opened[],
): EventRow[] =>
  status === 'CANCELLED'
    ? []
    : [
        {
          type: status === 'EXPIRED' ? 'INTERVENTION_EXPIRED' : 'INTERVENTION_DECIDED',
          payload: { interventionId: id, decision, decidedBy, ...wishOf(opened, id) },
          occurredAt: decidedAt,
        },
      ];

/** What a person asked of the workflow, or answered to this question. That a step be skipped is said with its end. */
function wishOf(opened: readonly Opened[], question?: string): { readonly wish?: Wish } {
  const wish = opened
    .flatMap(({ wish: one }) => (one && one.kind !== 'skipStep' ? one : []))
    .find((one) => ('interventionId' in one ? one.interventionId : undefined) === question);
  return wish ? { wish } : {};
}

/** Lines that say more than the difference of two positions. */
const linesOf = (opened: readonly Opened[], occurredAt: number, which: (type: EventType) => boolean): EventRow[] =>
  opened.flatMap(({ lines = [] }) => lines.filter(({ type }) => which(type)).map((line) => ({ ...line, occurredAt })));

/** What a pause for a conflict, or for any question that holds back everything, says besides its reason. */
function pausedBy(interventions: Commit['interventions'], { context }: Position): object | undefined {
  const { heldFor = [] } = context;
  const asked = interventions.find(({ id, trigger }) => trigger === 'CONFLICT' || heldFor.includes(id));
  return (
    asked && {
      interventionId: asked.id,
      step: asked.step,
      requiredAction: asked.requiredAction,
      actionUrl: asked.actionUrl,
    }
  );
}

// What was planned about a failure, as the event that tells the chart; and the question, where a person is asked.
import type { Classification } from '../failures/classify.ts';
import type { Plan } from '../failures/recovery.ts';
import type { StepNode } from '../definition.ts';
import type { Recovering } from '../machines/context.ts';
import type { StepEvent } from '../machines/events.ts';
import type { ErrorRow } from '../persistence/rows/errors.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import { goingBack } from './goBack.ts';
import type { Position } from './position.ts';
import { askAbout, waitOf } from './questions.ts';
import { conflictOf } from '../failures/conflict.ts';
import { requiredActionFor } from '../failures/prompt.ts';
import { questionDeadlineMs } from './surroundings.ts';
import type { Ended } from './ended.ts';

/** What was thrown, and what it is. */
export interface Thrown {
  readonly error: unknown;
  readonly classification: Classification;
}

export function plannedEvent(
  ended: Ended,
  position: Position,
  plan: Plan,
  record: ErrorRow,
  recovering: Recovering,
  thrown: Thrown,
): { event: StepEvent; question?: InterventionRow } {
  const { want, around } = ended;
  const { tag } = want;
  switch (plan.then) {
    case 'retry':
      return {
        event: {
          kind: 'RETRY',
          tag,
          dueAt: around.clock.now() + plan.delayMs,
          delayMs: plan.delayMs,
          recovering,
          ...(plan.timeoutMs === undefined ? {} : { timeoutMs: plan.timeoutMs }),
        },
      };
    case 'alternative':
      return { event: { kind: 'ALTERNATIVE', tag, recovering } };
    case 'ask': {
      const question = questionAbout(ended, plan, record, thrown);
      return {
        event: {
          kind: 'ASK',
          tag,
          question: question.id,
          recovering,
          ...waitOf(question),
        },
        question,
      };
    }
    case 'continue':
      return { event: { kind: 'GIVE_UP', tag } };
    case 'goBack': {
      const about = { step: want.step, errorId: record.id, reason: record.message.slice(0, 500) };
      return { event: { ...goingBack(around, position.context, plan.action, about), tag } };
    }
    case 'fail':
      return {
        event: {
          kind: 'FAIL',
          tag,
          ending: {
            as: 'failed',
            compensate: plan.action === 'COMPENSATE',
            reason: record.message.slice(0, 500),
            step: want.step,
            errorId: record.id,
            since: around.clock.now(),
          },
        },
      };
  }
}

function questionAbout(
  { want, around, workflowId, compiled }: Ended,
  { trigger, prompt }: Extract<Plan, { then: 'ask' }>,
  record: ErrorRow,
  { error, classification }: Thrown,
): ReturnType<typeof askAbout> {
  const node = compiled.nodes.get(want.step) as StepNode;
  const conflict = trigger === 'CONFLICT' ? conflictOf(error, classification) : null;
  return askAbout(around, {
    workflowId,
    step: want.step,
    errorId: record.id,
    trigger,
    prompt,
    reason: record.message.slice(0, 500),
    requiredAction: requiredActionFor(trigger, conflict?.recommendedActions ?? []),
    severity: classification.severity,
    conflict,
    undo: want.work === 'compensation',
    patience: node.question,
    deadlineMs: questionDeadlineMs(around, compiled.definition),
  });
}

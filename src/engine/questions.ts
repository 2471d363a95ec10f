// Questions to people: how one is asked, what each answer means to the chart, and what happens when nobody answers.
import type { StepNode } from '../definition.ts';
import { InvalidStateError } from '../errors.ts';
import { type StepEvent, to } from '../machines/context.ts';
import type { WantedAnswer } from '../machines/wanted.ts';
import type { InterventionRow } from '../persistence/store.ts';
import type { Digest } from '../workflow.ts';
import type { Letter, Opened } from './letter.ts';
import type { Position } from './position.ts';
import type { Activity } from './reconcile.ts';
import type { Surroundings } from './surroundings.ts';

/** What an answer does: the keys that clients send. */
export const ANSWERS = {
  retry: { key: 'retry', label: 'Run it again', action: 'RETRY' },
  approve: { key: 'approve', label: 'Go on', action: 'RESUME' },
  skip: { key: 'skip', label: 'Go on without this step', action: 'SKIP_STEP' },
  fail: { key: 'fail', label: 'End the workflow and undo what was done', action: 'COMPENSATE' },
  giveUp: { key: 'giveUp', label: 'Leave it as it is; it stays recorded as not undone', action: 'SKIP_STEP' },
} as const;
type Answer = keyof typeof ANSWERS;

/** A question about a failure. An undo that cannot be done waits for ever: it is never reported as done. */
export function askAbout(
  around: Surroundings,
  asked: { step: string; errorId: string; trigger: string; prompt: string; undo: boolean },
): InterventionRow {
  const now = around.clock.now();
  return {
    id: around.ids(),
    step: asked.step,
    errorId: asked.errorId,
    trigger: asked.trigger,
    prompt: asked.prompt,
    options: (asked.undo ? (['retry', 'giveUp'] as const) : (['retry', 'skip', 'fail'] as const)).map(
      (key) => ANSWERS[key],
    ),
    requestedAt: now,
    expiresAt: asked.undo ? null : now + around.limits.questionDeadlineMs,
  };
}

/** The question that an author put before a step. */
export function askBefore(around: Surroundings, node: StepNode): InterventionRow {
  const now = around.clock.now();
  return {
    id: around.ids(),
    step: node.name,
    errorId: null,
    trigger: 'declared',
    prompt: node.intervention?.prompt ?? '',
    options: (['approve', 'skip', 'fail'] as const).map((key) => ANSWERS[key]),
    requestedAt: now,
    expiresAt: now + (node.intervention?.deadlineMs ?? around.limits.questionDeadlineMs),
  };
}

/** A person's answer. `output` stands in for that of a step that is skipped. */
export function answerLetter(
  around: Surroundings,
  interventionId: string,
  answer: { option: Answer; notes: string; decidedBy: string; output: Digest | null },
  writes: Opened['writes'],
): Letter {
  return {
    open(position) {
      const want = questionOf(position, interventionId);
      return {
        event: to(want.address, eventOf(answer.option, want, answer.notes, answer.output)),
        writes: {
          ...writes,
          decisions: [
            {
              id: interventionId,
              status: 'DECIDED',
              decision: answer.option,
              decidedBy: answer.decidedBy,
              decidedAt: around.clock.now(),
              notes: answer.notes,
            },
          ],
          metadata: { automatic: false, triggeredBy: answer.decidedBy },
        },
        type: 'critical_point',
        reason: `${answer.decidedBy} decided "${answer.option}": ${answer.notes}`,
      };
    },
  };
}

/** Nobody answered in time: the workflow ends, and what was done is undone. Once. */
export function expiredLetter(around: Surroundings, want: WantedAnswer, activity: Activity): Letter {
  return {
    from: activity,
    open: () => ({
      event: to(want.address, eventOf('fail', want, 'nobody answered before the deadline', null)),
      writes: {
        decisions: [
          {
            id: want.question,
            status: 'EXPIRED',
            decision: 'fail',
            decidedBy: null,
            decidedAt: around.clock.now(),
            notes: null,
          },
        ],
      },
      type: 'critical_point',
      reason: `the question about step "${want.step}" was not answered before its deadline`,
    }),
  };
}

function eventOf(answer: Answer, want: WantedAnswer, notes: string, output: Digest | null): StepEvent {
  switch (answer) {
    case 'retry':
    case 'approve':
      return { kind: 'RUN' };
    case 'skip':
      return { kind: 'SKIP', output };
    case 'giveUp':
      return { kind: 'GIVE_UP', tag: 0 };
    case 'fail':
      return {
        kind: 'FAIL',
        ending: { as: 'failed', compensate: true, reason: notes, step: want.step, errorId: null },
      };
  }
}

function questionOf(position: Position, interventionId: string): WantedAnswer {
  const want = position.wants.find(
    (one): one is WantedAnswer => one.kind === 'question' && one.question === interventionId,
  );
  if (want) return want;
  throw new InvalidStateError(`the intervention ${interventionId} is not open any more; read the workflow again`, {
    interventionId,
  });
}

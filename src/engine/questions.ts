// Questions to people: how one is asked, what each answer means to the chart, and what happens when nobody answers.
import type { OnDeadline, Patience, StepNode } from '../definition.ts';
import { InvalidStateError, UnansweredError } from '../errors.ts';
import type { Conflict } from '../failures/conflict.ts';
import { type ErrorSeverity, raised } from '../failures/vocabulary.ts';
import type { Answer as Word, Reminding } from '../machines/context.ts';
import { type StepEvent, to } from '../machines/events.ts';
import { indexIn, keyOf, undoOf } from '../machines/keys.ts';
import type { WantedAnswer } from '../machines/wanted.ts';
import type { InterventionRow } from '../persistence/rows/interventions.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { actionUrl } from './actionUrl.ts';
import type { Letter, Opened } from './letter.ts';
import type { Position } from './position.ts';
import type { Activity } from './reconcile.ts';
import type { Compiled } from './registry.ts';
import { standstill } from './standstill.ts';
import { sinceDue } from './overdue.ts';
import { questionDeadlineMs, type Surroundings } from './surroundings.ts';
import type { Wish } from './wish.ts';

/** What an answer does: the keys that clients send. */
export const ANSWERS = {
  retry: { key: 'retry', label: 'Run it again', action: 'RETRY' },
  approve: { key: 'approve', label: 'Go on', action: 'RESUME' },
  skip: { key: 'skip', label: 'Go on without this step', action: 'SKIP_STEP' },
  fail: { key: 'fail', label: 'End the workflow and undo what was done', action: 'COMPENSATE' },
  giveUp: { key: 'giveUp', label: 'Leave it as it is; it stays recorded as not undone', action: 'SKIP_STEP' },
} as const;
type Answer = keyof typeof ANSWERS;

export interface AskedAbout {
  readonly workflowId: WorkflowId;
  readonly step: string;
  readonly errorId: string;
  readonly trigger: string;
  readonly prompt: string;
  /** Why the step stopped, in one sentence. */
  readonly reason: string;
  readonly requiredAction: string;
  readonly severity: ErrorSeverity;
  readonly conflict: Conflict | null;
  readonly undo: boolean;
  readonly patience: Patience | undefined;
  /** How long it waits where the step does not say. */
  readonly deadlineMs: number;
}

/** A question that has a deadline. */
type Asked = InterventionRow & { readonly expiresAt: number };

/** A question about a failure. That about an undo is kept open at its deadline: it is never reported as done, and nobody is forgotten in it. */
export function askAbout(around: Surroundings, asked: AskedAbout): Asked {
  const { workflowId, undo, patience, deadlineMs, ...about } = asked;
  const id = around.ids();
  const now = around.clock.now();
  return {
    ...about,
    id,
    options: (undo ? (['retry', 'giveUp'] as const) : (['retry', 'skip', 'fail'] as const)).map((key) => ANSWERS[key]),
    actionUrl: actionUrl(around.publicUrl, workflowId, id),
    requestedAt: now,
    expiresAt: now + (patience?.deadlineMs ?? deadlineMs),
    onDeadline: undo ? 'keepWaiting' : onDeadlineOf(patience),
  };
}

/** The question that an author put before a step. */
export function askBefore(
  around: Surroundings,
  workflowId: WorkflowId,
  { definition }: Compiled,
  node: StepNode,
): Asked {
  const id = around.ids();
  const now = around.clock.now();
  return {
    id,
    step: node.name,
    errorId: null,
    trigger: 'declared',
    prompt: node.intervention?.prompt ?? '',
    reason: `The author of the workflow put this question before step "${node.name}".`,
    requiredAction: 'Decide whether the step may begin.',
    severity: 'MEDIUM',
    conflict: null,
    options: (['approve', 'skip', 'fail'] as const).map((key) => ANSWERS[key]),
    actionUrl: actionUrl(around.publicUrl, workflowId, id),
    requestedAt: now,
    expiresAt: now + (node.intervention?.deadlineMs ?? questionDeadlineMs(around, definition)),
    onDeadline: onDeadlineOf(node.intervention),
  };
}

const onDeadlineOf = (patience: Patience | undefined): OnDeadline => patience?.onDeadline ?? 'compensate';

/** When its wait ends first: half of its time is for the reminder. */
export const waitOf = ({
  requestedAt,
  expiresAt,
  severity,
}: Asked): { readonly dueAt: number; readonly reminding: Reminding } => ({
  dueAt: requestedAt + Math.floor((expiresAt - requestedAt) / 2),
  reminding: { deadline: expiresAt, severity: raised(severity as ErrorSeverity) },
});

interface Answered {
  readonly option: Answer;
  readonly notes: string;
  readonly decidedBy: string;
  readonly output: Digest | null;
  /** Run again, it is to have another child. */
  readonly anew: boolean;
}

/** A person's answer. `output` stands in for that of a step that is skipped. */
export function answerLetter(
  around: Surroundings,
  interventionId: string,
  answer: Answered,
  writes: Opened['writes'],
): Letter {
  return {
    open(position) {
      const want = questionOf(position, interventionId);
      return {
        ...(answer.option === 'retry'
          ? runAgain(want.address, { by: answer.decidedBy, notes: answer.notes, at: around.clock.now() }, answer.anew)
          : { event: to(want.address, eventOf(answer, want, around.clock.now())) }),
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
        ...wished(answer, want, position, interventionId),
        reason: `${answer.decidedBy} decided "${answer.option}": ${answer.notes}`,
      };
    },
  };
}

/** What the answer means where the state that heard it is lost; running it again is what is done there anyhow. */
function wished(
  { option, notes, output }: Answered,
  { step, address, loops }: WantedAnswer,
  { context }: Position,
  interventionId: string,
): { readonly wish?: Wish } {
  if (address === undoOf(step)) {
    const [undo] = context.undo;
    if (option !== 'giveUp' || !undo) return {};
    return { wish: { kind: 'decided', decided: { is: 'notUndone', key: undo.key }, interventionId } };
  }
  if (option === 'fail')
    return {
      wish: {
        kind: 'abort',
        interventionId,
        ending: { as: 'failed', compensate: true, reason: notes, step, errorId: null },
      },
    };
  if (option !== 'approve' && option !== 'skip') return {};
  if (address !== step) {
    if (option !== 'skip' || !(context.own || step in context.each)) return {};
    const key = keyOf(context, step, loops, indexIn(address));
    return { wish: { kind: 'decided', decided: { is: 'skipped', key, output }, interventionId } };
  }
  return { wish: { kind: option, step, key: keyOf(context, step, loops), interventionId, output } };
}

/** Whose question it is. */
export interface Asking {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly threadId: string;
}

/** The wait of a question is over: people are reminded, or it is its deadline. What was answered meanwhile is left alone. */
export const dueLetter = (asking: Asking, asked: WantedAnswer, activity: Activity): Letter => ({
  from: activity,
  open(position, revision) {
    const want = questionOf(position, asked.question);
    if (want.reminding) return reminder(asking.around, want, want.reminding);
    const onDeadline = policyOf(asking.compiled, position, want);
    return onDeadline === 'keepWaiting'
      ? overdue(asking.around, want)
      : expired(asking, want, onDeadline === 'compensate', revision);
  },
});

/** Asked before the step began, or about its failure: whichever it is, its own patience counts. */
function policyOf({ nodes }: Compiled, { context }: Position, want: WantedAnswer): OnDeadline {
  const node = nodes.get(want.step);
  if (want.address === undoOf(want.step)) return 'keepWaiting';
  if (node?.kind !== 'step') return 'compensate';
  return onDeadlineOf(want.address in context.attempt ? node.question : node.intervention);
}

const reminder = (around: Surroundings, want: WantedAnswer, { deadline, severity }: Reminding): Opened => ({
  event: to(want.address, { kind: 'STILL_ASKS', ...(deadline === null ? {} : { dueAt: deadline }) }),
  writes: { escalations: [{ id: want.question, severity, escalatedAt: around.clock.now(), overdueAt: null }] },
  lines: [
    {
      type: 'INTERVENTION_ESCALATED',
      payload: { interventionId: want.question, step: want.step, severity, expiresAt: deadline },
    },
  ],
});

const overdue = (around: Surroundings, want: WantedAnswer): Opened => ({
  event: to(want.address, { kind: 'STILL_ASKS' }),
  writes: { escalations: [{ id: want.question, severity: null, escalatedAt: null, overdueAt: around.clock.now() }] },
  lines: [{ type: 'INTERVENTION_OVERDUE', payload: { interventionId: want.question, step: want.step } }],
});

/** The workflow ends. Recorded like any other failure. */
function expired(
  { around, compiled, threadId }: Asking,
  want: WantedAnswer,
  compensate: boolean,
  revision: number,
): Opened {
  const { step, address, question } = want;
  const error = new UnansweredError(
    `nobody answered the question about step "${step}" before its deadline; answer sooner, or give it a longer deadlineMs or onDeadline: "keepWaiting"`,
    { step, interventionId: question },
  );
  const onExhausted = compensate ? 'compensate' : 'fail';
  const overdueMs = sinceDue(around, want.dueAt ?? around.clock.now());
  const ended = standstill({ around, compiled, threadId, revision, step, address, error, onExhausted, overdueMs });
  const decidedAt = around.clock.now();
  return {
    ...ended,
    writes: {
      ...ended.writes,
      decisions: [{ id: question, status: 'EXPIRED', decision: 'fail', decidedBy: null, decidedAt, notes: null }],
    },
    type: 'critical_point',
  };
}

/** The step that asks begins again; who said so goes with it, also where it waits for its resources first. */
export const runAgain = (address: string, answer: Word, anew: boolean): Pick<Opened, 'event' | 'also' | 'byHand'> => ({
  byHand: address,
  event: to(address, { kind: 'STILL_ASKS', answer, ...(anew ? { anew } : {}) }),
  also: to(address, { kind: 'RUN' }),
});

function eventOf({ option, notes, output }: Answered, want: WantedAnswer, now: number): StepEvent {
  switch (option) {
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
        atOnce: true,
        ending: { as: 'failed', compensate: true, reason: notes, step: want.step, errorId: null, since: now },
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

// What the committed events of one workflow add up to: a fold without effects, from which `paint.ts` makes lines. It knows no more than the log,
// so it shows the same after a restart as before.
import type { StepStatus, WorkflowEvent, WorkflowStatus } from '../../src/index.ts';

export interface StepView {
  readonly name: string;
  readonly phase: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  /** Why it waits. */
  readonly reason?: string;
  /** When the next attempt begins. */
  readonly dueAt?: number;
  /** The error of the last attempt that failed. */
  readonly errorId?: string;
}

export interface Question {
  readonly id: string;
  readonly step: string;
  readonly prompt: string;
  readonly severity: string;
  /** Why the workflow stopped. */
  readonly reason: string;
  readonly requiredAction: string;
  readonly actionUrl: string | undefined;
  /** What a conflict is about; none for any other question. */
  readonly affectedItems: readonly string[];
  /** Until when it may be answered, and what happens then. */
  readonly expiresAt: number | undefined;
  readonly onDeadline: string;
}

export interface View {
  readonly status: WorkflowStatus;
  readonly steps: readonly StepView[];
  readonly questions: readonly Question[];
  /** Every commit is a checkpoint, so the newest revision counts them. */
  readonly checkpoints: number;
  readonly startedAt: number;
  readonly changedAt: number;
  /** Why it failed, or changed last. */
  readonly reason?: string;
  /** How often a process took it up again. */
  readonly restored: number;
}

export const firstView = (steps: readonly { name: string; phase: string | undefined }[], now: number): View => ({
  status: 'PENDING',
  steps: steps.map(({ name, phase = '' }) => ({ name, phase, status: 'PENDING', attempt: 0 })),
  questions: [],
  checkpoints: 0,
  startedAt: now,
  changedAt: now,
  restored: 0,
});

export function viewAfter(view: View, event: WorkflowEvent): View {
  const { type, occurredAt: at, revision, payload } = event;
  const step = text(payload['step']);
  const next = { ...view, checkpoints: Math.max(view.checkpoints, revision ?? 0), changedAt: at };
  const now = (change: Partial<StepView>): View => withStep(next, step, change);
  switch (type) {
    case 'WORKFLOW_STARTED':
      return { ...next, startedAt: at, status: payload['to'] as WorkflowStatus };
    case 'STEP_STARTED':
      return payload['kind'] === 'compensation'
        ? now({ status: 'COMPENSATING' })
        : withStep(without(next, step, 'dueAt'), step, {
            status: 'RUNNING',
            attempt: Number(payload['attempt']),
            ...(view.steps.find(({ name }) => name === step)?.startedAt === undefined && { startedAt: at }),
          });
    case 'STEP_COMPLETED':
      return now({ status: 'COMPLETED', endedAt: at });
    case 'STEP_FAILED':
      return now({ status: 'FAILED', endedAt: at });
    case 'STEP_SKIPPED':
      return now({ status: 'SKIPPED', endedAt: at });
    case 'STEP_COMPENSATED':
      return now({ status: 'COMPENSATED' });
    case 'ERROR_RECORDED':
      return now({ errorId: text(payload['errorId']) });
    case 'STEP_PARKED':
      return now({ status: 'WAITING', dueAt: Number(payload['dueAt']), reason: text(payload['reason']) });
    case 'RETRY_SCHEDULED':
      return now({ status: 'RETRYING', dueAt: Number(payload['dueAt']) });
    case 'INTERVENTION_REQUESTED': {
      const question = questionOf(payload, step);
      const asking = withStep(next, step, { status: 'AWAITING_INTERVENTION' });
      return { ...asking, questions: [...asking.questions, question] };
    }
    case 'INTERVENTION_ESCALATED':
      return {
        ...next,
        questions: next.questions.map((question) =>
          question.id === payload['interventionId'] ? { ...question, severity: text(payload['severity']) } : question,
        ),
      };
    case 'INTERVENTION_DECIDED':
    case 'INTERVENTION_EXPIRED':
      return { ...next, questions: next.questions.filter(({ id }) => id !== payload['interventionId']) };
    case 'STATE_RESTORED':
      return { ...next, restored: next.restored + 1 };
    case 'WORKFLOW_STATUS_CHANGED':
    case 'WORKFLOW_PAUSED':
    case 'WORKFLOW_RESUMED':
    case 'WORKFLOW_COMPLETED':
    case 'WORKFLOW_FAILED':
    case 'WORKFLOW_ABORTED':
      return ended(next, payload['to'] as WorkflowStatus, payload['reason'] as string | undefined);
    default:
      return next;
  }
}

function questionOf(payload: WorkflowEvent['payload'], step: string): Question {
  const { actionUrl, conflict } = payload as { actionUrl?: string | null; conflict?: { affectedItems: string[] } };
  return {
    id: text(payload['interventionId']),
    step,
    prompt: text(payload['prompt']),
    severity: text(payload['severity']),
    reason: text(payload['reason']),
    requiredAction: text(payload['requiredAction']),
    actionUrl: actionUrl ?? undefined,
    affectedItems: conflict?.affectedItems ?? [],
    expiresAt: typeof payload['expiresAt'] === 'number' ? payload['expiresAt'] : undefined,
    onDeadline: text(payload['onDeadline']),
  };
}

/** A workflow that fails or is undone asks nobody any more, except about an undo. */
function ended(view: View, status: WorkflowStatus, reason: string | undefined): View {
  const ends = status === 'COMPENSATING' || status === 'COMPLETED' || status === 'FAILED' || status === 'ABORTED';
  const steps = ends
    ? view.steps.map((step) => (LIVE.includes(step.status) ? { ...step, status: 'CANCELLED' as const } : step))
    : view.steps;
  return { ...view, status, steps, questions: ends ? [] : view.questions, ...(reason !== undefined && { reason }) };
}
const LIVE: readonly StepStatus[] = ['RUNNING', 'RETRYING', 'AWAITING_INTERVENTION', 'WAITING'];

const withStep = (view: View, name: string, change: Partial<StepView>): View => ({
  ...view,
  steps: view.steps.map((step) => (step.name === name ? { ...step, ...change } : step)),
});

const without = (view: View, name: string, field: 'dueAt'): View => ({
  ...view,
  steps: view.steps.map((step) => {
    if (step.name !== name) return step;
    const { [field]: _, ...rest } = step;
    return rest;
  }),
});

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

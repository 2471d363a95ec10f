// Where no call has failed and the work cannot go on all the same: a loop that goes in a circle, workflows that wait for each other. Recorded and planned for
// before the chart hears of it: the workflow goes back, a person is asked, or it ends as the step says.
import type { Node, OnExhausted } from '../definition.ts';
import { classifyError } from '../failures/classify.ts';
import { describeError } from '../failures/describe.ts';
import { requiredActionFor } from '../failures/prompt.ts';
import type { EndPlan, Exhausted } from '../failures/recovery.ts';
import { planStanding } from '../failures/standing.ts';
import type { ChartContext } from '../machines/context.ts';
import { to } from '../machines/events.ts';
import type { WorkflowId } from '../workflow.ts';
import { pauseFor } from './conflictPause.ts';
import { goingBack, mayGoBack, timesBack } from './goBack.ts';
import { rulesInForce } from './inForce.ts';
import type { Opened } from './letter.ts';
import { askAbout, waitOf } from './questions.ts';
import { errorRecord, systemErrorFor, withPause } from './record.ts';
import { standstill, type Standstill } from './standstill.ts';
import { policyFor, questionDeadlineMs } from './surroundings.ts';
import { mayGoOn } from './tolerance.ts';

export interface Stuck extends Pick<Standstill, 'around' | 'compiled' | 'threadId' | 'revision' | 'overdueMs'> {
  readonly workflowId: WorkflowId;
  readonly context: ChartContext;
  /** What is stored of it, where that is not `context`; null where nothing is yet. */
  readonly committed?: ChartContext | null;
  readonly node: Node;
  readonly error: unknown;
  readonly kind: Exclude<Exhausted['kind'], 'run' | 'alternative' | 'compensation'>;
  /** Of a loop: its pass. */
  readonly attempt: number;
  readonly onExhausted: OnExhausted;
  /** False where nobody can be asked: an answer would not change what an author's function says. @default true */
  readonly mayAsk?: boolean;
}

export function stuck(one: Stuck): Opened {
  const { around, compiled, context, node, error } = one;
  const step = node.name;
  const judged = classifyError(error, { idempotent: false, rules: rulesInForce(around), step });
  const classification = { ...judged, retryable: false };
  const goesOn = one.onExhausted !== 'continue' || mayGoOn(compiled.definition.nodes, step);
  const plan = planStanding({
    classification,
    kind: one.kind,
    attempt: one.attempt,
    spent: timesBack(context, step),
    mayGoBack: mayGoBack(compiled, context, step, one.committed),
    onExhausted: goesOn ? one.onExhausted : 'compensate',
    policy: policyFor(around, compiled.definition),
    message: describeError(error).message,
  });
  if (plan.then === 'fail' || plan.then === 'continue')
    return standstill({ ...one, step, onExhausted: SAID[plan.then === 'fail' ? plan.action : plan.then] });
  if (plan.then === 'ask' && one.mayAsk === false) return standstill({ ...one, step, onExhausted: 'compensate' });
  const { overdueMs = 0 } = one;
  const record = errorRecord({ around, compiled, step, error, classification, strategy: plan.action, overdueMs });
  const reason = record.message.slice(0, 500);
  if (plan.then === 'ask') return asked(one, plan, record, reason);
  const back = goingBack(around, context, plan.action, { step, errorId: record.id, reason });
  return { event: to(step, back), writes: { errors: [record] }, type: 'error_recovery', reason };
}

const SAID = { COMPENSATE: 'compensate', FAIL_IMMEDIATELY: 'fail', continue: 'continue' } as const;

function asked(
  { around, compiled, workflowId, threadId, revision, context, node }: Stuck,
  { trigger, prompt }: Extract<EndPlan, { then: 'ask' }>,
  record: ReturnType<typeof errorRecord>,
  reason: string,
): Opened {
  const step = node.name;
  const question = askAbout(around, {
    workflowId,
    step,
    errorId: record.id,
    trigger,
    prompt,
    reason,
    requiredAction: requiredActionFor(trigger, []),
    severity: record.severity as Parameters<typeof askAbout>[1]['severity'],
    conflict: null,
    undo: false,
    patience: node.kind === 'step' ? node.question : undefined,
    deadlineMs: questionDeadlineMs(around, compiled.definition),
  });
  const before = context.recovering[step];
  const recovering = {
    errorId: record.id,
    strategy: 'PAUSE_WORKFLOW',
    number: (before?.number ?? 0) + 1,
    askedAt: around.clock.now(),
    stood: [...(before?.stood ?? []), record.id].slice(-MOST_STANDING),
  };
  const pause = pauseFor(around, compiled.definition, { context }, question);
  return {
    event: to(step, { kind: 'ASK', tag: 0, question: question.id, recovering, ...waitOf(question) }),
    ...(pause ? { also: pause } : {}),
    writes: {
      errors: [withPause(record, question)],
      interventions: [question],
      systemErrors: [systemErrorFor(around, record, { threadId, revision })],
    },
    type: 'error_recovery',
    reason,
  };
}

/** Errors of one loop that are remembered, where people let it go round again and again. */
const MOST_STANDING = 100;

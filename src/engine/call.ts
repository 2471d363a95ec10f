// Calls an author's function: the work of a step, its alternative, its undo, one item of a list, a child workflow. Its outcome, whatever it is, becomes
// a letter. Only `begin` calls this.
import type { Child, Compensate, Run, StepContext, StepNode } from '../definition.ts';
import {
  AttemptInterruptedError,
  InvalidInputError,
  InvalidOutputError,
  NotRunningError,
  RateBudgetSpentError,
  StepCancelledError,
  StepTimeoutError,
} from '../errors.ts';
import { stepOf, to } from '../machines/context.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import { isCorrection } from '../failures/recovery.ts';
import { beginAttempt, type Outcome } from '../steps/attempt.ts';
import { stepContext } from '../steps/context.ts';
import { isolationOf } from '../steps/isolation/isolated.ts';
import { runIsolated } from '../steps/isolation/runIsolated.ts';
import { StepTransaction } from '../steps/transaction.ts';
import { attemptTraceparent, traceIdOf } from '../trace.ts';
import type { Digest, WorkflowId } from '../workflow.ts';
import { BreakerCall } from './breakerCall.ts';
import { carrying, type Letter } from './letter.ts';
import { attemptTimeoutMs, compressionOf } from './inForce.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import {
  cancelledLetter,
  childLetter,
  completedLetter,
  type Ended,
  failedLetter,
  queuedLetter,
  repeatedLetter,
} from './outcome.ts';
import { type Activity, going } from './reconcile.ts';
import { AttemptLog } from './logBook.ts';
import { Reporter } from './reporter.ts';
import { type Scaled, scaleFor } from './scaling.ts';
import { retryRulesOf } from './undoDeadline.ts';
import { askBreaker, openingSince, parkedLetter, tellBreaker } from './throughBreaker.ts';

/** Calls the author's function. A step that must not be called twice is not called again after a crash in mid-attempt. */
export function beginCall(workflow: LiveWorkflow, want: WantedAttempt): Activity {
  const node = workflow.compiled.nodes.get(want.step) as StepNode;
  let stop: Activity['stop'] = () => {};
  const said = new AttemptLog(workflow.log, workflow.around.clock, { step: want.step, attempt: want.attempt });
  const reporter = new Reporter(workflow.around.clock, (report) =>
    workflow.tell(carrying(to(want.address, { kind: 'REPORT', tag: want.tag, report }))),
  );
  const activity = going(want, true, (leaving) => stop(leaving));
  const run = async (): Promise<Letter> => {
    const ended = (durationMs: number): Ended => ({
      want,
      activity,
      compiled: workflow.compiled,
      workflowId: workflow.id,
      threadId: workflow.identity.threadId,
      durationMs,
      around: workflow.around,
    });
    const known = workflow.context.recorded?.[want.key];
    if (known?.is === 'completed' && want.work !== 'compensation') {
      workflow.permits.take(want.tag)?.gaveBack();
      return recordedLetter(workflow, ended(0), known.output);
    }
    const interrupted =
      !node.idempotent &&
      want.work !== 'compensation' &&
      (want.tag <= workflow.begunBefore ||
        (known?.is === 'unknown' && (await isFirstSince(workflow, want, known.upTo))));
    if (interrupted)
      return failedLetter(
        ended(0),
        new AttemptInterruptedError(
          `the process ended while step "${node.name}" was running; nobody knows whether it took effect, and it is declared not idempotent`,
          { step: node.name },
        ),
      );
    try {
      await workflow.values.load(digestsOf(workflow, want));
    } catch (error) {
      return failedLetter(ended(0), error);
    }
    await workflow.around.faults.strike('before attempt', workflow.id);
    // It has its permit since the decision, but for an attempt that another process had begun.
    const call =
      workflow.permits.take(want.tag) ?? (want.work === 'run' ? await askBreaker(workflow, node, want) : undefined);
    if (call && !(call instanceof BreakerCall)) return parkedLetter(ended(0), node, call);
    const isHeld = workflow.around.store.holds(workflow.around.owner);
    if (activity.stopped || !isHeld) {
      call?.gaveBack();
      if (!activity.stopped) workflow.leave();
      return cancelledLetter(ended(0));
    }
    const { clock, limits } = workflow.around;
    const leftMs =
      (workflow.context.recovering[want.address]?.until ?? firstUntil(node, want.work, clock.now())) - clock.now();
    if (leftMs <= 0) {
      call?.gaveBack();
      return failedLetter(ended(0), tooLate(workflow, node, want));
    }
    const told: Told = { counted: false };
    let inside: StepTransaction<AuthorTransaction> | undefined;
    const running = beginAttempt({
      clock,
      timeoutMs: Math.min(
        want.timeoutMs ?? attemptTimeoutMs(workflow.around, workflow.compiled.definition, node),
        leftMs,
      ),
      graceMs: limits.graceMs,
      step: node.name,
      overrun: () => workflow.tell(overrunLetter(want, limits.graceMs)),
      run: (signal) => {
        const own = new StepTransaction({ step: node.name, signal, open: (until) => openHeld(workflow, node, until) });
        inside = own;
        const context = contextOf(workflow, want, signal, reporter, own, told, said);
        const correction = correctionFor(workflow, want);
        const run = work(workflow, node, want);
        const call = (): unknown =>
          correction === undefined ? run(context as never) : corrected(node, correction, context as object, run);
        if (!workflow.context.recovering[want.address]?.scaling) return call();
        return scaleFor(workflow, node, want, signal).then((scaling) => {
          told.scaling = scaling;
          signal.throwIfAborted();
          return call();
        });
      },
    });
    stop = (leaving) => running.stop(leaving ? leavesProcess(node) : notWanted(node));
    const returned = await running.outcome;
    const { outcome, transaction } = inside?.shut()
      ? await inside.end(returned, want.work !== 'compensation')
      : { outcome: returned, transaction: undefined };
    const errorId = call && outcome.outcome === 'failed' ? workflow.around.ids() : undefined;
    if (call) tellBreaker(call, outcome, workflow.around, node.name, errorId);
    let letter: Letter | undefined;
    try {
      await workflow.around.faults.strike('after attempt', workflow.id);
      letter = await letterOf(workflow, node, outcome, { ...ended(outcome.durationMs), ...told, errorId }, transaction);
      return letter;
    } finally {
      if (transaction && !letter?.within) await transaction.rollBack();
    }
  };
  run().then(
    (letter) => {
      said.end();
      reporter.end(); // In the same breath as the outcome, and so in its commit.
      workflow.tell(letter);
    },
    (error: unknown) => {
      workflow.around.log.error(
        { workflowId: workflow.id, err: error },
        'an attempt could not be run; its workflow leaves memory and is taken up again',
      );
      workflow.leave();
    },
  );
  return activity;
}

/** A result of before the state was lost; it is taken, not computed again. */
async function recordedLetter(workflow: LiveWorkflow, ended: Ended, output: Digest | null): Promise<Letter> {
  if (output !== null && workflow.compiled.decidesOnOutputs) await workflow.values.load([output]);
  return repeatedLetter(ended, output);
}

/** Whether nobody was asked yet about the attempt whose end was lost: what is begun after that, somebody has decided. */
async function isFirstSince(workflow: LiveWorkflow, want: WantedAttempt, upTo: number): Promise<boolean> {
  const since = await workflow.around.store.journal(workflow.id, upTo, []);
  return since.every(({ key, tag }) => key !== want.key || tag === want.tag);
}

/** Its time is over and it does not stop: seen at once, although what becomes of it is decided when it has been given up. */
const overrunLetter = ({ step, attempt, tag }: WantedAttempt, graceMs: number): Letter => ({
  open: () => ({
    always: true,
    lines: [{ type: 'STEP_OVERRAN', payload: { step, attempt, tag, givenUpAfterMs: graceMs } }],
    reason: `step "${step}" goes on although its time is over`,
  }),
});

/** What a call shows of itself besides its outcome. */
interface Told {
  /** Whether it looked at the number of its pass. */
  counted: boolean;
  scaling?: Scaled | undefined;
}

const firstUntil = (node: StepNode, work: WantedAttempt['work'], now: number): number =>
  now + (retryRulesOf(node, work).maxElapsedMs ?? Infinity);

/** The wait before it was longer than planned: the process was down, or a circuit open. */
function tooLate({ around, context }: LiveWorkflow, node: StepNode, { work, address }: WantedAttempt): Error {
  const since = context.recovering[address]?.since;
  const opening = since === undefined ? undefined : openingSince(around, node, since);
  return new StepTimeoutError(
    `the time for all attempts of step "${node.name}" was over before another one could begin${opening ? `: the circuit of "${node.breaker}" was open` : ''}`,
    { step: node.name, maxElapsedMs: retryRulesOf(node, work).maxElapsedMs, ...opening },
  );
}

/** What is to be put right before the call; once something was, it is before every later call of this piece of work. */
function correctionFor({ context }: LiveWorkflow, { address, work: kind }: WantedAttempt): string | undefined {
  const recovering = kind === 'run' ? context.recovering[address] : undefined;
  return [recovering?.strategy ?? '', ...Object.keys(recovering?.spent ?? {})].find(isCorrection);
}

/** What the hook gives, the call finds. A hook that throws has failed the attempt. */
async function corrected(
  { correct }: StepNode,
  action: string,
  context: object,
  run: Run | Compensate,
): Promise<unknown> {
  Object.defineProperty(context, 'action', { value: action, enumerable: true, configurable: true });
  const value = await correct?.(context as never);
  Object.defineProperty(context, 'corrected', { value, enumerable: true, configurable: true });
  return run(context as never);
}

/** It may have waited long for a connection: whether the lease holds is asked again just before the author's work. */
async function openHeld(workflow: LiveWorkflow, node: StepNode, signal: AbortSignal): Promise<AuthorTransaction> {
  const { store, owner } = workflow.around;
  const transaction = await store.openTransaction(signal);
  if (store.holds(owner) && !signal.aborted) return transaction;
  await transaction.rollBack();
  if (signal.aborted) throw signal.reason as Error; // The lease may have been lost and taken again meanwhile: the workflow is gone all the same.
  workflow.leave();
  throw leavesProcess(node);
}

const notWanted = ({ name }: StepNode): Error =>
  new StepCancelledError(`step "${name}" is not wanted any more: the workflow is ending, or somebody moved it`, {
    step: name,
  });

const leavesProcess = ({ name }: StepNode): Error =>
  new NotRunningError(`the workflow of step "${name}" leaves this process; it goes on wherever it is taken up next`, {
    step: name,
  });

/** The function that does the work, in a thread of its own where it is isolated. */
function work(workflow: LiveWorkflow, node: StepNode, want: WantedAttempt): Run | Compensate {
  const run = functionOf(workflow, node, want);
  const isolation = isolationOf(run);
  if (!isolation) return run;
  const { clock, limits } = workflow.around;
  const scale = workflow.context.recovering[want.address]?.scale ?? 1;
  const call = { isolation, scale, clock, patienceMs: limits.graceMs / 2 };
  return (step: StepContext<never, never>) => runIsolated(call, step as never);
}

/** Of a child, ours. */
function functionOf(workflow: LiveWorkflow, node: StepNode, want: WantedAttempt): Run | Compensate {
  const { child } = node;
  if (child && want.work === 'run') return (step: StepContext<never, never>) => start(workflow, child, step);
  switch (want.work) {
    case 'run':
      return node.run;
    case 'alternative':
      return node.alternative ?? node.run;
    case 'compensation':
      return node.compensate ?? (() => undefined);
  }
}

const start = (workflow: LiveWorkflow, child: Child, step: StepContext<never, never>): Promise<WorkflowId> =>
  workflow.around.startChild({
    child,
    input: child.input(step),
    idempotencyKey: step.idempotencyKey,
    threadId: workflow.identity.threadId,
    traceparent: step.traceparent,
    parent: { workflowId: workflow.id, step: step.stepId },
  });

export async function letterOf(
  workflow: LiveWorkflow,
  node: StepNode,
  outcome: Outcome,
  ended: Ended,
  transaction: AuthorTransaction | undefined,
): Promise<Letter> {
  switch (outcome.outcome) {
    case 'cancelled':
      return cancelledLetter(ended);
    case 'failed':
      return mayBeQueued(node, ended, outcome.error)
        ? queuedLetter(ended, outcome.error)
        : failedLetter(ended, outcome.error);
    case 'completed':
      if (node.child && ended.want.kind === 'attempt' && ended.want.work === 'run')
        return childLetter(ended, outcome.value as WorkflowId);
      try {
        const value = ended.want.work === 'compensation' ? outcome.value : await checked(node, outcome.value);
        const safe = makeSafe(value === undefined ? null : value);
        const sealed = sealValue(safe.value, workflow.around.limits.maxStateBytes, compressionOf(workflow.around));
        return completedLetter(ended, sealed, safe.changes, transaction);
      } catch (error) {
        return failedLetter(ended, error);
      }
  }
}

/** A budget is spent: nothing is wrong, and the work may be done from its beginning later. */
const mayBeQueued = (node: StepNode, { want }: Ended, error: unknown): error is RateBudgetSpentError =>
  error instanceof RateBudgetSpentError && (node.idempotent || want.work === 'compensation');

/** The output as its schema has it. @throws InvalidOutputError */
async function checked(node: StepNode, value: unknown): Promise<unknown> {
  if (!node.output) return value;
  const result = await node.output['~standard'].validate(value);
  if (!result.issues) return result.value;
  const problems = result.issues.map(
    (issue) =>
      `${
        (issue.path ?? [])
          .map((part) => (typeof part === 'object' ? part.key : part))
          .map(String)
          .join('.') || 'output'
      }: ${issue.message}`,
  );
  throw new InvalidOutputError(
    `the output of step "${node.name}" does not fit its schema: ${problems.slice(0, 5).join('; ')}`,
    { step: node.name, problems },
  );
}

/** What is before the step and over: its output; null for one that has completed without, such as a sleep. */
const seen = (workflow: LiveWorkflow, want: WantedAttempt): [string, Digest | null][] => {
  const { output, done } = workflow.context;
  return [...(workflow.compiled.before.get(want.step) ?? [])]
    .filter((name) => output[name] !== undefined || done[name] === 'completed')
    .map((name) => [name, output[name] ?? null]);
};

const undone = (workflow: LiveWorkflow, want: WantedAttempt): Digest | undefined =>
  want.work === 'compensation'
    ? (workflow.context.undo.find(({ key }) => key === want.key)?.output ??
      workflow.context.output[stepOf(want.key)] ??
      undefined)
    : undefined;

function digestsOf(workflow: LiveWorkflow, want: WantedAttempt): Digest[] {
  const own = undone(workflow, want);
  const list = workflow.context.list[want.step];
  const outputs = seen(workflow, want).flatMap(([, digest]) => (digest === null ? [] : [digest]));
  return [workflow.identity.input, ...outputs, ...(own ? [own] : []), ...(list ? [list] : [])];
}

function contextOf(
  workflow: LiveWorkflow,
  want: WantedAttempt,
  signal: AbortSignal,
  reporter: Reporter,
  inside: StepTransaction<AuthorTransaction>,
  told: Told,
  said: AttemptLog,
): unknown {
  const { identity, values, around } = workflow;
  const own = undone(workflow, want);
  return stepContext({
    workflowId: identity.workflowId,
    threadId: identity.threadId,
    traceparent: () => attemptTraceparent(identity.traceparent, identity.workflowId, want.tag),
    traceId: traceIdOf(identity.traceparent),
    stepId: want.step,
    key: want.key,
    undo: want.work === 'compensation',
    attempt: want.attempt,
    pass: want.pass,
    counts: () => {
      told.counted = true;
    },
    item: itemOf(workflow, want),
    signal,
    log: said.over(around.log),
    transaction: (given) => inside.run(given),
    spend: (budget, amount) => spend(workflow, budget, amount),
    lastProgress: workflow.context.progress[want.address],
    tell: (told) => reporter.tell(told),
    input: () => values.open(identity.input),
    outputs: new Map(
      seen(workflow, want).map(([name, digest]) => [name, () => (digest === null ? null : values.open(digest))]),
    ),
    output: own ? () => values.open(own) : undefined,
  });
}

async function spend({ around }: LiveWorkflow, budget: string, amount: number): Promise<void> {
  if (!around.rates) throw new InvalidInputError(`no budget "${budget}" is declared in this engine`, { budget });
  await around.rates.spend(budget, amount);
}

/** The item that is worked on, or whose work is undone. */
function itemOf(
  { context, values }: LiveWorkflow,
  { step, item: index }: WantedAttempt,
): { readonly index: number; readonly value: () => unknown } | undefined {
  const list = context.list[step];
  return index === undefined || list === undefined ? undefined : { index, value: () => values.openItem(list, index) };
}

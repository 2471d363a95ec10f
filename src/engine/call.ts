// Calls an author's function: the work of a step, its alternative, its undo, one item of a list, a child workflow. Its outcome, whatever it is, becomes
// a letter. Only `begin` calls this.
import type { StepNode } from '../definition.ts';
import {
  AttemptInterruptedError,
  HoldfastError,
  NotRunningError,
  StepCancelledError,
  StepTimeoutError,
} from '../errors.ts';
import { isInstance } from '../failures/read.ts';
import { to } from '../machines/events.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import type { AuthorTransaction } from '../persistence/store.ts';
import { beginAttempt } from '../steps/attempt.ts';
import { StepTransaction } from '../steps/transaction.ts';
import type { Digest } from '../workflow.ts';
import { BreakerCall } from './breakerCall.ts';
import { carrying, type Letter } from './letter.ts';
import { attemptTimeoutMs } from './inForce.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { cancelledLetter, repeatedLetter } from './outcome.ts';
import { type Ended, isAwaited, mayRepeat } from './ended.ts';
import { failedLetter } from './failed.ts';
import { type Activity, going } from './reconcile.ts';
import { AttemptLog } from './logBook.ts';
import { Reporter } from './reporter.ts';
import { scaleFor } from './scaling.ts';
import { retryRulesOf } from './undoDeadline.ts';
import { askBreaker, openingSince, parkedLetter, tellBreaker } from './throughBreaker.ts';
import { corrected, correctionFor, work } from './authorsFunction.ts';
import { contextOf, digestsOf, type Told } from './callContext.ts';
import { letterOf } from './outcomeLetter.ts';

/** A process that ends that often in the middle of one attempt may end because of it; it would take every process down that takes the workflow over. */
const MOST_INTERRUPTIONS = 3;

/** Calls the author's function. A step that must not be called twice is not called again after a crash in mid-attempt. */
export function beginCall(workflow: LiveWorkflow, want: WantedAttempt): Activity {
  const node = workflow.compiled.nodes.get(want.step) as StepNode;
  let stop: Activity['stop'] = () => {};
  const said = new AttemptLog(workflow.log, workflow.around.clock, { step: want.step, attempt: want.attempt });
  const reporter = new Reporter(workflow.around.clock, (report) =>
    workflow.tell(carrying(to(want.address, { kind: 'REPORT', tag: want.tag, report }))),
  );
  const activity = going(want, true, (leaving) => stop(leaving));
  let called: Ended | undefined;
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
    if (known?.is === 'skipped' && want.item !== undefined && want.work !== 'compensation') {
      workflow.permits.take(want.tag)?.gaveBack();
      return leftOutLetter(workflow, ended(0), known.output);
    }
    const isOfBefore = want.tag <= workflow.begunBefore;
    const interrupted =
      !mayRepeat(node, want) &&
      (isOfBefore || (known?.is === 'unknown' && (await isFirstSince(workflow, want, known.upTo))));
    if (interrupted)
      return failedLetter(
        ended(0),
        new AttemptInterruptedError(
          `the process ended while step "${node.name}" was running; nobody knows whether it took effect, and it is declared not idempotent`,
          { step: node.name },
        ),
      );
    if (isOfBefore && workflow.interruptions >= MOST_INTERRUPTIONS)
      return failedLetter(ended(0), cutShort(node, workflow.interruptions));
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
        want.timeoutMs ?? attemptTimeoutMs(workflow.around, workflow.compiled.definition, node, want.work),
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
    stop = (leaving) => running.stop(() => (leaving ? leavesProcess(node) : notWanted(node)));
    const returned = await running.outcome;
    const { outcome, transaction } = inside?.shut()
      ? await inside.end(returned, want.work !== 'compensation')
      : { outcome: returned, transaction: undefined };
    const errorId = call && outcome.outcome === 'failed' ? workflow.around.ids() : undefined;
    if (call) tellBreaker(call, outcome, workflow.around, node.name, errorId);
    let letter: Letter | undefined;
    try {
      await workflow.around.faults.strike('after attempt', workflow.id);
      called = ended(outcome.durationMs);
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
      // It was called: what became of it is decided like any other failure, and counted, instead of calling again for ever.
      if (called && !isInstance(error, HoldfastError)) return workflow.tell(failedLetter(called, error));
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

/** A person had left the item out, or skipped the call of an author's own machine, before the state was lost. */
async function leftOutLetter(workflow: LiveWorkflow, ended: Ended, output: Digest | null): Promise<Letter> {
  if (output !== null && workflow.compiled.decidesOnOutputs) await workflow.values.load([output]);
  const cancelled = cancelledLetter(ended);
  return {
    ...cancelled,
    open: (position, revision) => ({
      ...cancelled.open(position, revision),
      ...(isAwaited(position, ended.want) ? { event: to(ended.want.address, { kind: 'SKIP', output }) } : {}),
    }),
  };
}

const cutShort = ({ name: step }: StepNode, times: number): Error =>
  new AttemptInterruptedError(
    `a process died, or lost the workflow, ${times} times while step "${step}" was running; if it is the step that ends it, run it isolated`,
    { step, times },
  );

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

// Begins one thing that a committed state wants: a call, a timer, a deadline, the list of what to undo, the outputs of items. Each tells its end by
// a letter. Only `reconcile` calls this.
import type { Timer } from '../clock.ts';
import type { Node, StepNode, WaitNode } from '../definition.ts';
import { CorruptCheckpointError, NotFoundError, StepTimeoutError } from '../errors.ts';
import type { Ending, Undo } from '../machines/context.ts';
import { keyOf } from '../machines/keys.ts';
import { to } from '../machines/events.ts';
import type { Wanted, WantedCollection, WantedEvent, WantedPermit, WantedTimer } from '../machines/wanted.ts';
import { sealValue } from '../persistence/seal.ts';
import { BreakerCall } from './breakerCall.ts';
import { beginCall } from './call.ts';
import { checkpointToReturnTo } from './checkpoint.ts';
import { awaitChild } from './childEnd.ts';
import { awaitChildren } from './parting.ts';
import { awaitFormer } from './former.ts';
import { carrying, type Letter, LOOK_AGAIN } from './letter.ts';
import { isBefore, nowhereLetter, pointToReturnTo } from './goBack.ts';
import { compressionOf } from './inForce.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { returnLetter } from './moves.ts';
import { sinceDue } from './overdue.ts';
import { beginListener } from './ownMachine/listener.ts';
import { type Asking, dueLetter } from './questions.ts';
import { type Activity, going } from './reconcile.ts';
import { standstill } from './standstill.ts';
import { askBreaker } from './throughBreaker.ts';
import { remindLetter } from './vigils.ts';
import { endLetter } from './wholeTime.ts';

export function beginWanted(workflow: LiveWorkflow, want: Wanted): Activity {
  switch (want.kind) {
    case 'attempt':
      return beginCall(workflow, want);
    case 'timer':
      if (want.parked) return awaitCircuit(workflow, want);
      return wake(workflow, want, want.dueAt, () => carrying(to(want.address, { kind: 'DUE', dueAt: want.dueAt })));
    case 'child':
      return awaitChild(workflow, want);
    case 'children':
      return want.former ? awaitFormer(workflow, want) : awaitChildren(workflow, want);
    case 'permit':
      return permit(workflow, want);
    case 'grant':
      if (workflow.grants.isPending([want])) queueMicrotask(() => workflow.tell(LOOK_AGAIN));
      return going(want, false, () => {});
    case 'question':
      return wake(workflow, want, want.dueAt, (activity) => dueLetter(askingOf(workflow), want, activity));
    case 'begin':
      return wake(workflow, want, want.dueAt, () => begins(want));
    case 'end':
      return wake(workflow, want, want.dueAt, () => endLetter(askingOf(workflow), want));
    case 'vigil':
      return wake(workflow, want, want.dueAt, () => remindLetter(workflow, want));
    case 'event':
      return wake(workflow, want, want.dueAt, () => missedLetter(workflow, want));
    case 'listener':
      return beginListener(workflow, want);
    case 'collection':
      return collect(workflow, want);
    case 'plan':
      return plan(workflow, want);
    case 'place':
      return returnToCheckpoint(workflow, want);
    case 'quiet':
      if (!workflow.busy) queueMicrotask(() => workflow.tell(LOOK_AGAIN));
      return going(want, false, () => {});
    case 'over':
    case 'decision':
      throw new Error(`a decision was left to be reconciled: ${want.id}`);
  }
}

function wake(
  workflow: LiveWorkflow,
  want: Wanted,
  dueAt: number | undefined,
  letter: (activity: Activity) => Letter,
): Activity {
  if (dueAt === undefined) return going(want, false, () => {});
  const { clock } = workflow.around;
  const timer = clock.schedule(Math.max(0, dueAt - clock.now()), () => workflow.tell(letter(activity)));
  const activity = going(want, false, () => timer.cancel());
  return activity;
}

/** Until its time, or earlier where the circuit closes or is closed by a person: those who wait come back in a ramp. */
function awaitCircuit(workflow: LiveWorkflow, want: WantedTimer): Activity {
  const { breakers, clock } = workflow.around;
  const node = workflow.compiled.nodes.get(want.step);
  const key = node?.kind === 'step' ? node.breaker : undefined;
  const last = wake(workflow, want, want.dueAt, () => carrying(to(want.address, { kind: 'DUE', dueAt: want.dueAt })));
  if (!breakers || key === undefined) return last;
  let early: Timer | undefined;
  let deaf = (): void => {};
  const activity = going(want, false, (leaving) => {
    activity.running = false;
    deaf();
    early?.cancel();
    last.stop(leaving);
  });
  const look = (): void => {
    early?.cancel();
    const inMs = breakers.releaseIn(key, want.dueAt - clock.now());
    // Who is about to go on stays in memory.
    activity.running = inMs !== undefined && clock.now() + inMs < want.dueAt;
    if (!activity.running) return;
    early = clock.schedule(inMs as number, () => {
      activity.running = false;
      workflow.tell({
        open: ({ wants }) =>
          wants.some(({ id }) => id === want.id) ? { event: to(want.address, { kind: 'RUN' }) } : {},
      });
    });
  };
  deaf = breakers.onChange(key, look);
  look();
  return activity;
}

/** Asks the store, since another process may have the one call that tries. The answer is used by the turn that it is told in, or given back. */
function permit(workflow: LiveWorkflow, want: WantedPermit): Activity {
  const activity = going(want, false, () => {});
  const node = workflow.compiled.nodes.get(want.step) as StepNode;
  void Promise.resolve(askBreaker(workflow, node, want)).then((answer) => {
    if (activity.stopped) return answer instanceof BreakerCall ? answer.gaveBack() : undefined;
    if (answer) workflow.permits.answered(want.address, answer);
    workflow.tell({
      open: ({ wants }) => (wants.some(({ id }) => id === want.id) ? { event: to(want.address, { kind: 'RUN' }) } : {}),
    });
  });
  return activity;
}
/** Unless a person had it begin before. */
const begins = (want: Wanted): Letter => ({
  open: ({ wants }) => (wants.some(({ id }) => id === want.id) ? { event: { type: 'BEGINS' } } : {}),
});

const askingOf = ({ around, compiled, identity }: LiveWorkflow): Asking => ({
  around,
  compiled,
  threadId: identity.threadId,
});

/** The event did not come before its deadline: the step has failed. */
const missedLetter = (workflow: LiveWorkflow, want: WantedEvent): Letter => ({
  open(_, revision) {
    const { around, compiled, identity } = workflow;
    const node = compiled.nodes.get(want.step) as WaitNode;
    const error = new StepTimeoutError(
      `the event "${node.event}" that step "${want.step}" waits for did not come within ${node.deadlineMs} ms`,
      { step: want.step, event: node.event, deadlineMs: node.deadlineMs },
    );
    const { threadId } = identity;
    const overdueMs = sinceDue(around, want.dueAt ?? around.clock.now());
    const { onExhausted } = node;
    return standstill({ around, compiled, threadId, revision, step: want.step, error, onExhausted, overdueMs });
  },
});

/** The outputs of all items in their order, as one value; null for one that failed, or was skipped and got none from a person. */
const collect = (workflow: LiveWorkflow, want: WantedCollection): Activity =>
  untilRead(workflow, want, 'the outputs of the items', async () => {
    const { context, values } = workflow;
    const { total = 0, given } = context.each[want.step] ?? {};
    const begun = await workflow.around.store.begun(workflow.id);
    const outputs = new Map(begun.map(({ key, output }) => [key, output]));
    const digests = Array.from(
      { length: total },
      (_, index) => given?.[index] ?? outputs.get(keyOf(context, want.step, want.loops, index)) ?? null,
    );
    await values.load(digests.filter((digest) => digest !== null));
    try {
      const list = digests.map((digest) => (digest === null ? null : values.open(digest)));
      const value = sealValue(list, workflow.around.limits.maxStateBytes, compressionOf(workflow.around));
      return {
        open: () => ({ event: to(want.step, { kind: 'LEAVE', output: value.digest }), writes: { values: [value] } }),
      };
    } catch (error) {
      const { around, compiled, identity } = workflow;
      const { threadId } = identity;
      return {
        open: (_, revision) =>
          standstill({ around, compiled, threadId, revision, step: want.step, error, onExhausted: 'compensate' }),
      };
    }
  });

/** What is to be undone: everything that began, has an undo and is not dealt with yet, last begun first. */
const plan = (workflow: LiveWorkflow, want: Wanted): Activity =>
  untilRead(workflow, want, 'the journal', async () => {
    const begun = await workflow.around.store.begun(workflow.id);
    const { undone, notUndone, ending } = workflow.context;
    const over = new Set([...undone, ...notUndone]);
    const undoFor = (end: Ending | null): Undo[] =>
      begun
        .filter((one) => !over.has(one.key) && !isBefore(one, end?.returnTo))
        .filter(({ step }) => hasUndo(workflow.compiled.nodes.get(step)))
        .map(({ key, output }) => ({ key, output }))
        .reverse();
    if (!ending?.back || ending.returnTo) return carrying({ type: 'PLANNED', undo: undoFor(ending) });
    const returnTo = await pointToReturnTo(workflow.examining, workflow.context, ending.back, begun);
    if (!returnTo)
      return nowhereLetter(workflow, (end) => ({
        type: 'PLANNED',
        undo: undoFor(end ?? null),
        ...(end ? { ending: end } : {}),
      }));
    const found = { ...ending, returnTo };
    return carrying({ type: 'PLANNED', undo: undoFor(found), ending: found });
  });

const hasUndo = (node: Node | undefined): boolean => node?.kind === 'step' && node.compensate !== undefined;

/** What came after the checkpoint is undone: the chart goes where it was. */
const returnToCheckpoint = (workflow: LiveWorkflow, want: Wanted): Activity =>
  untilRead(workflow, want, 'the checkpoint to return to', async () => {
    const { checkpointId = '' } = workflow.context.ending?.returnTo ?? {};
    const unplaceable = nowhereLetter(workflow, (ending) => ({ type: 'UNPLACEABLE', ...(ending ? { ending } : {}) }));
    if (checkpointId === null) return returnLetter(workflow.around, workflow.compiled, undefined, unplaceable);
    try {
      const checkpoint = await checkpointToReturnTo(workflow.examining, checkpointId, 'ROLL_BACK');
      return returnLetter(workflow.around, workflow.compiled, checkpoint, unplaceable);
    } catch (error) {
      if (!(error instanceof CorruptCheckpointError || error instanceof NotFoundError)) throw error;
      return unplaceable;
    }
  });

/** Reads until the store answers; what was read becomes a letter. */
function untilRead(workflow: LiveWorkflow, want: Wanted, what: string, read: () => Promise<Letter>): Activity {
  let timer: Timer | undefined;
  const activity = going(want, false, () => timer?.cancel());
  const { clock, log, limits } = workflow.around;
  const attempt = (): void => {
    read().then(
      (letter) => workflow.tell(letter),
      (error: unknown) => {
        log.warn({ workflowId: workflow.id, err: error }, `${what} could not be read; trying again`);
        timer = clock.schedule(limits.pollMs, attempt);
      },
    );
  };
  attempt();
  return activity;
}

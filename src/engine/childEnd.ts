// A parent's wait for its child: the attempt that started it ends as the child did. Told by the child in its last commit, and looked for when the
// wait begins, since the child may have ended while the parent was not in memory.
import type { Timer } from '../clock.ts';
import type { StepNode } from '../definition.ts';
import type { WantedChild } from '../machines/wanted.ts';
import type { Message } from '../persistence/rows/messages.ts';
import type { ChildStanding } from '../persistence/rows/children.ts';
import type { WorkflowId } from '../workflow.ts';
import { letterOf } from './outcomeLetter.ts';
import { tooLate, unlessLeft } from './leaving.ts';
import { formerLetter, isWanted } from './former.ts';
import { type Letter, LOOK_AGAIN, type Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { endOf, isParting, partingLetter } from './parting.ts';
import { type Activity, going } from './reconcile.ts';
import { abortLetter } from './wishes.ts';

/**
 * Keeps the parent in memory for a little while; who waits longer is woken by the child. Until the store has said that the child has not ended, the
 * parent stays: nobody would tell it of an end that came before its wait.
 */
export function awaitChild(workflow: LiveWorkflow, want: WantedChild): Activity {
  const { clock, limits, log } = workflow.around;
  let timer: Timer | undefined;
  const late =
    want.dueAt === undefined
      ? undefined
      : clock.schedule(Math.max(0, want.dueAt - clock.now()), () => workflow.tell(tooLate(workflow, want)));
  const activity = going(want, true, () => {
    timer?.cancel();
    late?.cancel();
  });
  /** It is not wanted any more, and the workflow may wait for that. */
  const end = (): void => {
    activity.running = false;
    workflow.tell(LOOK_AGAIN);
  };
  const rest = (): void => {
    const stays = want.since + limits.sleepAfterMs - clock.now();
    // A timer may ring a moment before its time.
    if (stays > 0) timer = clock.schedule(stays, rest);
    workflow.reconcile();
  };
  const look = (): void => {
    endOfChild(workflow, want.child).then(
      (letter) => {
        if (activity.stopped) return end();
        activity.running = false;
        if (letter) workflow.tell(letter);
        else rest();
      },
      (error: unknown) => {
        log.warn({ workflowId: workflow.id, err: error }, 'the end of a child could not be read; trying again');
        if (!activity.stopped) clock.schedule(limits.pollMs, look);
        else end();
      },
    );
  };
  look();
  return activity;
}

/** The end of the attempt that waits for this child; undefined while the child has not ended. */
async function endOfChild(workflow: LiveWorkflow, child: WorkflowId): Promise<Letter | undefined> {
  const want = childIn(workflow.wants, child);
  const result = want && (await workflow.around.resultOf(child));
  if (!result) return undefined;
  const { around, compiled, identity } = workflow;
  const node = compiled.nodes.get(want.step) as StepNode;
  const durationMs = Math.max(0, around.clock.now() - want.since);
  const outcome =
    'error' in result
      ? ({ outcome: 'failed', error: result.error, durationMs } as const)
      : ({ outcome: 'completed', value: result.value, durationMs } as const);
  const activity = going(want, false, () => {});
  const ended = { workflowId: workflow.id, want, activity, compiled, threadId: identity.threadId, durationMs, around };
  const isLeft = want.dueAt !== undefined;
  const standing = isLeft ? await standingOf(workflow, child) : undefined;
  const own = await letterOf(workflow, node, outcome, ended, undefined);
  const letter = unlessLeft(ended, own, standing && standing.status !== 'COMPLETED' ? endOf(standing) : undefined);
  return {
    ...letter,
    open: (position, revision) =>
      childIn(position.wants, child) ? hearing(letter.open(position, revision), { from: child, kind: 'ended' }) : {},
  };
}

/** What a message means to the workflow that it is for. One that has ended hears nothing more. */
export async function letterFor(workflow: LiveWorkflow, { from, kind }: Message): Promise<Letter> {
  const heard = { from, kind };
  const abort = abortLetter(
    workflow.identity.parent === null
      ? { actor: `schedule ${from}`, reason: 'its schedule begins another in its place' }
      : { actor: `workflow ${from}`, reason: 'its parent does not want it any more' },
  );
  const isOfFormer = kind === 'ended' && !childIn(workflow.wants, from) && workflow.wants.some(awaitsFormer);
  // What is being stopped may start a child yet: the message comes again.
  const former = isOfFormer && !workflow.isStopping ? await formerLetter(workflow) : undefined;
  const standing = kind === 'lost' || former ? await standingOf(workflow, from) : undefined;
  const lost = kind === 'lost' ? standing : undefined;
  const parting =
    isParting(workflow) && kind !== 'abort' && kind !== 'lost' ? await partingLetter(workflow) : undefined;
  const end = kind === 'ended' ? await endOfChild(workflow, from) : undefined;
  return {
    ...end,
    open(position, revision) {
      const { snapshot, context, wants } = position;
      if (snapshot.status !== 'active') return {};
      if (kind === 'abort') return hearing(context.ending ? {} : abort.open(position, revision), heard);
      if (lost)
        return hearing(
          isWanted(workflow.compiled, position, lost) ? {} : disowning(from, workflow.around.clock.now()),
          heard,
        );
      if (isParting(position)) return parting ? hearing(parting.open(position, revision), heard) : {};
      if (kind !== 'ended') return hearing(kind === 'asks' ? askingOf(childIn(wants, from)) : {}, heard);
      if (end && childIn(wants, from)) return end.open(position, revision);
      if (wants.some(awaitsFormer) && !(standing && isWanted(workflow.compiled, position, standing)))
        return former ? hearing(former.open(position, revision), heard) : {};
      // An attempt that starts a child may have started this one, and looks for its end itself.
      return wants.some(({ kind: is }) => is === 'attempt') ? {} : hearing({}, heard);
    },
  };
}

const awaitsFormer = (want: LiveWorkflow['wants'][number]): boolean => want.kind === 'children' && want.former;

const standingOf = async ({ id, around }: LiveWorkflow, child: WorkflowId): Promise<ChildStanding | undefined> =>
  (await around.store.children(id)).find(({ workflowId }) => workflowId === child);

/** A child that lost its newest states may have lost that it was told to abort. */
const disowning = (child: WorkflowId, at: number): Opened => ({
  writes: { tells: [{ to: child, kind: 'abort', at }] },
});

/** The child fails, and asks a person about what it undoes: seen in the workflow that waits for it. */
const askingOf = (want: WantedChild | undefined): Opened =>
  want ? { lines: [{ type: 'STEP_CHILD_ASKS', payload: { step: want.step, key: want.key } }] } : {};

const childIn = (wants: LiveWorkflow['wants'], child: WorkflowId): WantedChild | undefined =>
  wants.find((want): want is WantedChild => want.kind === 'child' && want.child === child);

const hearing = (opened: Opened, heard: Pick<Message, 'from' | 'kind'>): Opened => ({
  ...opened,
  writes: { ...opened.writes, heard: [heard] },
  always: true,
});

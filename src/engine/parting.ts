// The wait of a workflow that ends for its children. They are told of the end in the same commit, and each tells when it has ended; the store is asked
// when the wait begins and with every message, so that none is missed that was started or ended unheard. When the time is over the workflow goes
// on without those that still undo, and an administrator is told.
import type { ChildEnd } from '../machines/context.ts';
import type { WantedChildren } from '../machines/wanted.ts';
import type { AttemptResult } from '../persistence/rows/attempts.ts';
import type { ChildStanding } from '../persistence/rows/children.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import type { StepKey } from '../workflow.ts';
import { stillUndoing } from './childrenLate.ts';
import { compressionOf } from './inForce.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { type Activity, going } from './reconcile.ts';

/**
 * Stays in memory for a little while; then the children wake the workflow, or the end of its time does.
 * @param news undefined: not yet; it is asked again
 */
export function awaitChildren(
  workflow: LiveWorkflow,
  want: WantedChildren,
  news: () => Promise<Letter> | undefined = () => partingLetter(workflow),
): Activity {
  const { clock, limits, log } = workflow.around;
  const rest = (): void => {
    const stays = want.since + limits.sleepAfterMs - clock.now();
    // A timer may ring a moment before its time.
    if (stays > 0) resting = clock.schedule(stays, rest);
    else workflow.reconcile();
  };
  let resting = clock.schedule(Math.max(0, want.since + limits.sleepAfterMs - clock.now()), rest);
  const due = clock.schedule(Math.max(0, want.dueAt - clock.now()), () => look());
  const activity = going(want, true, () => {
    activity.running = false;
    resting.cancel();
    due.cancel();
  });
  const look = (): void => {
    const asked = news();
    if (!asked) return void clock.schedule(limits.pollMs, () => activity.stopped || look());
    asked.then(
      (letter) => {
        if (activity.stopped) return;
        activity.running = false;
        workflow.tell(letter);
      },
      (error: unknown) => {
        log.warn({ workflowId: workflow.id, err: error }, 'the children of a workflow could not be read; trying again');
        if (!activity.stopped) clock.schedule(limits.pollMs, look);
      },
    );
  };
  look();
  return activity;
}

export const isParting = ({ wants }: Pick<LiveWorkflow, 'wants'>): boolean =>
  wants.some((want) => want.kind === 'children' && !want.former);

/** What the store says of the children now, as news to the workflow; nothing where there is none. */
export async function partingLetter(workflow: LiveWorkflow): Promise<Letter> {
  const children = await workflow.around.store.children(workflow.id);
  const gave = children.every(({ hasEnded }) => hasEnded) ? await outputsOf(workflow, children) : {};
  return {
    open({ snapshot, context: { parting } }, revision) {
      if (snapshot.value !== 'parting' || !parting) return {};
      const late = children.filter(({ hasEnded }) => !hasEnded);
      if (late.length === 0) return { event: { type: 'PARTED', children: endsOf(children) }, writes: gave };
      if (workflow.around.clock.now() >= parting.until) {
        const { since, until } = parting;
        return {
          event: { type: 'PARTED', children: endsOf(children) },
          ...stillUndoing(workflow, { since, until, late, revision }),
        };
      }
      const asking = late.filter(({ asks }) => asks).map(({ key }) => key);
      if (asking.join() === parting.asking.join()) return {};
      return { event: { type: 'CHILDREN_ASK', parting: { ...parting, asking } } };
    },
  };
}

/** What those gave that completed unheard: the undo of the parent's step sees it, as it would see what an attempt gave too late. */
async function outputsOf(
  { id, around }: LiveWorkflow,
  children: readonly ChildStanding[],
): Promise<Pick<NonNullable<Opened['writes']>, 'values' | 'results'>> {
  const completed = children.filter(({ status }) => status === 'COMPLETED');
  if (completed.length === 0) return {};
  const rows = await around.store.journal(id, 0, []);
  const values: StoredValue[] = [];
  const results: AttemptResult[] = [];
  for (const { workflowId, key } of completed) {
    const own = rows.filter((row) => row.key === key && row.kind === 'run');
    const last = own.at(-1);
    if (!last || own.some(({ outcome }) => outcome === 'completed')) continue;
    const result = await around.resultOf(workflowId);
    if (!result || !('value' in result)) continue;
    const value = sealValue(makeSafe(result.value).value, around.limits.maxStateBytes, compressionOf(around));
    values.push(value);
    const endedAt = around.clock.now();
    results.push({ tag: last.tag, outcome: 'completed', endedAt, durationMs: 0, output: value.digest, errorId: null });
  }
  return { values, results };
}

/** Those that were not wanted any more, or have failed; what has completed stays done. */
const endsOf = (children: readonly ChildStanding[]): Record<StepKey, ChildEnd> =>
  Object.fromEntries(children.filter(({ status }) => status !== 'COMPLETED').map((child) => [child.key, endOf(child)]));

export function endOf({ hasEnded, leftUndone, undid }: ChildStanding): ChildEnd {
  if (!hasEnded) return 'UNDOING';
  if (leftUndone) return 'COMPENSATION_FAILED';
  return undid ? 'COMPENSATED' : 'ABORTED';
}

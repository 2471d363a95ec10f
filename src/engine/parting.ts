// The wait of a workflow that ends for its children. They are told of the end in the same commit, and each tells when it has ended; the store is asked
// when the wait begins and with every message, so that none is missed that was started or ended unheard. When the time is over the workflow goes
// on without those that still undo, and an administrator is told.
import { StepTimeoutError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import type { ChildEnd, Parting } from '../machines/context.ts';
import { stepOf } from '../machines/keys.ts';
import type { WantedChildren } from '../machines/wanted.ts';
import type { AttemptResult } from '../persistence/rows/attempts.ts';
import type { ChildStanding } from '../persistence/rows/children.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import { makeSafe, sealValue } from '../persistence/seal.ts';
import type { StepKey } from '../workflow.ts';
import { compressionOf, rulesInForce } from './inForce.ts';
import type { Letter, Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { sinceDue } from './overdue.ts';
import { type Activity, going } from './reconcile.ts';
import { errorRecord, systemErrorFor } from './record.ts';

/** Stays in memory for a little while; then the children wake the workflow, or the end of its time does. */
export function awaitChildren(workflow: LiveWorkflow, want: WantedChildren): Activity {
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
    partingLetter(workflow).then(
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
  wants.some(({ kind }) => kind === 'children');

/** What the store says of the children now, as news to the workflow; nothing where there is none. */
export async function partingLetter(workflow: LiveWorkflow): Promise<Letter> {
  const children = await workflow.around.store.children(workflow.id);
  const gave = children.every(({ hasEnded }) => hasEnded) ? await outputsOf(workflow, children) : {};
  return {
    open({ snapshot, context: { parting } }, revision) {
      if (snapshot.value !== 'parting' || !parting) return {};
      const late = children.filter(({ hasEnded }) => !hasEnded);
      if (late.length === 0) return { event: { type: 'PARTED', children: endsOf(children) }, writes: gave };
      if (workflow.around.clock.now() >= parting.until) return givenUp(workflow, parting, children, late, revision);
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

function givenUp(
  { around, compiled, identity }: LiveWorkflow,
  { since, until }: Parting,
  children: readonly ChildStanding[],
  late: readonly ChildStanding[],
  revision: number,
): Opened {
  const ids = late.map(({ workflowId }) => workflowId);
  const step = late.length === 1 ? stepOf(late[0]?.key as StepKey) : null;
  const error = new StepTimeoutError(
    `children of the workflow still undo what they did after ${until - since} ms: ${ids.join(', ')}; it goes on without them. Answer what they ask, or give their steps a longer undoWithinMs`,
    { step, children: ids },
  );
  const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
  const about = { around, compiled, step, error, classification: { ...classification, retryable: false } };
  const noRecovery = 'the children go on undoing by themselves';
  const overdueMs = sinceDue(around, until);
  const record = errorRecord({ ...about, strategy: null, context: { noRecovery }, overdueMs });
  return {
    event: { type: 'PARTED', children: endsOf(children) },
    writes: {
      errors: [record],
      systemErrors: [systemErrorFor(around, record, { threadId: identity.threadId, revision })],
    },
    type: 'error_recovery',
    reason: record.message.slice(0, 500),
  };
}

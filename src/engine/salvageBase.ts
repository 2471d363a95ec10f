// From where a workflow goes on whose newest state is corrupt: the newest checkpoint that proves itself and may be gone on from, with what the journal, the
// events from outside and the wishes of people tell of the time after it; else the beginning. Used by `salvage` alone.
import type { AnyMachineSnapshot } from 'xstate';
import type { RecoveryAction } from '../failures/vocabulary.ts';
import type { ChartContext } from '../machines/context.ts';
import { addressedStep } from '../machines/keys.ts';
import { type Placed, place } from '../machines/place.ts';
import {
  afterLoss,
  anewFromJournal,
  type Heard,
  isUndoneSince,
  keptPosition,
  withDecided,
  withMail,
} from '../machines/salvage.ts';
import type { JournalRow } from '../persistence/rows/attempts.ts';
import type { StoredWorkflow } from '../persistence/rows/workflows.ts';
import type { Digest } from '../workflow.ts';
import { Chart, placedState } from './chart.ts';
import { type SoundCheckpoint, soundCheckpoints } from './checkpoint.ts';
import type { Examining } from './examine.ts';
import type { Compiled } from './registry.ts';
import { policyFor } from './surroundings.ts';
import { decidedIn, heardAgain, type Wish, wishesSince } from './wish.ts';

/** A state to go on from. */
export interface Base {
  readonly chart: Chart;
  readonly count: number;
  /** Results of the journal that are taken. */
  readonly known: number;
  readonly checkpoint: SoundCheckpoint | undefined;
  readonly strategy: RecoveryAction;
  /** What people had asked for since, and was done again. */
  readonly again: readonly Wish['kind'][];
  /** Why a person must decide; undefined where the workflow may go on by itself. */
  readonly doubt: string | undefined;
}

export const RESTORE = 'RESTORE_LAST_VALID_CHECKPOINT';
export const ANEW = 'COMPLETE_RESTART';
/** Of an author's own machine: an event means what it means in the state that it meets, and that is lost. */
const HEARD = 'Its machine has heard events after the newest checkpoint that is valid';
const TOO_OFTEN = 'It was restored as often as the policy allows';

export async function baseFor(
  examining: Examining,
  stored: StoredWorkflow,
  tried: Readonly<Record<string, number>>,
  byHand: boolean,
): Promise<Base> {
  const { around, compiled } = examining;
  const limits = policyFor(around, compiled.definition).strategies.STATE_CORRUPTION;
  const mayTry = (action: string): boolean =>
    limits.some((one) => one.action === action && 'limit' in one && (tried[action] ?? 0) < one.limit);
  const hasEnded = stored.completedAt !== null;
  for await (const sound of soundCheckpoints(examining, stored.revision - 1)) {
    const base = await restoredBase(examining, sound, byHand);
    if (!base) continue;
    const doubt = base.doubt ?? (hasEnded ? 'It has ended' : mayTry(RESTORE) ? undefined : TOO_OFTEN);
    if (doubt === undefined) return base;
    if (byHand) return { ...base, doubt, strategy: 'RESTART_FROM_CHECKPOINT' };
    return doubt === TOO_OFTEN && mayTry(ANEW) ? anewBase(examining, stored, undefined, byHand) : { ...base, doubt };
  }
  return anewBase(examining, stored, hasEnded ? 'It has ended' : mayTry(ANEW) ? undefined : TOO_OFTEN, byHand);
}

async function restoredBase(
  examining: Examining,
  checkpoint: SoundCheckpoint,
  byHand: boolean,
): Promise<Base | undefined> {
  const { around, compiled, workflowId } = examining;
  const { machine, definition } = compiled;
  const { context, examined } = checkpoint;
  // A step over items begins anew: what is known of its items is taken too. So does one that asked: what it asked about is not forgotten.
  const over = [...Object.keys(context.each), ...Object.keys(context.question).map(addressedStep)];
  const all = await around.store.journal(workflowId, over.length > 0 ? 0 : context.count, Object.values(context.tag));
  const open = new Set(Object.values(context.tag));
  const rows = all.filter(({ tag, step }) => tag > context.count || open.has(tag) || over.includes(step));
  const known = await readable(examining, rows);
  const heard = await heardSince(examining, checkpoint.revision);
  const wishes = byHand ? [] : await wishesSince(around, workflowId, checkpoint.revision);
  const lost = withDecided(withMail(afterLoss(context, known), compiled.own ? [] : heard), decidedIn(wishes, compiled));
  const isOver = examined.state?.status === 'done';
  // What had begun to be undone for a person goes on to be: nobody need decide it again.
  const isEnded = wishes.some(({ kind }) => kind === 'abort');
  const doubt = isOver
    ? 'It had ended at the newest checkpoint that is valid'
    : !isEnded && (isUndoneSince(context, rows) || wishes.some(({ kind }) => kind === 'move'))
      ? 'After the newest checkpoint that is valid, what was done had begun to be undone, or it was moved'
      : compiled.own && heard.length > 0
        ? HEARD
        : undefined;
  const count = lost.count;
  try {
    const there = isOver
      ? { value: examined.state?.value, context: { ...context, count } }
      : context.ending
        ? { value: 'settling', context: lost }
        : executing(compiled, examined.state?.value, lost);
    const where = `workflow ${workflowId} at checkpoint ${checkpoint.id}`;
    const chart = new Chart(machine, where, placedState(machine, there));
    const results = Object.values(lost.recorded ?? {}).filter(({ is }) => is === 'completed').length;
    const again = heardAgain(chart, compiled, wishes);
    return { chart, count, known: results, checkpoint, strategy: RESTORE, doubt, again };
  } catch (error) {
    around.log.warn(
      { workflowId, checkpointId: checkpoint.id, err: error, definition: definition.name },
      'a valid checkpoint cannot be placed',
    );
    return undefined;
  }
}

/** What went on there goes on: waits end when they were to end; what was called begins anew, as another attempt under the same key. */
function executing({ machine, definition }: Compiled, value: unknown, context: ChartContext): Placed {
  let from: AnyMachineSnapshot | undefined;
  try {
    from = machine.resolveState({ value, context: keptPosition(definition, context) } as never) as AnyMachineSnapshot;
  } catch {
    from = undefined; // Of an older definition: what is done there stays done.
  }
  const placed = place(machine, definition, context, from);
  // A person's wish to skip a step when its child has ended: the child is asked for again under the same key.
  const { leaving } = context;
  return leaving ? { ...placed, context: { ...placed.context, leaving } } : placed;
}

/** From nothing but the journal. */
async function anewBase(
  examining: Examining,
  { startAt }: StoredWorkflow,
  doubt: string | undefined,
  byHand: boolean,
): Promise<Base> {
  const { around, compiled, workflowId, input } = examining;
  const { machine, definition, nodes } = compiled;
  const rows = await around.store.journal(workflowId, 0, []);
  const known = await readable(examining, rows);
  const heard = await heardSince(examining, 0);
  const wishes = byHand ? [] : await wishesSince(around, workflowId, 0);
  const context = withDecided(withMail(anewFromJournal(known), compiled.own ? [] : heard), decidedIn(wishes, compiled));
  const where = `workflow ${workflowId} from its beginning`;
  const chart = new Chart(machine, where, placedState(machine, place(machine, definition, context)));
  if (startAt !== null && startAt > around.clock.now() && rows.length === 0)
    chart.apply({ type: 'POSTPONED', startAt }, undefined);
  const risky = rows.find(({ kind, step }) => {
    const node = nodes.get(step);
    return kind === 'compensation' || (node?.kind === 'step' && !node.idempotent);
  });
  const [lost] = await around.store.missing(workflowId, [input]);
  const why =
    lost !== undefined
      ? 'Its input is lost'
      : risky
        ? `No checkpoint is valid, and step "${risky.step}" has begun, which must not be done twice`
        : compiled.own && heard.length > 0
          ? HEARD
          : doubt;
  const results = Object.values(context.recorded ?? {}).filter(({ is }) => is === 'completed').length;
  const again = heardAgain(chart, compiled, wishes);
  return { chart, count: context.count, known: results, checkpoint: undefined, strategy: ANEW, doubt: why, again };
}

/** Events from outside that came after this revision, in their order; one whose payload is lost is lost. */
async function heardSince({ around, workflowId }: Examining, revision: number): Promise<readonly Heard[]> {
  const found: Heard[] = [];
  for (let after = 0; ; ) {
    const page = await around.store.events({ after, limit: 500, workflowId, types: ['SIGNAL_RECEIVED'] });
    for (const { payload, revision: at } of page)
      if ((at ?? 0) > revision)
        found.push({ event: String(payload['event']), payload: String(payload['payload']) as Digest });
    const last = page.at(-1);
    if (!last || page.length < 500) break;
    after = last.sequence;
  }
  const missing = new Set(await around.store.missing(workflowId, [...new Set(found.map(({ payload }) => payload))]));
  return found.filter(({ payload }) => !missing.has(payload));
}

/** A result whose value is lost is no result: nobody knows it any more. */
async function readable({ around, workflowId }: Examining, rows: readonly JournalRow[]): Promise<JournalRow[]> {
  const outputs = [...new Set(rows.flatMap(({ output }) => output ?? []))];
  const missing = new Set(await around.store.missing(workflowId, outputs));
  return rows.map((row) =>
    row.output !== null && missing.has(row.output) ? { ...row, outcome: null, output: null } : row,
  );
}

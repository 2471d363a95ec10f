// What must hold at every moment, whatever has happened: read from the storage, from what callers were told, and from the world outside. Each
// law gives the sentences that say how it is broken; none means that it holds.
import { createHash } from 'node:crypto';
import { FINAL_STATUSES, isFinal, type WorkflowStatus } from '../../src/workflow.ts';
import { contextOf, decompressed, doneAt } from './stored.ts';
import { type Effect, type Outside, workOf } from './outside.ts';
import { MOST_MOVES } from './people.ts';
import { EVERY_SCENARIO } from './scenarios.ts';
import type { SimulatedStorage, WorkflowRows } from './simulatedStorage.ts';

/** A commit that somebody was told of. */
export interface Acknowledged {
  readonly workflowId: string;
  readonly revision: number;
  readonly status: WorkflowStatus;
}

export interface Evidence {
  readonly storage: SimulatedStorage;
  readonly outside: Outside;
  readonly acknowledged: readonly Acknowledged[];
  /** Steps that are declared not idempotent, by definition. */
  readonly once: ReadonlyMap<string, ReadonlySet<string>>;
  /** Steps with an undo, by definition. */
  readonly undoable: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Scenarios that people move by hand. */
const MEDDLED: ReadonlySet<string> = new Set(
  EVERY_SCENARIO.flatMap(({ name, isMeddledWith }) => (isMeddledWith ? [name] : [])),
);

export const violations = (evidence: Evidence): string[] => [
  ...intents(evidence),
  ...nobodyCallsLate(evidence),
  ...acknowledgements(evidence),
  ...eventsAreGapless(evidence),
  ...effectsCountOnce(evidence),
  ...childrenAreOne(evidence),
  ...childrenTakeTurns(evidence),
  ...circuitsAreAChain(evidence),
  ...parkingUsesUpNothing(evidence),
  ...resultsAreTaken(evidence),
  ...parentsOutliveChildren(evidence),
  ...resourcesAreShared(evidence),
  ...[...evidence.storage.workflows.values()].flatMap((rows) => [
    ...checkpointsAreAChain(rows, movesOf(evidence.storage, rows.id)),
    ...historyFollowsTheStatus(rows),
    ...onlyOwnersWrite(rows),
    ...undoIsInReverse(evidence, rows),
    ...beginsInTime(rows),
    ...attemptsHaveEnds(rows),
  ]),
];

/** Nothing of a workflow that has ended seems to be under way, also where its process died in the middle. */
const attemptsHaveEnds = ({ id, head, attempts }: WorkflowRows): string[] =>
  head.completedAt === null
    ? []
    : [...attempts.values()].flatMap(({ intent, result }) =>
        result
          ? []
          : [`attempt ${intent.tag} of ${id}, ${intent.kind} of ${intent.key}, has no end, and ${id} has one`],
      );

/** Nobody has it begin before. */
const beginsInTime = ({ id, birth, attempts }: WorkflowRows): string[] =>
  [...attempts.values()].flatMap(({ intent: { step, startedAt } }) =>
    startedAt >= (birth.startAt ?? startedAt)
      ? []
      : [`${step} of ${id} began ${(birth.startAt ?? 0) - startedAt} ms before its workflow may`],
  );

/** Never more is held than there is; nobody overtakes; nobody works with what was not granted; and what has ended holds nothing for long. */
function resourcesAreShared({ storage, outside }: Evidence): string[] {
  const { resources } = storage;
  const over = [...resources.capacities].flatMap(([name, { capacity }]) =>
    resources.heldOf(name) > capacity
      ? [`${resources.heldOf(name)} of ${name} are held, and there are ${capacity}`]
      : [],
  );
  return [...over, ...resources.overtaken, ...outside.ungranted];
}

/** When everything is at rest, no claim is left behind and nobody waits for what is free. */
export function leftBehind({ resources, workflows }: SimulatedStorage): string[] {
  return resources.claims.flatMap(({ workflowId, address, grantedAt }) => {
    const head = workflows.get(workflowId)?.head;
    if (head && head.completedAt === null) return [];
    return [`${workflowId} has ended and ${grantedAt === null ? 'waits' : 'holds'} still at ${address}`];
  });
}

/** How late a reminder may be in a calm: a look a second, the way to the storage, a process that comes up. */
const LATE_MS = 5_000;

/** Of what waits without an end, people are reminded in time. */
export function forgotten({ workflows }: SimulatedStorage, now: number): string[] {
  return [...workflows.values()].flatMap((rows) => {
    if (rows.head.completedAt !== null || rows.checkpoints.at(-1)?.intact) return [];
    return Object.entries(contextOf(rows).vigil ?? {})
      .filter(([, { dueAt }]) => dueAt < now - LATE_MS)
      .map(([wait]) => `nobody was reminded of "${wait}" of ${rows.id}`);
  });
}

function intents({ outside }: Evidence): string[] {
  return outside.unannounced.map(
    (call) => `${call.key} attempt ${call.attempt} was called before its intent was committed`,
  );
}

/** A process asks for its lease before each call, so that only a call that it froze in can come late. */
function nobodyCallsLate({ outside }: Evidence): string[] {
  return outside.calls
    .filter(({ isLate }) => isLate)
    .map(({ key, process }) => `${key} was called by ${process}, which had lost its workflow`);
}

function acknowledgements({ storage, acknowledged }: Evidence): string[] {
  return acknowledged.flatMap(({ workflowId, revision, status }) => {
    const rows = storage.workflows.get(workflowId as WorkflowRows['id']);
    const stored = (rows?.checkpoints[revision - 1]?.projection as { status?: string } | undefined)?.status;
    return stored === status
      ? []
      : [`revision ${revision} of ${workflowId} was acknowledged as ${status} and is ${stored}`];
  });
}

function eventsAreGapless({ storage }: Evidence): string[] {
  const newest = new Map<string, number>();
  return storage.events.flatMap(({ sequence, workflowId, revision }, index) => {
    const before = newest.get(workflowId ?? '') ?? 0;
    newest.set(workflowId ?? '', revision ?? 0);
    return [
      ...(sequence === index + 1 ? [] : [`event ${sequence} stands at place ${index + 1}`]),
      ...((revision ?? 0) >= before
        ? []
        : [`event ${sequence} of revision ${revision} comes after revision ${before}`]),
    ];
  });
}

/** How often a person may have moved it by hand. */
const movesOf = ({ workflows }: SimulatedStorage, workflowId: string): number =>
  MEDDLED.has(workflows.get(workflowId as WorkflowRows['id'])?.birth.definition ?? '') ? MOST_MOVES : 0;

function effectsCountOnce({ storage, outside, once }: Evidence): string[] {
  const works = new Map<string, number>();
  const again = [...outside.effects.values()].filter(({ workflowId }) =>
    hasGoneBack(storage.workflows.get(workflowId)),
  );
  for (const { workflowId, work, isUndo } of outside.effects.values()) {
    if (hasGoneBack(storage.workflows.get(workflowId))) continue;
    const one = `${workflowId}${isUndo ? ' undo of' : ''} ${work}`;
    works.set(one, (works.get(one) ?? 0) + 1);
  }
  const doubled = [...works].filter(([work, times]) => times > 1 + movesOf(storage, work.split(' ')[0] as string));
  const repeated = [...outside.effects.values()].filter(({ workflowId, step, isUndo, times }) => {
    const definition = storage.workflows.get(workflowId)?.birth.definition ?? '';
    return !isUndo && times > 1 && once.get(definition)?.has(step);
  });
  return [
    ...repeatsUndoneWork(again, storage),
    ...doubled.map(([work, times]) => `${work} took effect ${times} times under different keys`),
    ...repeated.map(({ key, times }) => `${key} is not idempotent and took effect ${times} times`),
  ];
}

const hasGoneBack = (rows: WorkflowRows | undefined): boolean =>
  rows !== undefined && rows.checkpoints.length > 0 && contextOf(rows).wentBack !== undefined;

/** What is done once more, under the key of a new round, was undone before, or its undo was given up by a person. */
function repeatsUndoneWork(effects: readonly Effect[], { workflows }: SimulatedStorage): string[] {
  const isGivenUp = (workflowId: WorkflowRows['id'], key: string): boolean => {
    const rows = workflows.get(workflowId);
    return rows !== undefined && doneAt(rows).notUndone.some((one) => key === `${workflowId}/${one}`);
  };
  const standing = new Map<string, string>();
  return effects.flatMap(({ workflowId, work, key, isUndo, isLate }) => {
    // A function that was frozen in has its effect whenever it thaws; its key is for that. An undo that came late counts all the same.
    if (isLate && !isUndo) return [];
    const one = `${workflowId} ${work}`;
    const before = standing.get(one);
    if (isUndo) standing.delete(one);
    else standing.set(one, key);
    return !isUndo && before !== undefined && !isGivenUp(workflowId, before)
      ? [`${key} took effect, and ${before} was not undone before`]
      : [];
  });
}

/**
 * Between two calls of steps, what is undone began earlier and earlier; and what has failed has undone all that had an effect. What began after an
 * undo had begun is of another return, also where it was called off before its author's function was called.
 */
function returnsInReverse({ outside, undoable }: Pick<Evidence, 'outside' | 'undoable'>, rows: WorkflowRows): string[] {
  const firstTag = new Map<string, number>();
  for (const { intent } of rows.attempts.values())
    if (intent.kind !== 'compensation')
      firstTag.set(intent.key, Math.min(intent.tag, firstTag.get(intent.key) ?? Infinity));
  const undoTag = new Map<string, number>();
  for (const { intent } of rows.attempts.values())
    if (intent.kind === 'compensation' && !undoTag.has(intent.key)) undoTag.set(intent.key, intent.tag);
  const mine = outside.calls.filter(({ workflowId, isLate }) => workflowId === rows.id && !isLate);
  const wrong: string[] = [];
  let last = Infinity;
  let undoBefore = Infinity;
  for (const { key, isUndo } of mine) {
    const own = key.slice(rows.id.length + '/undo/'.length);
    const tag = isUndo ? (firstTag.get(own) ?? -1) : Infinity;
    if (isUndo && tag > last && tag < undoBefore) wrong.push(`${key} was undone after what had begun before it`);
    last = tag;
    undoBefore = (isUndo && undoTag.get(own)) || Infinity;
  }
  if (!['FAILED', 'ABORTED'].includes(rows.head.status)) return wrong;
  const has = undoable.get(rows.birth.definition) ?? new Set();
  const standing = new Set<string>();
  for (const { workflowId, work, step, isUndo } of outside.effects.values())
    if (workflowId === rows.id && has.has(step)) standing[isUndo ? 'delete' : 'add'](work);
  const given = new Set(doneAt(rows).notUndone.map(workOf));
  const left = [...standing].filter((work) => !given.has(work));
  return [...wrong, ...left.map((work) => `${rows.id} ended ${rows.head.status} and has not undone ${work}`)];
}

/** Every change of a circuit goes on from the one before, whichever process made it: two that opened it, or tried it, would break the chain. */
function circuitsAreAChain({ storage }: Evidence): string[] {
  const state = new Map<string, string>();
  return storage.events.flatMap(({ type, sequence, payload }) => {
    if (!type.startsWith('CIRCUIT_')) return [];
    const [key, from, to] = [payload['key'], payload['from'], payload['to']].map(String) as [string, string, string];
    const before = state.get(key) ?? 'closed';
    state.set(key, to);
    return before === from ? [] : [`event ${sequence} takes circuit ${key} from ${from}, and it was ${before}`];
  });
}

/** Only a failure uses up an attempt: a step that waited for its circuit goes on under the number that it had. */
function parkingUsesUpNothing({ storage }: Evidence): string[] {
  return [...storage.workflows.values()].flatMap(({ id, birth, attempts }) => {
    if (birth.definition !== 'fragile') return [];
    const all = [...attempts.values()];
    return all.flatMap(({ intent }) => {
      const failures = all.filter(
        ({ intent: other, result }) =>
          other.key === intent.key &&
          other.kind === intent.kind &&
          other.tag < intent.tag &&
          result?.outcome === 'failed',
      );
      return intent.attempt > failures.length + 1
        ? [`${intent.step} of ${id} made attempt ${intent.attempt} after ${failures.length} failures`]
        : [];
    });
  });
}

/** What the journal has a result of is not computed again. */
const resultsAreTaken = ({ outside }: Evidence): string[] =>
  outside.recalled.map(({ key, attempt }) => `${key} has a result and was called again, as attempt ${attempt}`);

function childrenAreOne({ storage }: Evidence): string[] {
  const seen = new Map<string, number>();
  for (const { birth } of storage.workflows.values()) {
    if (birth.parent === null) continue;
    const work = `step ${birth.idempotencyKey?.split('/')[1]} of ${birth.parent.workflowId}`;
    seen.set(work, (seen.get(work) ?? 0) + 1);
  }
  return [...seen].filter(([, times]) => times > 1).map(([work, times]) => `${work} has ${times} children`);
}

/** A step that runs again starts another child when the one before has ended. */
function childrenTakeTurns({ storage }: Evidence): string[] {
  const open = new Map<string, string>();
  return [...storage.workflows.values()].flatMap(({ id, birth, head }) => {
    if (birth.parent === null || isFinal(head.status)) return [];
    const step = `step ${birth.parent.step} of ${birth.parent.workflowId}`;
    const other = open.get(step);
    open.set(step, id);
    return other === undefined ? [] : [`children ${other} and ${id} of ${step} go on side by side`];
  });
}

/** A parent that has ended, however it did, has waited for its children. */
function parentsOutliveChildren({ storage }: Evidence): string[] {
  return [...storage.workflows.values()].flatMap(({ id, birth, head }) => {
    const parent = birth.parent && storage.workflows.get(birth.parent.workflowId);
    // Whoever has its step run again calls the child off.
    const isWanted = parent && !MEDDLED.has(parent.birth.definition);
    if (isWanted && parent.head.status === 'COMPLETED' && head.status !== 'COMPLETED')
      return [`${parent.id} is completed, and its child ${id} is ${head.status}`];
    return parent && isFinal(parent.head.status) && !isFinal(head.status)
      ? [`${parent.id} has ended ${parent.head.status}, and its child ${id} is ${head.status}`]
      : [];
  });
}

/** @param moves how often a person moved it: one that has ended may be begun again */
function checkpointsAreAChain(rows: WorkflowRows, moves: number): string[] {
  const { id, checkpoints, revision } = rows;
  if (checkpoints.length !== revision)
    return [`${id} is at revision ${revision} with ${checkpoints.length} checkpoints`];
  return checkpoints.flatMap((checkpoint, index) => {
    if (!checkpoint) return [`${id} has no checkpoint ${index + 1}`];
    const isChained = follows(checkpoint, checkpoints[index - 1]?.checksum);
    const status = (checkpoint.projection as { status: WorkflowStatus }).status;
    return [
      ...(isChained ? [] : [`checkpoint ${index + 1} of ${id} does not follow the one before it`]),
      ...(isFinal(status) && index + 1 < revision && moves === 0
        ? [`${id} went on after it was ${status} at revision ${index + 1}`]
        : []),
    ];
  });
}

type Kept = WorkflowRows['checkpoints'][number];
function follows(checkpoint: Kept, previous: Buffer | undefined): boolean {
  if (checkpoint.known.follows === (previous ?? null)) return true;
  const sum = createHash('sha256');
  if (previous) sum.update(previous);
  const plain = decompressed(checkpoint.intact ?? checkpoint.state);
  if (!sum.update(plain).digest().equals(checkpoint.checksum)) return false;
  checkpoint.known.follows = previous ?? null;
  return true;
}

function historyFollowsTheStatus({ id, history, head, checkpoints }: WorkflowRows): string[] {
  const wrong = history.filter((row, index) => {
    const isChange = row.status !== history[index - 1]?.status || row.restoredFrom !== null;
    const written = (checkpoints[row.revision - 1]?.projection as { status?: string } | undefined)?.status;
    return !isChange || written !== row.status || row.revision <= (history[index - 1]?.revision ?? 0);
  });
  return [
    ...wrong.map(
      (row) => `the history of ${id} has a row ${row.status} at revision ${row.revision} that no commit made`,
    ),
    ...(history.at(-1)?.status === head.status ? [] : [`the history of ${id} ends before ${head.status}`]),
  ];
}

/** A fence is given to one process; what is written under an older one was written by somebody who had lost the workflow. */
function onlyOwnersWrite({ id, checkpoints, head, owners }: WorkflowRows): string[] {
  const late = checkpoints.filter(({ fence, newestFence }) => fence !== newestFence);
  const shared = owners.filter(({ fence }, index) => fence <= (owners[index - 1]?.fence ?? 0));
  const isOver = (FINAL_STATUSES as readonly string[]).includes(head.status) === (head.completedAt !== null);
  return [
    ...late.map(
      ({ fence, newestFence }) => `an owner under fence ${fence} wrote to ${id} when ${newestFence} was given`,
    ),
    ...shared.map(({ fence }) => `fence ${fence} of ${id} was given to more than one owner`),
    ...(isOver ? [] : [`${id} is ${head.status} and its end is ${head.completedAt}`]),
  ];
}

function undoIsInReverse({ outside, undoable, storage }: Evidence, rows: WorkflowRows): string[] {
  if (movesOf(storage, rows.id) > 0) return returnsInReverse({ outside, undoable }, rows);
  if (hasGoneBack(rows)) return returnsInReverse({ outside, undoable }, rows);
  const done = [...outside.effects.values()].filter(({ workflowId }) => workflowId === rows.id);
  const effects = done.filter(({ isLate }) => !isLate);
  const calls = outside.calls.filter(({ workflowId, isUndo, isLate }) => workflowId === rows.id && isUndo && !isLate);
  const called = [...new Set(calls.map(({ work }) => work))];
  const has = undoable.get(rows.birth.definition) ?? new Set();
  const expected = storedOrder(rows)
    .filter(({ step }) => has.has(step))
    .map(({ work }) => work)
    .reverse();
  const isPrefix = called.every((work, index) => work === expected[index]);
  const lastRun = effects.findLastIndex(({ isUndo }) => !isUndo);
  const firstUndo = effects.findIndex(({ isUndo }) => isUndo);
  const undone = doneAt(rows).undone.map(workOf);
  const lacking = undone.filter((work) => !done.some((effect) => effect.isUndo && effect.work === work));
  const isComplete = !['FAILED', 'ABORTED'].includes(rows.head.status) || called.length === expected.length;
  return [
    ...(isPrefix ? [] : [`${rows.id} undid ${called.join(', ')} instead of ${expected.join(', ')}`]),
    ...(firstUndo >= 0 && lastRun > firstUndo ? [`${rows.id} undid something before its last effect`] : []),
    ...lacking.map((work) => `${rows.id} says that ${work} is undone, and it is not`),
    ...(isComplete
      ? []
      : [`${rows.id} ended ${rows.head.status} and undid ${called.join(', ')} of ${expected.join(', ')}`]),
  ];

  /** Works in the order of their first intents, read from the rows and not from the store's own answer. */
  function storedOrder({ attempts }: WorkflowRows): { step: string; work: string }[] {
    const runs = [...attempts.values()].filter(({ intent }) => intent.kind !== 'compensation');
    const inOrder = runs.sort((one, other) => one.intent.tag - other.intent.tag);
    return [...new Map(inOrder.map(({ intent }) => [workOf(intent.key), intent.step]))].map(([work, step]) => ({
      step,
      work,
    }));
  }
}

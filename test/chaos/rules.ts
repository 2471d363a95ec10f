// What must be true of a story whatever was killed: at every moment (`alwaysTrue`), when all workflows have ended (`trueAtTheEnd`), and beside
// a run in which nothing was killed (`outcomesOf`). Each gives its violations as sentences. Pure, so that rules.test.ts can show each of them fail.
import { openState } from '../../src/persistence/seal.ts';
import type { Line } from './ledger.ts';
import { UNDOABLE } from './order.ts';
import type { AttemptRow, CheckpointRow, Story, WorkflowRow } from './story.ts';

/** What is no violation in this story. */
export interface Allowed {
  /** Processes that lost their lease: they have let go of their workflows and may begin them anew. @default none */
  readonly lostLease?: ReadonlySet<number>;
  /** Workflows that may go on after an undo: those that go back. @default none */
  readonly goesBack?: (workflow: WorkflowRow) => boolean;
  /** Whether retention removes checkpoints; the newest two of a workflow are there all the same. @default false */
  readonly isTrimmed?: boolean;
  /** Workflows that may lose what was acknowledged as buffered. @default none */
  readonly mayLose?: (workflow: WorkflowRow) => boolean;
  /** The steps that have an undo. @default those of an order */
  readonly undoable?: readonly string[];
}

/** At every moment, also while workers are down. */
export function alwaysTrue(story: Story, allowed: Allowed = {}): string[] {
  return [...soundAlways(story, allowed), ...undoComesLast(story, allowed)];
}

/** The same of workflows that may go on after an undo. */
export function soundAlways(story: Story, allowed: Allowed = {}): string[] {
  return [
    ...logIsGapless(story),
    ...checkpointsAreAChain(story, allowed),
    ...intentComesFirst(story),
    ...beginsOnce(story, allowed),
    ...acknowledgedIsKept(story, allowed),
    ...paymentsAreSingle(story),
  ];
}

/** When nothing is left to do. */
export function trueAtTheEnd(story: Story, allowed: Allowed = {}): string[] {
  return [
    ...alwaysTrue(story, allowed),
    ...allHaveEnded(story),
    ...undoIsInReverse(story, allowed),
    ...resultsAreComplete(story),
  ];
}

/** The same of workflows that may go on after an undo. */
export const soundAtTheEnd = (story: Story): string[] => [
  ...soundAlways(story),
  ...allHaveEnded(story),
  ...resultsAreComplete(story),
];

/** One line for each workflow, under its business key: how it ended, what its steps returned, which effects the world saw. */
export function outcomesOf(story: Story): Record<string, object> {
  const ledger = Map.groupBy(story.ledger, workflowOf);
  const checkpoints = Map.groupBy(story.checkpoints, ({ workflow }) => workflow);
  return Object.fromEntries(
    story.workflows.map(({ id, key, status }) => {
      const lines = ledger.get(id) ?? [];
      const effects = lines.filter(({ at }) => at === 'effect' || at === 'undo' || at === 'payment');
      const seen = new Map(effects.map((line) => [line.key.slice(id.length + 1), line.value]));
      return [key, { status, outputs: outputsOf(checkpoints.get(id) ?? []), effects: Object.fromEntries(seen) }];
    }),
  );
}

/** How each workflow ended, under its business key. */
export const endsIn = ({ workflows }: Story): Record<string, string> =>
  Object.fromEntries(workflows.map(({ key, status }) => [key, status]));

/** The steps that were undone, in the order in which the world saw it. */
export const undoneIn = ({ ledger }: Story, workflow: string): string[] =>
  undoneBy(
    ledger.filter((line) => workflowOf(line) === workflow),
    workflow,
  );

const undoneBy = (lines: readonly Line[], workflow: string): string[] =>
  distinct(lines.filter(({ at }) => at === 'undo').map(({ key }) => key.slice(`${workflow}/undo/`.length)));

/** Keys begin with the workflow's id. */
const workflowOf = ({ key }: Line): string => key.split('/', 1)[0] as string;

function logIsGapless({ events, headSequence }: Story): string[] {
  const gap = events.findIndex(({ sequence }, index) => sequence !== index + 1);
  const back = new Map<string, number>();
  return [
    ...(gap < 0 ? [] : [`the log has number ${events[gap]?.sequence} in place of ${gap + 1}`]),
    ...(events.length === headSequence ? [] : [`the log has ${events.length} events, its head says ${headSequence}`]),
    ...events.flatMap(({ workflow, revision, sequence }) => {
      const before = back.get(workflow) ?? 0;
      if (revision === null) return [];
      back.set(workflow, revision);
      return revision < before
        ? [`event ${sequence} of ${workflow} goes back from revision ${before} to ${revision}`]
        : [];
    }),
  ];
}

function checkpointsAreAChain({ workflows, checkpoints }: Story, { isTrimmed = false }: Allowed): string[] {
  const byWorkflow = Map.groupBy(checkpoints, ({ workflow }) => workflow);
  return workflows.flatMap(({ id, revision, checksum }) => {
    const own = byWorkflow.get(id) ?? [];
    const numbers = own.map((one) => one.revision);
    const all = Array.from({ length: revision }, (_, index) => index + 1);
    const isWhole = isTrimmed
      ? all.slice(-2).every((one) => numbers.includes(one)) && numbers.every((one) => all.includes(one))
      : numbers.join() === all.join();
    const last = own.at(-1);
    return [
      ...(isWhole ? [] : [`${id} is at revision ${revision} and has the checkpoints ${numbers.join()}`]),
      ...(last?.checksum.equals(checksum) ? [] : [`${id} does not have the checksum of its last checkpoint`]),
      ...own.flatMap((one, index) => {
        const before = own[index - 1];
        // Nobody can tell where the one before it was removed.
        if (isTrimmed && before?.revision !== one.revision - 1 && one.revision > 1) return [];
        return follows(one, before) ? [] : [`checkpoint ${one.revision} of ${id} breaks the chain`];
      }),
    ];
  });
}

function follows({ state, checksum }: CheckpointRow, before: CheckpointRow | undefined): boolean {
  try {
    openState(state, checksum, before?.checksum ?? null);
    return true;
  } catch {
    return false; // it says why, but which one it is says enough
  }
}

/** Intent before, result after. */
function intentComesFirst({ attempts, ledger }: Story): string[] {
  const intents = new Set(attempts.map((one) => `${outsideKey(one)} ${one.attempt}`));
  return beginnings(ledger)
    .filter(({ key, attempt }) => !intents.has(`${key} ${attempt}`))
    .map(({ key, attempt }) => `attempt ${attempt} of ${key} began without a committed intent`);
}

/** One process begins an attempt once. */
function beginsOnce({ ledger }: Story, { lostLease = new Set() }: Allowed): string[] {
  return repeated(
    beginnings(ledger)
      .filter(({ pid }) => !lostLease.has(pid))
      .map(({ key, attempt, pid }) => `attempt ${attempt} of ${key} began twice in process ${pid}`),
  );
}

const beginnings = (ledger: readonly Line[]): Line[] =>
  ledger.filter(({ at }) => at === 'start' || at === 'undo-start');

const outsideKey = ({ workflow, kind, key }: AttemptRow): string =>
  `${workflow}/${kind === 'compensation' ? 'undo/' : ''}${key}`;

function acknowledgedIsKept({ workflows, acknowledged }: Story, { mayLose = () => false }: Allowed): string[] {
  const found = new Map(workflows.map((one) => [one.id, one]));
  return acknowledged.flatMap(({ workflowId, revision, status }) => {
    const now = found.get(workflowId);
    if (now && mayLose(now)) return [];
    if (!now || now.revision < revision)
      return [`${workflowId} was acknowledged at revision ${revision} and is at ${now?.revision}`];
    return now.revision === revision && now.status !== status
      ? [`${workflowId} was acknowledged as ${status} and is ${now.status}`]
      : [];
  });
}

function paymentsAreSingle({ ledger }: Story): string[] {
  return repeated(ledger.filter(({ at }) => at === 'payment').map(({ key }) => `${key} was paid twice`));
}

/** Once undo has begun nothing begins, and nothing new takes effect: a late line of a key that is known already changes nothing outside. */
function undoComesLast({ ledger, workflows }: Story, { goesBack = () => false }: Allowed): string[] {
  const undoing = new Set<string>();
  const known = new Set<string>();
  const goBack = new Set(workflows.filter(goesBack).map(({ id }) => id));
  return ledger.flatMap((line) => {
    const { at, key } = line;
    const workflow = workflowOf(line);
    if (goBack.has(workflow)) return [];
    if (at === 'undo-start') undoing.add(workflow);
    const isNew = at === 'start' || at === 'payment' || (at === 'effect' && !known.has(key));
    if (at === 'effect') known.add(key);
    return isNew && undoing.has(workflow) ? [`${at} of ${key} came after an undo had begun`] : [];
  });
}

const allHaveEnded = ({ workflows }: Story): string[] =>
  workflows.filter(({ ended }) => !ended).map(({ key, status }) => `${key} has not ended: it is ${status}`);

/** In a failed workflow: all that began and can be undone, last begun first. In any other: nothing. */
function undoIsInReverse(story: Story, { goesBack = () => false, undoable = UNDOABLE }: Allowed): string[] {
  const attempts = Map.groupBy(story.attempts, ({ workflow }) => workflow);
  const ledger = Map.groupBy(story.ledger, workflowOf);
  return story.workflows.flatMap((one) => {
    const { id, key, status } = one;
    if (goesBack(one)) return [];
    const begun = (attempts.get(id) ?? []).filter(({ kind }) => kind !== 'compensation');
    const steps = distinct(begun.map((attempt) => attempt.key)).filter((step) => undoable.includes(step));
    const wanted = status === 'FAILED' ? steps.reverse().join() : '';
    const got = undoneBy(ledger.get(id) ?? [], id).join();
    return wanted === got ? [] : [`${key} is ${status} and undid "${got}" instead of "${wanted}"`];
  });
}

/** Every attempt has its result, and every piece of work is completed once at most. */
function resultsAreComplete({ attempts }: Story): string[] {
  const completed = attempts.filter(({ outcome }) => outcome === 'completed').map(outsideKey);
  return [
    ...attempts
      .filter(({ outcome }) => outcome === null)
      .map((one) => `attempt ${one.attempt} of ${outsideKey(one)} has no result`),
    ...repeated(completed.map((key) => `${key} is completed twice`)),
  ];
}

/** Step → digest of its output, from the last checkpoint. */
function outputsOf(own: readonly CheckpointRow[]): unknown {
  const [last, before] = [own.at(-1), own.at(-2)];
  if (!last) return undefined;
  const state = openState(last.state, last.checksum, before?.checksum ?? null);
  return (JSON.parse(state.toString()) as { context: { output: unknown } }).context.output;
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)];

/** What is there more than once. */
function repeated(list: readonly string[]): string[] {
  const seen = new Set<string>();
  return distinct(list.filter((one) => seen.size === seen.add(one).size));
}

// What must be true of a story whatever was killed: at every moment (`alwaysTrue`), when all workflows have ended (`trueAtTheEnd`), and beside
// a run in which nothing was killed (`sameAs`). Each gives its violations as sentences. Pure, so that rules.test.ts can show each of them fail.
import { openState } from '../../src/persistence/seal.ts';
import type { Line } from './ledger.ts';
import { UNDOABLE } from './order.ts';
import type { AttemptRow, CheckpointRow, Story } from './story.ts';

/** At every moment, also while workers are down. A process that lost its lease has let go of its workflows and may begin them anew. */
export function alwaysTrue(story: Story, lostItsLease?: number): string[] {
  return [...soundAlways(story, lostItsLease), ...undoComesLast(story)];
}

/** The same of workflows that may go on after an undo: those that go back. */
export function soundAlways(story: Story, lostItsLease?: number): string[] {
  return [
    ...logIsGapless(story),
    ...checkpointsAreAChain(story),
    ...intentComesFirst(story),
    ...beginsOnce(story, lostItsLease),
    ...acknowledgedIsKept(story),
    ...paymentsAreSingle(story),
  ];
}

/** When nothing is left to do. */
export function trueAtTheEnd(story: Story, lostItsLease?: number): string[] {
  return [
    ...alwaysTrue(story, lostItsLease),
    ...allHaveEnded(story),
    ...undoIsInReverse(story),
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
  return Object.fromEntries(
    story.workflows.map(({ id, key, status }) => {
      const lines = story.ledger.filter((line) => line.key.startsWith(id));
      const effects = lines.filter(({ at }) => at === 'effect' || at === 'undo' || at === 'payment');
      const seen = new Map(effects.map((line) => [line.key.slice(id.length + 1), line.value]));
      return [key, { status, outputs: outputsOf(story, id), effects: Object.fromEntries(seen) }];
    }),
  );
}

/** How each workflow ended, under its business key. */
export const endsIn = ({ workflows }: Story): Record<string, string> =>
  Object.fromEntries(workflows.map(({ key, status }) => [key, status]));

/** The steps that were undone, in the order in which the world saw it. */
export const undoneIn = (story: Story, workflow: string): string[] =>
  distinct(
    story.ledger
      .filter(({ at, key }) => at === 'undo' && key.startsWith(workflow))
      .map(({ key }) => key.slice(`${workflow}/undo/`.length)),
  );

function logIsGapless({ events, headSequence }: Story): string[] {
  const gap = events.findIndex(({ sequence }, index) => sequence !== index + 1);
  const back = new Map<string, number>();
  return [
    ...(gap < 0 ? [] : [`the log has number ${events[gap]?.sequence} in place of ${gap + 1}`]),
    ...(events.length === headSequence ? [] : [`the log has ${events.length} events, its head says ${headSequence}`]),
    ...events.flatMap(({ workflow, revision, sequence }) => {
      const before = back.get(workflow) ?? 0;
      back.set(workflow, revision);
      return revision < before
        ? [`event ${sequence} of ${workflow} goes back from revision ${before} to ${revision}`]
        : [];
    }),
  ];
}

function checkpointsAreAChain({ workflows, checkpoints }: Story): string[] {
  return workflows.flatMap(({ id, revision, checksum }) => {
    const own = checkpoints.filter(({ workflow }) => workflow === id);
    const numbers = own.map((one) => one.revision).join();
    const last = own.at(-1);
    return [
      ...(numbers === Array.from({ length: revision }, (_, index) => index + 1).join()
        ? []
        : [`${id} is at revision ${revision} and has the checkpoints ${numbers}`]),
      ...(last?.checksum.equals(checksum) ? [] : [`${id} does not have the checksum of its last checkpoint`]),
      ...own.flatMap((one, index) =>
        follows(one, own[index - 1]) ? [] : [`checkpoint ${one.revision} of ${id} breaks the chain`],
      ),
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
function beginsOnce({ ledger }: Story, lostItsLease: number | undefined): string[] {
  const calls = beginnings(ledger)
    .filter(({ pid }) => pid !== lostItsLease)
    .map(({ key, attempt, pid }) => `attempt ${attempt} of ${key} began twice in process ${pid}`);
  return distinct(calls.filter((call, index) => calls.indexOf(call) !== index));
}

const beginnings = (ledger: readonly Line[]): Line[] =>
  ledger.filter(({ at }) => at === 'start' || at === 'undo-start');

const outsideKey = ({ workflow, kind, key }: AttemptRow): string =>
  `${workflow}/${kind === 'compensation' ? 'undo/' : ''}${key}`;

function acknowledgedIsKept({ workflows, acknowledged }: Story): string[] {
  const found = new Map(workflows.map((one) => [one.id, one]));
  return acknowledged.flatMap(({ workflowId, revision, status }) => {
    const now = found.get(workflowId);
    if (!now || now.revision < revision)
      return [`${workflowId} was acknowledged at revision ${revision} and is at ${now?.revision}`];
    return now.revision === revision && now.status !== status
      ? [`${workflowId} was acknowledged as ${status} and is ${now.status}`]
      : [];
  });
}

function paymentsAreSingle({ ledger }: Story): string[] {
  const keys = ledger.filter(({ at }) => at === 'payment').map(({ key }) => key);
  return distinct(keys.filter((key, index) => keys.indexOf(key) !== index)).map((key) => `${key} was paid twice`);
}

/** Once undo has begun nothing begins, and nothing new takes effect: a late line of a key that is known already changes nothing outside. */
function undoComesLast({ ledger }: Story): string[] {
  const undoing = new Set<string>();
  const known = new Set<string>();
  return ledger.flatMap(({ at, key }) => {
    const workflow = key.split('/')[0] as string;
    if (at === 'undo-start') undoing.add(workflow);
    const isNew = at === 'start' || at === 'payment' || (at === 'effect' && !known.has(key));
    if (at === 'effect') known.add(key);
    return isNew && undoing.has(workflow) ? [`${at} of ${key} came after an undo had begun`] : [];
  });
}

const allHaveEnded = ({ workflows }: Story): string[] =>
  workflows.filter(({ ended }) => !ended).map(({ key, status }) => `${key} has not ended: it is ${status}`);

/** In a failed workflow: all that began and can be undone, last begun first. In any other: nothing. */
function undoIsInReverse(story: Story): string[] {
  return story.workflows.flatMap(({ id, key, status }) => {
    const begun = story.attempts.filter(({ workflow, kind }) => workflow === id && kind !== 'compensation');
    const steps = distinct(begun.map((one) => one.key)).filter((step) => UNDOABLE.includes(step));
    const wanted = status === 'FAILED' ? steps.reverse().join() : '';
    const got = undoneIn(story, id).join();
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
    ...distinct(completed.filter((key, index) => completed.indexOf(key) !== index)).map(
      (key) => `${key} is completed twice`,
    ),
  ];
}

/** Step → digest of its output, from the last checkpoint. */
function outputsOf({ checkpoints }: Story, workflow: string): unknown {
  const own = checkpoints.filter((one) => one.workflow === workflow);
  const [last, before] = [own.at(-1), own.at(-2)];
  if (!last) return undefined;
  const state = openState(last.state, last.checksum, before?.checksum ?? null);
  return (JSON.parse(state.toString()) as { context: { output: unknown } }).context.output;
}

const distinct = (list: readonly string[]): string[] => [...new Set(list)];

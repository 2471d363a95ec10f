// What must be true when a siege is over and every workflow had its time to end: the rules of all chaos tests, and what a siege knows besides.
import { isDeepStrictEqual } from 'node:util';
import pg from 'pg';
import type { Line } from '../ledger.ts';
import { outcomesOf, trueAtTheEnd } from '../rules.ts';
import type { Story } from '../story.ts';
import type { Accepted } from './post.ts';
import { goesBack, isBuffered, type Mix, modelOf, UNDOABLE } from './works.ts';

export interface Evidence {
  readonly story: Story;
  readonly accepted: readonly Accepted[];
  readonly mix: Mix;
  /** How the first workflow of each kind ends where nothing is wrong; undefined while that is found out. */
  readonly models: Readonly<Record<string, object>> | undefined;
  readonly lostLease: ReadonlySet<number>;
  readonly frozen: ReadonlySet<number>;
  /** Whether processes and what Redis had were lost together. */
  readonly losesBuffered: boolean;
  /** Keys in the authors' own table. */
  readonly book: readonly string[];
  /** Unfinished workflows that nothing would wake. */
  readonly stranded: readonly string[];
  readonly said: readonly string[];
}

export function violationsOf(evidence: Evidence): string[] {
  const { story, lostLease, frozen, said, stranded, losesBuffered } = evidence;
  const goBack = ({ key }: { readonly key: string }): boolean => goesBack(key);
  return [
    ...trueAtTheEnd(
      { ...story, ledger: story.ledger.filter((line) => !isLatePayment(line, story, frozen)) },
      {
        lostLease,
        goesBack: goBack,
        undoable: UNDOABLE,
        isTrimmed: true,
        mayLose: ({ key }) => losesBuffered && isBuffered(key),
      },
    ),
    ...acceptedAreThere(evidence),
    ...bookIsRight(evidence),
    ...endsAsUndisturbed(evidence),
    ...stranded.map((key) => `${key} has neither an owner nor a timer nor a person`),
    ...new Set(said.filter((line) => line.startsWith('violation'))),
  ];
}

/**
 * A payment of an attempt that another process has meanwhile given up for lost: what was called before its process froze goes on when it thaws, and no
 * engine can take that back. It is none where the attempt is the newest of its key.
 */
function isLatePayment({ at, key, attempt, pid }: Line, { attempts }: Story, frozen: ReadonlySet<number>): boolean {
  if (at !== 'payment' || !frozen.has(pid)) return false;
  const [workflow, step] = key.split('/');
  return attempts.some((one) => one.workflow === workflow && one.key === step && one.attempt > attempt);
}

export const latePayments = ({ story, frozen }: Evidence): number =>
  story.ledger.filter((line) => isLatePayment(line, story, frozen)).length;

function acceptedAreThere({ story, accepted }: Evidence): string[] {
  const ids = new Map(story.workflows.map(({ key, id }) => [key, id]));
  return accepted.flatMap(({ key, id }) =>
    ids.get(key) === id ? [] : [`the start of ${key} was acknowledged as ${id}, and it is ${ids.get(key)}`],
  );
}

/** What a step wrote in its transaction is there once, and only where the step completed. */
function bookIsRight({ story, book }: Evidence): string[] {
  const counts = new Map<string, number>();
  for (const key of book) counts.set(key, (counts.get(key) ?? 0) + 1);
  const completed = new Set(
    story.attempts
      .filter(({ key, outcome }) => key === 'enter' && outcome === 'completed')
      .map(({ workflow, key }) => `${workflow}/${key}`),
  );
  return [
    ...[...counts].filter(([, count]) => count > 1).map(([key, count]) => `${key} is in the book ${count} times`),
    ...[...counts.keys()]
      .filter((key) => !completed.has(key))
      .map((key) => `${key} is in the book and did not complete`),
    ...[...completed].filter((key) => !counts.has(key)).map((key) => `${key} completed and is not in the book`),
  ];
}

function endsAsUndisturbed({ story, mix, models }: Evidence): string[] {
  if (models === undefined) return [];
  return Object.entries(outcomesOf(story)).flatMap(([key, outcome]) => {
    const model = models[modelOf(mix, key)];
    const [ours, theirs] = [seen(key, outcome), seen(key, model)];
    return isDeepStrictEqual(ours, theirs)
      ? []
      : [`${key} ended as ${JSON.stringify(ours)} instead of ${JSON.stringify(theirs)}`];
  });
}

/** In which round something was done that goes back is a matter of time. */
const seen = (key: string, outcome: object | undefined): object | undefined =>
  goesBack(key) ? { ...outcome, effects: undefined } : outcome;

/** What is read besides the story. */
export async function readBook(databaseUrl: string, schema: string): Promise<Pick<Evidence, 'book' | 'stranded'>> {
  const client = new pg.Client({ connectionString: databaseUrl, options: `-c search_path=${schema}` });
  client.on('error', () => {}); // the queries tell
  await client.connect();
  try {
    const book = await client.query<{ key: string }>('select key from siege_book');
    const stranded = await client.query<{ key: string }>(STRANDED);
    return { book: book.rows.map(({ key }) => key), stranded: stranded.rows.map(({ key }) => key) };
  } finally {
    await client.end();
  }
}

const STRANDED = `
select coalesce(w.key, w.id::text) as key from workflows w
where w.completed_at is null and w.wake_at is null
  and not exists (select from workflow_processes p where p.id = w.owner and p.lease_until > clock_timestamp())
  and not exists (select from workflow_interventions i where i.workflow_id = w.id and i.status = 'OPEN')
  and not exists (select from workflows c where c.parent_id = w.id and c.completed_at is null)`;

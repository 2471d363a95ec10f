// kill -9 at every write of workflows that ask people, before, at and after the deadline of the question. What was killed comes back when every
// deadline is over.
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import { killing, outcome, PATIENCE_MS } from './killing.ts';
import { DEADLINE_MS } from './scenes/asking.ts';
import type { Story } from './story.ts';
import type { House } from './worker.ts';

const kills = killing();

interface Question {
  readonly key: string;
  readonly ended: string;
  readonly step: string;
  readonly status: string;
  readonly decision: string | null;
  /** From when it was asked to when it was decided. */
  readonly tookMs: number;
  readonly overdue: boolean;
  readonly decidedEvents: number;
  readonly expiredEvents: number;
  readonly escalatedEvents: number;
  readonly overdueEvents: number;
}

const count = (type: string): string =>
  `(select count(*)::int from workflow_events e where e.type = 'INTERVENTION_${type.toUpperCase()}' and e.workflow_id = i.workflow_id and e.payload->>'interventionId' = i.id::text) as "${type}Events"`;
const QUESTIONS = `
select w.key, w.status as ended, i.step_id as step, i.status, i.decision, (extract(epoch from i.decided_at - i.requested_at) * 1000)::float8 as "tookMs",
  i.overdue_at is not null as overdue, ${['decided', 'expired', 'escalated', 'overdue'].map(count).join(', ')}
from workflow_interventions i join workflows w on w.id = i.workflow_id`;

/** Each is asked once, decided exactly once, by a person or by its deadline, and the workflow ended as was decided. */
async function decidedOnce({ schema }: House): Promise<string[]> {
  const client = new pg.Client({ connectionString: inject('databaseUrl'), options: `-c search_path=${schema}` });
  await client.connect();
  const { rows } = await client.query<Question>(QUESTIONS);
  await client.end();
  const asked = rows.map(({ key, step }) => `${key} ${step}`);
  return [
    ...asked.filter((one, index) => asked.indexOf(one) !== index).map((one) => `${one} was asked twice`),
    ...rows.flatMap(problemsOf),
  ];
}

function problemsOf(one: Question): string[] {
  const { key, step, status, ended, decision, tookMs, overdue } = one;
  const expired = status === 'EXPIRED';
  const isTrue: Readonly<Record<string, boolean>> = {
    'is decided': expired || status === 'DECIDED',
    'is decided in one event': one.decidedEvents === (expired ? 0 : 1) && one.expiredEvents === (expired ? 1 : 0),
    'reminds once at most': one.escalatedEvents <= 1,
    'is overdue once, where it stays open':
      one.overdueEvents === (overdue ? 1 : 0) && overdue === key.startsWith('late'),
    'expires at its deadline, not before': !expired || tookMs >= DEADLINE_MS,
    'ends the workflow as was decided': ended === (expired ? 'FAILED' : 'COMPLETED'),
    'is answered by its deadline alone where nobody answers': !key.startsWith('silent') || expired,
    'has the answer that was given': expired
      ? decision === 'fail'
      : decision === (step === 'price' ? 'retry' : 'approve'),
  };
  return Object.entries(isTrue).flatMap(([what, holds]) =>
    holds ? [] : [`not true that the question of ${key} about ${step} ${what}: ${JSON.stringify(one)}`],
  );
}

/** Who wins at the very deadline is open. */
const told = (story: Story): unknown =>
  outcome({ ...story, workflows: story.workflows.filter(({ key }) => !key.startsWith('punctual')) });

it('every question is decided exactly once', { timeout: PATIENCE_MS }, async () => {
  const ends = {
    'silent-0': 'FAILED',
    'late-0': 'COMPLETED',
    'prompt-0': 'COMPLETED',
    'punctual-0': 'either',
  } as const;
  expect(await kills('asking', { ends, atTheEnd: decidedOnce, told })).toEqual([]);
});

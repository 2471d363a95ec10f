// What all processes of one schema share, read from its tables: each of them answers the same. Only of what is unfinished or open, through partial
// indexes: what has ended grows without end, and is counted where it happens.
import type { MikroORM } from '@mikro-orm/postgresql';
import { circuitStateOf } from '../../engine/circuitNames.ts';
import { WORKFLOW_STATUSES, isFinal } from '../../workflow.ts';
import { type Family, type Sample } from './exposition.ts';
import { gauge } from './ofProcess.ts';

/** Circuit breakers that are told apart, by name; the first of the alphabet. */
const MOST_BREAKERS = 500;
const CIRCUIT_STATES = ['CLOSED', 'OPEN', 'HALF_OPEN'] as const;
const LEVELS = ['warning', 'error', 'critical'] as const;

interface Counted {
  readonly name: string;
  readonly count: number;
}

interface Figures {
  readonly statuses: readonly Counted[];
  readonly errors: readonly Counted[];
  readonly breakers: readonly { readonly key: string; readonly state: string }[];
  readonly openInterventions: number;
  /** In seconds; 0 where nobody waits. */
  readonly oldestIntervention: number;
  /** For how long the workflow that should have been woken first waits for it, in seconds. */
  readonly wakeLag: number;
  readonly head: number;
  readonly oldest: number;
}

const SQL = `with unfinished as (
    select status, owner, wake_at from workflows where completed_at is null)
  select
    (select coalesce(json_agg(s), '[]') from (select status as name, count(*) as count from unfinished group by status) s) as statuses,
    (select coalesce(json_agg(e), '[]') from (select severity as name, count(*) as count from system_errors where not resolved group by severity) e) as errors,
    (select coalesce(json_agg(b), '[]') from (select key, state from circuit_breakers order by key limit ${MOST_BREAKERS}) b) as breakers,
    (select cast(count(*) as int) from workflow_interventions where status = 'OPEN') as "openInterventions",
    cast(coalesce((select extract(epoch from now() - min(requested_at)) from workflow_interventions where status = 'OPEN'), 0) as float8) as "oldestIntervention",
    cast(greatest(0, coalesce((select extract(epoch from now() - min(wake_at)) from unfinished where owner is null), 0)) as float8) as "wakeLag",
    cast((select sequence from workflow_event_head) as float8) as head,
    cast(coalesce((select min(sequence) from workflow_events), 0) as float8) as oldest`;

/** @param readUpTo how far the log was read for subscribers of this process; undefined where there are none */
export async function ofDatabase(orm: MikroORM, readUpTo: () => Promise<number | undefined>): Promise<Family[]> {
  const read = await readUpTo();
  const [found] = await orm.em.fork().execute<[Figures]>(SQL);
  const { head } = found;
  return [
    gauge(
      'holdfast_workflows',
      'Workflows that have not ended, by status.',
      ofEach(
        found.statuses,
        'status',
        WORKFLOW_STATUSES.filter((status) => !isFinal(status)),
      ),
    ),
    gauge(
      'holdfast_system_errors_open',
      'System errors that nobody has resolved.',
      ofEach(found.errors, 'severity', LEVELS),
    ),
    gauge(
      'holdfast_circuit_breaker',
      '1 for the state that the circuit breaker is in.',
      found.breakers.flatMap(({ key, state }) =>
        CIRCUIT_STATES.map((each) => ({
          labels: { breaker: key, state: each },
          value: circuitStateOf(state) === each ? 1 : 0,
        })),
      ),
    ),
    gauge('holdfast_interventions_open', 'Questions that wait for an answer of a person.', [
      { value: found.openInterventions },
    ]),
    gauge('holdfast_intervention_oldest_seconds', 'For how long the oldest of them waits; 0 without any.', [
      { value: found.oldestIntervention },
    ]),
    gauge(
      'holdfast_wake_lag_seconds',
      'For how long the workflow that is due first was not woken; 0 where none is due.',
      [{ value: found.wakeLag }],
    ),
    gauge('holdfast_event_log_head', 'Position of the newest event.', [{ value: head }]),
    gauge('holdfast_event_log_oldest', 'Position of the oldest event that is kept; 0 without any.', [
      { value: found.oldest },
    ]),
    gauge('holdfast_event_log_lag', 'Events that subscribers of this process have not been given yet.', [
      { value: read === undefined ? 0 : Math.max(0, head - read) },
    ]),
  ];
}

/** Those that there are none of too: else an alert would not know that it is over. */
const ofEach = (counts: readonly Counted[], label: string, known: readonly string[]): Sample[] =>
  [...new Set([...known, ...counts.map(({ name }) => name)])].map((name) => ({
    labels: { [label]: name },
    value: counts.find((one) => one.name === name)?.count ?? 0,
  }));

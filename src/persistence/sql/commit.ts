// The commit of a whole batch as one statement. Its rules: only rows whose compare-and-set on (fence, revision - 1) succeeded, or births
// that found neither their id nor their key, and whose parent has not ended or changed hands, are in `won`; EVERY other part is joined to `won`, so that a stale writer leaves no row in
// any table; events are numbered last, under the lock of the head row, so that numbers are gapless and in commit order.
// Rows that commits of different processes share (groups of errors, open system errors) come after the lock of the head row (`left join head`):
// whoever has it is alone with them, so that nobody waits for somebody who waits for him. Whatever else writes such rows takes that lock first.
// The ids come a second time as an array: a plan is kept from a time when the tables were empty, and only a condition on the table alone
// makes it use the index then.
// Rows come as one JSON text for each part, all bytes (states, then values) as one BYTEA that is cut by offset: neither is encoded twice.
import { headFor } from './eventHead.ts';
import { BEGINNING, noteReopened, ONE_MORE, seenTogether, UNLESS_HUSHED } from './groups.ts';

/** Parts that most commits do not have. A statement is prepared for each combination that occurs. */
export const RARE_PARTS = [
  'errors',
  'groups',
  'systemErrors',
  'recoveries',
  'resolutions',
  'interventions',
  'decisions',
  'history',
  'log',
  'validations',
  'claims',
  'releases',
  'waits',
  'tells',
  'heard',
  'keys',
  'earlier',
  'abandoned',
] as const;
export type RarePart = (typeof RARE_PARTS)[number];

/** Parts that are always in the statement, in the order of its parameters; parameter 6 is the bytes, 7 the ids. */
export const COMMON_PARTS = ['heads', 'values', 'intents', 'results', 'events'] as const;

/** The statement for these rare parts; each adds one parameter, in the order given. Answers (id, sequence) of those that won. */
export function commitStatement(rare: readonly RarePart[]): { readonly name: string; readonly text: string } {
  const found = statements.get(rare.join());
  if (found) return found;
  const unlessQuiet = rare.includes('groups') ? UNLESS_QUIET : '';
  const parts = rare.map((part, index) => `,\n${RARE[part](`$${COMMON_PARTS.length + 3 + index}::json`, unlessQuiet)}`);
  // The server cuts names at 63 bytes, and two that are the same then are one statement to it: a letter for each part, by its place.
  const name = `commit_${rare.map((part) => LETTERS[RARE_PARTS.indexOf(part)]).join('')}`;
  const statement = {
    name,
    text: `${hot(leftOut(rare))}${parts.join('')}\n${ANSWER}`,
  };
  statements.set(rare.join(), statement);
  return statement;
}

/** Lines of the event log that are not written: of groups that nobody wants to hear of, and that an error is resolved where it is already. */
function leftOut(rare: readonly RarePart[]): string {
  const conditions = [
    ...(rare.includes('interventions') ? [UNLESS_HUSHED] : []),
    ...(rare.includes('resolutions') ? [UNLESS_RESOLVED] : []),
  ];
  return conditions.length === 0 ? '' : `\n  where ${conditions.join('\n  and ')}`;
}

const UNLESS_RESOLVED = `(t.unless_resolved is null or not exists (
    select from workflow_errors e where e.id = t.unless_resolved and e.resolved))`;

const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const statements = new Map<string, { name: string; text: string }>();

/** Lines that are kept of one workflow's log; those that come too late for a commit have numbers above it (`log.ts`). */
export const MOST_LINES = 5_000;

const BYTES = '$6::bytea';
const IDS = '$7::uuid[]';

/** @param unlessQuiet which lines are left out */
const hot = (unlessQuiet: string): string => `
with c as (
  select * from json_to_recordset($1::json) as c(
    starts_at int, stored_bytes int, id uuid, fence bigint, revision bigint, status text, phase text, current_step text, owner uuid,
    wake_at timestamptz, output text, started_at timestamptz, updated_at timestamptz, completed_at timestamptz, carried int, checksum bytea,
    previous_checksum bytea, key_id text, tag bytea, encrypted boolean, checkpoint_id uuid, checkpoint_type text, step_id text, encoding text, size_bytes int, state_version text, projection jsonb,
    metadata jsonb, checkpoint_at timestamptz, definition text, version text, definition_hash text, thread_id text, key text,
    idempotency_key text, started_by text, input text, parent_id uuid, parent_step text, parent_fence bigint, traceparent text, created_at timestamptz, blocked boolean, signals jsonb, start_at timestamptz)),
born as (
  insert into workflows (id, definition, version, definition_hash, thread_id, key, idempotency_key, started_by, input, output, status,
    phase, current_step, owner, fence, revision, checksum, wake_at, parent_id, parent_step, traceparent, created_at, started_at, updated_at, completed_at, blocked, signals, start_at)
  select id, definition, version, definition_hash, thread_id, key, idempotency_key, started_by, input, output, status,
    phase, current_step, owner, fence, revision, checksum, wake_at, parent_id, parent_step, traceparent, created_at, started_at, updated_at, completed_at, coalesce(blocked, false), signals, start_at
  from c where revision = 1 and (parent_id is null
    or exists (select from workflows p where p.id = c.parent_id and p.completed_at is null and p.fence = c.parent_fence))
  on conflict do nothing
  returning id, revision),
moved as (
  update workflows w set
    revision = c.revision, checksum = c.checksum, status = c.status, phase = c.phase, current_step = c.current_step, owner = c.owner,
    wake_at = c.wake_at, output = c.output, started_at = c.started_at,
    definition_hash = coalesce(c.definition_hash, w.definition_hash), version = coalesce(c.version, w.version), updated_at = c.updated_at, completed_at = c.completed_at,
    interruptions = 0, proven = false, blocked = coalesce(c.blocked, false), signals = c.signals
  from c where w.id = any(${IDS}) and c.revision > 1 and w.id = c.id and w.fence = c.fence and w.revision = c.revision - 1 - coalesce(c.carried, 0)
  returning w.id, w.revision),
won as (select id, revision from born union all select id, revision from moved),
checkpoints as (
  insert into workflow_checkpoints (id, workflow_id, revision, step_id, checkpoint_type, timestamp, state_data, state_bytes, encoding,
    state_version, checksum, previous_checksum, size_bytes, metadata, fence, key_id, tag, encrypted)
  select c.checkpoint_id, c.id, c.revision, c.step_id, c.checkpoint_type, c.checkpoint_at, c.projection,
    substring(${BYTES} from c.starts_at for c.stored_bytes), c.encoding, c.state_version, c.checksum,
    c.previous_checksum, c.size_bytes, c.metadata, c.fence, c.key_id, c.tag, coalesce(c.encrypted, false)
  from c join won using (id)),
contents as (
  insert into workflow_values (workflow_id, digest, body, encoding, size_bytes, encrypted)
  select t.id, t.digest, substring(${BYTES} from t.starts_at for t.stored_bytes), t.encoding, t.size_bytes, coalesce(t.encrypted, false)
  from json_to_recordset($2::json) as t(starts_at int, stored_bytes int, id uuid, digest text, encoding text, size_bytes int, encrypted boolean)
  join won using (id)
  on conflict do nothing),
intents as (
  insert into step_attempts (workflow_id, tag, kind, step_id, key, round, attempt, agent_type, phase, delay_ms, started_at, ended_at,
    duration_ms, outcome, output, error_id)
  select t.id, tag, kind, step_id, key, round, attempt, agent_type, phase, delay_ms, started_at, ended_at,
    duration_ms, outcome, output, error_id
  from json_to_recordset($3::json) as t(id uuid, tag bigint, kind text, step_id text, key text, round int, attempt int, agent_type text,
    phase text, delay_ms bigint, started_at timestamptz, ended_at timestamptz, duration_ms float8, outcome text, output text, error_id uuid)
  join won using (id)),
results as (
  update step_attempts s set
    ended_at = t.ended_at, duration_ms = t.duration_ms, outcome = t.outcome, output = t.output, error_id = t.error_id
  from json_to_recordset($4::json) as t(id uuid, tag bigint, ended_at timestamptz, duration_ms float8, outcome text, output text,
    error_id uuid)
  join won using (id)
  where s.workflow_id = any(${IDS}) and s.workflow_id = t.id and s.tag = t.tag),
happened as (
  select t.*, coalesce(t.earlier, won.revision) as revision, row_number() over (order by t.place) as number
  from rows from (json_to_recordset($5::json) as (id uuid, type text, payload jsonb, occurred_at timestamptz, unless_quiet text,
    unless_resolved uuid, earlier bigint)) with ordinality as t(id, type, payload, occurred_at, unless_quiet, unless_resolved, earlier, place)
  join won using (id)${unlessQuiet}),
${headFor('happened')},
events as (
  insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
  select head.base + happened.number, occurred_at, type, id, revision, payload from head, happened
  returning workflow_id, sequence)`;

const ANSWER = `
select won.id, coalesce(max(events.sequence), 0) as sequence
from won left join events on events.workflow_id = won.id group by won.id`;

/** Facts of the newest; what a mere sample lacks is that of an earlier one, but for the question that it led to. */
export const ofNewest = (context: string): string =>
  `case when jsonb_exists(${context}, 'isOneOfMany') then s.error_context - 'pause' - 'conflict' || ${context} else ${context} end`;

/** System errors always come with the errors that they stand for, and these with their groups; a batch without any has no group that could be quiet. */
const UNLESS_QUIET = `
  where not exists (
    select from counted where counted.fingerprint = t.fingerprint and counted.status in ('IGNORED', 'SNOOZED'))`;

const RARE: Readonly<Record<RarePart, (rows: string, unlessQuiet: string) => string>> = {
  errors: (rows) => `
errors as (
  insert into workflow_errors (id, workflow_id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, checkpoint_count, recovery_strategy, recovery_attempts, recovery_successful, created_at)
  select t.error_id, t.id, step_id, tag, attempt, error_type, error_class, error_category, error_severity, retryable,
    error_message, stack_trace, causes, context, fingerprint, trace_id, checkpoint_id, won.revision, recovery_strategy, recovery_attempts, recovered, t.at
  from json_to_recordset(${rows}) as t(id uuid, error_id uuid, step_id text, tag bigint, attempt int, error_type text, error_class text,
    error_category text, error_severity text, retryable boolean, error_message text, stack_trace text, causes jsonb, context jsonb,
    fingerprint text, trace_id text, checkpoint_id uuid, recovery_strategy text, recovery_attempts int, recovered boolean, at timestamptz)
  join won using (id))`,
  // How many of each fingerprint a commit has, with the newest of them.
  groups: (rows) => `
counted as (
  insert into error_groups as g (fingerprint, error_type, error_class, error_category, error_severity, error_message, step_id, occurrences,
    first_seen_at, last_seen_at, latest_error_id)
  select distinct on (fingerprint) fingerprint, error_type, error_class, error_category, error_severity, ${BEGINNING}, step_id,
    sum(t.number) over same, min(t.first_at) over same, max(t.at) over same, t.error_id
  from json_to_recordset(${rows}) as t(id uuid, error_id uuid, step_id text, error_type text, error_class text, error_category text,
    error_severity text, error_message text, fingerprint text, number bigint, first_at timestamptz, at timestamptz)
  join won using (id) left join head on true window same as (partition by fingerprint) order by fingerprint, t.at desc
  ${ONE_MORE}),
reopened as (${noteReopened('counted')}),
together as (${seenTogether('counted')})`,
  // Of a group that is ignored or put off there is none. One that is open names the newest of its fingerprint. Stack and facts that a mere sample lacks are those of an earlier one.
  systemErrors: (rows, unlessQuiet) => `
standing as (
  select distinct on (fingerprint) t.*, count(*) over same as occurrences, min(t.at) over same as first_at
  from json_to_recordset(${rows}) as t(id uuid, error_id uuid, error_type text, severity text, error_message text, stack_trace text,
    error_context jsonb, thread_id text, checkpoint_count bigint, step_id text, workflow_error_id uuid, failure_mode text,
    fingerprint text, at timestamptz)
  join won using (id)${unlessQuiet}
  window same as (partition by fingerprint) order by fingerprint, t.at desc, error_id desc),
system_errors_written as (
  insert into system_errors as s (id, error_type, severity, error_message, stack_trace, error_context, thread_id, checkpoint_count,
    workflow_id, step_id, workflow_error_id, failure_mode, fingerprint, created_at, occurrences, last_seen_at)
  select error_id, error_type, severity, error_message, stack_trace, error_context, thread_id, checkpoint_count,
    id, step_id, workflow_error_id, failure_mode, fingerprint, first_at, occurrences, at
  from standing left join head on true order by fingerprint
  on conflict (fingerprint) where not resolved do update set
    severity = excluded.severity, error_message = excluded.error_message,
    stack_trace = coalesce(excluded.stack_trace, s.stack_trace), error_context = ${ofNewest('excluded.error_context')},
    thread_id = excluded.thread_id, checkpoint_count = excluded.checkpoint_count, workflow_id = excluded.workflow_id,
    step_id = excluded.step_id, workflow_error_id = excluded.workflow_error_id, failure_mode = excluded.failure_mode,
    occurrences = s.occurrences + excluded.occurrences, last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at))`,
  recoveries: (rows) => `
recoveries as (
  insert into workflow_recovery_attempts (id, workflow_id, error_id, strategy, attempt_number, success, action_taken, error_message,
    duration_ms, created_at)
  select t.recovery_id, t.id, error_id, strategy, attempt_number, success, action_taken, error_message, duration_ms, t.at
  from json_to_recordset(${rows}) as t(id uuid, recovery_id uuid, error_id uuid, strategy text, attempt_number int, success boolean,
    action_taken text, error_message text, duration_ms int, at timestamptz)
  join won using (id)),
recovered as (
  update workflow_errors e set recovery_attempts = e.recovery_attempts + t.tried, recovery_successful = t.success,
    resolved = e.resolved or t.kind is not null,
    resolved_by = coalesce(e.resolved_by, t.resolved_by), resolved_at = coalesce(e.resolved_at, t.resolved_at),
    resolution_kind = coalesce(e.resolution_kind, t.kind), resolution_notes = coalesce(e.resolution_notes, t.notes)
  from (
    select id, error_id, count(*) as tried, (array_agg(success order by place desc))[1] as success, max(kind) as kind,
      max(resolved_by) as resolved_by, max(resolved_at) as resolved_at, max(notes) as notes
    from rows from (json_to_recordset(${rows}) as (id uuid, error_id uuid, success boolean, kind text, resolved_by text,
      resolved_at timestamptz, notes text)) with ordinality as t(id, error_id, success, kind, resolved_by, resolved_at, notes, place)
    join won using (id) group by id, error_id) t
  where e.id = t.error_id and e.workflow_id = t.id)`,
  // What becomes of the system error that stands for them is seen in a statement after this one (`settleSystemErrors`).
  resolutions: (rows) => `
errors_resolved as (
  update workflow_errors e set resolved = true, resolved_by = t.resolved_by, resolved_at = t.resolved_at, resolution_kind = t.kind,
    resolution_notes = t.notes
  from json_to_recordset(${rows}) as t(id uuid, error_id uuid, counted boolean, kind text, resolved_by text, resolved_at timestamptz, notes text)
  join won using (id)
  where not t.counted and not e.resolved and e.id = t.error_id and e.workflow_id = t.id)`,
  interventions: (rows) => `
interventions as (
  insert into workflow_interventions (id, workflow_id, step_id, error_id, trigger, prompt, reason, required_action, action_url, severity,
    conflict, on_deadline, options, status, requested_at, expires_at, escalated_at, overdue_at, decision, decided_by, decided_at, notes)
  select t.intervention_id, t.id, step_id, error_id, trigger, prompt, reason, required_action, action_url, severity,
    conflict, on_deadline, options, status, requested_at, expires_at, escalated_at, overdue_at, decision, decided_by, decided_at, notes
  from json_to_recordset(${rows}) as t(id uuid, intervention_id uuid, step_id text, error_id uuid, trigger text, prompt text,
    reason text, required_action text, action_url text, severity text, conflict jsonb, on_deadline text, escalated_at timestamptz,
    overdue_at timestamptz, options jsonb, status text, requested_at timestamptz, expires_at timestamptz, decision text, decided_by text,
    decided_at timestamptz, notes text)
  join won using (id))`,
  decisions: (rows) => `
decisions as (
  update workflow_interventions i set
    status = coalesce(t.status, i.status), decision = t.decision, decided_by = t.decided_by, decided_at = t.decided_at, notes = t.notes,
    severity = coalesce(t.severity, i.severity), escalated_at = coalesce(t.escalated_at, i.escalated_at),
    overdue_at = coalesce(t.overdue_at, i.overdue_at)
  from json_to_recordset(${rows}) as t(id uuid, intervention_id uuid, status text, decision text, decided_by text,
    decided_at timestamptz, notes text, severity text, escalated_at timestamptz, overdue_at timestamptz)
  join won using (id)
  where i.id = t.intervention_id and i.workflow_id = t.id)`,
  claims: (rows) => `
claims as (
  insert into resource_claims (workflow_id, address, resources, units)
  select t.id, t.address, t.resources, t.units
  from json_to_recordset(${rows}) as t(id uuid, address text, resources text[], units int[]) join won using (id)
  on conflict do nothing)`,
  releases: (rows) => `
released as (
  delete from resource_claims r using json_to_recordset(${rows}) as t(id uuid, address text) join won using (id)
  where r.workflow_id = t.id and r.address = t.address)`,
  log: (rows) => `
lines as (
  select t.*, row_number() over (partition by t.id order by t.place)
    + coalesce((select l.line from workflow_log l where l.workflow_id = t.id and l.line <= ${MOST_LINES} order by l.line desc limit 1), 0) as line
  from rows from (json_to_recordset(${rows}) as (id uuid, at timestamptz, level text, message text, step_id text, attempt int, fields jsonb))
    with ordinality as t(id, at, level, message, step_id, attempt, fields, place)
  join won using (id)),
logged as (
  insert into workflow_log (workflow_id, line, at, level, message, step_id, attempt, fields, dropped, sequence)
  select id, line, at, level, message, step_id, attempt, fields,
    case when line = ${MOST_LINES} then (select count(*) from lines o where o.id = lines.id and o.line > ${MOST_LINES}) else 0 end,
    head.base + (select count(*) from happened)
  from lines left join head on true where line <= ${MOST_LINES}),
overflown as (
  update workflow_log l set dropped = l.dropped + o.number
  from (select id, count(*) as number from lines where line > ${MOST_LINES} group by id) o
  where l.workflow_id = o.id and l.line = ${MOST_LINES})`,
  history: (rows) => `
history as (
  insert into workflow_state_history (workflow_id, version, revision, step_id, status, reason, state_data, checkpoint_id, timestamp,
    restored_from, restore_count)
  select t.id, coalesce(c.version, w.version), c.revision, t.step_id, t.status, t.reason, t.projection, c.checkpoint_id, t.at,
    t.restored_from, (select count(*) from workflow_state_history h where h.workflow_id = t.id and h.restored_from is not null)
      + (t.restored_from is not null)::int
  from json_to_recordset(${rows}) as t(id uuid, step_id text, status text, reason text, projection jsonb, restored_from uuid,
    at timestamptz)
  join won using (id) join c using (id) left join workflows w on w.id = t.id)`,
  validations: (rows) => `
validations as (
  insert into workflow_state_validations (id, workflow_id, checkpoint_id, operation, valid, before, after, duration_ms, created_at)
  select t.validation_id, t.id, checkpoint_id, operation, valid, before, after, duration_ms, t.at
  from json_to_recordset(${rows}) as t(id uuid, validation_id uuid, checkpoint_id uuid, operation text, valid boolean, before jsonb,
    after jsonb, duration_ms float8, at timestamptz)
  join won using (id))`,
  waits: (rows) => `
waits as (
  insert into circuit_waits (breaker_key, workflow_id)
  select t.key, t.id from json_to_recordset(${rows}) as t(id uuid, key text) join won using (id)
  on conflict do nothing)`,
  // One that has ended is told nothing; a row of its own, since the head of another workflow may change in this very statement.
  tells: (rows) => `
told as (
  insert into workflow_messages (workflow_id, sender, kind, created_at)
  select w.id, t.id, t.kind, t.at
  from json_to_recordset(${rows}) as t(id uuid, "to" uuid, kind text, at timestamptz)
  join won using (id) join workflows w on w.id = t."to" where w.completed_at is null
  union
  select w.id, t.id, t.kind, t.at
  from json_to_recordset(${rows}) as t(id uuid, "to" uuid, kind text, at timestamptz)
  join won using (id) join workflows w on w.parent_id = t.id
  where t."to" is null and w.parent_id is not null and w.completed_at is null
  on conflict do nothing)`,
  // Only of those that are born. One that another had before would be the key of what is not stored: it is refused.
  keys: (rows) => `
keys as (
  insert into workflow_keys (workflow_id, key_id, wrapped)
  select t.id, t.key_id, t.wrapped from json_to_recordset(${rows}) as t(id uuid, key_id text, wrapped bytea) join won using (id))`,
  // Checkpoints between the stored one and the newest, of a workflow whose progress was buffered.
  earlier: (rows) => `
earlier as (
  insert into workflow_checkpoints (id, workflow_id, revision, step_id, checkpoint_type, timestamp, state_data, state_bytes, encoding,
    state_version, checksum, previous_checksum, size_bytes, metadata, fence, key_id, tag, encrypted)
  select t.checkpoint_id, t.id, t.revision, t.step_id, t.checkpoint_type, t.checkpoint_at, t.projection,
    substring(${BYTES} from t.starts_at for t.stored_bytes), t.encoding, t.state_version, t.checksum,
    t.previous_checksum, t.size_bytes, t.metadata, t.fence, t.key_id, t.tag, coalesce(t.encrypted, false)
  from json_to_recordset(${rows}) as t(starts_at int, stored_bytes int, id uuid, fence bigint, revision bigint, checksum bytea,
    previous_checksum bytea, key_id text, tag bytea, encrypted boolean, checkpoint_id uuid, checkpoint_type text, step_id text, encoding text,
    size_bytes int, state_version text, projection jsonb, metadata jsonb, checkpoint_at timestamptz)
  join won using (id))`,
  // A statement changes a row only once: those whose end is told in it are left out.
  abandoned: (rows) => `
abandoned as (
  update step_attempts s set ended_at = t.at, outcome = 'cancelled'
  from json_to_recordset(${rows}) as t(id uuid, up_to bigint, told bigint[], at timestamptz) join won using (id)
  where s.workflow_id = any(${IDS}) and s.workflow_id = t.id and s.tag <= t.up_to and s.outcome is null and s.tag <> all(t.told))`,
  heard: (rows) => `
heard as (
  delete from workflow_messages m using (
    select t.* from json_to_recordset(${rows}) as t(id uuid, "from" uuid, kind text) join won using (id)) t
  where m.workflow_id = t.id and m.sender = t."from" and m.kind = t.kind)`,
};

// Lines of a workflow's log that came too late for a commit. They have numbers of their own, above those that commits give: who commits at the same
// moment has counted his lines already.
import { MOST_LINES } from './commit.ts';

/** Of one workflow; what comes after them is counted only. */
const MOST_LATE = 1_000;

/** $1 workflow, $2 lines as one JSON text, $3 at. Lines that are there already are left out, so that it may be sent again. Answers the number in the event log. */
export const appendLog = {
  name: 'append_log',
  text: `
with head as (
  update workflow_event_head set sequence = sequence + 1 where exists (select from workflows where id = $1) returning sequence),
given as (
  select t.*, row_number() over (order by place)
    + coalesce((select max(line) from workflow_log where workflow_id = $1 and line > ${MOST_LINES}), ${MOST_LINES}) as line
  from rows from (json_to_recordset($2::json) as (at timestamptz, level text, message text, step_id text, attempt int, fields jsonb))
    with ordinality as t(at, level, message, step_id, attempt, fields, place)
  where not exists (
    select from workflow_log o where o.workflow_id = $1 and o.line > ${MOST_LINES} and o.at = t.at and o.message = t.message
      and o.step_id is not distinct from t.step_id and o.attempt is not distinct from t.attempt)),
logged as (
  insert into workflow_log (workflow_id, line, at, level, message, step_id, attempt, fields, sequence, late)
  select $1, line, at, level, message, step_id, attempt, fields, head.sequence, true from given, head
  where line <= ${MOST_LINES + MOST_LATE}),
event as (
  insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
  select sequence, $3::timestamptz, 'LOG_WRITTEN', $1, null,
    jsonb_build_object('late', (select count(*) from given where line <= ${MOST_LINES + MOST_LATE}),
      'dropped', (select count(*) from given where line > ${MOST_LINES + MOST_LATE}))
  from head)
select sequence from head`,
};

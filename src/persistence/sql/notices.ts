// Notices about groups of errors. The head of the log is locked before the group, as in every commit.
import { isQuiet } from './groups.ts';

/** $1 fingerprint, $2 at, $3 window in seconds, $4 payload. Answers the number of the line, 0 where the group had one in the window, or is ignored or put off. */
export const tellOfStorm = {
  name: 'tell_of_storm',
  text: `
with gate as (
  select h.sequence from workflow_event_head h
  where exists (
    select from error_groups where fingerprint = $1
      and coalesce(noticed_at <= $2::timestamptz - make_interval(secs => $3::float8), true))
  for update),
due as (
  update error_groups g set noticed_at = $2::timestamptz from gate
  where g.fingerprint = $1 and not ${isQuiet('g', '$2::timestamptz')} and coalesce(g.noticed_at <= $2::timestamptz - make_interval(secs => $3::float8), true)
  returning g.occurrences),
head as (
  update workflow_event_head set sequence = sequence + 1 where exists (select from due) returning sequence),
lines as (
  insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
  select head.sequence, $2::timestamptz, 'NOTICE', null, null, $4::jsonb || jsonb_build_object('occurrences', due.occurrences)
  from head, due
  returning sequence)
select coalesce(max(sequence), 0) as sequence from lines`,
};

/** $1 workflow, $2 at, $3 payload. Answers the number of the line. */
export const tell = {
  name: 'tell',
  text: `
with head as (update workflow_event_head set sequence = sequence + 1 returning sequence)
insert into workflow_events (sequence, occurred_at, type, workflow_id, revision, payload)
select sequence, $2::timestamptz, 'NOTICE', $1::uuid, null, $3::jsonb from head returning sequence`,
};

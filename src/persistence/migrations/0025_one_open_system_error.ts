// Of one fingerprint one system error is open: it names the newest occurrence, and counts all. Two processes could make one each. Those about one
// workflow alone get fingerprints of their own; of the others the newest stays open.

export const name = '0025_one_open_system_error';

export const sql = `
update system_errors set last_seen_at = created_at where last_seen_at is null;
alter table system_errors alter column last_seen_at set not null;

update system_errors set fingerprint = md5(fingerprint || workflow_id::text)
where not resolved and workflow_id is not null and (workflow_error_id is null or error_type = 'WORKFLOW_PARKED');

with open as (
  select id, first_value(id) over same as newest, sum(occurrences) over (partition by fingerprint) as occurrences,
    min(created_at) over (partition by fingerprint) as first_at, max(last_seen_at) over (partition by fingerprint) as last_at
  from system_errors where not resolved window same as (partition by fingerprint order by last_seen_at desc, id desc))
update system_errors s set
  occurrences = case when o.id = o.newest then o.occurrences else s.occurrences end,
  created_at = case when o.id = o.newest then o.first_at else s.created_at end,
  last_seen_at = case when o.id = o.newest then o.last_at else s.last_seen_at end,
  resolved = o.id <> o.newest,
  resolved_by = case when o.id <> o.newest then 'holdfast' end,
  resolved_at = case when o.id <> o.newest then now() end,
  resolution_kind = case when o.id <> o.newest then 'DUPLICATE' end,
  resolution_notes = case when o.id <> o.newest then 'counted in ' || o.newest end
from open o where s.id = o.id;

drop index system_errors_unresolved_fingerprint;
create unique index system_errors_one_open on system_errors (fingerprint) where not resolved;
create index workflow_errors_standing on workflow_errors (fingerprint, created_at desc, id desc)
  where not resolved and recovery_strategy in ('PAUSE_WORKFLOW', 'COMPENSATE', 'FAIL_IMMEDIATELY');
`;

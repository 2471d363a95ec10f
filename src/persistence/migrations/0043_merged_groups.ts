// Groups of errors that people tag, and that are one although their fingerprints differ: each keeps its own row and count, so that they can be parted again.

export const name = '0043_merged_groups';

export const sql = `

alter table error_groups
  add column tags text[] not null default '{}',
  add column merged_into text;
create index error_groups_merged on error_groups (merged_into) where merged_into is not null;
create index error_groups_tags on error_groups using gin (tags);
alter table error_group_history add column details jsonb;
`;

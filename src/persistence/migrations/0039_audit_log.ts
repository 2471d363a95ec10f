// Who asked for what, and what became of it. Rows are only ever added; each is chained to the one before it (`auditChain.ts`).

export const name = '0039_audit_log';

export const sql = `
-- what, before and after are JSON, not JSONB: the hash is over the text.
create table audit_log (
  number      bigint primary key,
  at          timestamptz not null,
  actor       text not null,
  role        text,
  action      text not null,
  target_type text,
  target_id   text,
  reason      text,
  what        json,
  before      json,
  after       json,
  outcome     text not null,
  request_id  text,
  address     text,
  key_id      text,
  hash        bytea not null
);
create index audit_log_actor on audit_log (actor, number desc);
create index audit_log_target on audit_log (target_id, number desc) where target_id is not null;
create index audit_log_at on audit_log (at);

-- Where the chain ends: whoever adds to it has the lock of this row, last of all locks.
create table audit_head (
  singleton boolean primary key default true check (singleton),
  number    bigint not null,
  hash      bytea not null
) with (fillfactor = 10);
insert into audit_head (number, hash) values (0, decode(repeat('00', 32), 'hex'));

create function audit_log_is_kept() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log only ever grows: % is refused', tg_op using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_log_is_kept before update or delete or truncate on audit_log
  for each statement execute function audit_log_is_kept();
`;

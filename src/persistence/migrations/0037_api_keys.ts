// Keys of the API. A row is never removed: where there is one, revoked or not, callers must prove who they are.

export const name = '0037_api_keys';

export const sql = `

create table api_keys (
  id           uuid primary key,
  name         text not null,
  role         text not null check (role in ('VIEWER', 'OPERATOR', 'ADMIN')),
  beginning    text not null,
  secret_hash  bytea not null unique check (octet_length(secret_hash) = 32),
  created_at   timestamptz not null,
  created_by   text not null,
  last_used_at timestamptz,
  expires_at   timestamptz,
  revoked_at   timestamptz,
  revoked_by   text
);
create unique index api_keys_name on api_keys (name) where revoked_at is null;
create index api_keys_newest on api_keys (created_at desc, id desc);
`;

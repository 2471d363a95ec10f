// Budgets of calls, shared by all processes: one row for each, with what was spent in the window that was begun last.

export const name = '0015_scarcity';

export const sql = `

-- taken is the answer to the statement that wrote the row last; it means nothing to anybody else.
create table rate_budgets (
  name              text primary key,
  window_started_at timestamptz not null,
  spent             bigint not null,
  refused           bigint not null default 0,
  taken             boolean not null default true
);
`;

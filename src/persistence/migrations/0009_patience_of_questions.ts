// Why a workflow asks, what is to be done and where, how bad it is, and what has become of a question that nobody answers.

export const name = '0009_patience_of_questions';

export const sql = `
alter table workflow_interventions
  add column reason          text not null default '',
  add column required_action text not null default '',
  add column action_url      text,
  add column severity        text not null default 'MEDIUM',
  add column conflict        jsonb,
  add column on_deadline     text not null default 'compensate',
  add column escalated_at    timestamptz,
  add column overdue_at      timestamptz;
`;

// Until when, to whom, with which tags: what a decision about many groups of errors says besides its action.

export const name = '0057_bulk_decisions';

export const sql = `
alter table error_bulk_operations add column decision jsonb not null default '{}';
`;

// Attempts are counted over a period. A block range index costs next to nothing on every write, and rows come in the order of their time.

export const name = '0008_attempts_by_time';

export const sql = `
create index step_attempts_started on step_attempts using brin (started_at);
`;

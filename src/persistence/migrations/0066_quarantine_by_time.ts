// What was set apart is listed by time, and removed by it.

export const name = '0066_quarantine_by_time';

export const sql = `
create index checkpoint_quarantine_time on checkpoint_quarantine (created_at, id);
`;

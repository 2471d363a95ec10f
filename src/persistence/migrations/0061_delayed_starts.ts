// Workflows that are started to begin later.

export const name = '0061_delayed_starts';

export const sql = `
-- Before when nothing of it begins; null where it began at once.
alter table workflows add column start_at timestamptz;
`;

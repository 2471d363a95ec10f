// Remembers which finished workflows had their values looked through, so that retention does it once for each and not every hour.

export const name = '0004_trimmed_at';

export const sql = `
-- Later than updated_at where nothing has happened since.
alter table workflows add column trimmed_at timestamptz;
`;

// Who waits without an end has a time at which people are reminded. Those that an earlier release has stored have none yet.

export const name = '0048_nobody_forgotten';

export const sql = `
-- They are looked at once more, and get one.
update workflows set proven = false where proven and completed_at is null;
`;

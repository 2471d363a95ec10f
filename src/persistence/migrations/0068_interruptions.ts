// How often a process died, or lost the workflow, since its newest checkpoint: what was under way then was called anew each time.

export const name = '0068_interruptions';

export const sql = `
alter table workflows add column interruptions integer not null default 0;
`;

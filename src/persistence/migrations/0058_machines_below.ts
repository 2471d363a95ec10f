// The machines that an author's own machine has below it, as they were compiled, so that an inspector shows their states too.

export const name = '0058_machines_below';

export const sql = `
-- Names of the logic from the root down, with "/" between them, to configuration; filled in when a definition is saved again. Null: not known yet.
alter table workflow_definitions add column machines json;
`;

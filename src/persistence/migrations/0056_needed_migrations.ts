// Which migrations a process has to know to work with the schema: those that do more than add. Processes of a version that lacks one of them do not
// start, and are unready where they run; all others go on while a newer version is rolled out (docs/decisions/0056).

export const name = '0056_needed_migrations';

export const sql = `
create table needed_migrations (
  -- As in the bookkeeping. A migration that takes something away that older code uses adds itself here.
  name text primary key
);
`;

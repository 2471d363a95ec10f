// Errors, recoveries, questions and checkpoints are counted over a period. Block range indexes, as for attempts: rows come in the order of their time.

export const name = '0022_statistics_by_time';

export const sql = `
create index workflow_errors_created on workflow_errors using brin (created_at);
create index workflow_recovery_attempts_created on workflow_recovery_attempts using brin (created_at);
create index workflow_interventions_requested on workflow_interventions using brin (requested_at);
create index workflow_checkpoints_created on workflow_checkpoints using brin (timestamp);
`;

// Who waits for an event of whom, so that workflows that wait for each other's are found.

export const name = '0049_awaited_senders';

export const sql = `
-- Events that only the workflows named there will send, as [{ step, key, from: [{ workflowId } | { definition, key }] }]. Null for almost all.
alter table workflows add column signals jsonb;
-- It waits for other workflows alone: for what they hold, for their end, for what they send.
alter table workflows add column blocked boolean not null default false;
create index workflows_signals on workflows (id) where signals is not null;
`;

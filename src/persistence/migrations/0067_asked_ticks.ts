// Ticks that a person asked for keep the key of that wish, so that the same wish is answered with what became of it.

export const name = '0067_asked_ticks';

export const sql = `
alter table workflow_schedule_ticks add column idempotency_key text;
create index workflow_schedule_ticks_asked on workflow_schedule_ticks (schedule_id, idempotency_key) where idempotency_key is not null;
`;

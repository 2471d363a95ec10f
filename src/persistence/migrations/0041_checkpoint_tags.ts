// HMACs over checkpoints, where integrity keys are set (`checkpointTag.ts`). Those of before have none.

export const name = '0041_checkpoint_tags';

export const sql = `
-- A process of the release before goes on writing without them.
alter table workflow_checkpoints
  add column fence  bigint,
  add column key_id text,
  add column tag    bytea;
`;

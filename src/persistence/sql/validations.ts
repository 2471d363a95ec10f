// Checks of states that belong to no commit, and what was checked last.
import type { StateCheck, StateOperation, ValidationRow } from '../rows/validations.ts';

/** $1 id, $2 workflow, $3 checkpoint, $4 operation, $5 whether valid, $6 before, $7 after, $8 duration, $9 at. */
export const recordValidation = {
  name: 'record_validation',
  text: `
insert into workflow_state_validations (id, workflow_id, checkpoint_id, operation, valid, before, after, duration_ms, created_at)
values ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9) on conflict (id) do nothing`,
};

/** $1 workflow, $2 limit. */
export const validationsOf = {
  name: 'validations_of',
  text: `
select id, operation, checkpoint_id, valid, before, after, duration_ms, (extract(epoch from created_at) * 1000)::float8 as at
from workflow_state_validations where workflow_id = $1 order by created_at desc, id desc limit $2`,
};

export interface ValidationDbRow {
  readonly id: string;
  readonly operation: StateOperation;
  readonly checkpoint_id: string;
  readonly valid: boolean;
  readonly before: readonly StateCheck[];
  readonly after: readonly StateCheck[] | null;
  readonly duration_ms: number;
  readonly at: number;
}

export const validationOfRow = ({
  checkpoint_id: checkpointId,
  duration_ms: durationMs,
  ...row
}: ValidationDbRow): ValidationRow => ({ ...row, checkpointId, durationMs });

// A state that a person moves is checked before and after; one that is not valid is refused, and that is recorded.
import { RefusedCommitError } from '../errors.ts';
import type { ValidationRow } from '../persistence/rows/validations.ts';
import { logValidation, recordRefusal, requireSound, validationRow } from './examine.ts';
import type { Opened } from './letter.ts';
import type { Position } from './position.ts';
import type { Turning } from './turn.ts';
import { checksAtHand, checksOf } from './validation.ts';

/** @throws CorruptCheckpointError: nothing of the letter is committed */
export function checkedMove(
  { workflow, chart, head }: Turning,
  { operation, examined }: NonNullable<Opened['validated']>,
  at: Position,
): ValidationRow {
  const { id, around, compiled, identity, values } = workflow;
  const checked = ({ snapshot: { value, context } }: Position) =>
    checksAtHand(compiled, identity.input, { value, context }, (digest) => values.open(digest));
  const beganAt = around.clock.monotonic();
  const before = examined ?? { ...checked(at), checkpointId: head.checkpointId, state: undefined, beganAt };
  const after = checked(chart.position);
  const row = validationRow(around, operation, before, checksOf(after.made, after.problems));
  if (row.valid) {
    logValidation(around, id, row);
    return row;
  }
  void recordRefusal(around, id, row);
  requireSound(before, id);
  requireSound({ ...before, problems: after.problems }, id);
  throw new RefusedCommitError(`a state of workflow ${id} is not valid`, { workflowId: id });
}

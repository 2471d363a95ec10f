// Children that were told to abort still undo what they did when the time for that is over: who waited for them goes on, and an administrator is told.
import { StepTimeoutError } from '../errors.ts';
import { classifyError } from '../failures/classify.ts';
import { stepOf } from '../machines/keys.ts';
import type { ChildStanding } from '../persistence/rows/children.ts';
import { rulesInForce } from './inForce.ts';
import type { Opened } from './letter.ts';
import type { LiveWorkflow } from './liveWorkflow.ts';
import { sinceDue } from './overdue.ts';
import { errorRecord, systemErrorFor } from './record.ts';

interface Late {
  readonly since: number;
  readonly until: number;
  readonly late: readonly ChildStanding[];
  readonly revision: number;
}

export function stillUndoing(
  { around, compiled, identity: { threadId } }: LiveWorkflow,
  { since, until, late, revision }: Late,
): Pick<Opened, 'writes' | 'type' | 'reason'> {
  const ids = late.map(({ workflowId }) => workflowId);
  const [only] = late;
  const step = only && late.length === 1 ? stepOf(only.key) : null;
  const error = new StepTimeoutError(
    `children of the workflow still undo what they did after ${until - since} ms: ${ids.join(', ')}; it goes on without them. Answer what they ask, or give their steps a longer undoWithinMs`,
    { step, children: ids },
  );
  const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around) });
  const about = { around, compiled, step, error, classification: { ...classification, retryable: false } };
  const noRecovery = 'the children go on undoing by themselves';
  const record = errorRecord({
    ...about,
    strategy: null,
    context: { noRecovery },
    overdueMs: sinceDue(around, until),
  });
  return {
    writes: { errors: [record], systemErrors: [systemErrorFor(around, record, { threadId, revision })] },
    type: 'error_recovery',
    reason: record.message.slice(0, 500),
  };
}

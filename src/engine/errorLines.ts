// The lines of the event log about the errors of one commit: one for each, but for those that are mere samples of very many. Of these one line stands for all
// of a fingerprint, and says how many there are: whoever listens to a storm is told of it once a commit. Each keeps its record. Pure.
import type { EventRow } from '../persistence/rows/commit.ts';
import type { ErrorRow } from '../persistence/rows/errors.ts';

export function errorLines(errors: readonly ErrorRow[], traceId: string, occurredAt: number): EventRow[] {
  const counts = new Map<string, number>();
  for (const { fingerprint, context } of errors)
    if (isOneOfMany(context)) counts.set(fingerprint, (counts.get(fingerprint) ?? 0) + 1);
  return errors.flatMap((error) => {
    const count = isOneOfMany(error.context) ? counts.get(error.fingerprint) : 1;
    if (count === undefined) return [];
    if (count > 1) counts.delete(error.fingerprint); // The first stands for those after it.
    return [lineOf(error, traceId, occurredAt, count)];
  });
}

const isOneOfMany = (context: object): boolean => 'isOneOfMany' in context;

const lineOf = (error: ErrorRow, traceId: string, occurredAt: number, count: number): EventRow => ({
  type: 'ERROR_RECORDED',
  payload: {
    errorId: error.id,
    step: error.step,
    errorType: error.errorType,
    class: error.errorClass,
    category: error.category,
    severity: error.severity,
    message: error.message.slice(0, 500),
    traceId,
    recoveryStrategy: error.recoveryStrategy,
    ...(count > 1 ? { count } : {}),
  },
  occurredAt,
});

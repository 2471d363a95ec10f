// Failures that no call had: a decision that threw, a loop whose budget is spent, an event that did not come. They are recorded like any other,
// and the step's `onExhausted` says what becomes of the workflow.
import type { OnExhausted } from '../definition.ts';
import { classifyError } from '../failures/classify.ts';
import { to } from '../machines/events.ts';
import { rulesInForce } from './inForce.ts';
import type { Opened } from './letter.ts';
import { errorRecord, GOES_ON, systemErrorFor } from './record.ts';
import type { Compiled } from './registry.ts';
import type { Surroundings } from './surroundings.ts';
import { mayGoOn } from './tolerance.ts';

export interface Standstill {
  readonly around: Surroundings;
  readonly compiled: Compiled;
  readonly threadId: string;
  readonly revision: number;
  readonly step: string;
  /** Of an item of it. @default the step's own */
  readonly address?: string;
  readonly error: unknown;
  readonly onExhausted: OnExhausted;
  /** Of the attempt that was to begin. */
  readonly tag?: number;
  /** For how long it could be seen before, ms. @default 0 */
  readonly overdueMs?: number;
}

export function standstill({
  around,
  compiled,
  threadId,
  revision,
  step,
  address = step,
  error,
  onExhausted,
  tag,
  overdueMs = 0,
}: Standstill): Opened {
  const goesOn = onExhausted === 'continue' && mayGoOn(compiled.definition.nodes, step);
  const compensate = onExhausted !== 'fail';
  const classification = classifyError(error, { idempotent: false, rules: rulesInForce(around), step });
  const record = errorRecord({
    around,
    compiled,
    step,
    error,
    overdueMs,
    classification: { ...classification, retryable: false },
    ...(goesOn
      ? { strategy: null, context: { noRecovery: GOES_ON } }
      : { strategy: compensate ? 'COMPENSATE' : 'FAIL_IMMEDIATELY' }),
  });
  const reason = record.message.slice(0, 500);
  const ending = { as: 'failed', compensate, reason, step, errorId: record.id, since: record.occurredAt } as const;
  return {
    event: to(
      address,
      goesOn ? { kind: 'GIVE_UP', tag: tag ?? 0 } : { kind: 'FAIL', ending, ...(tag === undefined ? {} : { tag }) },
    ),
    writes: { errors: [record], systemErrors: goesOn ? [] : [systemErrorFor(around, record, { threadId, revision })] },
    type: 'error_recovery',
    reason,
  };
}

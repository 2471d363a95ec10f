// Any classification there can be, also such as no rule makes today.
import fc from 'fast-check';
import type { Classification } from '../../src/failures/classify.ts';
import {
  ERROR_CATEGORIES,
  ERROR_CLASSES,
  ERROR_SEVERITIES,
  RECOVERY_ACTIONS,
  RETRY_CONDITIONS,
} from '../../src/failures/vocabulary.ts';

export const verdicts: fc.Arbitrary<Classification> = fc.record(
  {
    class: fc.constantFrom(...ERROR_CLASSES),
    category: fc.constantFrom(...ERROR_CATEGORIES),
    severity: fc.constantFrom(...ERROR_SEVERITIES),
    retryable: fc.boolean(),
    retry: fc.constantFrom(...RETRY_CONDITIONS),
    action: fc.constantFrom(...RECOVERY_ACTIONS),
    retryAfterMs: fc.integer({ min: 0, max: 200_000_000 }),
    rule: fc.constant('test:any'),
    why: fc.constant('It failed.'),
  },
  { requiredKeys: ['class', 'category', 'severity', 'retryable', 'retry', 'action', 'rule', 'why'] },
);

/** Whether the class alone says that running again is useless. */
export const isFinal = ({ class: errorClass }: Classification): boolean =>
  errorClass === 'FATAL' || errorClass === 'CONFLICT';

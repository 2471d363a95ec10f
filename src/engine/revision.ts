// Optimistic concurrency of people: a wish that was made looking at an older revision is refused.
import { StaleRevisionError } from '../errors.ts';
import type { ControlOptions } from './control.ts';

/** @throws StaleRevisionError */
export function requireRevision({ expectedRevision }: ControlOptions, revision: number): void {
  if (expectedRevision !== undefined && expectedRevision !== revision)
    throw new StaleRevisionError(
      `the workflow is at revision ${revision}, not at ${expectedRevision}; read it again and decide again`,
      { expectedRevision, revision },
    );
}

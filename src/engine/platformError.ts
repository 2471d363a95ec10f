// A failure that an administrator must look at and that no commit of a workflow brings: of the process, of its configuration, of a state at rest.
import type { SystemErrorRow } from '../persistence/rows/errors.ts';

/** What such an error has where nothing else is said: it belongs to no thread, no step, no error of a workflow. */
const ALONE = {
  threadId: null,
  checkpointCount: 0,
  step: null,
  workflowErrorId: null,
  failureMode: null,
} as const satisfies Partial<SystemErrorRow>;

export const platformError = (
  given: Omit<SystemErrorRow, keyof typeof ALONE> & Partial<SystemErrorRow>,
): SystemErrorRow => ({ ...ALONE, ...given });

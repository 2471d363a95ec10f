// A failure that an administrator must look at and that no commit of a workflow brings: of the process, of its configuration, of a state at rest.
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import type { Trouble } from './alarm.ts';
import type { Surroundings } from './surroundings.ts';

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

/** Tells everybody of it; in a simulation it is only recorded. */
export async function raise({ alarm, store }: Pick<Surroundings, 'alarm' | 'store'>, trouble: Trouble): Promise<void> {
  if (alarm) await alarm.raise(trouble);
  else await store.recordSystemError(trouble.workflowId, trouble.row, trouble.cause);
}

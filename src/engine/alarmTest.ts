// One failure that is none, sent where failures go, so that an operator sees that each place gets it before a real one comes.
import { NotFoundError } from '../errors.ts';
import { linesOf } from '../log.ts';
import type { WorkflowId } from '../workflow.ts';
import { audited } from './audit.ts';
import type { By } from './control.ts';
import { platformError, raise } from './platformError.ts';
import type { Surroundings } from './surroundings.ts';

export interface AlarmTested {
  readonly systemErrorId: string;
  /** Whether a line with that id was written to the process log; null where the log does not tell. */
  readonly logged: boolean | null;
}

/** Settles when it is recorded, or was tried to be. @throws NotFoundError for the workflow in whose log it is to be said */
export function testAlarm(around: Surroundings, workflowId: WorkflowId, options: By): Promise<AlarmTested> {
  return audited(around, { action: 'testAlarm', type: 'Workflow', id: workflowId, options }, async (entry) => {
    const { store, ids, clock, log } = around;
    const found = await store.find(workflowId);
    if (!found) throw new NotFoundError(`no workflow ${workflowId} is known`, { workflowId });
    const id = ids();
    const error = new Error(`This is a test of the alarm, asked for by ${entry.actor}: nothing has failed.`);
    const lines = linesOf(log);
    let logged: boolean | null = lines ? false : null;
    const stop = lines?.((line) => {
      if (line.includes(id)) logged = true;
    });
    try {
      await store.recordAudit([{ ...entry, after: { systemErrorId: id } }]);
      await raise(around, {
        workflowId,
        row: platformError({
          id,
          errorType: 'ALARM_TEST',
          severity: 'error',
          message: error.message,
          stackTrace: error.stack ?? null,
          context: { test: true, askedBy: entry.actor },
          fingerprint: `alarm_test ${id}`,
          createdAt: clock.now(),
        }),
      });
    } finally {
      stop?.();
    }
    return { systemErrorId: id, logged };
  });
}

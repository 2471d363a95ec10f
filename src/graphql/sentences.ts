// What happened to an error, in one sentence for people who do not know the workflow: what failed, and what becomes of it.
import type { WorkflowEvent } from '../workflow.ts';
import type { Context } from './context.ts';

export async function sentenceOf(event: WorkflowEvent, { reads }: Context): Promise<string> {
  const { type, payload, workflowId } = event;
  const said = (key: string): string => (typeof payload[key] === 'string' ? payload[key] : '');
  if (type === 'ERROR_GROUP_CHANGED')
    return `${said('by')} ${DECIDED[said('action')] ?? 'decided about'} all errors of one origin.`;
  if (said('systemErrorId') && said('message')) return `${said('message').replace(/\.$/, '')}.`;
  if (type === 'ERROR_RESOLVED') return `An error was resolved by ${said('resolvedBy')} (${said('kind')}).`;
  const workflow = workflowId === null ? null : await reads.workflow.load(workflowId);
  const of = workflow ? ` of workflow "${workflow.definition}"` : '';
  const what = said('step')
    ? `Step "${said('step')}"${of}`
    : `The workflow${workflow ? ` "${workflow.definition}"` : ''}`;
  const why = `${said('errorType')}: ${said('message').replace(/[.\s]+$/, '')}`;
  return `${what} failed with ${why}. ${COMES[said('recoveryStrategy')] ?? 'It goes on without it.'}`;
}

const DECIDED: Readonly<Record<string, string>> = {
  RESOLVED: 'resolved',
  REOPENED: 'opened again',
  IGNORED: 'ignores',
  SNOOZED: 'put off',
  ASSIGNED: 'assigned',
  COMMENTED: 'commented on',
};

const AGAIN = 'It is tried again by itself.';
const BACK = 'It goes back to an earlier checkpoint by itself.';
const COMES: Readonly<Record<string, string>> = {
  RETRY_WITH_BACKOFF: AGAIN,
  RETRY_AFTER_HINT: 'It is tried again by itself when the server said that it may be.',
  RETRY_TRANSACTION: AGAIN,
  RECONNECT_AND_RETRY: AGAIN,
  RELOAD_AND_RETRY: AGAIN,
  REFRESH_CREDENTIALS: 'It is tried again by itself with fresh credentials.',
  REPAIR_INPUT_AND_RETRY: 'It is tried again by itself with corrected input.',
  INCREASE_TIMEOUT_AND_RETRY: 'It is tried again by itself with more time.',
  SCALE_RESOURCES_AND_RETRY: 'It is tried again by itself with more resources.',
  WAIT_FOR_CIRCUIT: 'It waits until what it depends on works again.',
  QUEUE_FOR_LATER: 'It waits for its turn.',
  ALTERNATIVE_PATH: 'Its alternative is tried.',
  RESTART_FROM_CHECKPOINT: BACK,
  RESTORE_LAST_VALID_CHECKPOINT: BACK,
  COMPLETE_RESTART: 'The workflow begins again by itself.',
  ROLLBACK: 'What was done since is undone, and the workflow goes on from there.',
  COMPENSATE: 'The workflow ends, and what was done is undone.',
  PAUSE_WORKFLOW: 'A person is asked what to do.',
  FAIL_IMMEDIATELY: 'It is not tried again.',
  CANCEL: 'It is not tried again.',
};

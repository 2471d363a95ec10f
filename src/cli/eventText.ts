// One line of the durable log for people who watch a workflow: when, which step, what happened.
import type { EventType, WorkflowEvent } from '../workflow.ts';
import { type Colour, oneLine, type Paint } from './terminal.ts';

/** '' for events that say nothing beside others. */
export function eventText({ type, occurredAt, payload }: WorkflowEvent, paint: Paint): string {
  const told = TOLD[type];
  if (told === undefined) return '';
  const [says, colour] = told;
  const step = typeof payload['step'] === 'string' ? `${payload['step']} ` : '';
  const time = new Date(occurredAt).toISOString().slice(11, 19);
  const more = detail(type, payload);
  return `${paint(time, 'grey')}  ${paint(oneLine(`${step}${says}`), colour)}${more === '' ? '' : `: ${oneLine(more)}`}\n`;
}

const TOLD: Partial<Record<EventType, readonly [string, Colour | undefined]>> = {
  WORKFLOW_PAUSED: ['the workflow is paused', 'yellow'],
  WORKFLOW_RESUMED: ['the workflow goes on', undefined],
  WORKFLOW_COMPLETED: ['the workflow is completed', 'green'],
  WORKFLOW_FAILED: ['the workflow has failed', 'red'],
  WORKFLOW_ABORTED: ['the workflow was aborted', 'red'],
  WORKFLOW_RESTARTED: ['the workflow begins anew', 'yellow'],
  WORKFLOW_ROLLED_BACK: ['the workflow went back', 'yellow'],
  WORKFLOW_STATUS_CHANGED: ['the workflow', 'grey'],
  SIGNAL_RECEIVED: ['an event came', undefined],
  EVENT_EMITTED: ['an event was emitted', undefined],
  STATE_RESTORED: ['the workflow was restored', 'grey'],
  STEP_STARTED: ['begins', undefined],
  STEP_PROGRESSED: ['is at', 'grey'],
  STEP_COMPLETED: ['is done', 'green'],
  STEP_FAILED: ['has failed', 'red'],
  STEP_SKIPPED: ['is passed over', 'grey'],
  STEP_COMPENSATED: ['is undone', 'yellow'],
  STEP_PARKED: ['waits', 'yellow'],
  STEP_OVERRAN: ['takes too long', 'yellow'],
  ERROR_RECORDED: ['threw', 'red'],
  RETRY_SCHEDULED: ['is tried again', 'yellow'],
  INTERVENTION_REQUESTED: ['asks', 'yellow'],
  INTERVENTION_DECIDED: ['was answered', undefined],
  INTERVENTION_EXPIRED: ['got no answer in time', 'red'],
  NOTICE: ['notice', 'yellow'],
};

function detail(type: EventType, payload: WorkflowEvent['payload']): string {
  const of = (name: string): string => {
    const value = payload[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const until = typeof payload['dueAt'] === 'number' ? `at ${new Date(payload['dueAt']).toISOString()}` : '';
  switch (type) {
    case 'WORKFLOW_STATUS_CHANGED':
      return [of('to'), of('reason')].filter(Boolean).join(', ');
    case 'WORKFLOW_PAUSED':
    case 'WORKFLOW_RESUMED':
    case 'WORKFLOW_ABORTED':
    case 'WORKFLOW_ROLLED_BACK':
      return of('reason');
    case 'STEP_STARTED':
      return Number(payload['attempt']) > 1 ? `attempt ${of('attempt')}` : '';
    case 'STEP_PROGRESSED':
      return JSON.stringify(payload['progress']);
    case 'STEP_PARKED':
      return [of('reason'), until].filter(Boolean).join(', ');
    case 'ERROR_RECORDED':
      return `${of('errorType')}: ${of('message')} (${of('class')} ${of('category')})${Number(payload['count']) > 1 ? `, ${of('count')} of this kind` : ''}`;
    case 'RETRY_SCHEDULED':
      return `attempt ${of('attempt')} ${until}`;
    case 'INTERVENTION_REQUESTED':
      return of('prompt');
    case 'INTERVENTION_DECIDED':
      return `${of('decision')}${of('decidedBy') === '' ? '' : ` by ${of('decidedBy')}`}`;
    case 'SIGNAL_RECEIVED':
      return of('event');
    case 'EVENT_EMITTED':
      return JSON.stringify(payload['event']);
    case 'NOTICE':
      return of('message');
    default:
      return '';
  }
}

// Lines of the durable log as events of the machine that they tell of. What the chart was sent is not stored: the log says what came of it, and
// where one line follows from one event, it has that event's name here, so that an inspector finds it on an arrow.
import type { EventType, WorkflowEvent } from '../../workflow.ts';
import type { InspectedEvent } from './messages.ts';

const CHART_EVENTS: Partial<Record<EventType, string>> = {
  STEP_COMPLETED: 'DONE',
  STEP_FAILED: 'FAIL',
  STEP_SKIPPED: 'SKIP',
  STEP_PARKED: 'PARK',
  STEP_PROGRESSED: 'REPORT',
  RETRY_SCHEDULED: 'RETRY',
  INTERVENTION_REQUESTED: 'ASK',
  WORKFLOW_PAUSED: 'PAUSE',
  WORKFLOW_RESUMED: 'RESUME',
  SIGNAL_RECEIVED: 'SIGNAL',
  CHECKPOINT_CREATED: 'CHECKPOINT',
};

/** @param isOwn of an author's own machine, which knows the event that it has heard by its own name */
export function chartEvent({ type, sequence, payload }: WorkflowEvent, isOwn = false): InspectedEvent {
  const { step, event } = payload;
  if (isOwn && type === 'SIGNAL_RECEIVED') return { type: String(event), logged: type, sequence };
  const name = CHART_EVENTS[type] ?? type;
  const addressed = typeof step === 'string' && !name.startsWith('WORKFLOW') && name !== 'PAUSE' && name !== 'RESUME';
  return { ...payload, type: addressed ? `${name}.${step}` : name, logged: type, sequence };
}

// `manual_intervention`: when a person is asked, and what happens meanwhile.
import { INTERVENTION_TRIGGERS } from '../../policy.ts';
import { key } from '../key.ts';
import { flag, listOf, whole } from '../kinds.ts';

export const MANUAL_INTERVENTION = {
  enabled: key(flag, true, {
    effect:
      '`false` asks nobody about failures: what would have been a question undoes what was done and fails the workflow. An undo that cannot be done is always shown to a person, and a question that an author puts before a step is always asked.',
  }),
  triggers: key(listOf(INTERVENTION_TRIGGERS), INTERVENTION_TRIGGERS, {
    effect:
      'What a person is asked about: attempts, or rollbacks, that are used up where the step wants that; a state that is corrupt; strategies of this file that have all failed. For what is not on the list, what was done is undone and the workflow fails. Conflicts, and outcomes that nobody knows, are always asked about.',
  }),
  notification_channels: key(listOf(['slack', 'email', 'pagerduty']), [], {
    effect: 'Who is told that a question waits.',
    inactive: 'notifications are not built yet',
  }),
  auto_pause: key(flag, false, {
    effect:
      '`true` begins nothing else in the workflow while a question about a failure waits, as `pauseOn` of a definition does for conflicts; `false` lets other branches go on.',
  }),
  timeout: key(whole(1, 10 * 365 * 24 * 3_600), 86_400, {
    unit: 'seconds',
    effect: 'How long an answer is waited for where the step gives no `deadlineMs`.',
  }),
};

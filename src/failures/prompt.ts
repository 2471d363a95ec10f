// The question a person is asked when the engine must not decide alone. One sentence about what happened, one about why it stopped, one
// about what to decide. The engine adds the names and shows the error beside it.
import type { Classification } from './classify.ts';

/** Why a person is asked. */
export const ASK_TRIGGERS = [
  'CONFLICT',
  'OUTCOME_UNKNOWN',
  'CORRECTION_NEEDED',
  'RETRIES_EXHAUSTED',
  'STRATEGIES_FAILED',
  'STATE_CORRUPTED',
  'COMPENSATION_FAILED',
] as const;
export type AskTrigger = (typeof ASK_TRIGGERS)[number];

/** What the person is to do, in one sentence; what the error itself recommends comes first. */
export function requiredActionFor(trigger: AskTrigger, recommended: readonly string[]): string {
  if (recommended.length > 0) return recommended.join('; ');
  switch (trigger) {
    case 'CONFLICT':
      return 'Resolve the conflict and retry the step, skip it, or end the workflow.';
    case 'OUTCOME_UNKNOWN':
      return 'Find out whether the step took effect: skip it if it did, retry it if not.';
    case 'CORRECTION_NEEDED':
      return 'Put right what the error names and retry the step, or end the workflow.';
    case 'RETRIES_EXHAUSTED':
      return 'Retry the step when what it depends on works again, skip it, or end the workflow.';
    case 'STRATEGIES_FAILED':
      return 'Find out what the error means; then retry the step, skip it, or end the workflow.';
    case 'STATE_CORRUPTED':
      return 'Restore what is damaged and retry the step, or end the workflow.';
    case 'COMPENSATION_FAILED':
      return 'Undo the step by hand and confirm that, or retry the undo.';
  }
}

export function promptFor(trigger: AskTrigger, { category, why }: Classification, attempt: number): string {
  const about = category.toLowerCase().replaceAll('_', ' ');
  const attempts = attempt === 1 ? 'one attempt' : `${attempt} attempts`;
  switch (trigger) {
    case 'CONFLICT':
      return `The step met a conflict (${about}). ${why} Resolve it and retry the step, skip it, or abort the workflow.`;
    case 'OUTCOME_UNKNOWN':
      return `Nobody knows whether the step took effect (${about}), and running it twice may do harm. ${why} Look at the other side: skip the step if it took effect, retry it if not.`;
    case 'CORRECTION_NEEDED':
      return `The step cannot go on until something is put right (${about}). ${why} Put it right and retry the step, or abort the workflow.`;
    case 'RETRIES_EXHAUSTED':
      return `The step failed for good after ${attempts} (${about}). ${why} Retry it, skip it, or abort the workflow.`;
    case 'STRATEGIES_FAILED':
      return `Everything that is tried for such a failure (${about}) was tried, and the step still fails after ${attempts}. ${why} Retry it, skip it, or abort the workflow.`;
    case 'STATE_CORRUPTED':
      return `The step found damaged state (${about}), and going back to a checkpoint did not help or would do something twice. ${why} Put it right and retry the step, or abort the workflow.`;
    case 'COMPENSATION_FAILED':
      return `Undoing the step failed after ${attempts} (${about}). ${why} Undo it by hand and confirm that, or retry the undo.`;
  }
}

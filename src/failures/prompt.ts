// The question a person is asked when the engine must not decide alone: what happened and to what, what was tried, and what each answer does. The
// engine adds the names and shows the error beside it.
import type { Classification } from './classify.ts';

/** Why a person is asked. */
export const ASK_TRIGGERS = [
  'CONFLICT',
  'OUTCOME_UNKNOWN',
  'CORRECTION_NEEDED',
  'RETRIES_EXHAUSTED',
  'ROLLBACKS_EXHAUSTED',
  'CANNOT_GO_BACK',
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
    case 'ROLLBACKS_EXHAUSTED':
      return 'Find out why going back did not help; then retry the step, skip it, or end the workflow.';
    case 'CANNOT_GO_BACK':
      return 'Find out what was done since the checkpoint; then retry the step, skip it, or end the workflow.';
    case 'STRATEGIES_FAILED':
      return 'Find out what the error means; then retry the step, skip it, or end the workflow.';
    case 'STATE_CORRUPTED':
      return 'Restore what is damaged and retry the step, or end the workflow.';
    case 'COMPENSATION_FAILED':
      return 'Retry the undo; or undo the step by hand, answer giveUp and say so in the notes.';
  }
}

/** What a prompt is made of: as much as is known. */
export interface Asked {
  readonly classification: Pick<Classification, 'category' | 'why'>;
  readonly kind: 'run' | 'alternative' | 'compensation' | 'loop' | 'wait';
  /** Of a loop: its pass. */
  readonly attempt: number;
  /** ms since the begin of the first attempt that failed. @default 0 */
  readonly elapsedMs?: number;
  readonly spent?: Readonly<Record<string, number | undefined>>;
  /** Of the error. @default what the classification says */
  readonly message?: string;
  /** What a person must look at. @default [] */
  readonly affectedItems?: readonly string[];
}

/** What happened, on what, what was tried, and what each answer does. */
export const promptFor = (trigger: AskTrigger, asked: Asked): string =>
  [
    `${HAPPENED[trigger]} (${words(asked.classification.category)}): ${sentence(asked.message ?? asked.classification.why)}`,
    ...affected(asked.affectedItems ?? []),
    tried(asked),
    ANSWERS_OF[asked.kind],
  ].join(' ');

const HAPPENED: Readonly<Record<AskTrigger, string>> = {
  CONFLICT: 'The step met a conflict',
  OUTCOME_UNKNOWN: 'Nobody knows whether the step took effect, and running it twice may do harm',
  CORRECTION_NEEDED: 'The step cannot go on until something is put right',
  RETRIES_EXHAUSTED: 'The step failed for good',
  ROLLBACKS_EXHAUSTED:
    'The step failed for good, and the workflow has gone back to the checkpoint before it as often as it may',
  CANNOT_GO_BACK: 'It failed for good, and going back would do something twice that must not be',
  STRATEGIES_FAILED: 'Everything that is tried for such a failure was tried, and the step still fails',
  STATE_CORRUPTED:
    'The step found damaged state, and going back to a checkpoint did not help or would do something twice',
  COMPENSATION_FAILED: 'Undoing the step failed',
};

const ANSWERS_OF_STEP =
  'retry runs the step again; skip goes on without it; fail ends the workflow and undoes what was done.';
const ANSWERS_OF_UNDO =
  'retry runs the undo again; giveUp leaves the step as it is, recorded as not undone, and the undoing goes on.';

const ANSWERS_OF_LOOP =
  'retry goes round once more, and what was seen of it is forgotten; skip goes on after it; fail ends the workflow and undoes what was done.';
const ANSWERS_OF: Readonly<Record<Asked['kind'], string>> = {
  run: ANSWERS_OF_STEP,
  alternative: ANSWERS_OF_STEP,
  compensation: ANSWERS_OF_UNDO,
  loop: ANSWERS_OF_LOOP,
  wait: ANSWERS_OF_STEP,
};

const LONGEST_MESSAGE = 300;
const MOST_ITEMS = 5;

const words = (name: string): string => name.toLowerCase().replaceAll('_', ' ');

/** The first line, as one sentence. */
function sentence(text: string): string {
  const line = (text.trim().split('\n', 1)[0] ?? '').replace(/[\s:;,]+$/, '');
  const cut = line.length > LONGEST_MESSAGE ? `${line.slice(0, LONGEST_MESSAGE)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

function affected(items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const more = items.length > MOST_ITEMS ? ` and ${items.length - MOST_ITEMS} more` : '';
  return [`Affected: ${items.slice(0, MOST_ITEMS).join(', ')}${more}.`];
}

function tried({ kind, attempt, elapsedMs = 0, spent = {} }: Asked): string {
  const others = Object.entries(spent).map(
    ([action, times]) => `${words(action)} ${times === 1 ? 'once' : `${times} times`}`,
  );
  return `Tried: ${[...called(kind, attempt, elapsedMs), ...others].join(', ') || 'nothing yet'}.`;
}

function called(kind: Asked['kind'], attempt: number, elapsedMs: number): string[] {
  if (kind === 'wait') return [];
  if (kind === 'loop') return [attempt === 1 ? 'one pass' : `${attempt} passes`];
  const of = { run: '', alternative: ' of its alternative', compensation: ' to undo it' }[kind];
  return [attempt === 1 ? `one attempt${of}` : `${attempt} attempts${of} in ${span(elapsedMs)}`];
}

/** In the largest unit that it has two of. */
function span(ms: number): string {
  const [size, unit] = UNITS.find(([size]) => ms >= 2 * size) ?? [1, 'ms'];
  return `${Math.round(ms / size)} ${unit}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [24 * 3_600_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'min'],
  [1_000, 's'],
];

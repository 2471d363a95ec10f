// What a commit says to people, without secrets: errors and their causes, questions, reasons, lines of both logs, who asked for what. Its state and its values
// are what the workflow goes on with, and stay as they are. A commit in which nobody says anything passes untouched.
import type { Commit } from '../persistence/rows/commit.ts';
import type { EventType } from '../workflow.ts';
import type { Secrets } from './secrets.ts';

/** Lines that the engine words alone: of steps and tags, without a word of anybody. */
const WORDLESS: ReadonlySet<EventType> = new Set<EventType>([
  'WORKFLOW_STARTED',
  'STEP_STARTED',
  'STEP_COMPLETED',
  'STEP_SKIPPED',
  'STEP_COMPENSATED',
  'WORKFLOW_COMPLETED',
  'CHECKPOINT_CREATED',
  'RETRY_SCHEDULED',
  'LOG_WRITTEN',
]);
const SPOKEN = [
  'errors',
  'systemErrors',
  'recoveries',
  'resolutions',
  'interventions',
  'decisions',
  'validations',
  'log',
  'audits',
] as const satisfies readonly (keyof Commit)[];

export function redactCommit(commit: Commit, secrets: Secrets): Commit {
  const saysNothing =
    SPOKEN.every((part) => commit[part].length === 0) &&
    commit.history === undefined &&
    !('description' in commit.checkpoint.metadata) &&
    commit.events.every(({ type }) => WORDLESS.has(type));
  if (saysNothing) return commit;
  const clean: Partial<Record<keyof Commit, unknown>> = {};
  for (const part of SPOKEN) clean[part] = commit[part].map((row: object) => secrets.value(row));
  return {
    ...commit,
    ...(clean as Pick<Commit, (typeof SPOKEN)[number]>),
    history: commit.history && secrets.value(commit.history),
    checkpoint: { ...commit.checkpoint, metadata: secrets.value(commit.checkpoint.metadata) },
    events: commit.events.map((event) => (WORDLESS.has(event.type) ? event : secrets.value(event))),
  };
}

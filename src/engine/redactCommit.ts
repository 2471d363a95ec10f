// What a commit says to people, without secrets: errors and their causes, questions, reasons, lines of both logs, who asked for what. Its state and its values
// are what the workflow goes on with, and stay as they are. A commit in which nobody says anything passes untouched.
import type { Commit } from '../persistence/rows/commit.ts';
import { isWordless } from '../workflow.ts';
import type { Secrets } from './secrets.ts';

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
    commit.events.every(({ type }) => isWordless(type));
  if (saysNothing) return commit;
  const clean: Partial<Record<keyof Commit, unknown>> = {};
  for (const part of SPOKEN) clean[part] = commit[part].map((row: object) => secrets.value(row));
  return {
    ...commit,
    ...(clean as Pick<Commit, (typeof SPOKEN)[number]>),
    history: commit.history && secrets.value(commit.history),
    checkpoint: { ...commit.checkpoint, metadata: secrets.value(commit.checkpoint.metadata) },
    events: commit.events.map((event) => (isWordless(event.type) ? event : secrets.value(event))),
  };
}

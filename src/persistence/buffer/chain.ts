// Commits of one workflow that follow each other, as one that is written in their stead. Only the last may be more than progress: what a buffered one has
// besides its checkpoint is listed here, and `isProgress` admits nothing else.
import type { Commit } from '../rows/commit.ts';

/** @param chain of one workflow and one fence, revision after revision; at least one */
export function asOne(chain: readonly Commit[]): Commit {
  const last = chain.at(-1) as Commit;
  if (chain.length === 1) return last;
  const before = chain.slice(0, -1);
  return {
    ...last,
    earlier: before.flatMap(({ earlier = [], revision, checkpoint, events }) => [
      ...earlier,
      { revision, checkpoint, events },
    ]),
    values: chain.flatMap(({ values }) => values),
    intents: chain.flatMap(({ intents }) => intents),
    results: chain.flatMap(({ results }) => results),
    log: chain.flatMap(({ log }) => log),
  };
}

/** Whether a commit says nothing but how far the work of a running workflow has come. */
export function isProgress(commit: Commit): boolean {
  const { birth, migration, history, head, checkpoint } = commit;
  return (
    birth === undefined &&
    migration === undefined &&
    history === undefined &&
    head.status === 'RUNNING' &&
    head.owner !== null &&
    head.blocked !== true &&
    head.signals === undefined &&
    PROGRESS.has(checkpoint.type) &&
    NOT_OF_PROGRESS.every((part) => commit[part].length === 0)
  );
}

const PROGRESS: ReadonlySet<string> = new Set(['step_start', 'step_complete']);

const NOT_OF_PROGRESS = [
  'errors',
  'systemErrors',
  'recoveries',
  'resolutions',
  'interventions',
  'escalations',
  'decisions',
  'validations',
  'claims',
  'releases',
  'waits',
  'tells',
  'heard',
  'audits',
] as const satisfies readonly (keyof Commit)[];

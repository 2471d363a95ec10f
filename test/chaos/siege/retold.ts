// Everything that is known of the workflows that a violation names, in lines: what they tried, what the world saw, what their log says. For whoever looks for
// the cause: a siege does not come again as it was.
import type { Evidence } from './verdict.ts';

const MOST_WORKFLOWS = 5;

export function retold(violations: readonly string[], { story }: Pick<Evidence, 'story'>): string[] {
  const named = story.workflows.filter(({ id, key }) =>
    violations.some((text) => text.includes(id) || text.split(/[\s/]/).includes(key)),
  );
  return named
    .slice(0, MOST_WORKFLOWS)
    .flatMap(({ id, key, status, revision, owner }) => [
      `${key} ${id}: ${status} at revision ${revision}${owner === null ? '' : `, of ${owner}`}`,
      ...story.attempts
        .filter(({ workflow }) => workflow === id)
        .map(
          ({ tag, kind, key: step, attempt, outcome }) =>
            `  attempt ${tag}: ${kind} ${step} ${attempt} ${outcome ?? 'no result'}`,
        ),
      ...story.ledger
        .filter((line) => line.key.startsWith(id))
        .map(({ at, key: step, attempt, pid }) => `  world: ${at} ${step.slice(id.length + 1)} ${attempt} in ${pid}`),
      ...story.events
        .filter(({ workflow }) => workflow === id)
        .map(({ sequence, revision: at, type }) => `  event ${sequence} of revision ${at ?? '-'}: ${type}`),
    ]);
}

// The statements behind the loaders of `reads.ts` that read the journal of attempts and what came of errors, for many workflows, pieces of work
// or errors at once. Each takes keys and answers in their order.
import { type EntityManager, raw } from '@mikro-orm/postgresql';
import { StepAttempt } from '../persistence/entities/step_attempts.ts';
import { WorkflowRecoveryAttempt } from '../persistence/entities/workflow_recovery_attempts.ts';
import { arrayOf } from './pages.ts';

type Keys = readonly string[];
type Raw = Record<string, unknown>;

/** The newest attempt of a step, apart for its work and its undo, and when the first of that kind began. */
export interface NewestAttempt {
  readonly attempt: StepAttempt;
  readonly firstStartedAt: Date;
}

export async function newestAttempts(em: EntityManager, workflows: Keys): Promise<NewestAttempt[][]> {
  const found = await em.execute<Raw[]>(
    raw(
      `select distinct on (workflow_id, step_id, kind = 'compensation') *,
         min(started_at) over (partition by workflow_id, step_id, kind = 'compensation') as first_started_at
       from step_attempts where workflow_id = any(cast(? as uuid[]))
       order by workflow_id, step_id, kind = 'compensation', tag desc`,
      [arrayOf(workflows)],
    ),
  );
  const lists = new Map<string, NewestAttempt[]>(workflows.map((id) => [id, []]));
  for (const { first_started_at: first, ...row } of found) {
    const attempt = em.map(StepAttempt, row as never);
    lists.get(attempt.workflowId)?.push({ attempt, firstStartedAt: new Date(first as string) });
  }
  return [...lists.values()];
}

/** By `workflow/key`, or `workflow/undo/key`: all calls of that piece of work, oldest first. */
export async function operations(em: EntityManager, keys: Keys): Promise<StepAttempt[][]> {
  const isUndo = (key: string): boolean => key.startsWith('undo/', 37);
  const found = await em.execute<Raw[]>(
    raw(
      `select * from step_attempts
       where (workflow_id, '/' || key) in (select * from unnest(cast(? as uuid[]), cast(? as text[]))) order by tag`,
      // With the slash, a step may be named `null`.
      [keys.map((key) => key.slice(0, 36)), keys.map((key) => key.slice(isUndo(key) ? 41 : 36))].map(arrayOf),
    ),
  );
  const lists = new Map<string, StepAttempt[]>(keys.map((key) => [key, []]));
  for (const row of found) {
    const attempt = em.map(StepAttempt, row as never);
    const { workflowId, kind, key } = attempt;
    lists.get(`${workflowId}/${kind === 'compensation' ? 'undo/' : ''}${key}`)?.push(attempt);
  }
  return [...lists.values()];
}

/** By id of an error: what was tried against it, oldest first. */
export async function recoveries(em: EntityManager, errors: Keys): Promise<WorkflowRecoveryAttempt[][]> {
  const found = await em.find(
    WorkflowRecoveryAttempt,
    { errorId: { $in: [...errors] } },
    { orderBy: { createdAt: 'asc', id: 'asc' }, disableIdentityMap: true },
  );
  return errors.map((id) => found.filter(({ errorId }) => errorId === id));
}

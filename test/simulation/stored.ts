// How the rows of the storage are read by the laws and by the people of the simulation: with nothing of the engine in between.
import type { ChartContext } from '../../src/machines/context.ts';
import { openValue, type Sealed } from '../../src/persistence/seal.ts';
import { decompress } from '../../src/persistence/compress.ts';
import type { Digest, WorkflowStatus } from '../../src/workflow.ts';
import type { WorkflowRows } from './simulatedStorage.ts';

export const decompressed = (sealed: Sealed): Buffer => decompress(sealed, 10_000_000);

/** The context of the newest checkpoint. */
export function contextOf({ checkpoints }: WorkflowRows): ChartContext {
  const newest = checkpoints.at(-1);
  if (!newest) throw new Error('a workflow without a checkpoint');
  const { known } = newest;
  known.context ??= (
    JSON.parse(decompressed(newest.intact ?? newest.state).toString()) as { context: ChartContext }
  ).context;
  return known.context;
}

export const doneAt = (rows: WorkflowRows): { undone: readonly string[]; notUndone: readonly string[] } => {
  const { undone, notUndone } = contextOf(rows);
  return { undone, notUndone };
};

/** How a workflow stands, without what depends on the time or on ids. */
export interface Standing {
  readonly status: WorkflowStatus;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Sorted: branches side by side begin in any order. */
  readonly undone: readonly string[];
  readonly notUndone: readonly string[];
}

export function standingOf(rows: WorkflowRows): Standing {
  const { output, undone, notUndone } = contextOf(rows);
  const open = (digest: Digest): unknown => {
    const value = rows.values.get(digest);
    return value ? openValue(value, digest) : 'missing';
  };
  return {
    status: rows.head.status,
    outputs: Object.fromEntries(
      Object.entries(output)
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .map(([step, digest]) => [step, open(digest)]),
    ),
    undone: [...undone].sort(),
    notUndone: [...notUndone].sort(),
  };
}

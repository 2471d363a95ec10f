// What must hold of progress that was buffered, when everything has come to rest. That its order never inverts and that it is there once is what the laws
// of all checkpoints say.
import type { Commit, Committed } from '../../src/persistence/rows/commit.ts';
import type { SimulatedRedis } from './simulatedRedis.ts';
import type { SimulatedStorage } from './simulatedStorage.ts';

/** A commit that the engine of a process was answered. */
export interface Answer {
  readonly process: string;
  readonly commit: Commit;
  readonly grade: Committed['grade'];
}

export interface BufferEvidence {
  readonly storage: SimulatedStorage;
  readonly redis: SimulatedRedis;
  readonly answers: readonly Answer[];
  /** Processes that were killed, or lost their lease. */
  readonly gone: ReadonlySet<string>;
  /** Whether somebody went on without knowing what Redis had. */
  readonly wasGivenUp: boolean;
}

export function bufferLaws(evidence: BufferEvidence): string[] {
  return [...nothingIsLost(evidence), ...nothingIsSetApartInVain(evidence), ...streamsAreEmpty(evidence)];
}

/** What was answered is stored; or Redis has lost it, and the process that knew it is gone, too; or nobody could ask Redis for long. */
function nothingIsLost({ storage, redis, answers, gone, wasGivenUp }: BufferEvidence): string[] {
  const stored = idsOf(storage);
  return answers.flatMap(({ process, commit, grade = 'DURABLE' }) => {
    const { workflowId, revision, checkpoint } = commit;
    if (stored.has(checkpoint.id)) return [];
    const isExcused = grade === 'BUFFERED' && gone.has(process) && (redis.lost.has(checkpoint.id) || wasGivenUp);
    return isExcused ? [] : [`revision ${revision} of ${workflowId} was answered as ${grade} and is not stored`];
  });
}

function nothingIsSetApartInVain({ storage, redis }: BufferEvidence): string[] {
  const stored = new Map(
    redis.everTaken.map(({ workflowId, fence, revision, checkpoint }) => {
      return [`${workflowId} ${fence} ${revision}`, checkpoint.id];
    }),
  );
  const ids = idsOf(storage);
  return storage.apart.flatMap(({ workflowId, fence, revision, reason }) => {
    const id = stored.get(`${workflowId} ${fence} ${revision}`);
    return reason !== 'stale' || (id !== undefined && ids.has(id))
      ? [`revision ${revision} of ${workflowId} was set apart as ${reason}, and it is stored or sound`]
      : [];
  });
}

const streamsAreEmpty = ({ redis }: BufferEvidence): string[] =>
  redis.writers().flatMap((writer) => {
    const length = redis.length(writer);
    return length === 0 ? [] : [`${length} entries of ${writer} are left in Redis`];
  });

const idsOf = ({ workflows }: SimulatedStorage): Set<string> =>
  new Set([...workflows.values()].flatMap(({ checkpoints }) => checkpoints.map(({ id }) => id)));

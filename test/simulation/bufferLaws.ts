// What must hold of progress that was buffered, when everything has come to rest. That its order never inverts and that it is there once is what the laws
// of all checkpoints say.
import type { Apart } from '../../src/persistence/buffer/quarantine.ts';
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

/**
 * What was answered is stored; or Redis has lost it, and the process that knew it is gone, too; or nobody could ask Redis for long; or the database takes
 * it never, or what it builds on, and it lies where people find it.
 */
function nothingIsLost({ storage, redis, answers, gone, wasGivenUp }: BufferEvidence): string[] {
  const stored = idsOf(storage);
  const refusedFrom = firstRefused({ storage, redis });
  const apart = new Set(storage.apart.map(nameOf));
  return answers.flatMap(({ process, commit, grade = 'DURABLE' }) => {
    const { workflowId, revision, checkpoint } = commit;
    if (stored.has(checkpoint.id)) return [];
    const isExcused =
      grade === 'BUFFERED' &&
      ((gone.has(process) && (redis.lost.has(checkpoint.id) || wasGivenUp)) ||
        (apart.has(nameOf(commit)) && revision >= refusedFrom(commit)));
    return isExcused ? [] : [`revision ${revision} of ${workflowId} was answered as ${grade} and is not stored`];
  });
}

type Named = Pick<Apart, 'workflowId' | 'fence' | 'revision'>;
const nameOf = ({ workflowId, fence, revision }: Named): string => `${workflowId} ${fence} ${revision}`;

/** The lowest revision under a fence that the database takes never. */
function firstRefused({ storage, redis }: Pick<BufferEvidence, 'storage' | 'redis'>): (commit: Named) => number {
  const first = new Map<string, number>();
  for (const { workflowId, fence, revision, checkpoint } of redis.everTaken) {
    if (!storage.poisoned.has(checkpoint.id)) continue;
    const line = `${workflowId} ${fence}`;
    first.set(line, Math.min(revision, first.get(line) ?? Infinity));
  }
  return ({ workflowId, fence }) => first.get(`${workflowId} ${fence}`) ?? Infinity;
}

function nothingIsSetApartInVain({ storage, redis }: BufferEvidence): string[] {
  const taken = new Map(redis.everTaken.map((commit) => [nameOf(commit), commit.checkpoint.id]));
  const stored = idsOf(storage);
  const refusedFrom = firstRefused({ storage, redis });
  return storage.apart.flatMap((one) => {
    const id = taken.get(nameOf(one)) ?? '';
    const isAtFault = one.reason === 'refused' && storage.poisoned.has(id);
    const buildsOnIt = one.reason === 'built_on' && (one.revision ?? 0) > refusedFrom(one);
    return !stored.has(id) && (one.reason === 'stale' || isAtFault || buildsOnIt)
      ? []
      : [`revision ${one.revision} of ${one.workflowId} was set apart as ${one.reason}, and it is stored or sound`];
  });
}

const streamsAreEmpty = ({ redis }: BufferEvidence): string[] =>
  redis.writers().flatMap((writer) => {
    const length = redis.length(writer);
    return length === 0 ? [] : [`${length} entries of ${writer} are left in Redis`];
  });

const idsOf = ({ workflows }: SimulatedStorage): Set<string> =>
  new Set([...workflows.values()].flatMap(({ checkpoints }) => checkpoints.map(({ id }) => id)));

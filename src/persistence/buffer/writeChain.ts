// Writes commits of one workflow that follow each other: together, or, where that is not taken, one by one up to the one that is at fault. What comes after
// that builds on it and cannot be written either.
import { RefusedCommitError, StaleWriterError } from '../../errors.ts';
import type { Commit, Committed } from '../rows/commit.ts';
import { asOne } from './chain.ts';

export interface Chain {
  /** How many of them are stored, from the first on. */
  readonly stored: number;
  /** Of the last that is stored. */
  readonly committed: Committed;
  /** Why the next one is not; undefined where all are. */
  readonly error?: RefusedCommitError | StaleWriterError;
}

export type Write = (commit: Commit) => Promise<Committed>;

/** @throws whatever says nothing of the commits themselves: then any of them may be stored or not */
export async function writeChain(chain: readonly Commit[], write: Write): Promise<Chain> {
  try {
    return { stored: chain.length, committed: await write(asOne(chain)) };
  } catch (error) {
    if (!isFault(error)) throw error;
    if (chain.length === 1) return { stored: 0, committed: { sequence: 0 }, error };
  }
  let committed: Committed = { sequence: 0 };
  for (const [stored, commit] of chain.entries()) {
    try {
      committed = await write(commit);
    } catch (error) {
      if (!isFault(error)) throw error;
      if (!isPassed(error, commit)) return { stored, committed, error };
    }
  }
  return { stored: chain.length, committed };
}

const isFault = (error: unknown): error is RefusedCommitError | StaleWriterError =>
  error instanceof RefusedCommitError || error instanceof StaleWriterError;

/** Under one fence there is one writer: what is stored came after it, also where its own checkpoint was removed since. */
function isPassed(error: Error, { fence, revision }: Commit): boolean {
  if (!(error instanceof StaleWriterError)) return false;
  const stored = error.details['stored'] as
    | { readonly fence: number | null; readonly revision: number | null }
    | undefined;
  return stored?.fence === fence && (stored.revision ?? 0) >= revision;
}

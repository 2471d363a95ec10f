// What processes that are gone have buffered is stored before anybody takes their workflows over: under the fence under which it was decided, in its order. A
// process that was only frozen finds its stream ended and can add nothing; what it still sends to the database is refused by the fence.
import type { Clock } from '../../clock.ts';
import { CorruptCheckpointError, EncryptionKeyError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { Protection } from '../encodeCommit.ts';
import type { Commit } from '../rows/commit.ts';
import type { CheckpointBuffer, Entry } from './checkpointBuffer.ts';
import { commitIn, ownerOfEntry } from './entry.ts';
import { type Apart, apartOf } from './quarantine.ts';
import { type Write, writeChain } from './writeChain.ts';

interface Options {
  readonly buffer: CheckpointBuffer;
  readonly write: Write;
  readonly protection: Protection;
  readonly clock: Clock;
  readonly log: Log;
  readonly setApart: (apart: readonly Apart[]) => Promise<void>;
}

/** Entries that are read at once. */
const BATCH = 500;

/** Stores what is left of a process that is gone, and ends its part. @throws where the buffer or the database does not answer */
export async function takeIn(options: Options, writer: string): Promise<void> {
  const { buffer, log } = options;
  for (let stored = 0; ; ) {
    const entries = await buffer.read(writer, BATCH);
    if (entries.length > 0) {
      await storeAll(options, entries);
      await buffer.acknowledge(
        writer,
        entries.map(({ place }) => place),
      );
      stored += entries.length;
    } else if (await buffer.end(writer)) {
      if (stored > 0)
        log.info({ process: writer, entries: stored }, 'what a process that is gone had buffered is stored');
      return;
    }
  }
}

async function storeAll({ write, protection, setApart }: Options, entries: readonly Entry[]): Promise<void> {
  const given = entries.filter(({ content }) => content.length > 0);
  await protection.vault?.load([...new Set(given.map(({ content }) => ownerOfEntry(content)))]);
  const chains = new Map<string, { readonly commits: Commit[]; readonly contents: Buffer[] }>();
  const apart: Apart[] = [];
  for (const { content } of given) {
    const workflowId = ownerOfEntry(content);
    const chain = chains.get(workflowId) ?? { commits: [], contents: [] };
    chains.set(workflowId, chain);
    try {
      chain.commits.push(commitIn(content, protection));
      chain.contents.push(content);
    } catch (error) {
      // Without the key it is not lost: who has it stores it.
      if (error instanceof EncryptionKeyError || !(error instanceof CorruptCheckpointError)) throw error;
      apart.push({ workflowId, fence: null, revision: null, reason: 'unproven', error: error.message, content });
    }
  }
  await Promise.all(
    [...chains.values()].map(async ({ commits, contents }) => {
      if (commits.length === 0) return;
      const { stored, error } = await writeChain(commits, write);
      if (error) apart.push(...apartOf(commits.slice(stored), contents.slice(stored), error));
    }),
  );
  if (apart.length > 0) await setApart(apart);
}

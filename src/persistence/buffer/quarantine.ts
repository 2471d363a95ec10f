// Buffered progress that cannot be stored is set apart in the database, where people find it, so that what comes after it goes on.
import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';
import { RefusedCommitError } from '../../errors.ts';
import type { WorkflowId } from '../../workflow.ts';
import { escapeText } from '../escape.ts';
import type { Reader } from '../reader.ts';
import type { Commit } from '../rows/commit.ts';
import { refusedBefore, setApart } from '../sql/buffer.ts';

type Reason = 'refused' | 'built_on' | 'stale' | 'unproven';

export interface Apart {
  readonly workflowId: string;
  readonly fence: number | null;
  readonly revision: number | null;
  readonly reason: Reason;
  readonly error: string;
  /** As the buffer had it. */
  readonly content: Buffer;
}

/** The first is at fault, the others build on it. */
export const apartOf = (commits: readonly Commit[], contents: readonly Buffer[], error: Error): Apart[] =>
  commits.map(({ workflowId, fence, revision }, index) => ({
    workflowId,
    fence,
    revision,
    reason: error instanceof RefusedCommitError ? (index === 0 ? 'refused' : 'built_on') : 'stale',
    error: error.message,
    content: contents[index] ?? Buffer.alloc(0),
  }));

export class Quarantine {
  readonly #reader: Reader;
  readonly #now: () => number;

  constructor(reader: Reader, now: () => number) {
    this.#reader = reader;
    this.#now = now;
  }

  /** Each once, however often it is given. */
  async add(apart: readonly Apart[]): Promise<void> {
    await this.#reader.ask(setApart, [
      apart.map(({ content }) => idOf(content)),
      apart.map(({ workflowId }) => workflowId),
      apart.map(({ fence }) => fence),
      apart.map(({ revision }) => revision),
      apart.map(({ reason }) => reason),
      apart.map(({ error }) => escapeText(error)),
      apart.map(({ content }) => content),
      this.#now() / 1_000,
    ]);
  }

  /** Those of which something was refused: it would be again. */
  async refused(workflowIds: readonly WorkflowId[]): Promise<readonly WorkflowId[]> {
    if (workflowIds.length === 0) return [];
    const rows = await this.#reader.ask<{ workflow_id: WorkflowId }>(refusedBefore, [workflowIds]);
    return rows.map(({ workflow_id }) => workflow_id);
  }
}

function idOf(content: Buffer): string {
  const digits = hash('sha256', content);
  return [8, 4, 4, 4, 12].reduce<[string, number]>(
    ([id, at], length) => [`${id}${at ? '-' : ''}${digits.slice(at, at + length)}`, at + length],
    ['', 0],
  )[0];
}

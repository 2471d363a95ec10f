// What the tests of the buffered store need besides: a workflow with one step after another, and a gate before the database.
import { expect } from 'vitest';
import type { Commit } from '../../../src/persistence/rows/commit.ts';
import type { Process, Store } from '../../../src/persistence/store.ts';
import { birth, intent, newId, next, NOW, result, value } from '../commits.ts';

/** Where the writing to the database stands still. */
export interface Gate {
  readonly before: () => Promise<void> | void;
  close(): void;
  open(): void;
}

export function gate(): Gate {
  let isOpen = Promise.resolve();
  let open = (): void => {};
  return {
    before: () => isOpen,
    close() {
      isOpen = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
  };
}

/** Revision n ends attempt n - 1 and begins attempt n. */
export const born = (me: Process): Commit =>
  birth(newId(), me.id, {
    intents: [intent(1, 's1')],
    events: [{ type: 'STEP_STARTED', payload: { step: 's1' }, occurredAt: NOW }],
  });

export function progress(after: Commit, me: Process, changes: Partial<Commit> = {}): Commit {
  const n = after.revision + 1;
  const output = value(`output ${n - 1}`);
  return next(after, me.id, {
    grade: 'BUFFERED',
    values: [output],
    results: [result(n - 1, output.digest)],
    intents: [intent(n, `s${n}`)],
    log: [{ at: NOW, level: 'INFO', message: `line ${n}`, step: null, attempt: null, fields: null }],
    events: [
      { type: 'STEP_COMPLETED', payload: { step: `s${n - 1}` }, occurredAt: NOW },
      { type: 'STEP_STARTED', payload: { step: `s${n}` }, occurredAt: NOW },
    ],
    ...changes,
  } as Parameters<typeof next>[2]);
}

/** So many after one another, each answered by the buffer; the last of them. */
export async function buffered(store: Store, me: Process, after: Commit, count: number): Promise<Commit> {
  let last = after;
  for (let n = 0; n < count; n++) {
    last = progress(last, me);
    expect(await store.commit(last)).toMatchObject({ grade: 'BUFFERED' });
  }
  return last;
}

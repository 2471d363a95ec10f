// The errors of one commit as what they add to their groups: one row for each fingerprint, however many errors it has. In a storm that is one row for fifty,
// so that counting costs the server nothing beside the errors themselves.
import type { ErrorRow } from './rows/errors.ts';

/** What a commit adds to one group. */
export interface GroupRow {
  /** The newest, which the group shows. */
  readonly newest: ErrorRow;
  readonly number: number;
  /** When the first of them occurred, ms since the epoch. */
  readonly firstAt: number;
}

export function groupRows(errors: readonly ErrorRow[]): readonly GroupRow[] {
  const groups = new Map<string, GroupRow>();
  for (const error of errors) {
    const before = groups.get(error.fingerprint);
    groups.set(
      error.fingerprint,
      before
        ? {
            newest: error.occurredAt >= before.newest.occurredAt ? error : before.newest,
            number: before.number + 1,
            firstAt: Math.min(before.firstAt, error.occurredAt),
          }
        : { newest: error, number: 1, firstAt: error.occurredAt },
    );
  }
  return [...groups.values()];
}

// Who asks for what, for the audit log. What goes through a commit is stamped: its letter brings the row along, so that neither is without the other. What
// was refused is a row of its own; of the API it is recorded there, since it refuses more than the engine sees.
import type { Clock } from '../clock.ts';
import { HoldfastError } from '../errors.ts';
import type { Log } from '../log.ts';
import { type AuditEntry, DONE } from '../persistence/rows/audit.ts';
import type { Store } from '../persistence/store.ts';
import type { By } from './control.ts';
import type { Letter } from './letter.ts';
import type { Steering } from './steering.ts';

/** What somebody asks for, as the audit log names it. */
export interface AskedFor {
  readonly action: string;
  /** What it is about, as a type of the schema, with its key. */
  readonly type?: string;
  readonly id?: string;
  readonly options: By;
  /** In small: names and numbers, never what a workflow works on. */
  readonly what?: object;
}

export const entryOf = (clock: Clock, { action, type, id, options, what }: AskedFor): AuditEntry => ({
  at: clock.now(),
  actor: options.actor ?? 'sdk',
  role: options.origin?.role ?? null,
  action,
  targetType: type ?? null,
  targetId: id ?? null,
  reason: options.reason ?? null,
  what: what && Object.values(what).some((value) => value !== undefined) ? what : null,
  before: null,
  after: null,
  outcome: DONE,
  requestId: options.origin?.requestId ?? null,
  address: options.origin?.address ?? null,
});

interface Recording {
  readonly store: Pick<Store, 'recordAudit'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Does it with the row to write; records where it is refused. */
export async function audited<Answer>(
  around: Recording,
  asked: AskedFor,
  act: (entry: AuditEntry) => Promise<Answer>,
): Promise<Answer> {
  const entry = entryOf(around.clock, asked);
  try {
    return await act(entry);
  } catch (error) {
    if (!asked.options.origin && error instanceof HoldfastError && !error.retryable)
      await recordRefusal(around, entry, error.code);
    throw error;
  }
}

/** Never throws: that it was refused is told in any case. */
export async function recordRefusal({ store, log }: Recording, entry: AuditEntry, outcome: string): Promise<void> {
  try {
    await store.recordAudit([{ ...entry, outcome }]);
  } catch (err) {
    const { action, actor, targetType, targetId } = entry;
    log.error({ err, action, actor, targetType, targetId, outcome }, 'a refusal could not be written to the audit log');
  }
}

/** The same, for what is done by letters. */
export const bySomebody = <Answer>(
  steering: Steering,
  asked: AskedFor,
  act: (steering: Steering) => Promise<Answer>,
): Promise<Answer> =>
  audited(steering.around, asked, (entry) => {
    const stamp = (letter: Letter): Letter => stamped(letter, entry);
    const { residents } = steering;
    const send: typeof residents.send = (workflowId, letter, options) =>
      residents.send(
        workflowId,
        typeof letter === 'function' ? async (workflow) => stamp(await letter(workflow)) : stamp(letter),
        options,
      );
    const others = {
      observer: residents.observer,
      get: residents.get.bind(residents),
      born: residents.born.bind(residents),
      replace: residents.replace.bind(residents),
      freed: residents.freed.bind(residents),
    };
    return act({ ...steering, stamp, residents: { ...others, send } });
  });

/** It is committed also where it moves nothing: then it was asked for all the same. */
const stamped = (letter: Letter, entry: AuditEntry): Letter => ({
  ...letter,
  open(position, revision) {
    const opened = letter.open(position, revision);
    const before = revision === 0 ? null : { status: position.status, revision };
    return { ...opened, always: true, writes: { ...opened.writes, audits: [{ ...entry, before }] } };
  },
});

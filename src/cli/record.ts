// What a command that writes to the database itself, without a server, adds to the audit log: the same rows as the API, with the user of the operating
// system as their actor. Used by `holdfast keys` and `holdfast encryption`.
import { userInfo } from 'node:os';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Clock } from '../clock.ts';
import type { Configuration } from '../configuration.ts';
import { type AskedFor, entryOf } from '../engine/audit.ts';
import { HoldfastError, InvalidConfigurationError } from '../errors.ts';
import { namedKeys } from '../namedKeys.ts';
import { addToAuditLog, onEntities } from '../persistence/auditLog.ts';

type Change = Pick<AskedFor, 'action' | 'type' | 'id' | 'what'>;

/** Writes the row of a change in the transaction of the change, last of all. */
type Within = (
  transaction: EntityManager,
  states: { readonly before?: object; readonly after?: object },
  id: string,
) => Promise<void>;

/** `cli:ann`: no key and no token can have such a name. */
export function operatorName(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // In a container a user may have a number alone.
    return `cli:${process.getuid?.() ?? 'unknown'}`;
  }
}

/** Does it with the row to write; what is refused is a row too. @throws what `act` throws */
export async function recorded<Result>(
  em: EntityManager,
  { integrity }: Pick<Configuration, 'integrity'>,
  { clock, actor, ...change }: Change & { readonly clock: Clock; readonly actor: string },
  act: (within: Within) => Promise<Result>,
): Promise<Result> {
  const keys = integrity && namedKeys(integrity, 'HOLDFAST_INTEGRITY_KEY');
  const entry = entryOf(clock, { ...change, options: { actor } });
  const write = async (transaction: EntityManager, row: typeof entry): Promise<void> => {
    await addToAuditLog(onEntities(transaction), [row], keys);
    if (!keys) await checkUnkeyed(transaction);
  };
  try {
    return await act((transaction, states, id) => write(transaction, { ...entry, targetId: id, ...states }));
  } catch (error) {
    if (error instanceof HoldfastError && !error.retryable && !(error instanceof InvalidConfigurationError))
      await em.fork().transactional((transaction) => write(transaction, { ...entry, outcome: error.code }));
    throw error;
  }
}

/** A row without an HMAC behind one that has it would look like a forgery for ever. */
async function checkUnkeyed(transaction: EntityManager): Promise<void> {
  const [last] = await transaction.execute<{ key_id: string }[]>(
    'select key_id from audit_log where key_id is not null order by number desc limit 1',
  );
  if (last)
    throw new InvalidConfigurationError(
      `The audit log is written with the integrity key "${last.key_id}", which is not given here: set HOLDFAST_INTEGRITY_KEY as the server has it. Nothing was changed`,
      { option: 'integrity', key: last.key_id },
    );
}

// Keys of the API in their table: made, revoked, listed, and read whole for whoever checks them. Used by the API and by `holdfast keys`.
import type { EntityManager } from '@mikro-orm/postgresql';
import { apiKeyHash, beginningOf, checkKeyName, type KeyRole, newApiKey } from '../apiKey.ts';
import { InvalidInputError, InvalidStateError, NotFoundError } from '../errors.ts';
import { isUuid } from '../ids.ts';
import { escapeText } from './escape.ts';

/** Written with the change, or with it not. @param id of the key */
type Within = (
  transaction: EntityManager,
  states: { readonly before?: object; readonly after?: object },
  id: string,
) => Promise<void>;
const NOTHING: Within = () => Promise.resolve();

export interface NewApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  /** Milliseconds since the epoch; null for a key that does not expire. */
  readonly expiresAt: number | null;
  readonly createdBy: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/**
 * Stores a new key and answers with its text, which nobody can read again.
 * @throws InvalidInputError for a name that cannot be or that another key has, and for an end that is over
 */
export async function createApiKey(em: EntityManager, made: NewApiKey, audit: Within = NOTHING): Promise<string> {
  const { id, name, role, expiresAt, createdAt, createdBy } = made;
  checkKeyName(name);
  if (expiresAt !== null && !(expiresAt > createdAt))
    throw new InvalidInputError('The key would have expired before it was made; give a time to come', {
      option: 'expiresAt',
    });
  const key = newApiKey();
  const insert = (transaction: EntityManager): Promise<{ id: string }[]> =>
    transaction.execute<{ id: string }[]>(
      `insert into api_keys (id, name, role, beginning, secret_hash, created_at, created_by, expires_at)
     values (?, ?, ?, ?, ?, to_timestamp(?), ?, to_timestamp(cast(? as float8)))
     on conflict (name) where revoked_at is null do nothing returning id`,
      [
        id,
        name,
        role,
        beginningOf(key),
        apiKeyHash(key),
        createdAt / 1_000,
        escapeText(createdBy),
        expiresAt === null ? null : expiresAt / 1_000,
      ],
    );
  const stored = await em.fork().transactional(async (transaction) => {
    const [row] = await insert(transaction);
    if (row) await audit(transaction, { after: { name, role } }, id);
    return row !== undefined;
  });
  if (stored) return key;
  throw new InvalidInputError(
    `Another key is called ${JSON.stringify(name)}; revoke it first, or choose another name`,
    {
      option: 'name',
    },
  );
}

/**
 * From now on nobody can use it. Answers with its id.
 * @param which its id, or its name
 * @throws NotFoundError where there is no such key, InvalidStateError where it is revoked already
 */
export async function revokeApiKey(
  em: EntityManager,
  which: string,
  { by, at }: { readonly by: string; readonly at: number },
  audit: Within = NOTHING,
): Promise<string> {
  const revoked = await em.fork().transactional(async (transaction) => {
    const [row] = await transaction.execute<{ id: string; name: string; role: string }[]>(
      `update api_keys set revoked_at = to_timestamp(?), revoked_by = ?
      where revoked_at is null and ${isUuid(which) ? 'id' : 'name'} = ? returning id, name, role`,
      [at / 1_000, escapeText(by), escapeText(which)],
    );
    if (row) await audit(transaction, { before: { name: row.name, role: row.role } }, row.id);
    return row;
  });
  if (revoked) return revoked.id;
  const [known] = isUuid(which)
    ? await em.fork().execute<object[]>('select 1 from api_keys where id = ?', [which])
    : [];
  if (known) throw new InvalidStateError('The key is revoked already', { id: which });
  throw new NotFoundError(`There is no key ${JSON.stringify(which.slice(0, 100))} in force`, { id: which });
}

export interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: KeyRole;
  readonly beginning: string;
  readonly secretHash: Buffer;
  readonly createdBy: string;
  /** Milliseconds since the epoch, as all that follow. */
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** As many as a process holds in memory; those in force come first. */
const MOST = 10_000;

export async function readApiKeys(em: EntityManager): Promise<StoredApiKey[]> {
  const rows = await em.fork().execute<Record<string, unknown>[]>(
    `select id, name, role, beginning, secret_hash, created_by, ${[
      'created_at',
      'last_used_at',
      'expires_at',
      'revoked_at',
    ]
      .map((column) => `cast(extract(epoch from ${column}) * 1000 as float8) ${column}`)
      .join(', ')}
       from api_keys order by revoked_at is not null, created_at desc limit ${MOST}`,
  );
  return rows.map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
    role: row['role'] as KeyRole,
    beginning: String(row['beginning']),
    secretHash: row['secret_hash'] as Buffer,
    createdBy: String(row['created_by']),
    createdAt: Number(row['created_at']),
    lastUsedAt: msOf(row['last_used_at']),
    expiresAt: msOf(row['expires_at']),
    revokedAt: msOf(row['revoked_at']),
  }));
}

const msOf = (value: unknown): number | null => (value === null ? null : Number(value));

/** Remembers that a key was used. */
export async function rememberUse(em: EntityManager, id: string, at: number): Promise<void> {
  await em
    .fork()
    .execute(
      'update api_keys set last_used_at = greatest(last_used_at, to_timestamp(?)) where id = ?',
      [at / 1_000, id],
      'run',
    );
}

// Puts the data keys of all workflows under the current named key, page by page. What they encrypt stays as it is, and so do they: engines that run notice nothing.
// Each page is a transaction, so that it may be ended at any time and begun again. Used by `holdfast encryption`.
import type { EntityManager } from '@mikro-orm/postgresql';
import type { NamedKeys } from '../namedKeys.ts';
import { wrap } from './envelope.ts';
import type { DataKeyRow } from './sql/dataKeys.ts';
import { openDataKey } from './vault.ts';

const PAGE = 500;

/** How many data keys are under each named key. */
export async function dataKeysUnder(em: EntityManager): Promise<ReadonlyMap<string, number>> {
  const rows = await em.execute<{ key_id: string; count: number }[]>(
    'select key_id, cast(count(*) as int) as count from workflow_keys group by key_id order by key_id',
  );
  return new Map(rows.map(({ key_id: id, count }) => [id, count]));
}

/**
 * Answers how many it put under the current key. Those that an engine makes meanwhile under another one are there for the next call.
 * @param first in the transaction of the first page, last of all
 * @param told after each page: how many until now
 * @throws EncryptionKeyError for a data key that cannot be opened; those before it are under the current key
 */
export async function rotateKeys(
  em: EntityManager,
  keys: NamedKeys,
  first: (transaction: EntityManager) => Promise<void>,
  told: (rewrapped: number) => void,
): Promise<number> {
  let rewrapped = 0;
  for (const keyId of (await dataKeysUnder(em)).keys()) {
    if (keyId === keys.current.id) continue;
    for (let after = ''; ; ) {
      const page = await em.fork().transactional(async (transaction) => {
        const rows = await rewrap(transaction, keys, keyId, after);
        if (rows.length > 0 && rewrapped === 0) await first(transaction);
        return rows;
      });
      rewrapped += page.length;
      if (page.length > 0) told(rewrapped);
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.workflow_id;
    }
  }
  return rewrapped;
}

async function rewrap(em: EntityManager, keys: NamedKeys, keyId: string, after: string): Promise<DataKeyRow[]> {
  const rows = await em.execute<DataKeyRow[]>(
    `select workflow_id, key_id, wrapped from workflow_keys where key_id = ? ${after === '' ? '' : 'and workflow_id > cast(? as uuid)'}
     order by workflow_id limit ${PAGE} for update`,
    after === '' ? [keyId] : [keyId, after],
  );
  const { id, key } = keys.current;
  const anew = rows.map((row) => ({
    id: row.workflow_id,
    wrapped: wrap(openDataKey(row, keys), key, id, row.workflow_id).toString('hex'),
  }));
  await em.execute(
    `update workflow_keys k set key_id = ?, wrapped = decode(n.wrapped, 'hex')
     from json_to_recordset(cast(? as json)) as n(id uuid, wrapped text) where k.workflow_id = n.id`,
    [id, JSON.stringify(anew)],
    'run',
  );
  return rows;
}

// What is encrypted comes back as it was, and opens nowhere else: not with a bit of it changed, not for another workflow, not in another place.
import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CorruptCheckpointError, EncryptionKeyError } from '../../src/errors.ts';
import { namedKeys } from '../../src/namedKeys.ts';
import {
  decrypt,
  encrypt,
  ENVELOPE_BYTES,
  newDataKey,
  type Place,
  unwrap,
  wrap,
} from '../../src/persistence/envelope.ts';
import { chainChecksum, openState, openValue, sealState, sealValue } from '../../src/persistence/seal.ts';
import type { DataKeyRow } from '../../src/persistence/sql/dataKeys.ts';
import { statePlace, Vault, valuePlace } from '../../src/persistence/vault.ts';

const bytes = fc.uint8Array({ maxLength: 4_000 }).map((array) => Buffer.from(array));
const place = fc.array(fc.oneof(fc.string(), fc.nat()), { minLength: 1, maxLength: 4 });
const key = newDataKey();
/** In the words of OpenSSL, or ours. */
const REFUSED = /unable to authenticate|are no ciphertext/;

describe('a ciphertext', () => {
  it('is opened to what it was made of, and is 28 bytes longer', () => {
    fc.assert(
      fc.property(bytes, place, (plain, where) => {
        const locked = encrypt(plain, key, where);
        expect(locked.length).toBe(plain.length + ENVELOPE_BYTES);
        expect(decrypt(locked, key, where)).toEqual(plain);
      }),
    );
  });

  it('is another one each time', () => {
    const made = Array.from({ length: 200 }, () => encrypt(Buffer.from('same'), key, ['w']).toString('hex'));
    expect(new Set(made.map((text) => text.slice(0, 24))).size).toBe(200);
    expect(new Set(made).size).toBe(200);
  });

  it('is refused with any bit of it changed, and cut anywhere', () => {
    const whole = encrypt(Buffer.from('{"secret":true}'), key, ['w', 'state', 1]);
    for (let at = 0; at < whole.length * 8; at++) {
      const changed = Buffer.from(whole);
      changed[at >> 3] = (changed[at >> 3] as number) ^ (1 << (at & 7));
      expect(() => decrypt(changed, key, ['w', 'state', 1])).toThrow(REFUSED);
    }
    for (let length = 0; length < whole.length; length++)
      expect(() => decrypt(whole.subarray(0, length), key, ['w', 'state', 1])).toThrow(REFUSED);
  });

  it('is refused in any other place, and with any other key', () => {
    fc.assert(
      fc.property(bytes, place, place, (plain, where, other) => {
        fc.pre(JSON.stringify(where) !== JSON.stringify(other));
        const locked = encrypt(plain, key, where);
        expect(() => decrypt(locked, key, other)).toThrow(REFUSED);
        expect(() => decrypt(locked, newDataKey(), where)).toThrow(REFUSED);
      }),
    );
  });
});

it('a wrapped data key is opened by its named key alone, under its name, for its workflow', () => {
  const [one, two] = [randomBytes(32), randomBytes(32)].map((given) => createSecretKey(given)) as [never, never];
  const wrapped = wrap(key, one, 'a', 'w');
  expect(unwrap(wrapped, one, 'a', 'w').equals(key)).toBe(true);
  expect(wrapped.includes(key.export())).toBe(false);
  for (const open of [
    () => unwrap(wrapped, two, 'a', 'w'),
    () => unwrap(wrapped, one, 'b', 'w'),
    () => unwrap(wrapped, one, 'a', 'v'),
  ])
    expect(open).toThrow(REFUSED);
});

/** A database that knows the three statements about data keys. */
class Rows {
  readonly rows = new Map<string, DataKeyRow>();
  asked = 0;

  readonly ask = async ({ name }: { readonly name: string }, values: unknown[] = []): Promise<DataKeyRow[]> => {
    this.asked += 1;
    if (name === 'add_data_key') {
      const [id, keyId, wrapped] = values as [string, string, Buffer];
      if (!this.rows.has(id)) this.rows.set(id, { workflow_id: id, key_id: keyId, wrapped });
      return [];
    }
    const all = [...this.rows.values()];
    if (name === 'one_of_each_key') return all;
    return all.filter((row) => (values[0] as string[]).includes(row.workflow_id));
  };
}

const [old, current] = [randomBytes(32), randomBytes(32)];
const opened = async (rows: Rows, given: Record<string, Buffer>): Promise<Vault> => {
  const vault = new Vault(
    Object.keys(given).length === 0 ? undefined : namedKeys({ keys: given }, 'encryption'),
    rows.ask,
  );
  await vault.open();
  return vault;
};

describe('a vault', () => {
  const value = { name: 'x'.repeat(3_000), n: 1 };

  it('gives back values and states of each workflow, and those of before', async () => {
    const rows = new Rows();
    const vault = await opened(rows, { k: current });
    await vault.ready({ workflowId: 'w' as never });
    const compression = { algorithm: 'zstd' as const, fromBytes: 1_024, digestKey: vault.digestKey };
    const sealed = sealValue(value, undefined, compression);
    const locked = vault.lock(sealed, valuePlace('w', sealed.digest));
    expect(locked.bytes.includes(Buffer.from('xxxx'))).toBe(false);
    const again = await opened(rows, { k: current });
    await again.load(['w']);
    expect(openValue(again.unlock(locked, valuePlace('w', sealed.digest)), sealed.digest)).toEqual(value);
    const before = sealValue(value);
    expect(openValue(again.unlock(before, valuePlace('w', before.digest)), before.digest)).toEqual(value);
    expect(sealed.digest).not.toBe(before.digest);
    const plain = Buffer.from('{"a":1}');
    const state = sealState(plain, undefined, compression);
    const checksum = chainChecksum(null, plain, vault.digestKey);
    const lockedState = vault.lock(state, statePlace('w', 'c', 1));
    expect(openState(again.unlock(lockedState, statePlace('w', 'c', 1)), checksum, null)).toEqual(plain);
  });

  it.each<[string, Place, (locked: { encoding: string; size: number; bytes: Buffer }) => object]>([
    ['of another workflow', statePlace('v', 'c', 1), () => ({})],
    ['of another checkpoint', statePlace('w', 'd', 1), () => ({})],
    ['of another revision', statePlace('w', 'c', 2), () => ({})],
    ['of a value', valuePlace('w', 'c'), () => ({})],
    ['said to be compressed', statePlace('w', 'c', 1), () => ({ encoding: 'gzip' })],
    ['said to be smaller', statePlace('w', 'c', 1), ({ size }) => ({ size: size - 1 })],
    [
      'with a changed byte',
      statePlace('w', 'c', 1),
      ({ bytes: [first = 0, ...rest] }) => ({ bytes: Buffer.from([first ^ 1, ...rest]) }),
    ],
  ])('refuses a state that is put in the place %s', async (_what, where, change) => {
    const vault = await opened(new Rows(), { k: current });
    await Promise.all([vault.ready({ workflowId: 'w' as never }), vault.ready({ workflowId: 'v' as never })]);
    const locked = vault.lock(sealState('{"a":1}'), statePlace('w', 'c', 1));
    expect(() => vault.unlock({ ...locked, ...change(locked) }, where)).toThrow(CorruptCheckpointError);
    expect(vault.unlock(locked, statePlace('w', 'c', 1)).bytes.toString()).toBe('{"a":1}');
  });

  it('names the key that is missing, or is another one, when it is opened', async () => {
    const rows = new Rows();
    await opened(rows, { old });
    await expect(opened(rows, { new: current })).rejects.toThrow('under the encryption key "old", which is not given');
    await expect(opened(rows, {})).rejects.toMatchObject({ code: 'ENCRYPTION_KEY', details: { keyId: 'old' } });
    const wrong = await opened(rows, { old: current }).catch((error: Error) => error);
    expect(wrong).toBeInstanceOf(EncryptionKeyError);
    expect((wrong as Error).message).toContain('the encryption key "old" does not open');
    for (const form of ['base64', 'hex'] as const)
      expect(JSON.stringify(wrong) + (wrong as Error).stack).not.toContain(current.toString(form));
    const both = await opened(rows, { new: current, old });
    expect(both.digestKey?.export()).toEqual((await opened(rows, { old })).digestKey?.export());
  });

  it('refuses by name what is under a key that it lacks, and what has no key any more', async () => {
    const rows = new Rows();
    const theirs = await opened(rows, { theirs: old });
    await theirs.ready({ workflowId: 'w' as never });
    const locked = theirs.lock(sealState('{"a":1}'), statePlace('w', 'c', 1));
    const mine = new Vault(namedKeys({ keys: { mine: current } }, 'encryption'), rows.ask);
    await mine.load(['w']);
    expect(() => mine.unlock(locked, statePlace('w', 'c', 1))).toThrow('"theirs", which is not given');
    rows.rows.clear();
    const later = new Vault(namedKeys({ keys: { theirs: old } }, 'encryption'), rows.ask);
    await later.load(['w']);
    expect(() => later.unlock(locked, statePlace('w', 'c', 1))).toThrow('the data key of workflow w is not stored');
  });

  it('asks nothing and changes nothing without keys', async () => {
    const rows = new Rows();
    const vault = await opened(rows, {});
    const sealed = sealState('{"a":1}');
    expect(vault.lock(sealed, statePlace('w', 'c', 1))).toBe(sealed);
    expect(vault.ready({ workflowId: 'w' as never })).toBeUndefined();
    expect(vault.bear('w')).toBeUndefined();
    expect(vault.digestKey).toBeUndefined();
    expect([rows.asked, rows.rows.size]).toEqual([1, 0]);
  });

  it('keeps the key that was stored first where two processes make one for the same workflow', async () => {
    const rows = new Rows();
    const [one, other] = [await opened(rows, { k: current }), await opened(rows, { k: current })];
    await Promise.all([one, other].map(async (vault) => vault.ready({ workflowId: 'w' as never })));
    const locked = one.lock(sealState('{"a":1}'), statePlace('w', 'c', 1));
    expect(other.unlock(locked, statePlace('w', 'c', 1)).bytes.toString()).toBe('{"a":1}');
    expect(rows.rows.size).toBe(2);
  });
});

// AES-256-GCM around what is stored: a data key for each workflow encrypts its states and values, and a named key wraps the data key. Each ciphertext is bound to
// its place, so that one cannot be put where another was. Pure, but for random bytes.
import { Buffer } from 'node:buffer';
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  type KeyObject,
  randomBytes,
  randomFillSync,
} from 'node:crypto';

/** 256 bits that encrypt what one workflow stores. As an object: from plain bytes each use would cost 12 µs more. */
export type DataKey = KeyObject;

/** Where a ciphertext stands: it opens nowhere else. */
export type Place = readonly (string | number)[];

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
/** What a ciphertext is longer by than what is in it. */
export const ENVELOPE_BYTES = IV_BYTES + TAG_BYTES;

export const newDataKey = (): DataKey => createSecretKey(randomBytes(KEY_BYTES));

/** IV, ciphertext, tag. Random IVs of 96 bits are good for 2^32 ciphertexts of one key (NIST SP 800-38D), far above what a workflow writes. */
export function encrypt(plain: Buffer, key: KeyObject, place: Place): Buffer {
  const iv = nextIv();
  const cipher = createCipheriv(CIPHER, key, iv).setAAD(bytesOf(place));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Throws where a bit of it, its key or its place is another one; nothing of what is in it is seen before that is known. */
export function decrypt(bytes: Buffer, key: KeyObject, place: Place): Buffer {
  if (bytes.length < ENVELOPE_BYTES) throw new RangeError(`${bytes.length} bytes are no ciphertext`);
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(bytesOf(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
}

/** A data key as it is stored, for the workflow that it belongs to. */
export const wrap = (dataKey: DataKey, key: KeyObject, keyId: string, workflowId: string): Buffer =>
  encrypt(dataKey.export(), key, ['data key', workflowId, keyId]);

/** Throws where it was wrapped by another key, or for another workflow. */
export const unwrap = (wrapped: Buffer, key: KeyObject, keyId: string, workflowId: string): DataKey =>
  createSecretKey(decrypt(wrapped, key, ['data key', workflowId, keyId]));

/** Many at once: to ask the system for each costs a third of the encryption. */
const ivs = Buffer.alloc(IV_BYTES * 256);
let used = ivs.length;

function nextIv(): Buffer {
  if (used === ivs.length) {
    randomFillSync(ivs);
    used = 0;
  }
  used += IV_BYTES;
  return Buffer.from(ivs.subarray(used - IV_BYTES, used));
}

/** JSON tells every part from the next one. */
const bytesOf = (place: Place): Buffer => Buffer.from(JSON.stringify(['holdfast', ...place]));

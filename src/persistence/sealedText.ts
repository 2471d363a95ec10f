// Texts encrypted in their columns: what errors, logs and events say. The same text under the same key is always the same, so that a line that is sent
// again is known again; that two rows say the same is all that shows. Any column may be copied into any other.
import { Buffer } from 'node:buffer';
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';

/** How such a text begins. */
export const SEALED_TEXT = 'hf1:';

const CIPHER = 'aes-256-gcm';
const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** Each key is for one text alone, so that there is no IV that could come twice. */
const NO_IV = Buffer.alloc(12);

export function sealText(text: string, key: KeyObject): string {
  const plain = Buffer.from(text);
  const salt = saltOf(plain, key);
  const cipher = createCipheriv(CIPHER, keyFor(salt, key), NO_IV);
  const parts = [salt, cipher.update(plain), cipher.final(), cipher.getAuthTag()];
  return SEALED_TEXT + Buffer.concat(parts).toString('base64');
}

/** The text again; undefined for what is none, or was sealed with another key. */
export function openText(sealed: string, key: KeyObject): string | undefined {
  if (!sealed.startsWith(SEALED_TEXT)) return undefined;
  const bytes = Buffer.from(sealed.slice(SEALED_TEXT.length), 'base64');
  if (bytes.length < SALT_BYTES + TAG_BYTES) return undefined;
  const salt = bytes.subarray(0, SALT_BYTES);
  try {
    const decipher = createDecipheriv(CIPHER, keyFor(salt, key), NO_IV, { authTagLength: TAG_BYTES });
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const plain = Buffer.concat([decipher.update(bytes.subarray(SALT_BYTES, -TAG_BYTES)), decipher.final()]);
    return timingSafeEqual(salt, saltOf(plain, key)) ? plain.toString('utf8') : undefined;
  } catch {
    return undefined; // It only looks like one, or is under another key: it is shown as it stands.
  }
}

const saltOf = (plain: Buffer, key: KeyObject): Buffer =>
  createHmac('sha256', key).update('salt').update(plain).digest().subarray(0, SALT_BYTES);

const keyFor = (salt: Buffer, key: KeyObject): KeyObject =>
  createSecretKey(createHmac('sha256', key).update('key').update(salt).digest());

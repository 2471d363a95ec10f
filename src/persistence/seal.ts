// Values and states on their way to the store and back: turned into exact bytes, checked, compressed. A value proves itself by its
// digest, a state by a checksum chained to the one before it, so that no checkpoint can be exchanged for another unnoticed. Both are SHA-256, or an HMAC
// where what is stored is encrypted: a plain hash would tell everybody who guesses what was stored.
import { createHash, createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { CorruptCheckpointError, StateTooLargeError } from '../errors.ts';
import type { Digest } from '../workflow.ts';
import { compress, type Compression, decompress, DEFAULT_COMPRESSION, type Sealed } from './compress.ts';
import { type JsonValue, MAX_DEPTH, parseJson, tooLarge } from './json.ts';
import type { StoredValue } from './rows/commit.ts';

export type { Sealed } from './compress.ts';
export { escapeJson, escapeText } from './escape.ts';
export { type JsonValue, parseJson } from './json.ts';
export { makeSafe } from './safe.ts';

/** Plain bytes of one value or state. @default 10 MiB */
const MAX_STATE_BYTES = 10 * 1024 * 1024;

/** Levels of a whole state: a value's 1,000 and as many around it. */
export const MAX_STATE_DEPTH = 2 * MAX_DEPTH;

/**
 * A safe value (`makeSafe`) as it is stored. JSON.stringify writes lone surrogates as escapes, so that UTF-8 loses nothing.
 * @throws StateTooLargeError above `maxBytes`
 */
export function sealValue(
  value: JsonValue,
  maxBytes: number = MAX_STATE_BYTES,
  compression: Compression = DEFAULT_COMPRESSION,
): StoredValue {
  const plain = Buffer.from(JSON.stringify(value));
  if (plain.length > maxBytes) throw tooLarge(plain, maxBytes, 'A value');
  return { ...keyed(compress(plain, compression), compression), digest: digestOf(plain, compression.digestKey) };
}

/** The value again. @throws CorruptCheckpointError when the bytes are not those of the digest */
export function openValue(sealed: Sealed, digest?: Digest, maxBytes: number = MAX_STATE_BYTES): JsonValue {
  const plain = plainBytes(sealed, maxBytes, 'A stored value');
  if (digest !== undefined && digestOf(plain, sealed.digestKey) !== digest) {
    throw new CorruptCheckpointError(`A stored value does not match its digest ${digest}`, { digest });
  }
  return proven(() => parseJson(plain), 'A stored value');
}

/** The bytes of a whole state (JSON). @throws StateTooLargeError above `maxBytes`, naming the largest paths */
export function sealState(
  bytes: Buffer | string,
  maxBytes: number = MAX_STATE_BYTES,
  compression: Compression = DEFAULT_COMPRESSION,
): Sealed {
  const plain = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
  if (plain.length > maxBytes) throw tooLarge(plain, maxBytes, 'A state');
  return keyed(compress(plain, compression), compression);
}

const keyed = (sealed: Sealed, { digestKey }: Compression): Sealed => (digestKey ? { ...sealed, digestKey } : sealed);

/**
 * The plain bytes of a state whose checksum is right; parse them with `parseJson(bytes, MAX_STATE_DEPTH)`.
 * @param verifies false compares no checksums
 * @throws CorruptCheckpointError when they cannot be unpacked, are larger than `maxBytes` or do not follow `previousChecksum`
 */
export function openState(
  sealed: Sealed,
  checksum: Buffer,
  previousChecksum: Buffer | null,
  maxBytes: number = MAX_STATE_BYTES,
  verifies = true,
): Buffer {
  const plain = plainBytes(sealed, maxBytes, 'A stored state');
  if (!verifies) return plain;
  const actual = chainChecksum(previousChecksum, plain, sealed.digestKey);
  if (checksum.length !== actual.length || !timingSafeEqual(checksum, actual)) {
    throw new CorruptCheckpointError(
      'A stored state does not match its checksum, or does not follow the one before it',
      {
        stored: checksum.toString('hex'),
        actual: actual.toString('hex'),
      },
    );
  }
  return plain;
}

/** SHA-256, or an HMAC, over the previous checksum (nothing for the first), then the plain bytes. The former has a fixed length: no ambiguity. */
export function chainChecksum(previous: Buffer | null, plainBytes: Buffer, digestKey?: KeyObject): Buffer {
  const sum = digestKey ? createHmac('sha256', digestKey) : createHash('sha256');
  if (previous !== null) sum.update(previous);
  return sum.update(plainBytes).digest();
}

const digestOf = (plain: Buffer, digestKey?: KeyObject): Digest =>
  (digestKey
    ? createHmac('sha256', digestKey).update(plain).digest('base64url')
    : hash('sha256', plain, 'base64url')) as Digest;

/** The digest that the value would have without a key: as it was stored before there was one. */
export const plainDigest = (sealed: Sealed): Digest => digestOf(plainBytes(sealed, sealed.size, 'A value'));

const plainBytes = (sealed: Sealed, maxBytes: number, what: string): Buffer =>
  proven(() => decompress(sealed, maxBytes), what);

function proven<Result>(open: () => Result, what: string): Result {
  try {
    return open();
  } catch (error) {
    if (error instanceof StateTooLargeError) throw error;
    throw new CorruptCheckpointError(`${what} cannot be read: ${(error as Error).message}`, {}, { cause: error });
  }
}

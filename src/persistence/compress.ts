// Bytes made smaller where it pays. Below 1,024 bytes the frame eats the gain and the database does not move them out of the row anyway.
import type { KeyObject } from 'node:crypto';
import { constants, gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bytes as they are stored. `size` is that of the plain bytes. */
export interface Sealed {
  readonly bytes: Buffer;
  readonly encoding: 'plain' | 'zstd' | 'gzip';
  readonly size: number;
  /** What its digest or checksum was made with, besides its plain bytes. @default nothing: SHA-256 alone */
  readonly digestKey?: KeyObject;
  /** The bytes are a ciphertext: only on the way to the database. */
  readonly encrypted?: boolean;
}

/** How bytes are written. All of it is read, whatever is said here. */
export interface Compression {
  /** `plain`: not at all. */
  readonly algorithm: Sealed['encoding'];
  /** Fewer bytes than this are written as they are. */
  readonly fromBytes: number;
  /** Makes digests and checksums, where what is stored is encrypted. @default none: SHA-256 alone */
  readonly digestKey?: KeyObject | undefined;
}

export const DEFAULT_COMPRESSION: Compression = { algorithm: 'zstd', fromBytes: 1_024 };

/** Compressed where that makes them smaller. */
export function compress(plain: Buffer, { algorithm, fromBytes }: Compression = DEFAULT_COMPRESSION): Sealed {
  if (algorithm !== 'plain' && plain.length >= fromBytes) {
    const bytes = pack(plain, algorithm);
    if (bytes.length < plain.length) return { bytes, encoding: algorithm, size: plain.length };
  }
  return { bytes: plain, encoding: 'plain', size: plain.length };
}

const pack = (plain: Buffer, algorithm: 'zstd' | 'gzip'): Buffer =>
  algorithm === 'gzip'
    ? gzipSync(plain, { level: LEVEL })
    : zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });

/** The plain bytes. Never makes more than `maxBytes` of them, whatever the frame claims. Throws on anything that does not fit. */
export function decompress(sealed: Sealed, maxBytes: number): Buffer {
  if (!Number.isInteger(sealed.size) || sealed.size < 0 || sealed.size > maxBytes) {
    throw new RangeError(`the plain size ${sealed.size} is not within 0 and ${maxBytes} bytes`);
  }
  const plain = unpack(sealed);
  if (plain.length !== sealed.size)
    throw new RangeError(`${plain.length} plain bytes where ${sealed.size} were stored`);
  return plain;
}

function unpack({ bytes, encoding, size }: Sealed): Buffer {
  const limit = { maxOutputLength: Math.max(1, size) };
  switch (encoding) {
    case 'plain':
      return bytes;
    case 'zstd':
      return zstdDecompressSync(bytes, limit);
    case 'gzip':
      return gunzipSync(bytes, limit);
    default:
      throw new TypeError(`unknown encoding ${JSON.stringify(encoding satisfies never)}`);
  }
}

/** The fastest: what is gained above it is little, and every commit pays for it. */
const LEVEL = 1;

// Bytes made smaller where it pays. Below 1,024 bytes the frame eats the gain and the database does not move them out of the row anyway.
import { constants, gunzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** Bytes as they are stored. `size` is that of the plain bytes. */
export interface Sealed {
  readonly bytes: Buffer;
  readonly encoding: 'plain' | 'zstd' | 'gzip';
  readonly size: number;
}

/** Compressed from 1,024 bytes up, and only if that makes them smaller. */
export function compress(plain: Buffer): Sealed {
  if (plain.length >= COMPRESS_FROM_BYTES) {
    const bytes = zstdCompressSync(plain, { params: { [constants.ZSTD_c_compressionLevel]: LEVEL } });
    if (bytes.length < plain.length) return { bytes, encoding: 'zstd', size: plain.length };
  }
  return { bytes: plain, encoding: 'plain', size: plain.length };
}

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

const COMPRESS_FROM_BYTES = 1_024;
const LEVEL = 1;

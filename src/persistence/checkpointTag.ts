// The HMAC over a checkpoint, where integrity keys are set: over its bytes as they are stored, its checksums, and whose checkpoint it is and which one. Who has only
// the database can change no checkpoint, put none in the place of another, and bring none of an earlier time back in a later one's place. Checked before
// anything of the bytes is unpacked.
import { Buffer } from 'node:buffer';
import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { NamedKeys } from '../namedKeys.ts';
import type { Sealed } from './compress.ts';
import type { Commit } from './rows/commit.ts';

/** What is under the tag. */
interface Tagged {
  readonly workflowId: string;
  readonly id: string;
  readonly revision: number;
  /** Under which it was written. */
  readonly fence: number;
  readonly type: string;
  readonly stateVersion: string;
  readonly state: Sealed;
  readonly checksum: Buffer;
  readonly previousChecksum: Buffer | null;
}

export interface StoredTag {
  readonly keyId: string;
  readonly tag: Buffer;
}

export function tagFor(
  { workflowId, fence, revision, checkpoint }: Commit,
  keys: NamedKeys | undefined,
): StoredTag | undefined {
  if (!keys) return undefined;
  const { id: keyId, key } = keys.current;
  return { keyId, tag: tagOf({ ...checkpoint, workflowId, fence, revision }, keyId, key) };
}

/** What is wrong with a stored checkpoint; undefined where it proves itself, or nobody asks for proof. */
export function tagProblem(
  tagged: Omit<Tagged, 'fence'> & { readonly fence: number | null },
  { keyId, tag }: { readonly keyId: string | null; readonly tag: Buffer | null },
  keys: NamedKeys | undefined,
): string | undefined {
  if (!keys) return undefined;
  const { fence } = tagged;
  if (keyId === null || tag === null || fence === null)
    return keys.required ? 'It has no tag of an integrity key, and one is required (integrity.required)' : undefined;
  const key = keys.byId.get(keyId);
  if (!key) return `It was written with the integrity key "${keyId}", which is not given (HOLDFAST_INTEGRITY_KEY)`;
  const expected = tagOf({ ...tagged, fence }, keyId, key);
  return tag.length === expected.length && timingSafeEqual(tag, expected)
    ? undefined
    : `It is not what was written with the integrity key "${keyId}": it was changed, or is another's`;
}

/** Each part has its length by being JSON; the bytes are under their hash. */
function tagOf(tagged: Tagged, keyId: string, key: KeyObject): Buffer {
  const { state, previousChecksum } = tagged;
  const parts = [
    tagged.workflowId,
    tagged.id,
    tagged.revision,
    tagged.fence,
    tagged.type,
    tagged.stateVersion,
    keyId,
    state.encoding,
    state.size,
    hash('sha256', state.bytes, 'base64'),
    tagged.checksum.toString('base64'),
    previousChecksum === null ? null : previousChecksum.toString('base64'),
  ];
  return createHmac('sha256', key).update(JSON.stringify(parts)).digest();
}

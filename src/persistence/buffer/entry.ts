// A commit as the bytes of one entry: whose it is, how it is protected, its parts as JSON, and its states and values behind that as they are. With keys it
// is encrypted like what is stored, or has an HMAC: who has only the Redis reads nothing and can put nothing in its place.
import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { CorruptCheckpointError } from '../../errors.ts';
import type { Protection } from '../encodeCommit.ts';
import type { CheckpointRow, Commit, StoredValue } from '../rows/commit.ts';

interface Plain extends Omit<Commit, 'checkpoint' | 'values'> {
  readonly checkpoint: Omit<CheckpointRow, 'state' | 'checksum' | 'previousChecksum'> & {
    readonly checksum: string;
    readonly previousChecksum: string | null;
    readonly state: Lengthy;
  };
  readonly values: readonly Lengthy[];
}
interface Lengthy {
  readonly bytes: number;
}

const UUID = 36;
const TAG = 32;
const OPEN = 0;
const ENCRYPTED = 1;
const TAGGED = 2;

const placeOf = (workflowId: string) => [workflowId, 'buffer'] as const;

export function entryOf(commit: Commit, { vault, integrity }: Protection): Buffer {
  const body = bodyOf(commit);
  const owner = Buffer.from(commit.workflowId, 'latin1');
  if (vault?.isOn) {
    const { bytes } = vault.lock({ bytes: body, encoding: 'plain', size: 0 }, placeOf(commit.workflowId));
    return Buffer.concat([owner, Buffer.of(ENCRYPTED), bytes]);
  }
  if (!integrity) return Buffer.concat([owner, Buffer.of(OPEN), body]);
  const { id, key } = integrity.current;
  const name = Buffer.from(id);
  const tag = createHmac('sha256', key).update(owner).update(body).digest();
  return Buffer.concat([owner, Buffer.of(TAGGED, name.length), name, tag, body]);
}

/** Of which workflow it is; its data key must be at hand before it is opened. */
export const ownerOfEntry = (content: Buffer): string => content.toString('latin1', 0, UUID);

/** @throws CorruptCheckpointError where it does not prove itself */
export function commitIn(content: Buffer, { vault, integrity }: Protection): Commit {
  const workflowId = ownerOfEntry(content);
  const rest = content.subarray(UUID + 1);
  const unproven = (why: string): CorruptCheckpointError =>
    new CorruptCheckpointError(`A buffered checkpoint of workflow ${workflowId} cannot be taken: ${why}`, {
      workflowId,
    });
  try {
    const kind = content[UUID];
    if (kind === ENCRYPTED && vault)
      return commitOf(
        vault.unlock({ bytes: rest, encoding: 'plain', size: 0, encrypted: true }, placeOf(workflowId)).bytes,
      );
    if (kind === TAGGED && integrity) {
      const from = 1 + (rest[0] ?? 0);
      const key = integrity.byId.get(rest.toString('utf8', 1, from));
      const tag = rest.subarray(from, from + TAG);
      const body = rest.subarray(from + TAG);
      const expected = key && createHmac('sha256', key).update(workflowId, 'latin1').update(body).digest();
      if (!expected || tag.length !== TAG || !timingSafeEqual(expected, tag))
        throw unproven('its HMAC is of no key that is given');
      return commitOf(body);
    }
    if (kind === OPEN && !integrity && !vault?.isOn) return commitOf(rest);
  } catch (error) {
    if (error instanceof CorruptCheckpointError) throw error;
    throw unproven((error as Error).message);
  }
  throw unproven('it is protected otherwise than this process is set up for');
}

function bodyOf(commit: Commit): Buffer {
  const { checkpoint, values } = commit;
  const { state, checksum, previousChecksum } = checkpoint;
  const lengthy = <Sealed extends { readonly bytes: Buffer }>(sealed: Sealed): object => ({
    ...sealed,
    digestKey: undefined,
    bytes: sealed.bytes.length,
  });
  const text = Buffer.from(
    JSON.stringify({
      ...commit,
      checkpoint: {
        ...checkpoint,
        state: lengthy(state),
        checksum: checksum.toString('hex'),
        previousChecksum: previousChecksum?.toString('hex') ?? null,
      },
      values: values.map(lengthy),
    }),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text, state.bytes, ...values.map(({ bytes }) => bytes)]);
}

function commitOf(body: Buffer): Commit {
  const from = 4 + body.readUInt32BE(0);
  const plain = JSON.parse(body.toString('utf8', 4, from)) as Plain;
  let at = from;
  const sealed = <Row extends Lengthy>(row: Row): Omit<Row, 'bytes'> & { readonly bytes: Buffer } => {
    const bytes = body.subarray(at, at + row.bytes);
    at += row.bytes;
    return { ...row, bytes };
  };
  const { state, checksum, previousChecksum, ...checkpoint } = plain.checkpoint;
  return {
    ...plain,
    checkpoint: {
      ...checkpoint,
      state: sealed(state) as CheckpointRow['state'],
      checksum: Buffer.from(checksum, 'hex'),
      previousChecksum: previousChecksum === null ? null : Buffer.from(previousChecksum, 'hex'),
    },
    values: plain.values.map((value) => sealed(value) as unknown as StoredValue),
  };
}

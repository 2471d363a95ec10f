// The keys of what is stored. A data key for each workflow, wrapped by a named key and kept in the database; opened once and kept in memory for as long as there
// is room. Without named keys nothing is encrypted, and what is encrypted is refused by name. Used by the PostgreSQL store and by whoever reads its tables.
import { createHmac, createSecretKey, KeyObject } from 'node:crypto';
import { CorruptCheckpointError, EncryptionKeyError } from '../errors.ts';
import type { NamedKeys } from '../namedKeys.ts';
import type { Sealed } from './compress.ts';
import { type DataKey, decrypt, encrypt, newDataKey, type Place, unwrap, wrap } from './envelope.ts';
import { escapeJson, escapeText } from './escape.ts';
import type { Commit } from './rows/commit.ts';
import { openText, sealText } from './sealedText.ts';
import { addDataKey, type DataKeyRow, dataKeysOf, oneOfEachKey } from './sql/dataKeys.ts';

/** Whose data key makes the digests and checksums of all workflows. */
const OF_ALL = '00000000-0000-0000-0000-000000000000';
/** Data keys in memory at most. */
const MOST_KNOWN = 20_000;

export const statePlace = (workflowId: string, checkpointId: string, revision: number): Place => [
  workflowId,
  'state',
  revision,
  checkpointId,
];
export const valuePlace = (workflowId: string, digest: string): Place => [workflowId, 'value', digest];

/** A checkpoint to be unpacked; or with the reason why it cannot be. */
export function unlocked<Checkpoint extends { readonly id: string; readonly state: Sealed }>(
  checkpoint: Checkpoint,
  workflowId: string,
  revision: number,
  vault: Vault | undefined,
): Checkpoint & { readonly unproven?: string; readonly locked?: EncryptionKeyError } {
  const { encrypted, ...plain } = checkpoint.state;
  if (!encrypted || !vault) return { ...checkpoint, state: plain };
  try {
    return { ...checkpoint, state: vault.unlock(checkpoint.state, statePlace(workflowId, checkpoint.id, revision)) };
  } catch (error) {
    if (error instanceof EncryptionKeyError) return { ...checkpoint, locked: error };
    return { ...checkpoint, unproven: (error as Error).message };
  }
}

/** One of the statements about data keys. */
export type AskForKeys = (
  statement: { readonly name: string; readonly text: string },
  values?: unknown[],
) => Promise<readonly DataKeyRow[]>;

export class Vault {
  readonly #keys: NamedKeys | undefined;
  readonly #ask: AskForKeys;
  readonly #known = new Map<string, DataKey | EncryptionKeyError>();
  readonly #loading = new Map<string, Promise<void>>();
  #digestKey: KeyObject | undefined;
  #textKey: KeyObject | undefined;

  constructor(keys: NamedKeys | undefined, ask: AskForKeys) {
    this.#keys = keys;
    this.#ask = ask;
  }

  /** Makes digests and checksums, which would else let everybody try what a value may be. @default none: nothing is encrypted */
  get digestKey(): KeyObject | undefined {
    return this.#digestKey;
  }

  /**
   * Before anything else: every named key that anything in the database is under must be there, and be the right one.
   * @throws EncryptionKeyError
   */
  async open(): Promise<void> {
    for (const row of await this.#ask(oneOfEachKey)) this.#unwrapped(row);
    if (!this.#keys) return;
    const ofAll = await this.#made(OF_ALL);
    this.#digestKey = derived(ofAll, 'digests');
    this.#textKey = derived(ofAll, 'texts');
  }

  /** Whether anything is encrypted. */
  get isOn(): boolean {
    return this.#textKey !== undefined;
  }

  /** A text as its column has it; the same where nothing is to be encrypted. */
  hide<Text extends string | null>(text: Text): Text {
    return this.#textKey && text !== null ? (sealText(escapeText(text), this.#textKey) as Text) : text;
  }

  /** The same of an object. */
  hideJson<Value extends object>(value: Value): Value | { readonly sealed: string } {
    return this.#textKey ? { sealed: sealText(escapeJson(value), this.#textKey) } : value;
  }

  /** With every hidden text and object in it as it was; the same where there is none. */
  reveal<Value>(value: Value): Value {
    return this.#textKey ? (revealed(value, this.#textKey) as Value) : value;
  }

  /** What must be waited for before a commit can be encrypted; nothing almost always. */
  ready({ workflowId, birth }: Pick<Commit, 'workflowId' | 'birth'>): Promise<unknown> | undefined {
    if (!this.#keys || birth || this.#known.get(workflowId) instanceof KeyObject) return undefined;
    return this.#made(workflowId);
  }

  /** A workflow that is born gets its key: the row of it goes into the commit. */
  bear(workflowId: string): { readonly keyId: string; readonly wrapped: Buffer } | undefined {
    if (!this.#keys) return undefined;
    const dataKey = newDataKey();
    this.#know(workflowId, dataKey);
    const { id: keyId, key } = this.#keys.current;
    return { keyId, wrapped: wrap(dataKey, key, keyId, workflowId) };
  }

  /** It was not born: its key is stored nowhere. */
  forget(workflowId: string): void {
    this.#known.delete(workflowId);
  }

  /** Compressed before; the same where nothing is to be encrypted. */
  lock<Value extends Sealed>(sealed: Value, place: Place): Value {
    if (!this.#keys) return sealed;
    return { ...sealed, bytes: encrypt(sealed.bytes, this.#keyOf(place), boundBy(sealed, place)), encrypted: true };
  }

  /** What `unlock` needs for these rows. */
  async loadFor(rows: readonly { readonly workflow_id: string; readonly encrypted: boolean }[]): Promise<void> {
    await this.load(rows.flatMap((row) => (row.encrypted ? [row.workflow_id] : [])));
  }

  /** Reads the data keys of these workflows that are not known; those that cannot be opened are told by `unlock`. */
  async load(workflowIds: readonly string[]): Promise<void> {
    const missing = [...new Set(workflowIds)].filter((id) => !(this.#known.get(id) instanceof KeyObject));
    if (missing.length === 0) return;
    const rows = await this.#ask(dataKeysOf, [missing]);
    for (const id of missing) this.#known.delete(id);
    for (const row of rows) {
      try {
        this.#know(row.workflow_id, this.#unwrapped(row));
      } catch (error) {
        this.#know(row.workflow_id, error as EncryptionKeyError);
      }
    }
  }

  /**
   * To be unpacked. `load` comes before it.
   * @throws EncryptionKeyError where the key of the workflow cannot be opened here
   * @throws CorruptCheckpointError where it is not what was encrypted
   */
  unlock({ encrypted, ...sealed }: Sealed, place: Place): Sealed {
    if (!encrypted) return sealed;
    const key = this.#keyOf(place);
    try {
      const bytes = decrypt(sealed.bytes, key, boundBy(sealed, place));
      return { ...sealed, bytes, ...(this.#digestKey && { digestKey: this.#digestKey }) };
    } catch (cause) {
      throw new CorruptCheckpointError(
        'What is stored is not what was encrypted: it was changed, or is that of another place',
        { workflowId: place[0] },
        { cause },
      );
    }
  }

  #keyOf([workflowId]: Place): DataKey {
    const known = this.#known.get(String(workflowId));
    if (known instanceof KeyObject) return known;
    throw (
      known ??
      new EncryptionKeyError(`the data key of workflow ${workflowId} is not stored: restore it from a backup`, {
        workflowId,
      })
    );
  }

  /** The data key of a workflow; made where it has none, since it began before there were keys. Whoever is first makes it. */
  async #made(workflowId: string): Promise<DataKey> {
    const loading = this.#loading.get(workflowId) ?? this.#makeOrLoad(workflowId);
    this.#loading.set(workflowId, loading);
    try {
      await loading;
    } finally {
      this.#loading.delete(workflowId);
    }
    return this.#keyOf([workflowId]);
  }

  async #makeOrLoad(workflowId: string): Promise<void> {
    await this.load([workflowId]);
    if (this.#known.has(workflowId) || !this.#keys) return;
    const { id, key } = this.#keys.current;
    await this.#ask(addDataKey, [workflowId, id, wrap(newDataKey(), key, id, workflowId)]);
    await this.load([workflowId]);
  }

  #unwrapped(row: DataKeyRow): DataKey {
    return openDataKey(row, this.#keys);
  }

  #know(workflowId: string, key: DataKey | EncryptionKeyError): void {
    this.#known.delete(workflowId);
    this.#known.set(workflowId, key);
    if (this.#known.size <= MOST_KNOWN) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** A key for one purpose. */
const derived = (key: KeyObject, purpose: string): KeyObject =>
  createSecretKey(createHmac('sha256', key).update(purpose).digest());

/** What the row says of the bytes is under their tag too. */
const boundBy = ({ encoding, size }: Sealed, place: Place): Place => [...place, encoding, size];

/** @throws EncryptionKeyError where its key is not given, or is another one */
export function openDataKey(
  { workflow_id: workflowId, key_id: keyId, wrapped }: DataKeyRow,
  keys: NamedKeys | undefined,
): DataKey {
  const key = keys?.byId.get(keyId);
  const about = { workflowId, keyId };
  if (!key)
    throw new EncryptionKeyError(
      `data are stored under the encryption key "${keyId}", which is not given: add it to HOLDFAST_ENCRYPTION_KEY (encryption.keys) beside the current one`,
      about,
    );
  try {
    return unwrap(wrapped, key, keyId, workflowId);
  } catch (cause) {
    throw new EncryptionKeyError(
      `the encryption key "${keyId}" does not open what is stored under it: give the key that had this name when it was written, in HOLDFAST_ENCRYPTION_KEY (encryption.keys); if it is that one, the stored data key of workflow ${workflowId} was changed`,
      about,
      { cause },
    );
  }
}

function revealed(value: unknown, key: KeyObject): unknown {
  if (typeof value === 'string') return openText(value, key) ?? value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const copy = value.map((one) => revealed(one, key));
    return copy.some((one, at) => one !== value[at]) ? copy : value;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return value;
  const { sealed, ...rest } = value as { readonly sealed?: unknown };
  const opened = typeof sealed === 'string' ? openText(sealed, key) : undefined;
  if (opened !== undefined) {
    const inside: unknown = JSON.parse(opened);
    return Array.isArray(inside) ? inside : { ...rest, ...(inside as object) };
  }
  let isOther = false;
  const entries = Object.entries(value).map(([name, one]: [string, unknown]): [string, unknown] => {
    const found = revealed(one, key);
    isOther ||= found !== one;
    return [name, found];
  });
  return isOther ? Object.fromEntries(entries) : value;
}

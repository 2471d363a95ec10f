// The values that one workflow in memory has at hand: input and outputs by content, as stored bytes. What is missing is read once; each look
// opens the bytes anew, so that no two steps share an object.
import { CorruptCheckpointError } from '../errors.ts';
import type { ChartContext } from '../machines/context.ts';
import { openValue, type JsonValue, type Sealed } from '../persistence/seal.ts';
import type { Store } from '../persistence/store.ts';
import type { StoredValue } from '../persistence/rows/commit.ts';
import type { Digest, WorkflowId } from '../workflow.ts';

/** What decisions that are made within a turn look at: outputs, events that came early and become them, and what an own machine hears when it is entered. */
export const decidedOn = ({ output, mail, early = [] }: ChartContext): readonly Digest[] => [
  ...Object.values(output),
  ...Object.values(mail).flat(),
  ...early.map(({ payload }) => payload),
];

export class Values {
  readonly #known = new Map<Digest, Sealed>();
  #list: { readonly digest: Digest; readonly items: readonly JsonValue[] } | undefined;
  readonly #workflowId: WorkflowId;
  readonly #store: Store;
  readonly #maxBytes: number;

  constructor(workflowId: WorkflowId, store: Store, maxBytes: number) {
    this.#workflowId = workflowId;
    this.#store = store;
    this.#maxBytes = maxBytes;
  }

  keep(values: readonly StoredValue[]): void {
    for (const value of values) this.#know(value.digest, value);
  }

  has(digest: Digest): boolean {
    return this.#known.has(digest);
  }

  /** Reads what is missing. @throws CorruptCheckpointError for a digest that is not stored */
  async load(digests: readonly Digest[]): Promise<void> {
    const missing = [...new Set(digests)].filter((digest) => !this.#known.has(digest));
    if (missing.length === 0) return;
    const found = await this.#store.values(this.#workflowId, missing);
    for (const digest of missing) {
      const sealed = found.get(digest);
      if (!sealed)
        throw new CorruptCheckpointError(
          `workflow ${this.#workflowId} refers to the value ${digest}, which is not stored`,
          { workflowId: this.#workflowId, digest },
        );
      this.#know(digest, sealed);
    }
  }

  /** A fresh copy of one item of a list. The list is parsed once, not once an item. */
  openItem(digest: Digest, index: number): JsonValue | undefined {
    if (this.#list?.digest !== digest) this.#list = { digest, items: this.open(digest) as readonly JsonValue[] };
    return structuredClone(this.#list.items[index]);
  }

  #know(digest: Digest, sealed: Sealed): void {
    if (!this.#known.has(digest)) this.#known.set(digest, { ...sealed, bytes: own(sealed.bytes) });
  }

  /** A fresh copy. @throws CorruptCheckpointError when it was not loaded, or is not what its digest says */
  open(digest: Digest): JsonValue {
    const sealed = this.#known.get(digest);
    if (!sealed)
      throw new CorruptCheckpointError(`the value ${digest} of workflow ${this.#workflowId} was not loaded`, {
        digest,
      });
    return openValue(sealed, digest, this.#maxBytes);
  }
}

/** A few bytes that are a view of a pool, or of what came over the network, would keep all of that in memory. */
function own(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength <= 2 * bytes.length) return bytes;
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy;
}

// Reads the values of workflows. When many come into memory at once, each asks for its own: what is asked in one breath is read in one statement.
import DataLoader from 'dataloader';
import type pg from 'pg';
import type { Digest, WorkflowId } from '../workflow.ts';
import type { Sealed } from './compress.ts';
import type { Reader } from './reader.ts';
import { type Vault, valuePlace } from './vault.ts';
import { missingValues, values } from './sql/values.ts';

interface Asked {
  readonly workflowId: WorkflowId;
  readonly digests: readonly Digest[];
}

/** The place of the question that a row answers. */
interface Placed extends pg.QueryResultRow {
  readonly place: number;
  readonly digest: Digest;
}

interface ValueRow extends Placed {
  readonly body: Buffer;
  readonly encoding: Sealed['encoding'];
  readonly size_bytes: number;
  readonly encrypted: boolean;
}

/** Questions of one statement: a value may have megabytes, its digest has not. */
const AT_ONCE = { values: 20, missing: 200 };

export class ValueReader {
  readonly #reader: Reader;
  readonly #vault: Vault | undefined;
  readonly #values: DataLoader<Asked, readonly ValueRow[]>;
  readonly #missing: DataLoader<Asked, readonly Placed[]>;

  constructor(reader: Reader, vault?: Vault) {
    this.#reader = reader;
    this.#vault = vault;
    this.#values = this.#gathered<ValueRow>(values, AT_ONCE.values);
    this.#missing = this.#gathered<Placed>(missingValues, AT_ONCE.missing);
  }

  /**
   * A digest that is not stored is missing in the answer.
   * @throws EncryptionKeyError, CorruptCheckpointError for what is not what was encrypted
   */
  async values(workflowId: WorkflowId, digests: readonly Digest[]): Promise<ReadonlyMap<Digest, Sealed>> {
    if (digests.length === 0) return new Map();
    const rows = await this.#values.load({ workflowId, digests });
    if (rows.some(({ encrypted }) => encrypted)) await this.#vault?.load([workflowId]);
    return new Map(rows.map((row) => [row.digest, this.#opened(workflowId, row)]));
  }

  #opened(workflowId: WorkflowId, { digest, body, encoding, size_bytes: size, encrypted }: ValueRow): Sealed {
    const sealed = { bytes: body, encoding, size };
    return encrypted && this.#vault
      ? this.#vault.unlock({ ...sealed, encrypted }, valuePlace(workflowId, digest))
      : sealed;
  }

  /** Those of the digests that are not stored. */
  async missing(workflowId: WorkflowId, digests: readonly Digest[]): Promise<readonly Digest[]> {
    if (digests.length === 0) return [];
    return (await this.#missing.load({ workflowId, digests })).map(({ digest }) => digest);
  }

  #gathered<Found extends Placed>(
    statement: { readonly name: string; readonly text: string },
    maxBatchSize: number,
  ): DataLoader<Asked, readonly Found[]> {
    return new DataLoader(
      async (questions: readonly Asked[]) => {
        const asked = questions.flatMap(({ workflowId, digests }, place) =>
          digests.map((digest) => ({ place, workflowId, digest })),
        );
        const found = await this.#reader.ask<Found>(statement, [
          asked.map(({ place }) => place),
          asked.map(({ workflowId }) => workflowId),
          asked.map(({ digest }) => digest),
        ]);
        const answers = questions.map((): Found[] => []);
        for (const row of found) answers[row.place]?.push(row);
        return answers;
      },
      { cache: false, maxBatchSize },
    );
  }
}

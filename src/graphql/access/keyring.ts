// The keys of the API in memory, read again every few seconds while somebody asks: whatever key is shown, right or wrong, costs no question to
// the database, and one that was revoked elsewhere is known as such soon. Several requests share one reading.
import type { MikroORM } from '@mikro-orm/postgresql';
import { apiKeyHash } from '../../apiKey.ts';
import type { Clock } from '../../clock.ts';
import { ServerUnavailableError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { readApiKeys, rememberUse, type StoredApiKey } from '../../persistence/apiKeys.ts';

/** How old what is known may be (ms): so long may a revoked key be used in another process. */
const FRESH_MS = 2_000;
/** How old, where a key is shown that is not known: it may have been made just now. */
const UNKNOWN_MS = 100;
/** How old, while the database cannot be read; then keys are refused. */
const STALE_MS = 60_000;
/** Time between two writings of when a key was last used. */
const USED_MS = 60_000;

export interface KeyringOptions {
  readonly orm: MikroORM;
  readonly clock: Clock;
  readonly log: Log;
}

interface Known {
  /** On the monotonic clock. */
  readonly at: number;
  readonly byHash: ReadonlyMap<string, StoredApiKey>;
  readonly byId: ReadonlyMap<string, StoredApiKey>;
}

export class Keyring {
  readonly #options: KeyringOptions;
  #known: Known | undefined;
  #reading: Promise<void> | undefined;
  readonly #written = new Map<string, number>();
  readonly #writing = new Set<Promise<void>>();

  constructor(options: KeyringOptions) {
    this.#options = options;
  }

  /** Whether there is any key, revoked ones too: whoever revokes the last one does not open the door to everybody. */
  get hasKeys(): boolean {
    return (this.#known?.byId.size ?? 0) > 0;
  }

  /** The key with this id as it was last read; undefined where it is none, or not in force any more. */
  current(id: string): StoredApiKey | undefined {
    return this.#inForce(this.#known?.byId.get(id));
  }

  /**
   * @param eager whether the keys are read anew for one that is not known, though they were read within the last seconds
   * @throws ServerUnavailableError where nothing is known, or only what is too old to rely on
   */
  async find(key: string, eager: boolean): Promise<StoredApiKey | undefined> {
    const hash = apiKeyHash(key).toString('hex');
    await this.refresh();
    if (eager && !this.#known?.byHash.has(hash)) await this.refresh(UNKNOWN_MS);
    const found = this.#inForce(this.#known?.byHash.get(hash));
    if (found) this.#used(found);
    return found;
  }

  /** Reads what is older than that. @throws ServerUnavailableError */
  async refresh(maxAgeMs = FRESH_MS): Promise<void> {
    if (this.#age() < maxAgeMs) return;
    await (this.#reading ??= this.#read().finally(() => (this.#reading = undefined)));
  }

  /** What was known does not count any more: somebody has changed it here. */
  forget(): Promise<void> {
    return this.refresh(0);
  }

  /** Resolves when nothing of it is asked of the database any more. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#reading, ...this.#writing]);
  }

  async #read(): Promise<void> {
    const { orm, clock, log } = this.#options;
    try {
      const keys = await readApiKeys(orm.em);
      const byHash = new Map(keys.map((key) => [key.secretHash.toString('hex'), key]));
      this.#known = { at: clock.monotonic(), byHash, byId: new Map(keys.map((key) => [key.id, key])) };
    } catch (cause) {
      log.warn({ err: cause }, 'the API keys cannot be read; those that are known go on for a minute');
      // Where there are no keys, nobody is asked for one, and all that can be done needs the same database.
      if (this.#age() < STALE_MS || (this.#known && !this.hasKeys)) return;
      throw new ServerUnavailableError('Who may call cannot be read from the database; try again', {}, { cause });
    }
  }

  #age(): number {
    return this.#known ? this.#options.clock.monotonic() - this.#known.at : Number.POSITIVE_INFINITY;
  }

  #inForce(key: StoredApiKey | undefined): StoredApiKey | undefined {
    if (!key || key.revokedAt !== null) return undefined;
    return key.expiresAt !== null && key.expiresAt <= this.#options.clock.now() ? undefined : key;
  }

  #used({ id, lastUsedAt }: StoredApiKey): void {
    const { orm, clock, log } = this.#options;
    const now = clock.now();
    if (now - Math.max(this.#written.get(id) ?? 0, lastUsedAt ?? 0) < USED_MS) return;
    this.#written.set(id, now);
    const writing = rememberUse(orm.em, id, now)
      .catch((err: unknown) => log.debug({ err, keyId: id }, 'when an API key was last used was not written'))
      .finally(() => this.#writing.delete(writing));
    this.#writing.add(writing);
  }
}

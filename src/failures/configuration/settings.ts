// What is in force: defaults, what the engine was made with, what the file says, and what differs by definition, each over the one before it.
// Whoever needs a value asks here when it needs it, so that a reload counts from then on.
import type { Said } from './check.ts';
import type { Key } from './key.ts';
import { type ErrorHandling, KEYS } from './schema.ts';

/** Where a value is from; a later one wins. */
export const SOURCES = ['DEFAULT', 'ENGINE', 'FILE', 'DEFINITION'] as const;
export type Source = (typeof SOURCES)[number];

/** A key with what is in force. */
export interface Setting {
  readonly path: string;
  readonly key: Key;
  readonly value: unknown;
  readonly source: Source;
}

const NOTHING: Said = { values: new Map(), definitions: new Map() };

export class Settings {
  readonly #engine: Said;
  #file: Said;
  /** Definition → what is in force for it; "" for what all have in common. Made when it is asked for. */
  #made = new Map<string, ErrorHandling>();

  constructor(file: Said = NOTHING, engine: Said = NOTHING) {
    this.#file = file;
    this.#engine = engine;
  }

  /** What is in force for a definition; without a name, what all have in common. */
  of(definition = ''): ErrorHandling {
    let made = this.#made.get(definition);
    if (made === undefined) {
      made = nested(this.list(definition));
      this.#made.set(definition, made);
    }
    return made;
  }

  /** Every key, in the order of the documentation. */
  list(definition = ''): readonly Setting[] {
    return [...KEYS].map(([path, key]) => ({ path, key, ...this.#valueOf(path, key, definition) }));
  }

  /** Definitions that have a section of their own. */
  get definitions(): readonly string[] {
    return [...new Set([this.#engine, this.#file].flatMap(({ definitions }) => [...definitions.keys()]))];
  }

  /**
   * Puts what a file says now in the place of what it said; keys that only a start can change stay as they are.
   * @returns paths that have changed, and of those the ones that wait for the next start
   */
  replace(file: Said): { readonly changed: readonly string[]; readonly waiting: readonly string[] } {
    const earlier = this.#file;
    const differs = [...KEYS.keys()].filter((path) => !isSame(saidOf(earlier, path), saidOf(file, path)));
    const waiting = differs.filter((path) => !KEYS.get(path)?.reloadable);
    this.#file = keeping(file, earlier, waiting);
    this.#made = new Map();
    return { changed: differs, waiting };
  }

  #valueOf(path: string, key: Key, definition: string): Pick<Setting, 'value' | 'source'> {
    for (const said of [this.#file, this.#engine]) {
      const own = said.definitions.get(definition);
      if (own?.has(path)) return { value: own.get(path), source: 'DEFINITION' };
    }
    if (this.#file.values.has(path)) return { value: this.#file.values.get(path), source: 'FILE' };
    if (this.#engine.values.has(path)) return { value: this.#engine.values.get(path), source: 'ENGINE' };
    return { value: key.default, source: 'DEFAULT' };
  }
}

/** Everything that is said about a path, in common and by definition. */
const saidOf = ({ values, definitions }: Said, path: string): unknown => [
  values.get(path),
  [...definitions.keys()].toSorted().flatMap((name) => {
    const own = definitions.get(name);
    return own?.has(path) ? [[name, own.get(path)]] : [];
  }),
];

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

/** `said` with what `earlier` said of these paths. Such a key never differs by definition. */
function keeping(said: Said, earlier: Said, paths: readonly string[]): Said {
  const values = new Map(said.values);
  for (const path of paths)
    if (earlier.values.has(path)) values.set(path, earlier.values.get(path));
    else values.delete(path);
  return { ...said, values };
}

function nested(settings: readonly Setting[]): ErrorHandling {
  const root: Record<string, unknown> = {};
  for (const { path, value } of settings) {
    const names = path.split('.');
    const last = names.pop() as string;
    let section = root;
    for (const name of names) section = (section[name] ??= {}) as Record<string, unknown>;
    section[last] = value;
  }
  return root as unknown as ErrorHandling;
}

// One key of the configuration: what it may hold, what it is where nobody says, and what it does. The tree of all keys is in `schema.ts`; the
// documentation, the API and the checks are made from it, so that none of them can say something else.
import type { Kind } from './kinds.ts';

export interface Key<Value = unknown> {
  readonly kind: Kind<Value>;
  readonly default: Value;
  /** What one of the number is: "ms", "days". */
  readonly unit?: string;
  /** What it does, as sentences. */
  readonly effect: string;
  /** Why it does nothing yet; undefined for one that works. */
  readonly inactive?: string;
  /** Whether a reload changes it; else the next start does. */
  readonly reloadable: boolean;
  /** Whether a section under `definitions` may say something else for one definition. */
  readonly perDefinition: boolean;
}

/** A section: keys and sections by name. */
export interface Section {
  readonly [name: string]: Key | Section;
}

/** The values of a section, as they are in force. */
export type ValuesOf<Of> = {
  readonly [Name in keyof Of]: Of[Name] extends Key<infer Value> ? Value : ValuesOf<Of[Name]>;
};

type Said = 'unit' | 'inactive';
type Described<Value> = { readonly effect: string } & Partial<Pick<Key<Value>, Said | 'reloadable' | 'perDefinition'>>;

/** A key that a reload changes and that may differ by definition, unless it says otherwise. */
export const key = <Value>(kind: Kind<Value>, byDefault: NoInfer<Value>, described: Described<Value>): Key<Value> => ({
  kind,
  default: byDefault,
  reloadable: true,
  perDefinition: true,
  ...described,
});

export const isKey = (node: Key | Section | undefined): node is Key =>
  node !== undefined && typeof node['effect'] === 'string';

// Values are made safe when they enter (input, output of a step, payload of an event), before a machine sees them, so that what is live
// and what is restored are equal. What can be kept is kept, what JSON would change is changed here and recorded, the rest is refused.
import { isDate } from 'node:util/types';
import { HoldfastError, StateTooLargeError, UnsafeValueError } from '../errors.ts';
import { type JsonValue, MAX_DEPTH, pathOf } from './json.ts';

/** One place where what is kept differs from what was given. */
export interface SafetyChange {
  readonly path: string;
  readonly was: string;
  readonly now: string;
}

export interface SafeValue {
  /** A copy: nobody else can change it, and no getter runs twice. */
  readonly value: JsonValue;
  /** Empty for most values. At most 1,001 entries: the last one then says how many more there were. */
  readonly changes: readonly SafetyChange[];
}

/**
 * NaN and ±Infinity become null, -0 becomes 0, Date and URL become text, undefined is dropped (null in arrays), each recorded by path.
 * A value that is undefined as a whole becomes null without a record: "no value" is what it says. `toJSON` is never called, symbols as
 * keys are refused, non-enumerable properties are not part of a value.
 * @throws UnsafeValueError for BigInt, Map, Set, function, symbol, class instance, cycle, own `__proto__`, throwing getter, depth > 1,000
 * @throws StateTooLargeError for a value of more than 5,242,880 parts
 */
export function makeSafe(value: unknown): SafeValue {
  if (value === undefined) return { value: null, changes: [] };
  const copy = new Copy();
  try {
    return { value: copy.of(value) as JsonValue, changes: copy.changes() };
  } catch (error) {
    if (error instanceof HoldfastError) throw error;
    throw copy.refusal('a property that throws when it is read', 'read it first and pass the plain value', error);
  }
}

/** JSON needs two bytes for the smallest part, so that more cannot fit into 10 MiB; it also ends values that share parts exponentially. */
const MAX_PARTS = 5 * 1024 * 1024;
const MAX_CHANGES = 1_000;

/** One walk. The keys that lead to the current place are kept in one list, turned into text only when something is to be told. */
class Copy {
  readonly #keys: (string | number)[] = [];
  readonly #above: object[] = [];
  readonly #changes: SafetyChange[] = [];
  #changed = 0;
  #parts = 0;

  of(value: unknown): JsonValue | undefined {
    switch (typeof value) {
      case 'string':
      case 'boolean':
        return value;
      case 'number':
        if (!Number.isFinite(value)) return this.#change(String(value), 'null', null);
        return Object.is(value, -0) ? this.#change('-0', '0', 0) : value;
      case 'undefined':
        return undefined;
      case 'object':
        return value === null ? null : this.#object(value);
      case 'bigint':
        throw this.refusal('a BigInt', 'pass String(value)');
      case 'function':
        throw this.refusal('a function', 'pass data only');
      case 'symbol':
        throw this.refusal('a symbol', 'pass its description');
    }
  }

  changes(): readonly SafetyChange[] {
    const more = this.#changed - this.#changes.length;
    return more > 0 ? [...this.#changes, { path: '…', was: `${more} more`, now: '' }] : this.#changes;
  }

  refusal(what: string, remedy: string, cause?: unknown): UnsafeValueError {
    const path = pathOf(this.#keys);
    return new UnsafeValueError(
      `${path} holds ${what}, which cannot be stored and restored unchanged: ${remedy}`,
      { path, what, remedy },
      cause === undefined ? undefined : { cause },
    );
  }

  #object(value: object): JsonValue {
    if (this.#above.length >= MAX_DEPTH) throw this.#bottomless();
    this.#above.push(value);
    const copy = Array.isArray(value) ? this.#array(value) : this.#record(value);
    this.#above.pop();
    return copy;
  }

  #array(value: readonly unknown[]): JsonValue {
    const length = value.length;
    this.#count(length);
    const copy: JsonValue[] = [];
    for (let index = 0; index < length; index++) {
      this.#keys.push(index);
      const item = this.of(value[index]);
      copy.push(item === undefined ? this.#change('undefined', 'null', null) : item);
      this.#keys.pop();
    }
    return copy;
  }

  #record(value: object): JsonValue {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return this.#instance(value, prototype);
    if (Object.getOwnPropertySymbols(value).length > 0) throw this.refusal('a symbol as key', 'use text as key');
    const names = Object.keys(value);
    this.#count(names.length);
    const copy: Record<string, JsonValue> = {};
    for (const name of names) {
      this.#keys.push(name);
      // As a key of ours it would be harmless; whoever copies it by assignment would replace a prototype.
      if (name === '__proto__') throw this.refusal('an own key named __proto__', 'rename the key');
      const item = this.of((value as Record<string, unknown>)[name]);
      if (item === undefined) this.#change('undefined', 'dropped', null);
      else copy[name] = item;
      this.#keys.pop();
    }
    return copy;
  }

  #instance(value: object, prototype: unknown): JsonValue {
    if (isDate(value)) {
      const time = Date.prototype.getTime.call(value);
      if (Number.isNaN(time)) return this.#change('invalid Date', 'null', null);
      const text = new Date(time).toISOString();
      return this.#change('Date', text, text);
    }
    if (value instanceof URL) return this.#change('URL', value.href, value.href);
    const maker: unknown = (prototype as { constructor?: unknown }).constructor;
    const name = typeof maker === 'function' && maker.name ? maker.name : 'unnamed';
    throw this.refusal(`an instance of class ${name}`, REMEDIES[name] ?? 'pass a plain object with its data');
  }

  #count(parts: number): void {
    this.#parts += parts;
    if (this.#parts <= MAX_PARTS) return;
    const path = pathOf(this.#keys);
    throw new StateTooLargeError(`A value has more than ${MAX_PARTS} parts (reached at ${path})`, {
      path,
      largest: [path],
    });
  }

  #bottomless(): UnsafeValueError {
    const cyclic = new Set(this.#above).size < this.#above.length;
    return cyclic
      ? this.refusal('a cycle', 'pass the id of the object instead of the object')
      : this.refusal(`more than ${MAX_DEPTH} levels`, 'flatten it');
  }

  #change<Kept extends JsonValue>(was: string, now: string, kept: Kept): Kept {
    this.#changed++;
    if (this.#changes.length < MAX_CHANGES) this.#changes.push({ path: pathOf(this.#keys), was, now });
    return kept;
  }
}

const REMEDIES: Readonly<Record<string, string>> = {
  Map: 'pass Object.fromEntries(map) or [...map]',
  Set: 'pass [...set]',
  Buffer: "pass buffer.toString('base64')",
  Uint8Array: 'pass it as base64 text',
  Error: 'pass { name, message }',
  RegExp: 'pass its source',
  Promise: 'await it first',
};

// Turns the recorded errors of `test/samples` back into errors, as `serialise.mjs` there took them apart.
import { readdirSync, readFileSync } from 'node:fs';

export interface Sample {
  readonly name: string;
  /** The library or tool that threw, as far as the name says it. */
  readonly authority: string;
  readonly thrown: unknown;
  readonly expected: { readonly errorClass: string; readonly category: string; readonly again: 'Y' | 'I' | 'N' };
}

const folder = new URL('../samples/', import.meta.url);

export function samples(): Sample[] {
  const recorded = Object.assign(
    {},
    ...readdirSync(new URL('recorded/', folder)).map((file) =>
      JSON.parse(readFileSync(new URL(`recorded/${file}`, folder), 'utf8')),
    ),
  ) as Record<string, unknown>;
  const [, ...lines] = readFileSync(new URL('expected.tsv', folder), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [name = '', errorClass = '', category = '', again = ''] = line.split('\t');
    if (!(name in recorded)) throw new Error(`${name} has an expectation and was not recorded`);
    const authority = `${name.split('/')[0]} ${name.split('/')[1]?.split('-')[0]}`;
    return {
      name,
      authority,
      thrown: revive(recorded[name]),
      expected: { errorClass, category, again: again as 'Y' | 'I' | 'N' },
    };
  });
}

type Json = { readonly $?: string; readonly [key: string]: unknown };

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  const json = value as Json;
  switch (json.$) {
    case 'undefined':
      return undefined;
    case 'bigint':
      return BigInt(json['value'] as string);
    case 'symbol':
      return Symbol(json['value'] as string);
    case 'date':
      return new Date(json['value'] as string);
    case 'bytes':
      return Buffer.from(json['text'] as string);
    case 'headers':
      return headers(json['entries'] as Record<string, unknown>);
    case 'map':
      return new Map((json['entries'] as [unknown, unknown][]).map(([key, one]) => [revive(key), revive(one)]));
    case 'error':
      return error(json);
    default:
      return Object.fromEntries(Object.entries(json).map(([key, one]) => [key, revive(one)]));
  }
}

/** Metadata of gRPC hold lists; everybody else's headers hold texts. */
function headers(entries: Record<string, unknown>): unknown {
  return new Headers(Object.entries(entries).map(([key, value]) => [key, String(value)]));
}

/** An error of a class of a library, which has its own name. */
function prototypeOf(json: Json): object {
  const language = (globalThis as unknown as Record<string, { prototype: object }>)[json['type'] as string];
  const prototype = language?.prototype ?? Error.prototype;
  if (json['class'] === json['type']) return prototype;
  const constructor = { [json['class'] as string]: class {} }[json['class'] as string];
  return Object.create(prototype, { constructor: { value: constructor, writable: true, configurable: true } });
}

function error(json: Json): unknown {
  const { type, name, message, fields } = json as unknown as Record<string, string> & { fields: Json };
  const made = type === 'DOMException' ? new DOMException(message, name) : Object.create(prototypeOf(json));
  const define = (key: string, one: unknown): void =>
    void Object.defineProperty(made, key, { value: one, configurable: true, enumerable: true, writable: true });
  if (type !== 'DOMException') {
    define('message', message);
    if (name !== type) define('name', name);
    define('stack', `${name}: ${message}\n    at provoke (/app/provoke.mjs:1:1)`);
  }
  for (const [key, one] of Object.entries(fields)) {
    if (type === 'DOMException' && ['name', 'message', 'code'].includes(key)) continue;
    define(key, revive(one));
  }
  return made;
}

// Secrets taken out of what people read: by the names under which they stand, by what they look like, and by what a definition says is sensitive. What an
// author's function gets is never touched. Nothing here changes what it is given; what holds no secret is handed back as it is.
export const REDACTED = '[redacted]';

export interface RedactOptions {
  /** Names of keys that hold secrets besides holdfast's own, in any case and with or without "_" and "-": `taxId` is also `tax_id`. */
  readonly keys?: readonly string[];
}

/** Any key whose name contains one of these, without "_" and "-". SECURITY.md lists them. */
const SECRET_NAMES = [
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  'authorization',
  'apikey',
  'cookie',
  'credential',
  'privatekey',
  'accesskey',
  'cardnumber',
  'cvv',
  'cvc',
  'databaseurl',
  'connectionstring',
] as const;
/** Of these a number is secret too; a number of tokens is none. */
const NUMBERS_TOO = new Set(['cardnumber', 'cvv', 'cvc', 'password', 'passwd']);
/** Deeper than any value that is stored. */
const DEEPEST = 1_100;
const LONGEST_KEY = 200;

/** Strings of one workflow that are known to be secret. */
export type Secrets = readonly string[];
const NONE: Secrets = [];

export class Redactor {
  readonly #names: readonly string[];
  readonly #known = new Map<string, 'no' | 'yes' | 'with numbers'>();

  constructor({ keys = [] }: RedactOptions = {}) {
    this.#names = [...SECRET_NAMES, ...keys.map(plainName)];
  }

  /** A copy of plain data without its secrets; the same where there are none. Errors in it keep their class. */
  value<Value>(value: Value, secrets: Secrets = NONE): Value {
    return this.#walk(value, secrets, 0, false) as Value;
  }

  /** A text without what looks like a secret in it, and without those that are known. */
  text(text: string, secrets: Secrets = NONE): string {
    let clean = text;
    for (const secret of secrets) if (clean.includes(secret)) clean = clean.replaceAll(secret, REDACTED);
    if (clean.length < SHORTEST) return clean;
    if (clean.includes('://')) clean = clean.replace(IN_URL, `$1${REDACTED}@`);
    if (SCHEME_WORD.test(clean)) clean = clean.replace(SCHEME, hidden);
    if (NAMED_WORD.test(clean)) clean = clean.replace(NAMED, hidden);
    if (clean.includes('hf_')) clean = clean.replace(OUR_KEY, REDACTED);
    if (clean.includes('eyJ')) clean = clean.replace(JWT, REDACTED);
    if (clean.includes('PRIVATE KEY-')) clean = clean.replace(PEM, `$1${REDACTED}`);
    return DIGITS.test(clean) ? clean.replace(CARD, (digits) => (isCard(digits) ? REDACTED : digits)) : clean;
  }

  #walk(value: unknown, secrets: Secrets, depth: number, isSecret: boolean): unknown {
    if (typeof value === 'string') return isSecret && value !== '' ? REDACTED : this.text(value, secrets);
    if (typeof value !== 'object' || value === null) return value;
    if (depth > DEEPEST) return REDACTED;
    if (value instanceof Error) return this.#error(value, secrets, depth);
    if (Array.isArray(value)) {
      const copy = value.map((one) => this.#walk(one, secrets, depth + 1, isSecret));
      return copy.some((one, at) => one !== value[at]) ? copy : value;
    }
    if (!isPlain(value)) return value;
    let changed = false;
    const copy = Object.entries(value).map(([key, inner]): [string, unknown] => {
      const clean = this.#under(key, inner, secrets, depth, isSecret);
      changed ||= clean !== inner;
      return [key, clean];
    });
    return changed ? Object.fromEntries(copy) : value;
  }

  #under(key: string, value: unknown, secrets: Secrets, depth: number, isSecret: boolean): unknown {
    const kind = this.#kindOf(key);
    if (typeof value === 'number' && kind === 'with numbers') return REDACTED;
    return this.#walk(value, secrets, depth + 1, isSecret || kind !== 'no');
  }

  /** The same error, but for its texts and facts. What is thrown may be anything: nothing here may throw. */
  #error(error: Error, secrets: Secrets, depth: number): Error {
    if (depth > DEEPEST_CAUSE) return error;
    const found: [string, PropertyDescriptor][] = [];
    for (const [key, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(error))) {
      if (!('value' in descriptor)) continue;
      const clean = this.#under(key, descriptor.value as unknown, secrets, depth, false);
      if (clean !== descriptor.value) found.push([key, { ...descriptor, value: clean }]);
    }
    if (found.length === 0) return error;
    const copy = Object.create(
      Object.getPrototypeOf(error) as object,
      Object.getOwnPropertyDescriptors(error),
    ) as Error;
    for (const [key, descriptor] of found) Object.defineProperty(copy, key, { ...descriptor, configurable: true });
    return copy;
  }

  #kindOf(key: string): 'no' | 'yes' | 'with numbers' {
    const known = this.#known.get(key);
    if (known) return known;
    if (key.length > LONGEST_KEY) return 'no';
    const name = plainName(key);
    const found = this.#names.find((secret) => name.includes(secret));
    const kind = found === undefined ? 'no' : NUMBERS_TOO.has(found) ? 'with numbers' : 'yes';
    if (this.#known.size < MOST_KNOWN) this.#known.set(key, kind);
    return kind;
  }
}

const MOST_KNOWN = 10_000;
const DEEPEST_CAUSE = 12;
const plainName = (key: string): string => key.toLowerCase().replaceAll(/[_-]/g, '');
const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
};

/** Shorter texts hold nothing that looks like one of these. */
const SHORTEST = 8;
// No pattern begins with an open repetition, and every one is bounded: each looks at a text once.
const SCHEME_WORD = /\b(?:bearer|basic) /i;
const SCHEME = /\b((?:bearer|basic) ) {0,3}[\w.~+/=-]{6,}/gi;
const NAMED_WORD =
  /passw|passphrase|secret|token|authorization|api[-_]?key|cookie|credential|private[-_]?key|access[-_]?key/i;
const NAMED =
  /((?:password|passwd|passphrase|secret|token|authorization|api[-_]?key|cookie|credential|private[-_]?key|access[-_]?key)[\w-]{0,40}\\?["']? {0,4}[=:] {0,4}\\?["']?)(?!\[redacted\])[^\s"'&,;\\]{3,}/gi;
/** The full stop behind it belongs to the sentence. */
const hidden = (found: string, before: string): string => `${before}${REDACTED}${found.endsWith('.') ? '.' : ''}`;
const IN_URL = /(:\/\/[^\s:/@"']{0,256}:)[^\s@/"']{1,512}@/g;
/** An API key of ours, and what it looks like in base64url: 32 bytes. */
const OUR_KEY = /(?<![\w-])hf_[\w-]{43}/g;
/** Header and payload of a token are JSON objects in base64url, which begin so; its signature may have been cut off. */
const JWT = /(?<![\w-])eyJ[\w-]{6,4096}\.eyJ[\w-]{2,8192}(?:\.[\w-]{0,2048})?/g;
/** To its end, or as far as what is left of it may go. */
const PEM =
  /(-----BEGIN [A-Z ]{0,24}PRIVATE KEY-----)(?!\[redacted\])[^-]{1,8192}(?:-----END [A-Z ]{0,24}PRIVATE KEY-----)?/g;
const DIGITS = /\d{4}[ -]?\d{4}/;
const CARD = /(?<![\w.-])[2-6]\d{3}(?:[ -]?\d){10,15}(?![\w.-])/g;

/** By its last digit (ISO/IEC 7812), so that one number in ten that is none is taken for one. */
function isCard(text: string): boolean {
  const digits = text.replaceAll(/\D/g, '');
  if (digits.length < 14 || digits.length > 19) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
  }
  return sum % 10 === 0;
}

/** With holdfast's own names alone. */
export const defaultRedactor = new Redactor();

// Text for TEXT and JSONB columns. PostgreSQL refuses NUL there, and a lone surrogate is refused by JSONB or silently replaced on the
// wire: both become visible escapes. Values and states do not pass here: they are stored as exact bytes.

import { hash } from 'node:crypto';

/** The same text with NUL and lone surrogates as `\u0000`-style escapes, for people to read. */
export function escapeText(text: string): string {
  if (text.isWellFormed() && !text.includes('\u0000')) return text;
  return text.replace(UNSTORABLE, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** JSON text of a value for a JSONB column, every text and key in it escaped. */
export function escapeJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Well-formed JSON.stringify writes exactly these two kinds as \u escapes; anything else needs no second look.
  if (!json.includes('\\u') || !/\\u(0000|d[89a-f])/.test(json)) return json;
  return JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'string') return escapeText(part);
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).map(([key, item]) => [escapeText(key), item as unknown]));
  });
}

/** A business or idempotency key as it is stored and looked up: a very long one by its hash, since an index takes 2,704 bytes at most. */
export function storedKey(key: string): string {
  const text = escapeText(key);
  return text.length <= LONGEST_KEY ? text : `sha256:${hash('sha256', text)}`;
}

const LONGEST_KEY = 500;

// Without the u flag a surrogate pair is two units; the looks to both sides leave pairs alone.
// oxlint-disable-next-line no-control-regex
const UNSTORABLE = /\u0000|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

// What the words of one error say, when no field says anything: the language's own error names first, then known sentences at the
// beginning of the message. A quotation further inside a message is never taken for the error it quotes.
import { ECMASCRIPT_FACTS } from './catalog/ecmascript.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { MESSAGES } from './catalog/text.ts';
import { cut, readText } from './read.ts';

const NAMES = byCode('ecmascript', ECMASCRIPT_FACTS);
/** UTF-16 units of a message that are looked at: 8 KB. */
const MESSAGE_LIMIT = 8_192;

/** The verdict of name and text, or undefined if they are silent. */
export function judgeText(error: unknown): Finding | undefined {
  const message =
    typeof error === 'string' ? cut(error, MESSAGE_LIMIT) : (readText(error, 'message', MESSAGE_LIMIT) ?? '');
  const name = readText(error, 'name', 100) ?? '';
  if (name === 'TypeError' && FETCH_MESSAGES.has(message)) return FETCH_FAILED;
  if (name === 'SyntaxError' && /\bJSON\b/.test(message)) return BAD_JSON;
  return NAMES.get(name) ?? judgeMessage(message);
}

/** All that Node's and browsers' `fetch` say when the cause got lost. */
const FETCH_MESSAGES: ReadonlySet<string> = new Set(['fetch failed', 'terminated', 'Failed to fetch']);
const FETCH_FAILED: Finding = {
  is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
  why: 'The connection failed; the request may have been carried out.',
  rule: 'text:fetch',
};
const BAD_JSON: Finding = {
  is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
  why: 'The text is not JSON.',
  rule: 'text:json',
};

function judgeMessage(message: string): Finding | undefined {
  const text = message.replace(/^(Uncaught )?[A-Z]?[A-Za-z]{0,40}Error: /, '');
  const saying = MESSAGES.find(({ pattern }) => pattern.test(text));
  return saying && { is: saying.is, why: saying.why, rule: saying.rule };
}

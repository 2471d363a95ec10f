// Understands identifiers of libraries that no catalog lists, by the English words in them: names of errors, codes, types, reasons. Asked
// after everything that is listed, and after the causes: `RequestError` says less than what it was made from.
import { WORDS } from './catalog/words.ts';
import type { Finding } from './catalog/fact.ts';
import { bodiesOf } from './bodies.ts';
import { httpStatusOf, judgeStatus } from './http.ts';
import { className, read, readNumber, readText } from './read.ts';

/** What the words of the error and of the answer that it holds say, or undefined if they say nothing. */
export function judgeWords(error: unknown): Finding | undefined {
  for (const said of identifiersOf(error)) {
    const finding = findingOf(said);
    if (finding) return finding;
  }
  return undefined;
}

/** What the shape says: an answer inside the message, a list of broken constraints, a wait. Asked after the words. */
export function judgeShape(error: unknown): Finding | undefined {
  const told = bodiesOf(error)
    .slice(1)
    .map(httpStatusOf)
    .find((status) => status !== undefined);
  if (told !== undefined) return judgeStatus({ status: told });
  const first = read(error, '0');
  if (read(first, 'constraints') !== undefined && read(first, 'property') !== undefined) return findingOf('validation');
  return readNumber(error, 'msBeforeNext') === undefined ? undefined : findingOf('rate_limit');
}

/**
 * The reason in a word of its own behind a sentence: `Proxy rejected connection - NotAllowed`, `Could not start: AlreadyRunning`. A word in a text could be
 * quoted: it allows no more than an unknown error does.
 */
export function judgeReason(message: string): Finding | undefined {
  const reason = REASON.exec(message)?.[1];
  const found = reason === undefined ? undefined : findingOf(reason);
  if (!found || found.is[3] !== 'always') return found;
  const [errorClass, category, severity, , action] = found.is;
  return { ...found, is: [errorClass, category, severity, 'idempotent', action] };
}

const REASON = /^[^\n"'`]{4,200}(?: [-–]|:) ([A-Z][a-z]{1,20}(?:[A-Z][a-z]{1,20}){1,4})\.?$/;

/**
 * What the words say beside an HTTP status, where they say more than the number: a service that sends its throttling as 400, its used-up
 * credit as 429, or what will never work as 500. Undefined where the number is enough.
 */
export function refineStatus(error: unknown, status = httpStatusOf(error)): Finding | undefined {
  if (status === undefined) return undefined;
  const isOpen = (status >= 500 && status !== 503 && status !== 504) || status === 429 || status === 402;
  if (!isOpen && !VAGUE_STATUSES.has(status)) return undefined;
  const finding = sentenceOf(error, status) ?? judgeWords(error);
  if (finding === undefined) return undefined;
  const [errorClass, category] = finding.is;
  const isFinal = errorClass === 'FATAL' || errorClass === 'CONFLICT';
  if (status >= 500)
    return isFinal && category !== 'CANCELLED' && status !== 503 && status !== 504 ? finding : undefined;
  if (status === 429 || status === 402) return category === 'QUOTA' ? finding : undefined;
  if (!VAGUE_STATUSES.has(status)) return undefined;
  if (category === 'VALIDATION') return undefined;
  return isFinal
    ? category === 'QUOTA' || category === 'POLICY_VIOLATION' || (category === 'DATA_INTEGRITY' && status === 400)
      ? finding
      : undefined
    : finding;
}

/** The two sentences that beat a number: there is no room left; and the credit is used up, which is not a limit per minute. */
function sentenceOf(error: unknown, status: number): Finding | undefined {
  if (status < 500 && status !== 429 && status !== 403) return undefined;
  for (const body of bodiesOf(error)) {
    const text = readText(body, 'message', 400) ?? '';
    if (status >= 500 && FULL.test(text)) return findingOf('no_space');
    if (status === 500 && CALLER_FAULT.test(text)) return findingOf('invalid');
    if (status === 403 && LIMITED.test(text)) return findingOf('rate_limit');
    if (status === 429 && EMPTY.test(text) && !PER_MINUTE.test(text)) return findingOf('quota_exceeded');
  }
  return undefined;
}

/** Google and GitHub answer 403 where others answer 429. */
const LIMITED = /\b(rate limits?( \w+)? (exceeded|reached)|exceeded (a |the |your )?(secondary )?rate limits?)\b/i;
/** SOAP sends every fault as 500, and says in its code whose it is. */
const CALLER_FAULT = /^(?:[\w-]{1,20}:)?(?:Client|Sender)(?:\.\w{1,40})?: /;
const FULL = /\bno space left on (the )?device\b/i;
const EMPTY =
  /\b((daily|weekly|monthly) (\w+ )?(quota|limit)|(quota|credits?|balance) (is |has been |was )?(exceeded|exhausted|used up|insufficient)|insufficient (quota|credits?|balance|funds)|check your plan and billing)\b/i;
const PER_MINUTE =
  /\b(per|a|each) (second|minute)|\/ ?(s|sec|min)\b|\brate limit (reached|exceeded)|\bquota metric\b|\bretry (after|in)\b/i;

/** Numbers behind which services hide what the standard has other numbers for. */
const VAGUE_STATUSES: ReadonlySet<number> = new Set([400, 403, 409, 420, 422, 498, 499]);

const FIELDS = [
  'code',
  'serverResponseCode',
  'type',
  'error_code',
  'error_type',
  'errorCode',
  'error',
  'reason',
  'status',
  'condition',
  '_tag',
];

function identifiersOf(error: unknown): string[] {
  const found: string[] = [];
  for (const body of bodiesOf(error))
    for (const field of FIELDS) {
      const text = readText(body, field, LONGEST);
      if (text !== undefined && IDENTIFIER.test(text) && !HOLLOW.test(text) && !SENTENCE.test(text)) found.push(text);
    }
  for (const name of [className(error, LONGEST), readText(read(error, 'constructor'), 'name', LONGEST) ?? ''])
    if (IDENTIFIER.test(name) && !HOLLOW.test(name) && !found.includes(name)) found.push(name);
  return found;
}

const LONGEST = 101;
const IDENTIFIER = /^[A-Za-z][\w.:/ [\]-]{2,99}$/;
/** More than five words with a number among them are a sentence, which may quote. */
const SENTENCE = /^(?=.*\b\d{3}\b)(?:\S+ ){5}/;
/** Names of the language say nothing, nor do the two codes of axios for every answer above 399. */
const HOLLOW =
  /^((Type|Range|Syntax|Reference|Eval|URI|Aggregate|Suppressed)?Error|ERR_BAD_RE(QUEST|SPONSE)|E?UNKNOWN|unknown|error|Object|DOMException)$/;

function findingOf(identifier: string): Finding | undefined {
  const words = wordsOf(identifier);
  const saying = WORDS.find(({ pattern }) => pattern.test(words));
  return saying && { is: saying.is, why: saying.why, rule: saying.rule };
}

/** `HTTPNotFoundError`, `not_found`, `amqp:not-found` → `not found` with what else there is. */
export const wordsOf = (identifier: string): string =>
  identifier
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, ' ')
    .replace(/ ?\b(error|exception|err|fault)( \d{1,9})? ?$/, '')
    .replace(/^(err|error) /, '')
    .trim();

// What the words of one error say, when no field says anything: the language's own error names first, then known sentences at the
// beginning of the message. A quotation further inside a message is never taken for the error it quotes.
import { STATUS_CODES } from 'node:http';
import { ECMASCRIPT_FACTS } from './catalog/ecmascript.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { COMPLETE, ERRNO, PASSING, PASSING_SENTENCES, REPORTED, SENTENCES } from './catalog/sentences.ts';
import { GIT_SAYINGS } from './catalog/git.ts';
import { fitting, MESSAGES, SCANNER_MESSAGES } from './catalog/text.ts';
import { judgeCode } from './codes.ts';
import { judgeStatus } from './http.ts';
import { cut, readText } from './read.ts';
import { judgeStructured } from './structured.ts';
import { judgeTold, judgeWrapped, type Judges } from './told.ts';
import { judgeReason, judgeWords } from './words.ts';

const NAMES = byCode('ecmascript', ECMASCRIPT_FACTS);
/** UTF-16 units of a message that are looked at: 8 KB. */
const MESSAGE_LIMIT = 8_192;

/** The verdict of name and known sentences, or undefined if they are silent. @param step name of the step that threw: scanners are believed more */
export function judgeText(error: unknown, step?: string): Finding | undefined {
  const message = messageOf(error);
  const name = readText(error, 'name', 100) ?? '';
  if (name === 'TypeError' && FETCH_MESSAGES.has(message)) return FETCH_FAILED;
  if (name === 'SyntaxError' && /\bJSON\b/.test(message)) return BAD_JSON;
  return NAMES.get(name) ?? judgeMessage(message, step !== undefined && SCANNER.test(step));
}

const messageOf = (error: unknown): string =>
  typeof error === 'string' ? cut(error, MESSAGE_LIMIT) : (readText(error, 'message', MESSAGE_LIMIT) ?? '');

/** What a protocol has written at its beginning: what is left where its fields are gone. */
export const judgeWritten = (error: unknown): Finding | undefined => judgeTold(messageOf(error), TOLD);

/** The same behind the words of others. */
export const judgeBehind = (error: unknown): Finding | undefined => judgeWrapped(messageOf(error), TOLD);

const TOLD: Judges = {
  structured: (found) => judgeStructured(found) ?? judgeWords(found),
  message: (text) => judgeMessage(text, false),
};

/** The verdict of the plain English in the first line: the last thing that is asked, about errors of which nothing is known. */
export function judgeSentence(error: unknown): Finding | undefined {
  const lines = cut(messageOf(error).trimStart(), 2 * LINE_LIMIT).split('\n', 2);
  // Some put the place before the sentence: the second line may speak where the first is silent.
  return judgeLine(lines[0] ?? '') ?? judgeLine((lines[1] ?? '').trim());
}

function judgeLine(text: string): Finding | undefined {
  const whole = cut(text, LINE_LIMIT);
  if (whole.length < 4 || REPORTED.test(whole)) return undefined;
  const line = whole.replace(QUOTED, "''");
  const complete = fitting(COMPLETE, line) ?? judgeReason(whole) ?? judgeMailReply(whole);
  if (complete) return complete;
  const refused = PASSING.test(whole) ? undefined : REFUSING.exec(line)?.[1];
  if (refused !== undefined) return judgeCode({ code: refused });
  const told = PASSING.test(whole) || ERRNO.test(whole) ? undefined : fitting(SENTENCES, line);
  return told ?? fitting(PASSING_SENTENCES, line) ?? judgeToldStatus(line);
}

/** Codes that never pass, as Node.js writes them, after words of a library. */
const REFUSING = /\b(ENOENT|EACCES|EPERM|EEXIST|ENOTDIR|EISDIR|EROFS|ENAMETOOLONG): [a-z]/;
/** Names and values between quotation marks are data. */
const QUOTED = /"[^"\n]{0,200}"|`[^`\n]{0,200}`|(?<!\w)'[^'\n]{0,200}'(?!\w)/g;

/** UTF-16 units of a line that are looked at. */
const LINE_LIMIT = 300;

/** The enhanced status code of a mail server (RFC 3463) behind a client's words: `5.7.8 Authentication credentials invalid`. It allows no more than an unknown error does. */
function judgeMailReply(line: string): Finding | undefined {
  const [, kind, subject] = /(?:: |\b[45]\d\d[ -])([45])\.(\d)\.\d{1,3} [A-Z]/.exec(line) ?? [];
  if (kind === undefined) return undefined;
  const why = 'The mail server says so.';
  if (kind === '4')
    return {
      is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
      why,
      rule: 'smtp:4',
    };
  return subject === '7'
    ? { is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'], why, rule: 'smtp:5.7' }
    : { is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'], why, rule: 'smtp:5' };
}

/** A status in the middle of a sentence could be quoted: it counts where it allows no more than an unknown error does. */
function judgeToldStatus(line: string): Finding | undefined {
  const status = /\b(?:http|status)(?: status)?(?: code)?[ :=]{1,3}([45]\d\d)\b|\b([45]\d\d) (?:client|server) error\b/i
    .exec(line)
    ?.slice(1)
    .find(Boolean);
  const found = status === undefined ? undefined : judgeStatus({ status: Number(status) });
  return found === undefined || found.is[3] === 'always' ? undefined : found;
}

/** `security-scan`, `npmAudit`, `scan_secrets`: the words stand alone, so that `scandinavia` is no scanner. */
const SCANNER =
  /(?:^|[^a-z])(scan(ner|s|ning)?|audit|security|vulnerabilit(y|ies)|secrets)(?![a-z])|[a-z](Scan(ner)?|Audit|Security)(?![a-z])/i;

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

function judgeMessage(message: string, isScanner: boolean): Finding | undefined {
  const text = message.replace(
    /^(?:(?:Uncaught )?[A-Z]?[A-Za-z]{0,40}Error: |D1_ERROR: |[a-z][A-Za-z]{1,20}\.[a-z][A-Za-z]{1,30}: )/,
    '',
  );
  const call = SYSTEM_CALL.exec(text);
  const code = call?.[2] ?? NODE_LINE.exec(text)?.[1];
  const failed = code === undefined ? undefined : judgeCode({ code, syscall: call?.[1] });
  if (failed) return { ...failed, rule: `text:${code}` };
  if (GIT_LINE.test(text)) {
    const git = fitting(GIT_SAYINGS, text);
    if (git) return git;
  }
  const sayings = isScanner ? SCANNER_MESSAGES : MESSAGES;
  return fitting(sayings, text) ?? judgeStatusLine(text);
}

/** How git begins what it prints; libraries that run it hand that on as their message. */
const GIT_LINE = /^(fatal|error): |^Cloning into '|^To \S{1,400}\n( ?! \[|!\t)/;

const STATUS_LINE =
  /^(?:(?:(?:request|response|call|fetch)(?: was)? (?:failed|unsuccessful) with (?:http )?(?:status |code )*:?|http(?:\/\d(?:\.\d)?)?(?: error| status| code)*:?|(?:got |received |unexpected )+(?:http |server )?(?:status|response)(?: code)?:?|status(?: code)?:?) ?([45]\d\d)\b|([45]\d\d) ([A-Z][A-Za-z' -]{1,40}))/i;

/** What Node.js writes when a system call fails: all that is left where a library keeps the message and not the code. */
const SYSTEM_CALL = /^(connect|read|write|getaddrinfo|query[A-Z][A-Za-z]{0,8}|listen|bind) (E[A-Z_]{3,14})\b/;

/** `ENOENT: no such file or directory, open 'a'`: what is left of it where only the message travels. */
const NODE_LINE = /^(E[A-Z][A-Z\d]{2,13}): [a-z]/;

/** `Request failed with status code 503`, `HTTP 503`, `503 Service Unavailable`: the number alone is not enough. */
function judgeStatusLine(text: string): Finding | undefined {
  const [, told, bare, phrase = ''] = STATUS_LINE.exec(text) ?? [];
  if (told !== undefined) return judgeStatus({ status: Number(told) });
  if (bare === undefined || STATUS_CODES[bare] === undefined) return undefined;
  const isReason = phrase.toLowerCase().startsWith(STATUS_CODES[bare].toLowerCase());
  return isReason ? judgeStatus({ status: Number(bare) }) : undefined;
}

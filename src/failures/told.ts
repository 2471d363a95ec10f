// What a protocol says where only its text is left: a status of gRPC or HTTP, a reply of Redis, the end of a command, a code by itself. Each is
// recognised by the grammar in which its own clients write it, and read as the fields would be that are gone. What stands behind the words of somebody
// who wrapped it (`failed to sync: …`) counts too, and allows no more there than an unknown error does: it may be a quotation.
import { STATUS_CODES } from 'node:http';
import { type Finding, type Verdict } from './catalog/fact.ts';
import { cut } from './read.ts';

/** The rules for fields and for the beginning of a message, which are asked about what was found. */
export interface Judges {
  readonly structured: (error: unknown) => Finding | undefined;
  readonly message: (text: string) => Finding | undefined;
}

/** What the text proves from its first word on. */
export function judgeTold(text: string, { structured }: Judges): Finding | undefined {
  const fields = fieldsIn(text);
  return fields && structured(fields);
}

/** What stands behind the words of others, or in the middle of a line; never more than idempotent work may do. */
export function judgeWrapped(text: string, judges: Judges): Finding | undefined {
  const line = cut(text.trimStart(), LONGEST_LINE).split('\n', 1)[0] ?? '';
  if (QUOTING.test(line)) return undefined;
  // A code that is all there is may be anybody's word.
  const alone = judgeAlone(line, judges);
  if (alone) return careful(alone);
  let from = line.indexOf(': ');
  for (let depth = 0; depth < MOST_PREFIXES && from >= 0; depth += 1) {
    const rest = line.slice(from + 2);
    const found = judgeAlone(rest, judges) ?? judgeTold(rest, judges) ?? judges.message(rest);
    if (found) return careful(found);
    from = line.indexOf(': ', from + 2);
  }
  const status = statusIn(line.replace(QUOTED, "''"));
  const found = status === undefined ? undefined : judges.structured({ status, message: line });
  return found && careful(found);
}

const judgeAlone = (text: string, { structured }: Judges): Finding | undefined =>
  /^\w{4,100}$/.test(text) ? structured({ code: text }) : undefined;

/** As good as unknown: not for work that may have been done. */
const careful = (found: Finding): Finding => {
  const [errorClass, category, severity, retry, action] = found.is;
  const is: Verdict = [
    errorClass,
    category,
    severity,
    retry === 'never' || retry === 'corrected' ? retry : 'idempotent',
    action,
  ];
  return { ...found, is };
};

const LONGEST_LINE = 400;
const MOST_PREFIXES = 4;
/** Somebody tells what others said, or compares. */
const QUOTING =
  /\b(says?|said|comments?|mentions?|quotes?|cites?|wrote|logs?|output|std(out|err)|subject|title|changelog)\b[^\n:]{0,40}:|\bexpect(ed|s)?\b|\bassert/i;
const QUOTED = /"[^"\n]{0,200}"|`[^`\n]{0,200}`|(?<!\w)'[^'\n]{0,200}'(?!\w)/g;

/** The fields that the beginning of the text stands for. */
function fieldsIn(text: string): object | undefined {
  const [, code, name = ''] = /^(\d{1,2}) ([A-Z_]{2,24}): /.exec(text) ?? [];
  if (code !== undefined && GRPC_NAMES[Number(code)] === name) return { code: Number(code), details: text };
  const [, told] = /^(?:\/[\w./-]{1,80} ([A-Z_]{2,24}): )/.exec(text) ?? [];
  if (told !== undefined && GRPC_NAMES.includes(told)) return { code: GRPC_NAMES.indexOf(told), details: text };
  const [, go] = /^(?:[\w .-]{0,40}: )?rpc error: code = (\w{2,24}) desc = /.exec(text) ?? [];
  if (go !== undefined)
    return { code: GRPC_NAMES.indexOf(go.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()), details: text };
  if (REDIS.test(text)) return { name: 'ReplyError', message: text };
  const [, reply] = /^[\w ;:.-]{0,60}?\b(\d{3}) \([A-Z]+-[A-Z-]+\) with message /.exec(text) ?? [];
  if (reply !== undefined) return { code: Number(reply), classId: 0 };
  const [, status, rest = ''] = /^([45]\d\d) ((?:[A-Z{[]|status code)[^]*)$/.exec(text) ?? [];
  if (status !== undefined && (STATUS_CODES[status] !== undefined || rest.startsWith('{')))
    return { status: Number(status), message: rest, ...(rest.startsWith('{') ? { error: answerIn(rest) } : {}) };
  return processIn(text) ?? codeIn(text);
}

/** The answer as the clients of models keep it; undefined where it is cut off. */
function answerIn(text: string): unknown {
  try {
    return JSON.parse(cut(text, LONGEST_ANSWER));
  } catch {
    // It only began like JSON.
    return undefined;
  }
}

const LONGEST_ANSWER = 8_192;

/** In the order of their numbers. */
const GRPC_NAMES = [
  'OK CANCELLED UNKNOWN INVALID_ARGUMENT DEADLINE_EXCEEDED NOT_FOUND ALREADY_EXISTS PERMISSION_DENIED RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION ABORTED OUT_OF_RANGE UNIMPLEMENTED INTERNAL UNAVAILABLE DATA_LOSS UNAUTHENTICATED',
].flatMap((line) => line.split(' '));

/** The first word of a reply, with what Redis writes after it. */
const REDIS =
  /^(NOSCRIPT No|MASTERDOWN Link|NOREPLICAS Not|CLUSTERDOWN |TRYAGAIN |MISCONF |LOADING Redis|READONLY You|BUSY Redis|BUSYGROUP |OOM command|(ASK|MOVED) \d{1,5} |ERR (unknown (sub)?command|wrong number of arguments|max number of clients|EXEC without|syntax error|value is not|index out of|no such key|invalid ))/;

/** `Command failed: git push` with what it printed, `spawn ffmpeg ENOENT`, `Command was killed with SIGKILL`. */
function processIn(text: string): object | undefined {
  const [, failed, printed = ''] = /^Command failed: ([^\n]{1,300})\n?([^]{0,8192})/.exec(text) ?? [];
  if (failed !== undefined) return { cmd: failed, code: 1, stderr: printed };
  const [, exit] = /^Command failed with exit code (\d{1,3})\b/.exec(text) ?? [];
  if (exit !== undefined) return { command: text.replace(/^[^:]*: /, ''), exitCode: Number(exit) };
  const [, signal] = /^Command (?:was killed with|failed with signal) (SIG[A-Z]{2,8})\b/.exec(text) ?? [];
  if (signal !== undefined) return { command: text.replace(/^[^:]*: /, ''), signal };
  const [, program, code] = /^spawn (\S[^\n]{0,200}) (E[A-Z]{2,12})$/.exec(text) ?? [];
  return program === undefined ? undefined : { code, syscall: `spawn ${program}` };
}

/** `SQLITE_BUSY: database is locked`: a code in front of its words. */
function codeIn(text: string): object | undefined {
  const [, code] =
    /^([A-Za-z][a-z\d]{0,30}(?:_[a-z\d]{1,30}){1,7}|[A-Z][A-Z\d]{1,30}(?:_[A-Z\d]{1,30}){0,7}): [^]*$/.exec(text) ?? [];
  return code === undefined || code.length < 4 ? undefined : { code };
}

/** A status that stands in a sentence as such: with its phrase, after a method and an address, or after words that only a status follows. */
function statusIn(line: string): number | undefined {
  for (const [, number = '', phrase = ''] of line.matchAll(
    /(?<![\w.:/])([45]\d\d)[ :()\]-]{1,3}([A-Za-z' -]{3,40})/g,
  )) {
    const own = STATUS_CODES[number]?.toLowerCase();
    if (own !== undefined && phrase.toLowerCase().startsWith(own)) return Number(number);
  }
  const told =
    /\b(?:http|status(?: code)?|(?:response|answered|responded|returned|replied|answer)(?: (?!of\b|is\b)[\w.-]{1,20}){0,4})[ :=(]{1,3}([45]\d\d)(?=$|[:;,.!)\]{]| - | \()/i.exec(
      line,
    )?.[1] ??
    /^(?:GET|HEAD|POST|PUT|PATCH|DELETE) \S{1,200}[ :-]{1,4}(?:failed[ :]{1,2})?([45]\d\d)(?![\w.])/.exec(line)?.[1] ??
    /\ban? ([45]\d\d) (?:code|status|error|response)\b/i.exec(line)?.[1];
  return told === undefined ? undefined : Number(told);
}

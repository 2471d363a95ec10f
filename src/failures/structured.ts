// The structured signals of one error, most telling first: protocol codes that prove themselves, then vendors' codes and names, then
// codes of Node.js, then the HTTP status, then the end of a process. Text has no say here, except the first word of a Redis reply.
import { byCode, type Finding } from './catalog/fact.ts';
import { GRAPHQL_FACTS } from './catalog/graphql.ts';
import { GRPC_FACTS } from './catalog/grpc.ts';
import { JSON_RPC_FACTS } from './catalog/jsonRpc.ts';
import { KUBERNETES_FACTS } from './catalog/kubernetes.ts';
import { MAPPER_FACTS, PRISMA_FACTS } from './catalog/mappers.ts';
import { MODEL_FACTS } from './catalog/models.ts';
import { MONGO_FACTS } from './catalog/mongo.ts';
import { NAME_FACTS } from './catalog/names.ts';
import { NPM_FACTS } from './catalog/npm.ts';
import { POD_FACTS } from './catalog/pods.ts';
import { REDIS_FACTS } from './catalog/redis.ts';
import { REPLY_FACTS, SERVICE_FACTS } from './catalog/services.ts';
import { judgeAmqp } from './amqp.ts';
import { judgeAws } from './aws.ts';
import { bodiesOf } from './bodies.ts';
import { judgeCode } from './codes.ts';
import { httpStatusOf, judgeStatus } from './http.ts';
import { judgeKafka } from './kafka.ts';
import { judgeAuthored, judgeOwn } from './own.ts';
import { judgeProcess } from './process.ts';
import { className, isInstance, read, readNumber, readText } from './read.ts';
import { judgeSql } from './sql.ts';
import { refineStatus } from './words.ts';

/** What the error's own fields say, or undefined if they say nothing. Causes are not looked at. */
export function judgeStructured(error: unknown): Finding | undefined {
  for (const rule of RULES) {
    const finding = rule(error);
    if (finding) return finding;
  }
  return undefined;
}

const GRPC = byCode('grpc', GRPC_FACTS);
const KUBERNETES = byCode('kubernetes', KUBERNETES_FACTS);
const PODS = byCode('pods', POD_FACTS);
const REDIS = byCode('redis', REDIS_FACTS);
const MODELS = byCode('models', MODEL_FACTS);
const NPM = byCode('npm', NPM_FACTS);
const GRAPHQL = byCode('graphql', GRAPHQL_FACTS);
const MONGO = byCode('mongo', MONGO_FACTS);
const PRISMA = byCode('prisma', PRISMA_FACTS);
const MAPPERS = byCode('mapper', MAPPER_FACTS);
const SERVICES = byCode('service', SERVICE_FACTS);
const REPLIES = byCode('reply', REPLY_FACTS);
const JSON_RPC = byCode('json-rpc', JSON_RPC_FACTS);
const NAMES = byCode('name', NAME_FACTS);

const NAME_LIMIT = 100;
const nameOf = (thing: unknown): string => className(thing, NAME_LIMIT);
const codeOf = (thing: unknown): string => readText(thing, 'code', NAME_LIMIT) ?? '';

const RULES: readonly ((error: unknown) => Finding | undefined)[] = [
  judgeAuthored,
  judgeOwn,
  judgeSql,
  judgeMongo,
  judgePrisma,
  judgeGrpc,
  judgeAmqp,
  judgeKafka,
  judgeKubernetes,
  judgeRedis,
  judgeModel,
  judgeAws,
  judgeGraphql,
  judgeJsonRpc,
  judgeReply,
  judgeService,
  judgeAbort,
  (error) => NAMES.get(nameOf(error)) ?? NAMES.get(codeOf(error)),
  judgeIssues,
  (error) => judgeCode(error) ?? NPM.get(codeOf(error)),
  refineStatus,
  judgeStatus,
  judgeProcess,
  (error) => MAPPERS.get(nameOf(error)),
  judgeBareStatus,
];

/**
 * What a validator found, place by place: `issues` of Standard Schema, `errors` of ajv (`instancePath`, `keyword`) and express-validator (`path`, `msg`).
 * With an HTTP status it is somebody else's answer, and the status speaks.
 */
function judgeIssues(error: unknown): Finding | undefined {
  if (httpStatusOf(error) !== undefined) return undefined;
  const issue = read(read(error, 'issues'), '0');
  const told = read(read(error, 'errors'), '0');
  const isIssue = typeof read(issue, 'message') === 'string' && Array.isArray(read(issue, 'path'));
  const isAjv = typeof read(told, 'instancePath') === 'string' && typeof read(told, 'keyword') === 'string';
  const isField = typeof read(told, 'msg') === 'string' && typeof read(told, 'path') === 'string';
  return isIssue || isAjv || isField ? NAMES.get('ZodError') : undefined;
}

/** A bare number proves nothing: gRPC errors carry `details` beside it, Connect's are named. */
function judgeGrpc(error: unknown): Finding | undefined {
  const code = readNumber(error, 'code');
  if (code === undefined) return undefined;
  const isGrpc = typeof read(error, 'details') === 'string' || nameOf(error) === 'ConnectError';
  if (!isGrpc) return undefined;
  // Connect's client invents a status where none came; what broke the connection is its cause.
  const broken = nameOf(error) === 'ConnectError' ? judgeCode(read(error, 'cause')) : undefined;
  if (broken) return broken;
  // RESOURCE_EXHAUSTED is a message above the limit as well, and that does not pass.
  const isTooBig = code === 8 && /larger than max/.test(readText(error, 'message', 400) ?? '');
  return GRPC.get(isTooBig ? '3' : String(code));
}

/** What the server says in a number, and the labels with which drivers say what may be repeated. */
function judgeMongo(error: unknown): Finding | undefined {
  if (!nameOf(error).startsWith('Mongo')) return undefined;
  const known = MONGO.get(String(readNumber(error, 'code')));
  if (known) return known;
  const labels = read(error, 'errorLabels');
  if (!Array.isArray(labels)) return undefined;
  if (labels.includes('TransientTransactionError')) return MONGO.get('112');
  return labels.includes('RetryableWriteError') ? MONGO.get('10107') : undefined;
}

function judgePrisma(error: unknown): Finding | undefined {
  if (!nameOf(error).startsWith('Prisma')) return undefined;
  if (codeOf(error) === 'P2010') return judgeRaw(error);
  return (
    PRISMA.get(codeOf(error)) ?? PRISMA.get(readText(error, 'errorCode', NAME_LIMIT) ?? '') ?? PRISMA.get(nameOf(error))
  );
}

/** A statement of the author's own: Prisma keeps what the database said of it. */
function judgeRaw(error: unknown): Finding | undefined {
  const meta = read(error, 'meta');
  const said = read(read(meta, 'driverAdapterError'), 'cause');
  const code = readText(said, 'originalCode', 10) ?? readText(meta, 'code', 10);
  const message = readText(said, 'originalMessage', 400) ?? readText(meta, 'message', 400);
  return code === undefined ? undefined : judgeSql({ code, message, severity: 'ERROR' });
}

/** An answer may be 200 and hold errors; one that has no place in the answer was found before anything ran. */
function judgeGraphql(error: unknown): Finding | undefined {
  if (nameOf(error) === 'GraphQLError') {
    const found = GRAPHQL.get(readText(read(error, 'extensions'), 'code', NAME_LIMIT) ?? '');
    if (found) return found;
    const isStatic = read(error, 'path') === undefined && read(error, 'originalError') === undefined;
    return isStatic && read(error, 'locations') !== undefined ? GRAPHQL.get('GRAPHQL_VALIDATION_FAILED') : undefined;
  }
  if (httpStatusOf(error) !== undefined) return undefined;
  const listed = nameOf(error) === 'AggregateError' ? undefined : read(error, 'errors');
  const first = read(read(read(error, 'response'), 'errors') ?? read(error, 'graphQLErrors') ?? listed, '0');
  return GRAPHQL.get(readText(read(first, 'extensions'), 'code', NAME_LIMIT) ?? '');
}

/** nodemailer keeps the reply of the mail server, basic-ftp makes it the code. */
function judgeReply(error: unknown): Finding | undefined {
  const reply =
    readNumber(error, 'responseCode') ?? (nameOf(error) === 'FTPError' ? readNumber(error, 'code') : undefined);
  if (reply === undefined || reply < 400 || reply > 599) return undefined;
  return REPLIES.get(String(reply)) ?? REPLIES.get(String(Math.floor(reply / 100)));
}

/** Slack answers 200 and says in a word what went wrong. */
function judgeService(error: unknown): Finding | undefined {
  const found = SERVICES.get(codeOf(error)) ?? SERVICES.get(nameOf(error));
  if (found) return httpStatusOf(error) === undefined || found.is[1] !== 'NETWORK' ? found : undefined;
  if (codeOf(error) !== 'slack_webapi_platform_error') return undefined;
  return SERVICES.get(readText(read(error, 'data'), 'error', NAME_LIMIT) ?? '');
}

/** p-retry's AbortError says the opposite of what the name says elsewhere: not cancelled, but not again. */
function judgeAbort(error: unknown): Finding | undefined {
  if (nameOf(error) !== 'AbortError' || !isInstance(read(error, 'originalError'), Error)) return undefined;
  return {
    is: ['FATAL', 'BUSINESS_RULE', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The thrower says that trying again is useless.',
    rule: 'flag:p-retry',
  };
}

/** Clients of Google and others put the HTTP status into `code`. Only where nothing else knows the number. */
function judgeBareStatus(error: unknown): Finding | undefined {
  const text = readText(error, 'code', 4);
  const code =
    readNumber(error, 'code') ?? (text !== undefined && /^(429|50[0234])$/.test(text) ? Number(text) : undefined);
  if (code === undefined || code < 400 || code > 599 || readNumber(error, 'pid') !== undefined) return undefined;
  return refineStatus(error, code) ?? judgeStatus({ status: code });
}

/** An API answer is a `Status` object; the reasons of pods are words that nobody else uses. */
function judgeKubernetes(error: unknown): Finding | undefined {
  const body = readText(error, 'body', 8_192);
  const parsed = body?.includes('"Status"') ? bodiesOf({ body })[1] : undefined;
  for (const thing of [error, read(error, 'body'), read(read(error, 'response'), 'body'), parsed]) {
    if (saysDenied(thing)) return DENIED;
    const reason = readText(thing, 'reason', NAME_LIMIT);
    if (reason === undefined) continue;
    const finding = PODS.get(reason) ?? (read(thing, 'kind') === 'Status' ? KUBERNETES.get(reason) : undefined);
    if (finding) return finding;
  }
  return undefined;
}

/** A webhook that denies is a 400 like any other but for its words, and a broken standard of pods a 403. */
const saysDenied = (thing: unknown): boolean =>
  read(thing, 'kind') === 'Status' &&
  /^admission webhook "[^"\n]{1,253}" denied the request| violates PodSecurity "/.test(
    readText(thing, 'message', 400) ?? '',
  );

const DENIED: Finding = {
  is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
  why: 'A policy of the cluster forbids it: someone must decide.',
  rule: 'kubernetes:denied',
};

/** JSON-RPC has its numbers to itself; clients keep them on the error, or keep the whole answer. */
function judgeJsonRpc(error: unknown): Finding | undefined {
  for (const thing of [error, read(error, 'error'), read(read(error, 'info'), 'error'), read(error, 'data')]) {
    const code = readNumber(thing, 'code');
    if (code !== undefined && code <= -32_000 && code >= -32_800) return JSON_RPC.get(String(code));
  }
  return undefined;
}

/** A reply's first word is its code; clients mark replies by name, ioredis also by `command`. */
function judgeRedis(error: unknown): Finding | undefined {
  const isReply = /^(ReplyError|SimpleError|ErrorReply|BlobError|MultiErrorReply)$/.test(nameOf(error));
  const message = readText(error, 'message', NAME_LIMIT) ?? '';
  // Words of Redis alone, which clients over HTTP hand on.
  const isTelling = /^(WRONGTYPE|WRONGPASS|NOAUTH|NOPERM|CROSSSLOT|EXECABORT) /.test(message);
  if (!isReply && !isTelling && read(read(error, 'command'), 'name') === undefined) return undefined;
  if (message.startsWith('ERR max number of clients')) {
    return {
      is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
      why: 'The server has no connection left.',
      rule: 'redis:clients',
    };
  }
  return REDIS.get(/^[A-Z]+(?= |$)/.exec(message)?.[0] ?? '');
}

/** Codes are finer than types, and an answer that arrives inside a stream has no status at all. */
function judgeModel(error: unknown): Finding | undefined {
  const inner = read(error, 'error');
  if (isMisusedSdk(error)) return MISUSED_SDK;
  const bodies = [error, inner, read(inner, 'error')];
  for (const field of ['code', 'type'] as const) {
    for (const body of bodies) {
      const word = readText(body, field, NAME_LIMIT);
      // OpenAI says it beside every 4xx: the status says more.
      const isVague = word === 'invalid_request_error' && (httpStatusOf(error) ?? 400) !== 400;
      const finding = word === undefined || isVague ? undefined : MODELS.get(word);
      if (word === 'rate_limit_exceeded' && isTooLarge(bodies)) return MODELS.get('request_too_large');
      if (finding) return word === 'invalid_request_error' ? (saidOnly(bodies) ?? finding) : finding;
    }
  }
  return undefined;
}

/** Anthropic sends a used-up credit and refused contents as a 400 that only its text tells from a wrong request. */
function saidOnly(bodies: readonly unknown[]): Finding | undefined {
  for (const body of bodies) {
    const text = readText(body, 'message', 400) ?? '';
    if (/credit balance is too low|reached your (specified )?(\w+ )?usage limits?\b/i.test(text))
      return MODELS.get('billing_error');
    if (/\b(blocked|refused|rejected) by (our |the )?content (filter|filtering|moderation|policy)/i.test(text))
      return MODELS.get('content_filter');
  }
  return undefined;
}

/** The base class of either SDK is thrown for calls that it refuses, and for streams that end too early, which say so. */
function isMisusedSdk(error: unknown): boolean {
  if (!/^(Anthropic|OpenAI)Error$/.test(nameOf(error)) || read(error, 'cause') !== undefined) return false;
  const message = readText(error, 'message', 200) ?? '';
  return !/\b(ended|chunks?|event order|connection|closed|timed out|terminated|aborted)\b/i.test(message);
}

const MISUSED_SDK: Finding = {
  is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  why: 'The SDK refuses the call: nothing was sent.',
  rule: 'models:misused',
};

/** One request that is above the limit of a whole minute never gets through. */
const isTooLarge = (bodies: readonly unknown[]): boolean =>
  bodies.some((body) => /^(429 )?Request too large/i.test(readText(body, 'message', 400) ?? ''));

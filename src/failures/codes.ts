// What the `code` of Node.js, undici and OpenSSL says; the failed system call refines some of them.
import { getSystemErrorMap } from 'node:util';
import { byCode, type Finding, type Verdict } from './catalog/fact.ts';
import { NETWORK_FACTS } from './catalog/network.ts';
import { NODE_FACTS } from './catalog/node.ts';
import { TLS_FACTS } from './catalog/tls.ts';
import { judgeStatus } from './http.ts';
import { read, readNumber, readText } from './read.ts';

const CODES: ReadonlyMap<string, Finding> = new Map([
  ...byCode('node', NODE_FACTS),
  ...byCode('tls', TLS_FACTS),
  ...byCode('network', NETWORK_FACTS),
]);

export function judgeCode(error: unknown): Finding | undefined {
  const code = readText(error, 'code', 100) ?? systemName(error);
  if (code === undefined) return undefined;
  return refined(code, error) ?? CODES.get(code) ?? alike(code);
}

/** Where the name is lost: the number that the system gave, or the name in the place of the number, as older libraries have it. */
function systemName(error: unknown): string | undefined {
  const named = readText(error, 'errno', 20);
  if (named !== undefined) return /^E[A-Z][A-Z\d]{1,13}$/.test(named) ? named : undefined;
  const errno = readNumber(error, 'errno');
  if (errno === undefined || errno >= 0 || !Number.isInteger(errno) || typeof read(error, 'syscall') !== 'string')
    return undefined;
  return getSystemErrorMap().get(errno)?.[0];
}

/** The same code means something else in another system call. */
function refined(code: string, error: unknown): Finding | undefined {
  const call = readText(error, 'syscall', 40) ?? '';
  if (code === 'ECONNREFUSED' && call.startsWith('query')) return CODES.get('EREFUSED');
  if (code === 'ETIMEDOUT' && call === 'connect') return CODES.get('UND_ERR_CONNECT_TIMEOUT');
  if (code === 'ENOENT' && isSpawn(error, call)) return MISSING_TOOL;
  // undici gave up on an answer, and the answer says more.
  if (code === 'UND_ERR_REQ_RETRY' || code === 'UND_ERR_RESPONSE') return judgeStatus(error);
  if (code === 'ECONNABORTED' && isClientTimeout(error)) return CODES.get('ETIMEDOUT');
  if (code === 'EEXIST' && call === 'open' && (readText(error, 'path', 4_096) ?? '').endsWith('.lock'))
    return CODES.get('ELOCKED');
  // opossum, for a circuit that will not open again; the system call of the same name fails with a number.
  if (code === 'ESHUTDOWN' && call === '' && readText(error, 'message', 60) === 'The circuit has been shutdown.')
    return CODES.get('ERR_USE_AFTER_CLOSE');
  if (code === 'ERR_HTTP2_STREAM_ERROR') return undefined;
  if (read(error, 'isAxiosError') === true) return ofAxios(error);
  return undefined;
}

/** execa keeps the system call in its cause. */
const isSpawn = (error: unknown, call: string): boolean =>
  call.startsWith('spawn') ||
  (typeof read(error, 'command') === 'string' && typeof read(error, 'shortMessage') === 'string');

/** axios and superagent give their own time-out the code of a broken connection. */
function isClientTimeout(error: unknown): boolean {
  const message = readText(error, 'message', 40) ?? '';
  if (/^timeout of /i.test(message) || read(error, 'errno') === 'ETIME') return true;
  return read(error, 'isAxiosError') === true && message !== 'Request aborted';
}

/** axios has two codes for everything that is wrong before or after an answer. */
function ofAxios(error: unknown): Finding | undefined {
  const message = readText(error, 'message', 60) ?? '';
  if (message.startsWith('Unsupported protocol')) return CODES.get('ERR_INVALID_URL');
  if (/^max(Content|Body)Length size/.test(message) || message.startsWith('Request body larger than maxBodyLength'))
    return CODES.get('ERR_BUFFER_TOO_LARGE');
  return message === 'stream has been aborted' ? CODES.get('ECONNRESET') : undefined;
}

const MISSING: Verdict = ['FATAL', 'DEPENDENCY', 'HIGH', 'corrected', 'FAIL_IMMEDIATELY'];
const MISSING_TOOL: Finding = { is: MISSING, why: 'The command is not installed.', rule: 'node:ENOENT spawn' };

/** Families of codes whose members all say the same. */
function alike(code: string): Finding | undefined {
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return CODES.get('EPROTO');
  for (const [family, member] of FAMILIES) if (code.startsWith(family)) return CODES.get(member);
  return undefined;
}

/** Beginning of a code → the member of the family that the catalog lists. */
const FAMILIES: readonly (readonly [string, string])[] = [
  ['ERR_INVALID_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_STREAM_', 'ERR_STREAM_WRITE_AFTER_END'],
  ['ERR_HTTP_INVALID_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_SOCKET_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_SERVER_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_WORKER_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_CRYPTO_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_UNKNOWN_', 'ERR_INVALID_ARG_VALUE'],
  ['ERR_OSSL_PEM_', 'ERR_OSSL_PEM_NO_START_LINE'],
  ['ERR_OSSL_ASN1_', 'ERR_OSSL_PEM_NO_START_LINE'],
  ['ERR_OSSL_X509_', 'ERR_OSSL_PEM_NO_START_LINE'],
  ['ERR_OSSL_EVP_', 'ERR_INVALID_ARG_VALUE'],
  ['HPE_', 'HPE_INVALID_CONSTANT'],
  // The decoders of Node.js: brotli and zstd.
  ['ERR__ERROR_FORMAT_', 'Z_DATA_ERROR'],
  ['ERR_BROTLI_', 'Z_DATA_ERROR'],
  ['ZSTD_error_memory', 'ENOMEM'],
  ['ZSTD_error_', 'Z_DATA_ERROR'],
];

// What the `code` of Node.js, undici and OpenSSL says; the failed system call refines some of them.
import { byCode, type Finding, type Verdict } from './catalog/fact.ts';
import { NETWORK_FACTS } from './catalog/network.ts';
import { NODE_FACTS } from './catalog/node.ts';
import { TLS_FACTS } from './catalog/tls.ts';
import { readText } from './read.ts';

const CODES: ReadonlyMap<string, Finding> = new Map([
  ...byCode('node', NODE_FACTS),
  ...byCode('tls', TLS_FACTS),
  ...byCode('network', NETWORK_FACTS),
]);

export function judgeCode(error: unknown): Finding | undefined {
  const code = readText(error, 'code', 100);
  if (code === undefined) return undefined;
  return refined(code, error) ?? CODES.get(code) ?? alike(code);
}

/** The same code means something else in another system call. */
function refined(code: string, error: unknown): Finding | undefined {
  const call = readText(error, 'syscall', 40) ?? '';
  if (code === 'ECONNREFUSED' && call.startsWith('query')) return CODES.get('EREFUSED');
  if (code === 'ETIMEDOUT' && call === 'connect') return CODES.get('UND_ERR_CONNECT_TIMEOUT');
  if (code === 'ENOENT' && call.startsWith('spawn')) return MISSING_TOOL;
  // axios gives its own time-out the code of a broken connection.
  if (code === 'ECONNABORTED' && readText(error, 'message', 40)?.startsWith('timeout of '))
    return CODES.get('ETIMEDOUT');
  return undefined;
}

const MISSING: Verdict = ['FATAL', 'DEPENDENCY', 'HIGH', 'corrected', 'FAIL_IMMEDIATELY'];
const MISSING_TOOL: Finding = { is: MISSING, why: 'The command is not installed.', rule: 'node:ENOENT spawn' };

/** Families of codes whose members all say the same. */
function alike(code: string): Finding | undefined {
  if (code.startsWith('ERR_SSL_') || code.startsWith('ERR_TLS_')) return CODES.get('EPROTO');
  if (code.startsWith('ERR_INVALID_')) return CODES.get('ERR_INVALID_ARG_VALUE');
  return undefined;
}

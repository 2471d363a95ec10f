// How a child process ended: execa, `exec`, `execFile`, `spawnSync`. What a command printed counts only for tools whose messages are
// known; the output of a test run is data ("expected 503 to equal 200").
import { EXIT_FACTS } from './catalog/exit.ts';
import { byCode, type Finding } from './catalog/fact.ts';
import { GIT_SAYINGS } from './catalog/git.ts';
import { KUBERNETES_FACTS } from './catalog/kubernetes.ts';
import { NPM_FACTS } from './catalog/npm.ts';
import { fitting } from './catalog/text.ts';
import { NETWORK_TOOL_SAYINGS, NETWORK_TOOLS, RUNTIME_SAYINGS, RUNTIMES } from './catalog/tools.ts';
import { judgeCode } from './codes.ts';
import { judgeStatus } from './http.ts';
import { cut, read, readNumber, readText } from './read.ts';

const EXITS = byCode('exit', EXIT_FACTS);
const NPM = byCode('npm', NPM_FACTS);
const KUBERNETES = byCode('kubernetes', KUBERNETES_FACTS);
/** UTF-16 units of output that are looked at; a tool says why it failed at its end. */
const OUTPUT_LIMIT = 8_192;
const SCANNERS = ['trivy', 'osv-scanner', 'grype', 'snyk', 'gitleaks', 'trufflehog'];

export function judgeProcess(error: unknown): Finding | undefined {
  if (!isProcessEnd(error)) return undefined;
  if (read(error, 'isCanceled') === true) return CANCELLED;
  if (read(error, 'isMaxBuffer') === true) return judgeCode({ code: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' });
  const signal = readText(error, 'signal', 20);
  const isTimeout = read(error, 'timedOut') === true || (read(error, 'killed') === true && signal === 'SIGTERM');
  if (isTimeout) return EXITS.get('timedOut');
  return judgeOutput(error) ?? EXITS.get(signal ?? '') ?? EXITS.get(String(exitCodeOf(error))) ?? EXITS.get('1');
}

const CANCELLED: Finding = {
  is: ['FATAL', 'CANCELLED', 'LOW', 'never', 'CANCEL'],
  why: 'The work was cancelled.',
  rule: 'exit:cancelled',
};

/** A number alone proves nothing; a command, a pid or captured output beside it does. */
function isProcessEnd(error: unknown): boolean {
  const hasEnd = exitCodeOf(error) !== undefined || typeof read(error, 'signal') === 'string';
  if (!hasEnd) return false;
  return (
    ['cmd', 'command', 'stderr', 'output', 'spawnargs', 'pid', 'exitCode'].some(
      (key) => read(error, key) !== undefined,
    ) || commandOf(error) !== ''
  );
}

const exitCodeOf = (error: unknown): number | undefined =>
  readNumber(error, 'exitCode') ?? readNumber(error, 'code') ?? readNumber(error, 'status');

function commandOf(error: unknown): string {
  const message = readText(error, 'message', 200) ?? '';
  return (
    readText(error, 'cmd', 200) ??
    readText(error, 'command', 200) ??
    (message.startsWith('Command failed: ') ? (message.slice('Command failed: '.length).split('\n', 1)[0] ?? '') : '')
  );
}

function judgeOutput(error: unknown): Finding | undefined {
  const stderr = outputOf(error, 'stderr');
  const printed = `${stderr}\n${outputOf(error, 'stdout')}`;
  if (/^(FATAL ERROR: |<--- ).{0,200}heap out of memory/m.test(printed)) return EXITS.get('134');
  for (const [tool, argument] of programsOf(commandOf(error))) {
    const found = judgeTool(tool, argument, stderr, printed);
    if (found) return found;
  }
  return undefined;
}

/**
 * Programs, and their first arguments, that may have ended a line of a shell: behind `;`, `|` and `||` only what comes last, of `a && b` either, because a
 * line that goes on had no failure before.
 */
function programsOf(command: string): (readonly [string, string])[] {
  const bare = command.replace(/"[^"]*(?:"|$)|'[^']*(?:'|$)/g, ' "" ');
  // What an interpreter is given as a program is no line of a shell.
  const parts = INLINE.test(bare) ? [bare] : bare.split(/;|\|\|?|\n/);
  const last = parts.filter((part) => part.trim() !== '').at(-1);
  return (last ?? '').split('&&').map((part) => {
    const [program = '', argument = ''] = part
      .trim()
      .replace(/^(?:(?:[A-Z_]{1,40}=\S{0,100}|sudo|env|time|command)\s{1,9}){1,9}/, '')
      .split(/\s+/, 2);
    return [program.replace(/^.*[/\\]/, '').replace(/\.(exe|cmd)$/i, ''), argument];
  });
}

const INLINE = /^\S{0,100}(python[\d.]{0,5}|node|ruby|php|deno|bun|perl) (-c|-e|--eval|-r)\b/;

function judgeTool(tool: string, argument: string, stderr: string, printed: string): Finding | undefined {
  if (tool === 'git') return fitting(GIT_SAYINGS, printed);
  if ((tool === 'npm' && argument === 'audit') || SCANNERS.includes(tool)) return judgeScan(printed);
  if (POLICY_TOOLS.includes(tool)) return FOUND_BROKEN.test(printed) ? AGAINST_POLICY : undefined;
  if (tool === 'npm' || tool === 'npx') return judgeNpm(printed);
  if (RUNTIMES.test(tool)) return fitting(RUNTIME_SAYINGS, stderr);
  return NETWORK_TOOLS.has(tool) ? judgeNetworkTool(stderr) : undefined;
}

function judgeNetworkTool(printed: string): Finding | undefined {
  const forbidden = fitting(NETWORK_TOOL_SAYINGS.slice(0, 1), printed);
  if (forbidden) return forbidden;
  const status = /^curl: \(22\) [\w ]{1,60}: (\d{3})/m.exec(printed)?.[1];
  if (status !== undefined) return judgeStatus({ status: Number(status) });
  const reason = /^Error from server \((\w{1,40})\)/m.exec(printed)?.[1];
  return (reason === undefined ? undefined : KUBERNETES.get(reason)) ?? fitting(NETWORK_TOOL_SAYINGS, printed);
}

function judgeNpm(printed: string): Finding | undefined {
  const code = /^npm (?:error|ERR!) code (\w{2,40})$/m.exec(printed)?.[1];
  if (code === undefined) return undefined;
  // What npm does may be done twice: the network's doubt does not matter.
  const isBroken = BROKEN_TRANSFERS.has(code);
  return NPM.get(isBroken ? 'ERR_SOCKET_TIMEOUT' : code) ?? judgeCode({ code });
}

const POLICY_TOOLS = ['conftest', 'opa', 'kyverno', 'checkov', 'kube-linter', 'terrascan'];
const FOUND_BROKEN =
  /^FAIL - |^Check: CKV|\b(fail|failed checks|violated[ _]policies)"?: ?[1-9]|\b[1-9]\d{0,5} (failures?|failed)\b/im;
const AGAINST_POLICY: Finding = {
  is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
  why: 'A policy forbids it: someone must decide.',
  rule: 'exit:policy',
};

/** Codes of a transfer that broke. */
const BROKEN_TRANSFERS: ReadonlySet<string> = new Set(
  'ECONNRESET ETIMEDOUT EPIPE ECONNABORTED ERR_STREAM_PREMATURE_CLOSE UND_ERR_SOCKET'.split(' '),
);

function judgeScan(printed: string): Finding | undefined {
  if (!/\bCVE-\d{4}-\d{4,7}\b|\bGHSA-[0-9a-z]{4}-|\d+ [\w ]{0,40}vulnerabilit(y|ies)\b|leaks found/i.test(printed))
    return undefined;
  return {
    is: ['CONFLICT', 'SECURITY_VULNERABILITY', 'CRITICAL', 'never', 'PAUSE_WORKFLOW'],
    why: 'A scanner found something dangerous: someone must decide.',
    rule: 'exit:scanner',
  };
}

function outputOf(error: unknown, key: 'stdout' | 'stderr'): string {
  const value = read(error, key);
  const text =
    typeof value === 'string' ? value : Buffer.isBuffer(value) ? value.toString('utf8', 0, OUTPUT_LIMIT * 4) : '';
  return text.length <= OUTPUT_LIMIT ? text : `${cut(text, OUTPUT_LIMIT / 2)}\n${text.slice(-OUTPUT_LIMIT / 2)}`;
}

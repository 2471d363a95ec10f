// Every fact of `facts.tsv`, one row for each code, name, status or sentence of an authority, is put into an error as its authority would, and
// classified. Where the classifier says something else, the departure is listed here with its reason; the list is exact in both directions.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';
import { departures } from './departures.ts';

const RETRY: Record<string, string> = { Y: 'always', I: 'idempotent', T: 'transaction', C: 'corrected', N: 'never' };

interface Row {
  readonly authority: string;
  readonly on: string;
  readonly pattern: string;
  readonly expected: string;
}

const rows: Row[] = readFileSync(new URL('facts.tsv', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [authority = '', on = '', pattern = '', errorClass, category, severity, retry = '', action] =
      line.split('\t');
    return { authority, on, pattern, expected: `${errorClass} ${category} ${severity} ${RETRY[retry]} ${action}` };
  });

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);

/** An example of what the pattern stands for, where it is a pattern. */
const SENTENCES: Record<string, string> = {
  NGHTTP2_REFUSED_STREAM: 'Stream closed with error code NGHTTP2_REFUSED_STREAM',
  GOAWAY: 'New streams cannot be created after receiving a GOAWAY',
  'unable to authenticate data': 'Unsupported state or unable to authenticate data',
  'CVE-\\d{4}-\\d{4,}': 'CVE-2024-3094: a backdoor in xz',
  'GHSA-xxxx-xxxx-xxxx': 'GHSA-2g4f-4pwh-qvx6: prototype pollution',
  'vulnerabilit(y|ies) found': '3 vulnerabilities found',
  'secret detected': 'Secret detected in commit 1a2b3c4',
  malware: 'Malware detected in left-pad',
  'admission webhook .* denied the request': 'admission webhook "policy.example" denied the request: no',
  'policy violation': 'Policy violation: images must be signed',
  'violates PodSecurity': 'violates PodSecurity "restricted:latest"',
  "index.lock': File exists": "fatal: Unable to create '/r/.git/index.lock': File exists.",
  'cannot lock ref': "error: cannot lock ref 'refs/heads/main'",
  'Unable to create .*\\.lock': "fatal: Unable to create '/r/.git/shallow.lock': File exists.",
  'CONFLICT (content)': 'CONFLICT (content): Merge conflict in a.txt',
  'could not apply': 'error: could not apply 1a2b3c4... mine',
  'would be overwritten by': 'error: Your local changes to the following files would be overwritten by merge:',
  '[rejected].*(fetch first|non-fast-forward)': ' ! [rejected]        main -> main (fetch first)',
  'pre-receive hook declined': ' ! [remote rejected] main -> main (pre-receive hook declined)',
  GH006: 'remote: error: GH006: Protected branch update failed',
  GH013: 'remote: error: GH013: Repository rule violations found',
  'Could not resolve host': "fatal: unable to access 'https://x/': Could not resolve host: x",
  'Failed to connect': "fatal: unable to access 'https://x/': Failed to connect to x port 443",
  'early EOF': 'fatal: early EOF',
  'RPC failed': 'error: RPC failed; curl 18 transfer closed',
  'returned error: 5': "fatal: unable to access 'https://x/': The requested URL returned error: 503",
  'could not read Username': "fatal: could not read Username for 'https://x': terminal prompts disabled",
  'Permission denied (publickey)': 'git@x: Permission denied (publickey).',
  'Authentication failed': "fatal: Authentication failed for 'https://x/'",
  'not a git repository': 'fatal: not a git repository (or any of the parent directories): .git',
  pathspec: "error: pathspec 'x' did not match any file(s) known to git",
  'repository .* not found': "fatal: repository 'https://x/' not found",
  'loose object .* corrupt': 'error: loose object 1a2b (stored in .git/objects/1a/2b) is corrupt',
  'unable to unpack': 'error: unable to unpack 1a2b header',
};

const command = (cmd: string, fields: object): Error =>
  error(`Command failed: ${cmd}`, { cmd, killed: false, signal: null, ...fields });

function thrown({ authority, on, pattern }: Row): unknown {
  const sentence = SENTENCES[pattern] ?? pattern;
  switch (on) {
    case 'code':
      if (sentence !== pattern) return error(sentence);
      if (pattern === 'ECONNREFUSED@dns')
        return error('queryA ECONNREFUSED x', { code: 'ECONNREFUSED', syscall: 'queryA' });
      return error('it failed', { code: pattern, ...(authority.includes('SQLite') ? {} : {}) });
    case 'sqlstate':
      return error(pattern === '57014' ? 'canceling statement due to statement timeout' : 'x', {
        code: pattern,
        severity: 'ERROR',
        routine: 'r',
      });
    case 'status':
      return error('it failed', { status: Number(pattern) });
    case 'name':
      return pattern.startsWith('E') && pattern === pattern.toUpperCase()
        ? error('x', { code: pattern })
        : error('x', { name: pattern });
    case 'message':
      return pattern === 'PolicyViolationError' ? error('x', { name: pattern }) : error(sentence);
    case 'redis':
      return error(`${pattern} says the server`, { name: 'ReplyError' });
    case 'grpc':
      return error(`${pattern} X: x`, { code: Number(pattern), details: 'x' });
    case 'kafka':
      return error('x', { name: 'KafkaJSProtocolError', type: pattern });
    case 'amqp':
      return error(`Channel closed: ${pattern}`, { code: Number(pattern), classId: 50, methodId: 10 });
    case 'llm':
      return pattern.includes(' ')
        ? error(pattern, {
            status: 400,
            error: { type: 'error', error: { type: 'invalid_request_error', message: `Your ${pattern}` } },
          })
        : error(
            'x',
            authority.startsWith('OpenAI')
              ? { code: pattern }
              : { error: { type: 'error', error: { type: pattern, message: 'x' } } },
          );
    case 'git':
      return command('git pull', { code: 1, stderr: sentence, stdout: '' });
    case 'npm':
      return command('npm install', { code: 1, stderr: `npm error code ${pattern.replace('@npm', '')}\n`, stdout: '' });
    case 'exit':
      if (pattern === 'timedOut') return command('x', { timedOut: true, signal: 'SIGTERM' });
      if (pattern === 'heap out of memory')
        return command('node x', {
          code: 134,
          stderr: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        });
      return pattern.startsWith('SIG')
        ? command('x', { signal: pattern })
        : command('x', { code: pattern === 'other' ? 42 : Number(pattern) });
    case 'k8s':
      return error('x', { body: { kind: 'Status', reason: pattern } });
    case 'flag': {
      if (pattern === 'AbortError(p-retry)') return error('x', { name: 'AbortError', originalError: new Error('x') });
      const [key = '', value] = pattern.split(':');
      const isHeader = key.includes('-');
      if (isHeader) return error('x', { headers: { [key]: value ?? '100' } });
      return error('x', { [key]: value === undefined ? 100 : value === 'true' });
    }
    default:
      throw new Error(`no way to throw a ${on}`);
  }
}

test('the facts are what is classified, but for the departures', () => {
  const found = rows.flatMap((row) => {
    const { class: errorClass, category, severity, retry, action } = classifyError(thrown(row), { idempotent: true });
    const is = `${errorClass} ${category} ${severity} ${retry} ${action}`;
    return is === row.expected ? [] : [[`${row.on} ${row.pattern}`, is] as const];
  });
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.entries(departures).map(([key, { is }]) => [key, is])),
  );
  expect(rows.length).toBe(554);
});

test('each departure has a reason', () => {
  expect(Object.entries(departures).filter(([, { because }]) => because.length < 20)).toEqual([]);
});

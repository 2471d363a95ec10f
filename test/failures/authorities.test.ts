// What each authority's errors are taken for. The objects look as the clients throw them; where it is cheap, the error is a real one.
import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { classifyError } from '../../src/failures/classify.ts';
import { coded, fromPostgres, named } from './thrown.ts';

/** Class, category, condition and action in one line. */
const verdict = (error: unknown): string => {
  const { class: errorClass, category, retry, action } = classifyError(error);
  return `${errorClass} ${category} ${retry} ${action}`;
};

const caught = async (run: () => unknown): Promise<unknown> => {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
};

describe('real errors', () => {
  const closedPort = (): Promise<number> =>
    new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });

  test('a fetch of a closed port is a refused connection, safe to repeat', async () => {
    const port = await closedPort();
    expect(verdict(await caught(() => fetch(`http://127.0.0.1:${port}`)))).toBe(
      'TRANSIENT NETWORK always RETRY_WITH_BACKOFF',
    );
  });

  test('a fetch of an address that is none is a fault of the program', async () => {
    expect(verdict(await caught(() => fetch('gopher://127.0.0.1/')))).toBe('FATAL PROGRAMMING never FAIL_IMMEDIATELY');
    expect(verdict(await caught(() => fetch('nowhere')))).toBe('FATAL PROGRAMMING never FAIL_IMMEDIATELY');
  });

  test('a server that hangs up is a network error that leaves the outcome open', async () => {
    const server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    expect(verdict(await caught(() => fetch(`http://127.0.0.1:${port}`)))).toBe(
      'TRANSIENT NETWORK idempotent RETRY_WITH_BACKOFF',
    );
    server.close();
  });

  test('a fetch that AbortSignal.timeout ends is a time-out, one that an AbortController ends is cancelled', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const url = `http://127.0.0.1:${port}`;
    expect(verdict(await caught(() => fetch(url, { signal: AbortSignal.timeout(20) })))).toBe(
      'TRANSIENT TIMEOUT idempotent RETRY_WITH_BACKOFF',
    );
    expect(verdict(await caught(() => fetch(url, { signal: AbortSignal.abort() })))).toBe(
      'FATAL CANCELLED never CANCEL',
    );
    server.close();
  });

  test('reading with a signal that timed out is a time-out', async () => {
    const signal = AbortSignal.timeout(1);
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    expect(verdict(await caught(() => readFile(import.meta.filename, { signal })))).toContain('TRANSIENT TIMEOUT');
  });

  test('a missing file is not found, a missing command is a missing dependency', async () => {
    expect(verdict(await caught(() => readFile('/nowhere/at/all')))).toBe('FATAL NOT_FOUND never FAIL_IMMEDIATELY');
    expect(verdict(await caught(() => promisify(execFile)('no-such-command-here')))).toBe(
      'FATAL DEPENDENCY corrected FAIL_IMMEDIATELY',
    );
  });

  test('a command that fails, is killed for its time, or is killed', async () => {
    const run = promisify(execFile);
    const node = process.execPath;
    expect(verdict(await caught(() => run(node, ['-e', 'process.exit(3)'])))).toBe(
      'FATAL PROCESS_FAILURE never FAIL_IMMEDIATELY',
    );
    expect(verdict(await caught(() => execFileSync(node, ['-e', 'process.exit(127)'], { stdio: 'ignore' })))).toContain(
      'FATAL DEPENDENCY',
    );
    expect(verdict(await caught(() => run(node, ['-e', 'setTimeout(() => 0, 9000)'], { timeout: 100 })))).toContain(
      'TRANSIENT TIMEOUT',
    );
    expect(verdict(await caught(() => run(node, ['-e', 'process.kill(process.pid, "SIGKILL")'])))).toBe(
      'RETRIABLE RESOURCE_EXHAUSTION corrected SCALE_RESOURCES_AND_RETRY',
    );
  });

  test('a value that its zod schema refuses is a matter of validation', async () => {
    expect(verdict(await caught(() => z.object({ age: z.number() }).parse({ age: 'x' })))).toBe(
      'RETRIABLE VALIDATION corrected REPAIR_INPUT_AND_RETRY',
    );
  });

  test('a text that is not JSON is a matter of validation, other errors of the language are faults of the program', async () => {
    expect(verdict(await caught(() => JSON.parse('{"a":')))).toBe('FATAL VALIDATION never FAIL_IMMEDIATELY');
    expect(verdict(await caught(() => (null as unknown as { x: () => void }).x()))).toBe(
      'FATAL PROGRAMMING never FAIL_IMMEDIATELY',
    );
    expect(verdict(await caught(() => 'x'.repeat(-1)))).toBe('FATAL PROGRAMMING never FAIL_IMMEDIATELY');
    expect(verdict(await caught(() => structuredClone(() => 1)))).toBe('FATAL PROGRAMMING never FAIL_IMMEDIATELY');
  });

  test('a unique key of SQLite is a conflict', async () => {
    const database = new DatabaseSync(':memory:');
    database.exec('create table t (id int primary key); insert into t values (1)');
    expect(verdict(await caught(() => database.exec('insert into t values (1)')))).toBe(
      'CONFLICT DATA_INTEGRITY never PAUSE_WORKFLOW',
    );
    database.close();
  });
});

describe('tables', () => {
  test.each<[string, unknown, string]>([
    [
      'a broken connection',
      coded('ECONNRESET', { syscall: 'read' }),
      'TRANSIENT NETWORK idempotent RETRY_WITH_BACKOFF',
    ],
    [
      'a connection that was never made',
      coded('ETIMEDOUT', { syscall: 'connect' }),
      'TRANSIENT TIMEOUT always RETRY_WITH_BACKOFF',
    ],
    [
      'a time-out of axios',
      coded('ECONNABORTED', { message: 'timeout of 1000ms exceeded' }),
      'TRANSIENT TIMEOUT idempotent RETRY_WITH_BACKOFF',
    ],
    ['an unknown host', coded('ENOTFOUND', { syscall: 'getaddrinfo' }), 'TRANSIENT DNS always RETRY_WITH_BACKOFF'],
    [
      'a name server that refuses',
      coded('ECONNREFUSED', { syscall: 'queryA' }),
      'TRANSIENT DNS always RETRY_WITH_BACKOFF',
    ],
    ['a full disk', coded('ENOSPC'), 'FATAL RESOURCE_EXHAUSTION corrected PAUSE_WORKFLOW'],
    ['an expired certificate', coded('CERT_HAS_EXPIRED'), 'FATAL TLS never FAIL_IMMEDIATELY'],
    ['an SSL code that is not listed', coded('ERR_SSL_UNEXPECTED_MESSAGE'), 'FATAL TLS never FAIL_IMMEDIATELY'],
    ['a corrupt archive', coded('Z_DATA_ERROR'), 'CONFLICT STATE_CORRUPTION never RESTORE_LAST_VALID_CHECKPOINT'],
    ['PostgreSQL: serialization', fromPostgres('40001'), 'RETRIABLE CONCURRENCY transaction RETRY_TRANSACTION'],
    ['PostgreSQL: unique key', fromPostgres('23505'), 'CONFLICT DATA_INTEGRITY never PAUSE_WORKFLOW'],
    [
      'PostgreSQL: statement timeout',
      fromPostgres('57014', 'canceling statement due to statement timeout'),
      'TRANSIENT TIMEOUT idempotent INCREASE_TIMEOUT_AND_RETRY',
    ],
    [
      'PostgreSQL: cancelled by a user',
      fromPostgres('57014', 'canceling statement due to user request'),
      'FATAL CANCELLED never CANCEL',
    ],
    ['PostgreSQL: starting up', fromPostgres('57P03'), 'TRANSIENT SERVICE_UNAVAILABLE always RECONNECT_AND_RETRY'],
    ['PostgreSQL: class 22, not listed', fromPostgres('22P06'), 'FATAL VALIDATION never FAIL_IMMEDIATELY'],
    ['five letters without a severity', coded('23505'), 'RETRIABLE UNKNOWN idempotent RETRY_WITH_BACKOFF'],
    [
      'node-postgres without a code',
      new Error('Connection terminated unexpectedly'),
      'TRANSIENT NETWORK idempotent RECONNECT_AND_RETRY',
    ],
    [
      'node-postgres pool',
      new Error('timeout exceeded when trying to connect'),
      'TRANSIENT TIMEOUT idempotent RETRY_WITH_BACKOFF',
    ],
    [
      'MySQL: deadlock',
      coded('ER_LOCK_DEADLOCK', { errno: 1213, sqlState: '40001' }),
      'RETRIABLE CONCURRENCY transaction RETRY_TRANSACTION',
    ],
    ['SQLite: an extended code', coded('SQLITE_CONSTRAINT_UNIQUE'), 'CONFLICT DATA_INTEGRITY never PAUSE_WORKFLOW'],
    [
      'Redis: loading',
      named('ReplyError', { message: 'LOADING Redis is loading the dataset in memory' }),
      'TRANSIENT SERVICE_UNAVAILABLE always RETRY_WITH_BACKOFF',
    ],
    [
      'Redis: no clients left',
      named('ReplyError', { message: 'ERR max number of clients reached' }),
      'TRANSIENT RESOURCE_EXHAUSTION always RETRY_WITH_BACKOFF',
    ],
    [
      'Redis: wrong type',
      named('ReplyError', { message: 'WRONGTYPE Operation against a key' }),
      'FATAL PROGRAMMING never FAIL_IMMEDIATELY',
    ],
    [
      'a text that begins like a Redis reply',
      new Error('BUSY people'),
      'RETRIABLE UNKNOWN idempotent RETRY_WITH_BACKOFF',
    ],
    [
      'gRPC: unavailable',
      coded(14, { details: 'no connection' }),
      'TRANSIENT SERVICE_UNAVAILABLE idempotent RETRY_WITH_BACKOFF',
    ],
    ['gRPC: permission', coded(7, { details: 'no' }), 'FATAL PERMISSION never FAIL_IMMEDIATELY'],
    ['a number that is no gRPC code', coded(14), 'RETRIABLE UNKNOWN idempotent RETRY_WITH_BACKOFF'],
    ['AMQP: 503 is not HTTP', coded(503, { classId: 60, methodId: 40 }), 'FATAL CONFIGURATION never FAIL_IMMEDIATELY'],
    [
      'AMQP: forced',
      coded(320, { message: 'Connection closed: 320 (CONNECTION-FORCED)' }),
      'TRANSIENT SERVICE_UNAVAILABLE idempotent RECONNECT_AND_RETRY',
    ],
    [
      'Kafka: no leader',
      named('KafkaJSProtocolError', { type: 'LEADER_NOT_AVAILABLE', retriable: true }),
      'TRANSIENT SERVICE_UNAVAILABLE idempotent RETRY_WITH_BACKOFF',
    ],
    [
      'Kubernetes: conflict',
      { body: { kind: 'Status', reason: 'Conflict' }, statusCode: 409 },
      'RETRIABLE CONCURRENCY corrected RELOAD_AND_RETRY',
    ],
    [
      'a pod without memory',
      Object.assign(new Error('x'), { reason: 'OOMKilled' }),
      'RETRIABLE RESOURCE_EXHAUSTION corrected SCALE_RESOURCES_AND_RETRY',
    ],
    [
      'AWS: throttled with status 400',
      named('ThrottlingException', { $metadata: { httpStatusCode: 400 } }),
      'TRANSIENT RATE_LIMIT always RETRY_WITH_BACKOFF',
    ],
    [
      'a conflict of a web framework',
      named('ConflictException', { status: 409 }),
      'CONFLICT CONCURRENCY corrected RELOAD_AND_RETRY',
    ],
    [
      'OpenAI: quota as 429',
      coded('insufficient_quota', { status: 429, type: 'insufficient_quota' }),
      'FATAL QUOTA never PAUSE_WORKFLOW',
    ],
    [
      'OpenAI: prompt too long',
      coded('context_length_exceeded', { status: 400, type: 'invalid_request_error' }),
      'FATAL VALIDATION corrected REPAIR_INPUT_AND_RETRY',
    ],
    [
      'OpenAI: a vague type beside a status',
      coded(null, { status: 401, type: 'invalid_request_error' }),
      'FATAL AUTHENTICATION corrected REFRESH_CREDENTIALS',
    ],
    [
      'Anthropic: overloaded inside a stream',
      { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } },
      'TRANSIENT SERVICE_UNAVAILABLE always RETRY_WITH_BACKOFF',
    ],
    [
      'Anthropic: no credit as 400',
      { status: 400, error: { error: { type: 'invalid_request_error', message: 'Your credit balance is too low' } } },
      'FATAL QUOTA never PAUSE_WORKFLOW',
    ],
    ['npm: a library', coded('EINTEGRITY'), 'CONFLICT SECURITY_VULNERABILITY never PAUSE_WORKFLOW'],
    [
      'npm: the command',
      { cmd: 'npm ci', code: 1, stderr: 'npm error code ETIMEDOUT\nnpm error network', stdout: '' },
      'TRANSIENT SERVICE_UNAVAILABLE always RETRY_WITH_BACKOFF',
    ],
    [
      'git: a conflict on stdout',
      { cmd: 'git merge x', code: 1, stderr: '', stdout: 'Auto-merging a\nCONFLICT (content): Merge conflict in a\n' },
      'CONFLICT MERGE_CONFLICT never PAUSE_WORKFLOW',
    ],
    [
      'git: a lock',
      {
        command: 'git commit -m x',
        exitCode: 128,
        stderr: "fatal: Unable to create '/r/.git/index.lock': File exists.",
        stdout: '',
      },
      'RETRIABLE LOCK_CONTENTION always RETRY_WITH_BACKOFF',
    ],
    [
      'git: no network',
      {
        cmd: '/usr/bin/git fetch',
        code: 128,
        stderr: "fatal: unable to access 'https://x/': Could not resolve host: x",
        stdout: '',
      },
      'TRANSIENT NETWORK always RETRY_WITH_BACKOFF',
    ],
    [
      'a scanner that found something',
      { command: 'npm audit', exitCode: 1, stdout: '3 high severity vulnerabilities', stderr: '' },
      'CONFLICT SECURITY_VULNERABILITY never PAUSE_WORKFLOW',
    ],
    [
      'a heap that is too small',
      {
        command: 'node x.js',
        exitCode: 134,
        stderr: 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
        stdout: '',
      },
      'RETRIABLE RESOURCE_EXHAUSTION corrected SCALE_RESOURCES_AND_RETRY',
    ],
    [
      'execa: cancelled',
      { command: 'x', exitCode: undefined, signal: 'SIGTERM', killed: true, isCanceled: true, stderr: '' },
      'FATAL CANCELLED never CANCEL',
    ],
    ['an open breaker of another library', coded('EOPENBREAKER'), 'TRANSIENT CIRCUIT_OPEN always WAIT_FOR_CIRCUIT'],
    [
      'an admission webhook',
      new Error('admission webhook "policy.example" denied the request: no'),
      'CONFLICT POLICY_VIOLATION never PAUSE_WORKFLOW',
    ],
    [
      'a text that cites a CVE, which only a scanner may',
      new Error('CVE-2024-12345: remote code execution in left-pad'),
      'RETRIABLE UNKNOWN idempotent RETRY_WITH_BACKOFF',
    ],
    [
      'an error of fetch that lost its cause',
      new TypeError('fetch failed'),
      'TRANSIENT NETWORK idempotent RETRY_WITH_BACKOFF',
    ],
  ])('%s', (_, error, expected) => {
    expect(verdict(error)).toBe(expected);
  });
});

describe('lines that git prints', () => {
  test.each([
    ["error: cannot lock ref 'refs/heads/main': is at 1 but expected 2", 'RETRIABLE LOCK_CONTENTION'],
    ['error: could not apply 1a2b3c4... a change', 'CONFLICT MERGE_CONFLICT'],
    [
      'error: Your local changes to the following files would be overwritten by merge:\n\ta.ts',
      'CONFLICT MERGE_CONFLICT',
    ],
    ['To github.com:a/b\n ! [rejected]        main -> main (fetch first)', 'RETRIABLE CONCURRENCY'],
    ['remote: error: GH006: Protected branch update failed', 'CONFLICT POLICY_VIOLATION'],
    ['remote: error GH013: push cannot contain secrets', 'CONFLICT SECURITY_VULNERABILITY'],
    ['error: RPC failed; HTTP 502 curl 22', 'TRANSIENT NETWORK'],
    ["fatal: unable to access 'https://x/': The requested URL returned error: 503", 'TRANSIENT NETWORK'],
    ['git@github.com: Permission denied (publickey).', 'FATAL AUTHENTICATION'],
    ["fatal: could not read Username for 'https://x': terminal prompts disabled", 'FATAL AUTHENTICATION'],
    ["fatal: repository 'https://x/y.git/' not found", 'FATAL NOT_FOUND'],
    ["error: pathspec 'x' did not match any file(s) known to git", 'FATAL NOT_FOUND'],
    ['fatal: loose object 1a2b3c (stored in .git/objects/1a/2b3c) is corrupt', 'CONFLICT STATE_CORRUPTION'],
    ["fatal: ambiguous argument 'CONFLICT (content)'", 'FATAL PROCESS_FAILURE'],
  ])('%s', (stderr, expected) => {
    const error = Object.assign(new Error(`Command failed: git x\n${stderr}`), {
      code: 128,
      killed: false,
      signal: null,
      cmd: 'git x',
      stdout: '',
      stderr,
    });
    expect(verdict(error).split(' ').slice(0, 2).join(' ')).toBe(expected);
  });
});

describe('HTTP', () => {
  const answer = (status: number, headers: Record<string, string> = {}) => ({
    response: { status, headers: new Headers(headers) },
  });

  test.each([
    [400, 'FATAL VALIDATION never FAIL_IMMEDIATELY'],
    [401, 'FATAL AUTHENTICATION corrected REFRESH_CREDENTIALS'],
    [403, 'FATAL PERMISSION never FAIL_IMMEDIATELY'],
    [409, 'CONFLICT CONCURRENCY corrected RELOAD_AND_RETRY'],
    [418, 'FATAL VALIDATION never FAIL_IMMEDIATELY'],
    [429, 'TRANSIENT RATE_LIMIT always RETRY_AFTER_HINT'],
    [500, 'TRANSIENT SERVICE_UNAVAILABLE idempotent RETRY_WITH_BACKOFF'],
    [503, 'TRANSIENT SERVICE_UNAVAILABLE idempotent RETRY_AFTER_HINT'],
    [599, 'TRANSIENT SERVICE_UNAVAILABLE idempotent RETRY_WITH_BACKOFF'],
  ])('status %i', (status, expected) => {
    for (const error of [
      answer(status),
      { status },
      { statusCode: status },
      { $metadata: { httpStatusCode: status } },
    ]) {
      expect(verdict(error)).toBe(expected);
    }
  });

  test('a 403 that is a rate limit is one', () => {
    expect(verdict(answer(403, { 'x-ratelimit-remaining': '0' }))).toContain('TRANSIENT RATE_LIMIT');
  });

  const now = Date.UTC(2026, 0, 1);
  test.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' }, 60_000],
    [{ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }, 0],
    [{ 'retry-after-ms': '1500.5' }, 1_501],
    [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1000 + 90) }, 90_000],
    [{ 'retry-after': '3', 'retry-after-ms': '5000' }, 5_000],
    [{ 'retry-after': '9999999999' }, 9_999_999_999_000],
    [{ 'retry-after-ms': '9999999999999' }, 9_999_999_999_999],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '1e9' }, undefined],
    [{}, undefined],
  ])('%o asks for a wait of %s ms', (headers, expected) => {
    expect(classifyError(answer(429, headers as Record<string, string>), { now }).retryAfterMs).toBe(expected);
    expect(classifyError({ status: 429, headers }, { now }).retryAfterMs).toBe(expected);
  });

  test('a date is not understood without the time', () => {
    expect(classifyError(answer(429, { 'retry-after': 'Thu, 01 Jan 2026 00:01:00 GMT' })).retryAfterMs).toBeUndefined();
  });

  test('of several hints in a chain the longest counts', () => {
    const inner = coded(null, { status: 429, headers: { 'Retry-After': '9' } });
    expect(
      classifyError(coded(null, { status: 429, headers: { 'retry-after': '2' }, cause: inner })).retryAfterMs,
    ).toBe(9_000);
  });
});

// Errors of libraries that no catalog lists: the words of their identifiers, the sentences of their messages, the bodies that they hold.
import vm from 'node:vm';
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import { GIT_SAYINGS } from '../../src/failures/catalog/git.ts';
import { ERRNO, PASSING, PASSING_SENTENCES, SENTENCES } from '../../src/failures/catalog/sentences.ts';
import { SCANNER_MESSAGES } from '../../src/failures/catalog/text.ts';
import { NETWORK_TOOL_SAYINGS, RUNTIME_SAYINGS } from '../../src/failures/catalog/tools.ts';
import { WORDS } from '../../src/failures/catalog/words.ts';
import { classifyError } from '../../src/failures/classify.ts';
import { wordsOf } from '../../src/failures/words.ts';

/** Class, category, and whether again: Y, I (idempotent only) or N. */
function says(error: unknown): string {
  const harmless = classifyError(error, { idempotent: true });
  const again = classifyError(error).retryable ? 'Y' : harmless.retryable ? 'I' : 'N';
  return `${harmless.class} ${harmless.category} ${again}`;
}
const UNKNOWN = 'RETRIABLE UNKNOWN I';
const failing = (fields: object, message = 'x'): Error => Object.assign(new Error(message), fields);

test.each([
  ['HTTPNotFoundError', 'http not found'],
  ['PERMISSIONS_VIOLATION', 'permissions violation'],
  ['auth/user-not-found', 'auth user not found'],
  ['Neo.TransientError.Transaction.DeadlockDetected', 'neo transient error transaction deadlock detected'],
  ['amqp:resource-locked', 'amqp resource locked'],
])('the words of %s are: %s', (identifier, words) => {
  expect(wordsOf(identifier)).toBe(words);
});

test.each([
  [{ code: 'UNKNOWN_TABLE' }, 'FATAL NOT_FOUND N'],
  [{ code: 'auth/quota-exceeded' }, 'FATAL QUOTA N'],
  [{ code: 'TOO_MANY_CONNECTIONS' }, 'TRANSIENT RESOURCE_EXHAUSTION Y'],
  [{ code: 'service.throttled' }, 'TRANSIENT RATE_LIMIT Y'],
  [{ code: 'DEADLINE_EXCEEDED' }, 'TRANSIENT TIMEOUT I'],
  [{ code: 'CONNECTION_LOST' }, 'TRANSIENT NETWORK I'],
  [{ condition: 'amqp:unauthorized-access' }, 'FATAL AUTHENTICATION N'],
  [{ name: 'OptimisticLockException' }, 'CONFLICT CONCURRENCY N'],
  [{ name: 'DuplicateOrderError' }, 'CONFLICT DATA_INTEGRITY N'],
  [{ name: 'OrderAlreadyExistsError' }, 'CONFLICT DATA_INTEGRITY N'],
  [{ name: 'UnrecoverableError' }, 'FATAL BUSINESS_RULE N'],
  [{ _tag: 'ResourceBusy' }, 'RETRIABLE LOCK_CONTENTION Y'],
  [{ reason: 'METHOD_NOT_ALLOWED' }, 'FATAL PERMISSION N'],
  [{ type: 'schema_validation_failed' }, 'RETRIABLE VALIDATION N'],
  [{ code: 'UNKNOWN_ERROR' }, UNKNOWN],
  [{ code: 'STRIKE' }, UNKNOWN],
  [{ name: 'UnknownLinearError' }, UNKNOWN],
  [{ name: 'UnknownCommandError' }, 'FATAL NOT_FOUND N'],
  [{ name: 'CancelledFailure' }, 'FATAL CANCELLED N'],
  [{ name: 'RetryAfterError' }, 'TRANSIENT UNKNOWN Y'],
  [{ name: 'NonRetriableError' }, 'FATAL BUSINESS_RULE N'],
  [{ name: 'ExecutionLimitExceeded' }, 'TRANSIENT RATE_LIMIT Y'],
])('%o is understood by its words', (fields, expected) => {
  expect(says(failing(fields))).toBe(expected);
});

test.each([
  [{ status: 400, body: { error: { code: 'THROTTLED' } } }, 'TRANSIENT RATE_LIMIT Y'],
  [{ status: 400, response: { data: { error_code: 'INSTITUTION_DOWN' } } }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
  [{ status: 429, body: { error: { code: 'daily_quota_exceeded' } } }, 'FATAL QUOTA N'],
  [{ status: 429, body: { message: 'Quota exceeded: 60 requests per minute' } }, 'TRANSIENT RATE_LIMIT Y'],
  [{ status: 500, body: { code: 'no_space_left_on_device' } }, 'FATAL RESOURCE_EXHAUSTION N'],
  [{ status: 502, name: 'InvalidZipFileException' }, 'FATAL VALIDATION N'],
  [{ status: 503, body: { code: 'invalid_state' } }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
  [{ status: 404, body: { code: 'rate_limited' } }, 'FATAL NOT_FOUND N'],
  [{ error_code: 502 }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
  [{ code: -32_601 }, 'FATAL UNSUPPORTED N'],
  [{ error: { code: -32_005, message: 'limit exceeded' } }, 'TRANSIENT RATE_LIMIT Y'],
])('an answer %o says more than its number', (fields, expected) => {
  expect(says(failing(fields))).toBe(expected);
});

test('an answer inside a message is read', () => {
  expect(says(new Error('{"status":409,"message":"stale"}'))).toBe('CONFLICT CONCURRENCY N');
  expect(says(new Error('{"error":{"code":"PERMISSION_DENIED","message":"no"}}'))).toBe('FATAL PERMISSION N');
  expect(says(new Error('{not json at all'))).toBe(UNKNOWN);
});

describe('sentences', () => {
  test.each([
    ['Queue name cannot contain :', 'FATAL VALIDATION N'],
    ['HTTPS is required', 'FATAL VALIDATION N'],
    ["'/data/a' already exists", 'CONFLICT DATA_INTEGRITY N'],
    ['Property "nothing" was not found in "user".', 'FATAL NOT_FOUND N'],
    ['default: Not enough privileges.', 'FATAL PERMISSION N'],
    ['All configured authentication methods failed', 'FATAL AUTHENTICATION N'],
    ['worker exited with code: 3', 'FATAL PROCESS_FAILURE N'],
    ['Unknown context `nothing`', 'FATAL VALIDATION N'],
    ['No country with code QQ', 'FATAL NOT_FOUND N'],
    ['Key size is larger than the maximum key size (1978)', 'FATAL VALIDATION N'],
    ['Could not extract integer from "noth"', 'FATAL VALIDATION N'],
    ['Error opening file /a: ENOENT: no such file or directory', 'FATAL NOT_FOUND N'],
    ['Could not allocate a buffer', UNKNOWN],
    ['Your card was declined.', 'FATAL BUSINESS_RULE N'],
    ['Insufficient stock for item 5', 'CONFLICT BUSINESS_RULE N'],
    ['The coupon has expired', 'FATAL VALIDATION N'],
    ['deadlock detected', 'RETRIABLE CONCURRENCY Y'],
    ["ENOENT: no such file or directory, open '/a'", 'FATAL NOT_FOUND N'],
    ['self signed certificate', 'FATAL TLS N'],
    ['(unknown path)\n  Error: filter not found: nothing', 'FATAL NOT_FOUND N'],
    ['The left side of the "+" operator must evaluate to a number', 'FATAL VALIDATION N'],
    ['99 is a invalid expression for minute', 'FATAL VALIDATION N'],
    ['Workflow execution already started', 'CONFLICT DATA_INTEGRITY N'],
    ['WRONGPASS invalid or missing auth token, command was: [["get","a"]]', 'FATAL AUTHENTICATION N'],
    ['ERR max daily request limit exceeded. Limit: 10000', 'FATAL QUOTA N'],
    ['Job wait x timed out before finishing', 'TRANSIENT TIMEOUT I'],
    ['Too many simultaneous queries. Maximum: 100', 'TRANSIENT RESOURCE_EXHAUSTION Y'],
    ['page.goto: net::ERR_NAME_NOT_RESOLVED at https://example.org/', 'TRANSIENT DNS Y'],
    ['fatal: not a git repository (or any of the parent directories): .git', 'FATAL NOT_FOUND N'],
  ])('%s: %s', (message, expected) => {
    expect(says(new Error(message))).toBe(expected);
  });

  test.each([
    'the printer is on strike',
    'the log says: user not found',
    'user comment: this is invalid',
    'row 9: "forbidden" is no amount',
    'assertion: unauthorized !== authorized',
    'the host was not found, try again',
    'expected status 200, got a 503 from upstream',
    'erreur inattendue: le fichier est introuvable',
    'アクセスが拒否されました',
    'Unexpected error',
    'An unknown error occurred',
    'the host is blocked, try again',
    'row 4 mentions ENOENT: no such file',
  ])('%s: unknown', (message) => {
    expect(says(new Error(message))).toBe(UNKNOWN);
  });
});

test.each([
  ['curl -sS https://a', 'curl: (6) Could not resolve host: a\n', 'TRANSIENT DNS Y'],
  ['curl -f https://a', 'curl: (22) The requested URL returned error: 404\n', 'FATAL NOT_FOUND N'],
  ['kubectl get pods', 'Error from server (Conflict): the object has been modified\n', 'RETRIABLE CONCURRENCY N'],
  ['docker pull x', 'Error response from daemon: toomanyrequests: slow down\n', 'TRANSIENT RATE_LIMIT Y'],
  ['terraform apply', 'Error: Error acquiring the state lock\n', 'RETRIABLE LOCK_CONTENTION Y'],
  ['python3 a.py', 'Traceback (most recent call last):\nConnectionRefusedError: [Errno 111]\n', 'TRANSIENT NETWORK I'],
  ['python3 a.py', 'ValueError: expected 503, ETIMEDOUT\n', 'FATAL PROCESS_FAILURE N'],
  ['java Main', 'Exception in thread "main" java.lang.OutOfMemoryError: x\n', 'RETRIABLE RESOURCE_EXHAUSTION I'],
  ['my-tests', 'curl: (7) Failed to connect\n', 'FATAL PROCESS_FAILURE N'],
  ['cat curl.log', 'curl: (7) Failed to connect\n', 'FATAL PROCESS_FAILURE N'],
])('%s that prints %j', (cmd, stderr, expected) => {
  expect(says(failing({ cmd, stderr, stdout: '', code: 1 }))).toBe(expected);
});

describe('the same error elsewhere', () => {
  const errors = [
    failing({ code: 'CONNECTION_LOST' }),
    failing({ status: 429 }),
    failing({ name: 'OrderAlreadyExistsError' }),
    failing({ code: '23505', severity: 'ERROR' }),
    new Error('Queue name cannot contain :'),
  ];

  test.each(errors)('%s survives JSON', (error) => {
    const text = JSON.stringify(Object.assign({}, error, { name: error.name, message: error.message }));
    expect(says(JSON.parse(text))).toBe(says(error));
  });

  test.each(errors)('%s survives another realm', (error) => {
    const fields = JSON.stringify(Object.assign({}, error, { name: error.name }));
    const other: unknown = vm.runInNewContext(`Object.assign(new Error(${JSON.stringify(error.message)}), ${fields})`);
    expect(other instanceof Error).toBe(false);
    expect(says(other)).toBe(says(error));
  });

  test.each(errors)('%s survives without a prototype', (error) => {
    const bare = Object.assign(Object.create(null), error, { name: error.name, message: error.message });
    expect(says(bare)).toBe(says(error));
  });

  test('the message alone survives structuredClone', () => {
    expect(says(structuredClone(errors[4]))).toBe('FATAL VALIDATION N');
  });

  test('a message that is an object says nothing and does no harm', () => {
    expect(says({ message: { text: 'forbidden' } })).toBe(UNKNOWN);
    expect(says(Object.defineProperty(new Error('x'), 'message', { value: { code: 1 } }))).toBe(UNKNOWN);
  });
});

describe('work is bounded', () => {
  const longest = { words: 100, line: 300, message: 8_192, output: 16_400 };
  const sets = [
    ['words', WORDS, longest.words],
    ['sentences', [...SENTENCES, ...PASSING_SENTENCES], longest.line],
    ['messages', SCANNER_MESSAGES, longest.message],
    ['tools', [...NETWORK_TOOL_SAYINGS, ...RUNTIME_SAYINGS, ...GIT_SAYINGS], longest.output],
  ] as const;
  /** What makes a pattern go back and forth: its own words again and again, almost fitting. */
  const bait = (source: string): string[] => {
    const words = source.match(/[A-Za-z]{3,}/g) ?? [];
    return [
      words.join(' '),
      words.join(''),
      ...words.slice(0, 12),
      ' ',
      '\n',
      'a',
      'not ',
      '"',
      "'",
      '(',
      ': ',
      'error: ',
    ];
  };

  test.each(sets)('every pattern of %s is done with its longest input in 20 ms', (_, sayings, length) => {
    const slow: string[] = [];
    for (const { rule, pattern } of sayings)
      for (const part of bait(pattern.source)) {
        const text = part.repeat(Math.ceil(length / part.length)).slice(0, length);
        const times = [1, 2, 3].map(() =>
          cpuMs(() => {
            pattern.test(text);
            pattern.test(`${text.slice(0, -1)}!`);
          }),
        );
        // The best of three: the collector of garbage may have had something to do.
        if (Math.min(...times) > 20) slow.push(`${rule} on ${part.slice(0, 20)}`);
      }
    expect(slow).toEqual([]);
    expect(PASSING.test('x'.repeat(300)) || ERRNO.test('x'.repeat(300))).toBe(false);
  });

  test('a megabyte of message, name, code, body or output takes no longer', () => {
    const much = 'not found "\'`{'.repeat(80_000);
    const errors = [
      new Error(much),
      failing({ name: much }),
      failing({ code: much }),
      failing({ body: `{"error":"${much}` }),
      failing({ body: { error: { code: much, message: much } }, status: 500 }),
      failing({ cmd: 'curl x', stderr: much, code: 1 }),
      failing({ cmd: 'curl x', stderr: 'curl: '.repeat(200_000), code: 1 }),
      new Error(`{${much}`),
    ];
    for (const error of errors) classifyError(error);
    const took = cpuMs(() => {
      for (const error of errors) classifyError(error);
    });
    expect(took).toBeLessThan(100);
  });
});

// What is understood where only the text of an error is left: as its own client writes it, behind the words of somebody who wrapped it, and nowhere else.
import { describe, expect, test } from 'vitest';
import { cpuMs } from '../cpuTime.ts';
import { classifyError } from '../../src/failures/classify.ts';

const says = (error: unknown): string => {
  const harmless = classifyError(error, { idempotent: true });
  const again = classifyError(error).retryable ? 'Y' : harmless.retryable ? 'I' : 'N';
  return `${harmless.class} ${harmless.category} ${again}`;
};

describe('a text that a protocol has written', () => {
  test.each([
    ['7 PERMISSION_DENIED: Missing or insufficient permissions.', 'FATAL PERMISSION N'],
    ['14 UNAVAILABLE: No connection established', 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['10 ABORTED: Too much contention on these documents', 'RETRIABLE CONCURRENCY Y'],
    ['/shop.Shop/Get OUT_OF_RANGE: page 99', 'FATAL VALIDATION N'],
    ['vttablet: rpc error: code = Unavailable desc = connection refused', 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['rpc error: code = PermissionDenied desc = no', 'FATAL PERMISSION N'],
    ['NOSCRIPT No matching script. Please use EVAL.', 'RETRIABLE DEPENDENCY Y'],
    ["OOM command not allowed when used memory > 'maxmemory'.", 'RETRIABLE RESOURCE_EXHAUSTION I'],
    ['ERR max number of clients reached', 'TRANSIENT RESOURCE_EXHAUSTION Y'],
    ['404 The model `m` does not exist or you do not have access to it.', 'FATAL NOT_FOUND N'],
    ['429 You exceeded your current quota, please check your plan and billing details.', 'FATAL QUOTA N'],
    [
      '529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}',
      'TRANSIENT SERVICE_UNAVAILABLE Y',
    ],
    ['Channel closed by server: 404 (NOT-FOUND) with message "NOT_FOUND - no queue \'jobs\'"', 'FATAL CONFIGURATION N'],
    ['SQLITE_BUSY: database is locked', 'RETRIABLE LOCK_CONTENTION Y'],
    ['version_conflict_engine_exception: [1]: version conflict', 'CONFLICT CONCURRENCY N'],
    ['spawn ffmpeg ENOENT', 'FATAL DEPENDENCY N'],
    ['Command failed with exit code 2: make build', 'FATAL PROCESS_FAILURE N'],
    ['Command failed: npm test\nnpm error Test failed. 503', 'FATAL PROCESS_FAILURE N'],
    ['Command failed: git push\nfatal: not a git repository', 'FATAL NOT_FOUND N'],
    ['Command was killed with SIGKILL (Forced termination): node build.js', 'RETRIABLE RESOURCE_EXHAUSTION I'],
  ])('%s: %s', (message, expected) => {
    expect(says(new Error(message))).toBe(expected);
  });
});

describe('what stands behind the words of others', () => {
  test.each([
    ['Failed to create invoice: Request failed with status code 422', 'FATAL VALIDATION N'],
    ['failed to sync: connect ECONNREFUSED 127.0.0.1:80', 'TRANSIENT NETWORK I'],
    ['could not resolve config: getaddrinfo EAI_AGAIN db', 'TRANSIENT DNS I'],
    ['Failed to load user: Cannot read properties of null', 'FATAL VALIDATION N'],
    ['Failed to fetch token: certificate has expired', 'FATAL TLS N'],
    ['sync: page 3: 10 ABORTED: contention', 'RETRIABLE CONCURRENCY I'],
    [
      'Error fetching from https://x: [503 Service Unavailable] The model is overloaded.',
      'TRANSIENT SERVICE_UNAVAILABLE I',
    ],
    ['API responded with 400: {"error":"bad date"}', 'FATAL VALIDATION N'],
    ['GET https://api.example.com/v1/users - 401', 'FATAL AUTHENTICATION N'],
    ['Response code 404 (Not Found)', 'FATAL NOT_FOUND N'],
    ['Unexpected response from billing service: 503', 'TRANSIENT SERVICE_UNAVAILABLE I'],
    ['ECONNREFUSED', 'TRANSIENT NETWORK I'],
    ['insufficient_scope', 'FATAL PERMISSION N'],
  ])('%s: %s', (message, expected) => {
    expect(says(new Error(message))).toBe(expected);
  });

  test.each([
    'the log says: 7 PERMISSION_DENIED: no',
    'customer wrote: connect ECONNREFUSED 1.2.3.4:80',
    'order 503 of 404 rows',
    'row 9: the subject: 401 Unauthorized',
    'it returned 404 rows and stopped',
    'could not charge the order',
    'Unable to process the order',
  ])('%s: unknown', (message) => {
    expect(says(new Error(message))).toBe('RETRIABLE UNKNOWN I');
  });

  test('never lets work be done again that must not be, whatever is quoted', () => {
    for (const told of [
      '429 Too Many Requests',
      'connect ECONNREFUSED 1.1.1.1:1',
      'NOSCRIPT No matching script',
      'deadlock detected',
    ])
      expect(classifyError(new Error(`the payment was made, and then: ${told}`)).retryable).toBe(false);
  });

  test('is found in no noticeable time', () => {
    const pieces = [
      'a: ',
      '404 ',
      'status ',
      'returned a.a ',
      '1 ABORTED',
      'a_a',
      '(404)',
      'GET http://a ',
      ' 500 ',
      'Command failed: ',
    ];
    const took = cpuMs(() => {
      for (const one of pieces) for (const other of pieces) classifyError(new Error((one + other).repeat(4_000)));
    });
    // Some hundred milliseconds where it is linear; minutes where it is not.
    expect(took).toBeLessThan(5_000);
  });
});

test('the number of a system error is understood without its name', () => {
  expect(says({ errno: -111, syscall: 'connect', address: '1.1.1.1', port: 80 })).toBe('TRANSIENT NETWORK Y');
  expect(says({ errno: -111 })).toBe('RETRIABLE UNKNOWN I');
});

test('403 is a rate limit where the answer says so', () => {
  expect(says(Object.assign(new Error('User Rate Limit Exceeded'), { code: 403 }))).toBe('TRANSIENT RATE_LIMIT Y');
  expect(says(Object.assign(new Error('You have exceeded a secondary rate limit.'), { status: 403 }))).toBe(
    'TRANSIENT RATE_LIMIT Y',
  );
  expect(says(Object.assign(new Error('no'), { status: 403 }))).toBe('FATAL PERMISSION N');
});

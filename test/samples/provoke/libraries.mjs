// Validators, locks, other people's retries and breakers, GraphQL: errors whose name is all there is.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { once } from 'node:events';
import vm from 'node:vm';
import Ajv from 'ajv';
import { Mutex, Semaphore, tryAcquire, withTimeout } from 'async-mutex';
import {
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  ConsecutiveBreaker,
  handleAll,
  retry,
  timeout,
  TimeoutStrategy,
} from 'cockatiel';
import { buildSchema, graphql, parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import Joi from 'joi';
import CircuitBreaker from 'opossum';
import pRetry, { AbortError } from 'p-retry';
import pTimeout from 'p-timeout';
import lockfile from 'proper-lockfile';
import * as v from 'valibot';
import * as yup from 'yup';
import { z } from 'zod';

const VALIDATION = 'RETRIABLE VALIDATION N';

export default async function provoke(sample) {
  await sample('zod', VALIDATION, () => z.object({ a: z.string() }).parse({ a: 503 }));
  await sample('zod-enum', VALIDATION, () => z.enum(['ok']).parse('timeout'));
  await sample('zod-wrapped', VALIDATION, () => {
    try {
      z.string().parse(1);
    } catch (cause) {
      throw new Error('the model answered nonsense', { cause });
    }
  });
  await sample('valibot', VALIDATION, () => v.parse(v.string(), 503));
  await sample('yup', VALIDATION, () => yup.string().required().validate(undefined));
  await sample('joi', VALIDATION, () => Joi.attempt('x', Joi.number()));
  await sample('ajv-schema', 'FATAL PROGRAMMING N', () => new Ajv().compile({ type: 'nonsense' }));
  await sample('ajv-async', VALIDATION, () => new Ajv().compile({ $async: true, type: 'object', required: ['a'] })({}));
  await sample('ajv-missing-ref', 'FATAL PROGRAMMING N', () =>
    new Ajv().compile({ $ref: 'http://example.org/timeout.json' }),
  );
  // breakers, bulkheads, retries
  const fails = () =>
    Promise.reject(Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' }));
  await sample('cockatiel-open', 'TRANSIENT CIRCUIT_OPEN Y', async () => {
    const policy = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) });
    await policy.execute(fails).catch(() => {});
    await policy.execute(fails);
  });
  await sample('cockatiel-isolated', 'TRANSIENT CIRCUIT_OPEN Y', async () => {
    const policy = circuitBreaker(handleAll, { halfOpenAfter: 60_000, breaker: new ConsecutiveBreaker(1) });
    policy.isolate();
    await policy.execute(fails);
  });
  await sample('cockatiel-bulkhead', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
    const policy = bulkhead(1);
    policy.execute(() => new Promise((done) => setTimeout(done, 50)));
    await policy.execute(fails);
  });
  await sample('cockatiel-bulkhead-class', 'TRANSIENT RESOURCE_EXHAUSTION Y', () => {
    throw new BulkheadRejectedError(1, 1);
  });
  await sample('cockatiel-timeout', 'TRANSIENT TIMEOUT I', () =>
    timeout(20, TimeoutStrategy.Aggressive).execute(() => new Promise(() => {})),
  );
  await sample('cockatiel-retry-spent', 'TRANSIENT NETWORK Y', () =>
    retry(handleAll, { maxAttempts: 1 }).execute(fails),
  );
  await sample('opossum-open', 'TRANSIENT CIRCUIT_OPEN Y', async () => {
    const breaker = new CircuitBreaker(fails, { errorThresholdPercentage: 1 });
    await breaker.fire().catch(() => {});
    await breaker.fire();
  });
  await sample('opossum-timeout', 'TRANSIENT TIMEOUT I', () =>
    new CircuitBreaker(() => new Promise(() => {}), { timeout: 20 }).fire(),
  );
  await sample('opossum-full', 'TRANSIENT RESOURCE_EXHAUSTION Y', async () => {
    const breaker = new CircuitBreaker(() => new Promise((done) => setTimeout(done, 50)), { capacity: 1 });
    breaker.fire();
    await breaker.fire();
  });
  await sample('opossum-shutdown', 'FATAL PROGRAMMING N', async () => {
    const breaker = new CircuitBreaker(fails);
    breaker.shutdown();
    await breaker.fire();
  });
  await sample('p-retry-abort', 'FATAL BUSINESS_RULE N', () => {
    throw new AbortError('the order is closed');
  });
  await sample('p-retry-aborted', 'RETRIABLE UNKNOWN I', () =>
    pRetry(
      () => {
        throw new AbortError(new Error('the order is closed'));
      },
      { retries: 3 },
    ),
  );
  await sample('p-retry-spent', 'TRANSIENT NETWORK Y', () => pRetry(fails, { retries: 1, minTimeout: 1 }));
  await sample('p-timeout', 'TRANSIENT TIMEOUT I', () => pTimeout(new Promise(() => {}), { milliseconds: 20 }));
  await sample('p-timeout-words', 'TRANSIENT TIMEOUT I', () =>
    pTimeout(new Promise(() => {}), { milliseconds: 20, message: 'the vendor is slow today' }),
  );
  await sample('mutex-timeout', 'RETRIABLE LOCK_CONTENTION Y', async () => {
    const mutex = withTimeout(new Mutex(), 20);
    await mutex.acquire();
    await mutex.acquire();
  });
  await sample('mutex-taken', 'RETRIABLE LOCK_CONTENTION Y', async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    await tryAcquire(mutex).acquire();
  });
  await sample('semaphore-cancelled', 'FATAL CANCELLED N', async () => {
    const semaphore = new Semaphore(0);
    const waits = semaphore.acquire();
    semaphore.cancel();
    await waits;
  });
  const locked = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'samples-lock-')), 'f');
  fs.writeFileSync(locked, '');
  await lockfile.lock(locked);
  await sample('lockfile-locked', 'RETRIABLE LOCK_CONTENTION Y', () => lockfile.lock(locked));
  await sample('lockfile-not-held', 'FATAL PROGRAMMING N', () =>
    lockfile.unlock(path.join(path.dirname(locked), '..')),
  );
  // GraphQL
  await sample('graphql-syntax', 'FATAL PROGRAMMING N', () => parse('{ a('));
  await sample('graphql-validation', 'FATAL PROGRAMMING N', async () => {
    throw (await graphql({ schema: buildSchema('type Query { a: Int }'), source: '{ b }' })).errors[0];
  });
  await sample('graphql-resolver-type-error', 'FATAL PROGRAMMING N', async () => {
    throw (
      await graphql({ schema: buildSchema('type Query { a: Int }'), source: '{ a }', rootValue: { a: () => null.x } })
    ).errors[0];
  });
  await sample('graphql-resolver-refused', 'TRANSIENT NETWORK Y', async () => {
    throw (await graphql({ schema: buildSchema('type Query { a: Int }'), source: '{ a }', rootValue: { a: fails } }))
      .errors[0];
  });
  let reply = [200, {}];
  const server = http
    .createServer((_, response) =>
      response.writeHead(reply[0], { 'content-type': 'application/json' }).end(JSON.stringify(reply[1])),
    )
    .listen(0);
  await once(server, 'listening');
  const ask = () => new GraphQLClient(`http://127.0.0.1:${server.address().port}/`).request('{ a }');
  for (const [id, means, status, code] of [
    ['unauthenticated', 'FATAL AUTHENTICATION N', 200, 'UNAUTHENTICATED'],
    ['forbidden', 'FATAL PERMISSION N', 200, 'FORBIDDEN'],
    ['bad-input', 'FATAL VALIDATION N', 200, 'BAD_USER_INPUT'],
    ['503', 'TRANSIENT SERVICE_UNAVAILABLE I', 503, 'X'],
    ['internal', 'TRANSIENT SERVICE_UNAVAILABLE I', 200, 'INTERNAL_SERVER_ERROR'],
  ])
    await sample(`graphql-request-${id}`, means, () => {
      reply = [status, { errors: [{ message: 'no', extensions: { code } }] }];
      return ask();
    });
  server.close();
  // Wrapped, quoted, from elsewhere
  const refused = await fails().catch((error) => error);
  await sample('wrapped-thrice', 'TRANSIENT NETWORK Y', () => {
    throw new Error('checkout failed', {
      cause: new Error('payment failed', { cause: new Error('call failed', { cause: refused }) }),
    });
  });
  await sample('wrapped-type-error', 'TRANSIENT NETWORK Y', () => {
    throw new TypeError('fetch failed', { cause: refused });
  });
  await sample('other-realm', 'FATAL PROGRAMMING N', () => vm.runInNewContext('undefined.x'));
  await sample('other-realm-code', 'TRANSIENT NETWORK I', () => {
    throw vm.runInNewContext(`Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' })`);
  });
  await sample('other-realm-aggregate', 'TRANSIENT NETWORK Y', () => {
    const error = vm.runInNewContext('new AggregateError([new Error("connect ECONNREFUSED ::1:1")], "")');
    error.errors[0].code = 'ECONNREFUSED';
    throw error;
  });
  await sample('frozen', 'TRANSIENT NETWORK Y', () => {
    throw Object.freeze(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
  });
  const quotes = [
    ['Test failed: expected "ETIMEDOUT" but the log says ECONNREFUSED', 'RETRIABLE UNKNOWN I'],
    ['User wrote: "503 Service Unavailable, please help"', 'RETRIABLE UNKNOWN I'],
    ['Could not parse the line "rate limit exceeded, retry after 30s"', 'RETRIABLE UNKNOWN I'],
    ['Customer /srv/timeout-errors/ECONNRESET.csv has no name', 'RETRIABLE UNKNOWN I'],
    ['the article about CVE-2024-3094 has no title', 'RETRIABLE UNKNOWN I'],
    ['order 503 is not in state 429', 'RETRIABLE UNKNOWN I'],
    ['documentation says: a deadlock (40P01) is retried', 'RETRIABLE UNKNOWN I'],
    ['assertion: unauthorized !== authorized', 'RETRIABLE UNKNOWN I'],
  ];
  for (const [at, [message, means]] of quotes.entries())
    await sample(`quotes-${at}`, means, () => {
      throw new Error(message);
    });
  await sample('aggregate-empty', 'RETRIABLE UNKNOWN I', () => {
    throw new AggregateError([], 'nothing');
  });
  await sample('aggregate-mixed', 'CONFLICT DATA_INTEGRITY N', () => {
    throw new AggregateError([
      refused,
      Object.assign(new Error('duplicate key value'), {
        code: '23505',
        severity: 'ERROR',
        routine: '_bt_check_unique',
      }),
    ]);
  });
  for (const [at, [fields, means]] of [
    [{ statusCode: 503 }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [{ status: '503' }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [{ response: { statusCode: 429, headers: { 'Retry-After': '3' } } }, 'TRANSIENT RATE_LIMIT Y'],
    [{ $metadata: { httpStatusCode: 503 } }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [{ code: 404 }, 'FATAL NOT_FOUND N'],
    [{ code: 503, errors: [{ reason: 'backendError' }] }, 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [{ retryable: true }, 'TRANSIENT UNKNOWN Y'],
    [{ retryable: false, code: 'ECONNRESET' }, 'FATAL NETWORK N'],
    [{ nonRetryable: true }, 'FATAL BUSINESS_RULE N'],
    [{ status: 200, code: 'ECONNRESET' }, 'TRANSIENT NETWORK I'],
    [{ code: 20, name: 'AbortError' }, 'FATAL CANCELLED N'],
    [{ code: 23, name: 'TimeoutError' }, 'TRANSIENT TIMEOUT I'],
    [{ response: { status: 403, headers: { 'x-ratelimit-remaining': '0' } } }, 'TRANSIENT RATE_LIMIT Y'],
    [{ kind: 'Status', status: 'Failure', reason: 'Conflict', code: 409 }, 'RETRIABLE CONCURRENCY N'],
    [
      { body: { kind: 'Status', reason: 'TooManyRequests', code: 429, details: { retryAfterSeconds: 3 } }, code: 429 },
      'TRANSIENT RATE_LIMIT Y',
    ],
    [{ body: { kind: 'Status', reason: 'Forbidden', code: 403 }, statusCode: 403 }, 'FATAL PERMISSION N'],
    [{ reason: 'OOMKilled' }, 'RETRIABLE RESOURCE_EXHAUSTION I'],
    [{ reason: 'ImagePullBackOff' }, 'FATAL CONFIGURATION N'],
    [{ code: 'auth/invalid-credential' }, 'FATAL AUTHENTICATION N'],
    [{ name: 'PrismaClientKnownRequestError', code: 'P2002' }, 'CONFLICT DATA_INTEGRITY N'],
    [{ name: 'PrismaClientKnownRequestError', code: 'P2034' }, 'RETRIABLE CONCURRENCY Y'],
    [{ name: 'PrismaClientKnownRequestError', code: 'P2024' }, 'TRANSIENT TIMEOUT I'],
    [{ name: 'PrismaClientKnownRequestError', code: 'P2025' }, 'FATAL NOT_FOUND N'],
    [{ name: 'PrismaClientInitializationError', errorCode: 'P1001' }, 'TRANSIENT NETWORK Y'],
    [{ name: 'SequelizeUniqueConstraintError' }, 'CONFLICT DATA_INTEGRITY N'],
    [{ name: 'OptimisticLockError' }, 'CONFLICT CONCURRENCY N'],
    [{ name: 'SequelizeConnectionRefusedError' }, 'TRANSIENT NETWORK Y'],
  ].entries())
    await sample(`shape-${at}`, means, () => {
      throw Object.assign(new Error('it failed'), fields);
    });
}

// What clients of the named systems hand on where they say it in their own way: numbers, conditions, reasons, a list of issues, another error's cause. Each
// of these was taken for something else before.
import { describe, expect, test } from 'vitest';
import { classifyError } from '../../src/failures/classify.ts';
import { coded, named } from './thrown.ts';

/** Class, category, and whether again: Y, I (idempotent only) or N. */
function says(error: unknown): string {
  const harmless = classifyError(error, { idempotent: true });
  const again = classifyError(error).retryable ? 'Y' : harmless.retryable ? 'I' : 'N';
  return `${harmless.class} ${harmless.category} ${again}`;
}
const failing = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields);
const ofAws = (name: string, status: number, fields: object = {}): Error =>
  named(name, { $fault: 'client', $metadata: { httpStatusCode: status }, ...fields });
const command = (cmd: string, stderr: string, stdout = ''): Error =>
  failing(`Command failed: ${cmd}`, { cmd, code: 1, killed: false, signal: null, stderr, stdout });

describe('AWS', () => {
  const cancelled = (...codes: string[]) =>
    ofAws('TransactionCanceledException', 400, { CancellationReasons: codes.map((Code) => ({ Code })) });
  test.each([
    [cancelled('None', 'TransactionConflict'), 'RETRIABLE CONCURRENCY Y'],
    [cancelled('TransactionConflict', 'ConditionalCheckFailed'), 'CONFLICT CONCURRENCY N'],
    [cancelled('ThrottlingError', 'None'), 'TRANSIENT RATE_LIMIT Y'],
    [ofAws('ResourceInUseException', 400, { message: 'Table already exists: t' }), 'CONFLICT DATA_INTEGRITY N'],
    [ofAws('ResourceInUseException', 400, { message: 's is not ACTIVE' }), 'RETRIABLE CONCURRENCY Y'],
    [ofAws('InvalidDBInstanceStateFault', 400), 'RETRIABLE CONCURRENCY Y'],
    [ofAws('IDPCommunicationErrorException', 400), 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [ofAws('InsufficientInstanceCapacity', 500), 'TRANSIENT RESOURCE_EXHAUSTION Y'],
    [ofAws('ServiceQuotaExceededException', 402), 'FATAL QUOTA N'],
    [ofAws('TaskTimedOut', 400), 'FATAL NOT_FOUND N'],
    [
      named('InternalServerError', { code: 'InternalServerError', statusCode: 500, retryable: true }),
      'TRANSIENT SERVICE_UNAVAILABLE I',
    ],
  ])('%o', (error, expected) => {
    expect(says(error)).toBe(expected);
  });

  test('a plain word belongs to AWS only where its SDK marked it', () => {
    expect(says(named('ValidationError'))).toBe('RETRIABLE VALIDATION N');
    expect(says(ofAws('ValidationError', 400))).toBe('FATAL VALIDATION N');
  });
});

describe('brokers', () => {
  const librdkafka = (code: number, message = 'x') => named('LibrdKafkaError', { code, errno: code, message });
  test.each([
    [librdkafka(-195), 'TRANSIENT NETWORK I'],
    [librdkafka(-184), 'TRANSIENT RESOURCE_EXHAUSTION Y'],
    [librdkafka(-169), 'FATAL AUTHENTICATION N'],
    [librdkafka(-144), 'FATAL CONCURRENCY N'],
    [librdkafka(3), 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [librdkafka(27), 'RETRIABLE CONCURRENCY I'],
    [failing('Broker: Topic authorization failed', { code: 29, errno: 29 }), 'FATAL PERMISSION N'],
    [failing('the label printer jammed', { code: -169, errno: -169 }), 'RETRIABLE UNKNOWN I'],
    [named('KafkaJSBrokerNotFound', { retriable: true }), 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [named('KafkaJSProtocolError', { type: 'FENCED_INSTANCE_ID', code: 82, retriable: false }), 'FATAL CONCURRENCY N'],
    [failing('x', { code: 'PLT_KFK_PROTOCOL', apiId: 'NOT_LEADER_OR_FOLLOWER' }), 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [named('AMQPConnectionError', { code: 'ACCESS_REFUSED' }), 'FATAL CONFIGURATION N'],
    [named('AMQPChannelError', { code: 'RESOURCE_LOCKED' }), 'RETRIABLE LOCK_CONTENTION Y'],
    [named('AmqpError', { condition: 'amqp:link:detach-forced' }), 'TRANSIENT SERVICE_UNAVAILABLE I'],
    [
      named('MessagingError', { code: 'ServerBusyError', condition: 'com.microsoft:server-busy' }),
      'TRANSIENT SERVICE_UNAVAILABLE Y',
    ],
    [
      named('IllegalOperationError', { message: 'Channel closed', stackAtStateChange: 'Stack capture' }),
      'TRANSIENT NETWORK I',
    ],
    [failing('Unexpected close'), 'TRANSIENT NETWORK I'],
  ])('%o', (error, expected) => {
    expect(says(error)).toBe(expected);
  });
});

describe('databases', () => {
  const raw = { code: 'P2010', meta: { driverAdapterError: { cause: { originalCode: '40001' } } } };
  const replies = ['OK', failing('ERR value is not an integer or out of range', { name: 'SimpleError' })];
  test.each([
    [named('PrismaClientKnownRequestError', raw), 'RETRIABLE CONCURRENCY Y'],
    [coded('ER_LOCK_NOWAIT', { sqlState: 'HY000' }), 'RETRIABLE LOCK_CONTENTION Y'],
    [coded('ER_CRASHED_ON_USAGE', { sqlState: 'HY000' }), 'CONFLICT STATE_CORRUPTION N'],
    [coded('ER_NO_DEFAULT_FOR_FIELD', { sqlState: 'HY000' }), 'CONFLICT DATA_INTEGRITY N'],
    [failing('Queue limit reached.'), 'TRANSIENT RESOURCE_EXHAUSTION Y'],
    [named('MultiErrorReply', { replies, errorIndexes: [1], message: '1 commands failed' }), 'FATAL PROGRAMMING N'],
    [named('ReplyError', { message: 'IOERR error or timeout writing to target instance' }), 'TRANSIENT NETWORK I'],
  ])('%o', (error, expected) => {
    expect(says(error)).toBe(expected);
  });
});

describe('services and validators', () => {
  const refused = coded('ECONNREFUSED', { syscall: 'connect' });
  const denied = {
    kind: 'Status',
    reason: 'Forbidden',
    message: 'pods "p" is forbidden: violates PodSecurity "baseline:latest": x',
  };
  const inBody = (message: string) => ({ status: 400, error: { error: { type: 'invalid_request_error', message } } });
  test.each([
    [
      failing('[unavailable] connect ECONNREFUSED', { name: 'ConnectError', code: 14, cause: refused }),
      'TRANSIENT NETWORK Y',
    ],
    [failing('x', { body: denied, statusCode: 403 }), 'CONFLICT POLICY_VIOLATION N'],
    [failing('x', inBody('You have reached your specified API usage limits.')), 'FATAL QUOTA N'],
    [failing('x', inBody('Output blocked by content filtering policy')), 'CONFLICT POLICY_VIOLATION N'],
    [
      named('AnthropicError', { message: 'Streaming is required for operations that may take longer' }),
      'FATAL PROGRAMMING N',
    ],
    [named('OpenAIError', { message: 'stream ended without producing a message' }), 'RETRIABLE UNKNOWN I'],
    [{ issues: [{ message: '429 Too Many Requests is no name', path: ['name'] }] }, 'RETRIABLE VALIDATION N'],
    [failing('x', { errors: [{ type: 'field', msg: 'Invalid value', path: 'total' }] }), 'RETRIABLE VALIDATION N'],
    [failing('x', { code: 'RequestDisallowedByPolicy', statusCode: 403 }), 'CONFLICT POLICY_VIOLATION N'],
    [failing('x', { errno: 'ECONNRESET' }), 'TRANSIENT NETWORK I'],
    [
      failing('x', { status: 500, response: { data: { error: 'validation of order failed: 404 not found' } } }),
      'TRANSIENT SERVICE_UNAVAILABLE I',
    ],
  ])('%o', (error, expected) => {
    expect(says(error)).toBe(expected);
  });

  test('a time to come back may be a text with its unit', () => {
    const { retryable, retryAfterMs } = classifyError(failing('not yet', { nextRetryDelay: '10s' }));
    expect({ retryable, retryAfterMs }).toEqual({ retryable: true, retryAfterMs: 10_000 });
  });
});

describe('commands', () => {
  test.each([
    [
      command('echo x > f && git commit -am x', "fatal: Unable to create '/r/.git/index.lock': File exists."),
      'RETRIABLE LOCK_CONTENTION Y',
    ],
    [
      command('git fetch; npm test', "fatal: unable to access 'https://x/': Failed to connect to x"),
      'FATAL PROCESS_FAILURE N',
    ],
    [
      command('git push', 'error: RPC failed; HTTP 413 curl 22 The requested URL returned error: 413'),
      'FATAL VALIDATION N',
    ],
    [
      command('git push', ' ! [remote rejected] main -> main (protected branch hook declined)'),
      'CONFLICT POLICY_VIOLATION N',
    ],
    [
      failing('To /r/bare.git\n!\trefs/heads/main:refs/heads/main\t[rejected] (fetch first)\nDone'),
      'RETRIABLE CONCURRENCY N',
    ],
    [command('git fetch', "fatal: unable to access 'https://x/': GnuTLS recv error (-110): x"), 'TRANSIENT NETWORK Y'],
    [failing('no more', { reason: 'BackoffLimitExceeded' }), 'FATAL PROCESS_FAILURE N'],
    [command('npm publish', 'npm error code ENEEDAUTH'), 'FATAL AUTHENTICATION N'],
    [command('npm install', 'npm error code EPIPE'), 'TRANSIENT SERVICE_UNAVAILABLE Y'],
    [
      command(
        'kubectl apply -f d.yaml',
        'Error from server: error when creating "d.yaml": admission webhook "a.b" denied the request: no',
      ),
      'CONFLICT POLICY_VIOLATION N',
    ],
    [
      command('kubectl get pods', 'Unable to connect to the server: net/http: TLS handshake timeout'),
      'TRANSIENT NETWORK Y',
    ],
    [command('conftest test d.yaml', '', 'FAIL - d.yaml - main - runs as root'), 'CONFLICT POLICY_VIOLATION N'],
  ])('%o', (error, expected) => {
    expect(says(error)).toBe(expected);
  });
});

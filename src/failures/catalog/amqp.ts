// Reply codes of AMQP 0-9-1 (RabbitMQ), which look like HTTP status codes and mean something else, and conditions of AMQP 1.0. Sources: the
// specifications, and Microsoft's list of exceptions of Service Bus.
import { type Fact, wordsIn } from './fact.ts';

export const AMQP_FACTS: readonly Fact[] = [
  {
    codes: ['320', '541', 'CONNECTION_FORCED', 'INTERNAL_ERROR'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The broker closed the connection; the message may have been delivered.',
  },
  {
    codes: ['405', 'RESOURCE_LOCKED'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another connection holds the queue.',
  },
  {
    codes: ['506', 'RESOURCE_ERROR'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The broker is short of resources.',
  },
  {
    codes: wordsIn(
      '403 404 406 501 502 503 504 530 540',
      'ACCESS_REFUSED NOT_FOUND PRECONDITION_FAILED FRAME_ERROR SYNTAX_ERROR COMMAND_INVALID',
      'CHANNEL_ERROR UNEXPECTED_FRAME NOT_ALLOWED NOT_IMPLEMENTED INVALID_PATH',
    ),
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker and the client disagree about names, rights or declarations.',
  },
];

/** Conditions of AMQP 1.0, and what Service Bus and Event Hubs add to them. */
export const CONDITION_FACTS: readonly Fact[] = [
  {
    codes: wordsIn(
      'amqp:connection:forced amqp:link:detach-forced amqp:internal-error amqp:session:errant-link',
      'com.microsoft:timeout com.microsoft:operation-cancelled amqp:connection:redirect amqp:link:redirect',
    ),
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The broker closed the connection or the link; the message may have been delivered.',
  },
  {
    codes: ['com.microsoft:server-busy'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The broker is busy and did nothing.',
  },
  {
    codes: ['amqp:resource-limit-exceeded'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'A limit of the broker is reached: it did nothing.',
  },
  {
    codes: ['amqp:resource-locked', 'com.microsoft:session-cannot-be-locked'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another connection holds it.',
  },
  {
    codes: ['com.microsoft:message-lock-lost', 'com.microsoft:session-lock-lost', 'amqp:link:stolen'],
    is: ['FATAL', 'CONCURRENCY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Another receiver has the message by now.',
  },
  {
    codes: ['amqp:not-found', 'com.microsoft:entity-not-found', 'com.microsoft:message-not-found'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such node.',
  },
  {
    codes: ['com.microsoft:entity-disabled', 'com.microsoft:publisher-revoked'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client may not do that.',
  },
  {
    codes: ['com.microsoft:auth-failed', 'amqp:unauthenticated', 'amqp:unauthorized-access'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['amqp:not-implemented'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker does not support that.',
  },
  {
    codes: wordsIn(
      'amqp:link:message-size-exceeded amqp:decode-error amqp:invalid-field amqp:not-allowed',
      'amqp:precondition-failed amqp:resource-deleted amqp:illegal-state amqp:frame-size-too-small',
      'amqp:connection:framing-error amqp:session:window-violation amqp:link:transfer-limit-exceeded',
      'com.microsoft:argument-error com.microsoft:argument-out-of-range',
    ),
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker refuses the message or the link as it is.',
  },
];

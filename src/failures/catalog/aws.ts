// Names of AWS errors, sent with HTTP 400 as often as with 429 or 503. Sources: retry constants of @smithy/core (Apache-2.0), AWS
// API references.
import type { Fact } from './fact.ts';

export const AWS_FACTS: readonly Fact[] = [
  {
    codes: [
      'Throttling',
      'ThrottlingException',
      'ThrottledException',
      'RequestThrottled',
      'RequestThrottledException',
      'TooManyRequestsException',
      'ProvisionedThroughputExceededException',
      'RequestLimitExceeded',
      'BandwidthLimitExceeded',
      'LimitExceededException',
      'PriorRequestNotComplete',
      'EC2ThrottledException',
      'SlowDown',
      'TransactionInProgressException',
    ],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Too many requests: the service did nothing.',
  },
  {
    codes: ['RequestTimeout', 'RequestTimeoutException'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service did not get the request in time, or not whole.',
  },
  {
    codes: ['RequestTimeTooSkewed', 'RequestExpired', 'RequestInTheFuture', 'ExpiredToken', 'ExpiredTokenException'],
    is: ['RETRIABLE', 'AUTHENTICATION', 'MEDIUM', 'corrected', 'REFRESH_CREDENTIALS'],
    why: "The credentials have expired, or this machine's clock is wrong.",
  },
  {
    codes: [
      'InternalError',
      'InternalServerError',
      'ServiceUnavailable',
      'InternalFailure',
      'ServiceUnavailableException',
      'InternalServerException',
      'InternalServiceException',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service failed; the request may have been carried out.',
  },
  {
    codes: [
      'AccessDenied',
      'AccessDeniedException',
      'UnauthorizedOperation',
      'AuthorizationError',
      'AllAccessDisabled',
    ],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The role may not do that.',
  },
  {
    codes: [
      'SignatureDoesNotMatch',
      'InvalidAccessKeyId',
      'UnrecognizedClientException',
      'CredentialsProviderError',
      'InvalidClientTokenId',
      'MissingAuthenticationToken',
      'IncompleteSignature',
      'InvalidSignatureException',
    ],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The credentials are wrong.',
  },
  {
    codes: ['ConditionalCheckFailedException', 'PreconditionFailed'],
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'The item has changed: read it again and decide again.',
  },
  {
    codes: ['TransactionConflictException', 'OperationAborted', 'ConflictException'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another change of the same item was under way; nothing was done.',
  },
  {
    codes: [
      'NoSuchKey',
      'NoSuchBucket',
      'NoSuchUpload',
      'NoSuchVersion',
      'QueueDoesNotExist',
      'ResourceNotFoundException',
    ],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The thing does not exist.',
  },
  {
    codes: ['ValidationException', 'EntityTooLarge'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The service refuses the request as it is.',
  },
];

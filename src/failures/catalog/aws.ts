// Names of AWS errors, sent with HTTP 400 as often as with 429 or 503. Sources: retry constants of @smithy/core (Apache-2.0), AWS
// API references.
import { type Fact, wordsIn } from './fact.ts';

export const AWS_FACTS: readonly Fact[] = [
  {
    codes: wordsIn(
      'Throttling ThrottlingException ThrottledException Throttled ThrottlingError RequestThrottled RequestThrottledException TooManyRequestsException TooManyRequests',
      'ProvisionedThroughputExceededException ProvisionedThroughputExceeded RequestLimitExceeded BandwidthLimitExceeded LimitExceededException PriorRequestNotComplete',
      'EC2ThrottledException SlowDown TransactionInProgressException KMSThrottlingException KmsThrottled OverLimit ReadThrottledException',
      'PurgeQueueInProgress QueueDeletedRecently TooManyUpdates ClientLimitExceededException RateExceeded ConcurrentRunsExceededException',
    ),
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Too many requests: the service did nothing.',
  },
  {
    codes: wordsIn('RequestTimeout RequestTimeoutException EFSMountTimeoutException'),
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service did not get the request in time, or not whole.',
  },
  {
    codes: wordsIn('ModelTimeoutException'),
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The model took too long, and nothing was produced.',
  },
  {
    codes: wordsIn('RequestTimeTooSkewed RequestExpired RequestInTheFuture ExpiredToken ExpiredTokenException'),
    is: ['RETRIABLE', 'AUTHENTICATION', 'MEDIUM', 'corrected', 'REFRESH_CREDENTIALS'],
    why: "The credentials have expired, or this machine's clock is wrong.",
  },
  {
    codes: wordsIn(
      'InternalError InternalServerError InternalFailure InternalServerException InternalServiceException InternalServiceError InternalException InternalErrorException',
      'ServiceUnavailable ServiceUnavailableException ServiceException ServerException ServiceFailure Unavailable KMSInternalException DependencyTimeoutException',
      'KeyUnavailableException IDPCommunicationError ModelStreamErrorException ModelErrorException EFSIOException EFSMountConnectivityException',
    ),
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The service failed; the request may have been carried out.',
  },
  {
    codes: wordsIn(
      'ModelNotReadyException ResourceNotReadyException SnapStartNotReadyException AccessPointNotReady TemporaryRedirect EntityTemporarilyUnmodifiable',
    ),
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'It is not ready yet: the service did nothing.',
  },
  {
    codes: wordsIn('IncompleteBody'),
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The request did not arrive whole: the service did nothing.',
  },
  {
    codes: wordsIn(
      'InsufficientInstanceCapacity InsufficientHostCapacity InsufficientReservedInstanceCapacity InsufficientCapacity InsufficientCapacityException InsufficientFreeAddressesInSubnet',
      'InsufficientDBInstanceCapacity InsufficientDBInstanceCapacityFault SubnetIPAddressLimitReachedException ENILimitReachedException',
    ),
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'There is no capacity at the moment: the service did nothing.',
  },
  {
    codes: wordsIn(
      'AccessDenied AccessDeniedException UnauthorizedOperation AuthorizationError AuthorizationErrorException AllAccessDisabled AccountProblem',
      'KMSAccessDeniedException KmsAccessDenied BlockedException OptInRequired RegionDisabledException EndpointDisabled EndpointDisabledException',
      'PlatformApplicationDisabled IDPRejectedClaim UnauthorizedAccess',
    ),
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The role may not do that.',
  },
  {
    codes: wordsIn(
      'SignatureDoesNotMatch InvalidAccessKeyId UnrecognizedClientException CredentialsProviderError InvalidClientTokenId MissingAuthenticationToken IncompleteSignature',
      'InvalidSignatureException AuthFailure InvalidToken InvalidIdentityToken TokenProviderError NotAuthorizedException InvalidGrantException MissingAuthenticationTokenException',
      'PasswordResetRequiredException UserNotConfirmedException CodeMismatchException ExpiredCodeException TooManyFailedAttemptsException',
    ),
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The credentials are wrong.',
  },
  {
    codes: wordsIn(
      'ConditionalCheckFailedException PreconditionFailed PreconditionFailedException InvalidSequenceTokenException DataAlreadyAcceptedException',
    ),
    is: ['CONFLICT', 'CONCURRENCY', 'MEDIUM', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'The item has changed: read it again and decide again.',
  },
  {
    codes: wordsIn(
      'TransactionConflictException OperationAborted OperationAbortedException ConflictException ConditionalRequestConflict ReplicatedWriteConflictException',
      'ResourceConflictException ResourceInUseException ResourceInUse TableInUseException ConcurrentModificationException ConcurrentModification ConcurrentUpdateException',
      'ConcurrentAccessException OperationInProgressException UpdateInProgressException TransactionConflict IncorrectState',
      'InvalidDBInstanceState InvalidDBClusterState InvalidDBSnapshotState InvalidCacheClusterState InvalidReplicationGroupState InvalidClusterState',
    ),
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another change of the same item was under way; nothing was done.',
  },
  {
    codes: wordsIn(
      'NoSuchKey NoSuchBucket NoSuchUpload NoSuchVersion NoSuchEntity NoSuchHostedZone QueueDoesNotExist ResourceNotFoundException NotFoundException NotFound ParameterNotFound',
      'ParameterVersionNotFound ClusterNotFoundException ServiceNotFoundException ServiceNotActiveException ClusterNotActiveException TaskSetNotFoundException ExecutionDoesNotExist',
      'StateMachineDoesNotExist ActivityDoesNotExist TaskDoesNotExist TaskTimedOut ImageNotFoundException DBInstanceNotFoundFault UserNotFoundException DBInstanceNotFound KMSNotFoundException KmsNotFound StackNotFoundException',
    ),
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The thing does not exist.',
  },
  {
    codes: wordsIn(
      'ParameterAlreadyExists AlreadyExistsException EntityAlreadyExists ResourceExistsException ResourceAlreadyExistsException BucketAlreadyExists BucketAlreadyOwnedByYou',
      'BucketNotEmpty ExecutionAlreadyExists StateMachineAlreadyExists UsernameExistsException DuplicateItemException DeleteConflict DependencyViolation QueueAlreadyExists',
      'TokenAlreadyExistsException',
    ),
    is: ['CONFLICT', 'DATA_INTEGRITY', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'It exists already, or something hangs on it.',
  },
  {
    codes: wordsIn(
      'ServiceQuotaExceededException VcpuLimitExceeded InstanceLimitExceeded AddressLimitExceeded MaxSpotInstanceCountExceeded VolumeLimitExceeded ParameterLimitExceeded',
      'CodeStorageExceededException LimitExceeded ResourceLimitExceeded ResourceLimitExceededException InstanceQuotaExceeded StorageQuotaExceeded AccountSendingPausedException SnapshotQuotaExceeded DBInstanceQuotaExceeded',
      'SendingPausedException',
    ),
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's limit is reached: waiting does not help.",
  },
  {
    codes: wordsIn('RecursiveInvocationException'),
    is: ['FATAL', 'INFINITE_LOOP', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The function calls itself again and again.',
  },
  {
    codes: wordsIn(
      'DisabledException KMSDisabledException KmsDisabled KMSInvalidStateException KmsInvalidState KMSOptInRequired PermanentRedirect IllegalLocationConstraintException',
      'InvalidRuntimeException MailFromDomainNotVerifiedException',
    ),
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Something is not set up as it must be.',
  },
  {
    codes: wordsIn(
      'ValidationException ValidationError EntityTooLarge EntityTooSmall InvalidParameterValue InvalidParameterException InvalidParameterValueException InvalidParameterCombination',
      'InvalidParameter MissingParameter SerializationException BadDigest InvalidDigest XAmzContentSHA256Mismatch InvalidPart InvalidPartOrder KeyTooLongError MalformedXML MetadataTooLarge',
      'InvalidRange InvalidBucketName IdempotentParameterMismatchException ItemCollectionSizeLimitExceededException RequestTooLargeException InvalidRequestContentException',
      'InvalidMessageContents ReceiptHandleIsInvalid BatchRequestTooLong TooManyEntriesInBatchRequest BatchEntryIdsNotDistinct InvalidCiphertextException IncorrectKeyException',
      'MalformedPolicyDocument PackedPolicyTooLarge InvalidChangeBatch MessageRejected InsufficientCapabilitiesException InvalidArn InvalidZipFileException',
      'ExpiredIteratorException',
    ),
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The service refuses the request as it is.',
  },
];

/** Names that nobody else uses, or that say the same everywhere: they count without the marks of the SDK. */
export const AWS_ALONE: ReadonlySet<string> = new Set(
  wordsIn(
    'Throttling ThrottlingException ThrottledException RequestThrottled RequestThrottledException TooManyRequestsException ProvisionedThroughputExceededException',
    'RequestLimitExceeded BandwidthLimitExceeded LimitExceededException PriorRequestNotComplete EC2ThrottledException SlowDown TransactionInProgressException RequestTimeout',
    'RequestTimeoutException RequestTimeTooSkewed RequestExpired RequestInTheFuture ExpiredToken ExpiredTokenException InternalError InternalServerError ServiceUnavailable',
    'InternalFailure ServiceUnavailableException InternalServerException InternalServiceException AccessDenied AccessDeniedException UnauthorizedOperation AuthorizationError',
    'AllAccessDisabled SignatureDoesNotMatch InvalidAccessKeyId UnrecognizedClientException CredentialsProviderError InvalidClientTokenId MissingAuthenticationToken',
    'IncompleteSignature InvalidSignatureException ConditionalCheckFailedException PreconditionFailed TransactionConflictException OperationAborted ConflictException NoSuchKey',
    'NoSuchBucket NoSuchUpload NoSuchVersion QueueDoesNotExist ResourceNotFoundException ValidationException EntityTooLarge',
  ),
);

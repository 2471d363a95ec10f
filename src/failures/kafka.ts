// What clients of Kafka hand on: KafkaJS the protocol's types and classes of its own, node-rdkafka and Confluent's client the numbers of librdkafka.
import { byCode, type Finding } from './catalog/fact.ts';
import { KAFKA_FACTS } from './catalog/kafka.ts';
import { LIBRDKAFKA_FACTS } from './catalog/librdkafka.ts';
import { className, isInstance, read, readNumber, readText } from './read.ts';

const KAFKA = byCode('kafka', KAFKA_FACTS);
const LIBRDKAFKA = byCode('librdkafka', LIBRDKAFKA_FACTS);
const NAME_LIMIT = 100;

export function judgeKafka(error: unknown): Finding | undefined {
  const name = className(error, NAME_LIMIT);
  const isRetriable = read(error, 'retriable');
  const numbered = judgeNumber(error, name);
  if (numbered) return numbered;
  // The client of Platformatic names it beside a code of its own.
  if (readText(error, 'code', NAME_LIMIT) === 'PLT_KFK_PROTOCOL')
    return KAFKA.get(readText(error, 'apiId', NAME_LIMIT) ?? '');
  if (!name.startsWith('Kafka') && typeof isRetriable !== 'boolean') return undefined;
  const type = readText(error, 'type', NAME_LIMIT)?.replace(/^ERR_+/, '');
  if (type !== undefined)
    return KAFKA.get(type) ?? KAFKA.get(isRetriable === true ? 'NETWORK_EXCEPTION' : 'INVALID_REQUEST');
  const alike = CLASSES[name];
  if (alike !== undefined && Object.hasOwn(CLASSES, name)) return KAFKA.get(alike);
  const message = readText(error, 'message', NAME_LIMIT) ?? '';
  if (name === 'KafkaJSConnectionError' && message === 'Connection timeout') return UNCONNECTED;
  const hasCause = isInstance(read(error, 'cause'), Error);
  if (name !== 'KafkaJSNonRetriableError' || hasCause) return undefined;
  return /\bbrokers\b/.test(message) ? MISCONFIGURED : MISUSED;
}

/** A number alone proves nothing: librdkafka gives it twice, and begins its messages with where it happened. */
function judgeNumber(error: unknown, name: string): Finding | undefined {
  const code = readNumber(error, 'code');
  if (code === undefined) return undefined;
  const isMarked =
    name === 'LibrdKafkaError' ||
    (name === 'KafkaJSError' && typeof read(error, 'fatal') === 'boolean') ||
    (readNumber(error, 'errno') === code && ORIGIN.test(readText(error, 'message', NAME_LIMIT) ?? ''));
  if (!isMarked) return undefined;
  return code < 0 ? LIBRDKAFKA.get(String(code)) : KAFKA.get(KAFKA_NAMES[code - 1] ?? '');
}

const ORIGIN = /^(Local|Broker): /;

/** Names of the protocol's numbers, from 1. Source: the error table of the Kafka protocol. */
const KAFKA_NAMES: readonly string[] = [
  'OFFSET_OUT_OF_RANGE CORRUPT_MESSAGE UNKNOWN_TOPIC_OR_PARTITION INVALID_FETCH_SIZE LEADER_NOT_AVAILABLE NOT_LEADER_OR_FOLLOWER REQUEST_TIMED_OUT BROKER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE MESSAGE_TOO_LARGE STALE_CONTROLLER_EPOCH OFFSET_METADATA_TOO_LARGE NETWORK_EXCEPTION COORDINATOR_LOAD_IN_PROGRESS COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR INVALID_TOPIC_EXCEPTION RECORD_LIST_TOO_LARGE NOT_ENOUGH_REPLICAS NOT_ENOUGH_REPLICAS_AFTER_APPEND INVALID_REQUIRED_ACKS ILLEGAL_GENERATION',
  'INCONSISTENT_GROUP_PROTOCOL INVALID_GROUP_ID UNKNOWN_MEMBER_ID INVALID_SESSION_TIMEOUT REBALANCE_IN_PROGRESS INVALID_COMMIT_OFFSET_SIZE TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED CLUSTER_AUTHORIZATION_FAILED INVALID_TIMESTAMP UNSUPPORTED_SASL_MECHANISM ILLEGAL_SASL_STATE UNSUPPORTED_VERSION TOPIC_ALREADY_EXISTS',
  'INVALID_PARTITIONS INVALID_REPLICATION_FACTOR INVALID_REPLICA_ASSIGNMENT INVALID_CONFIG NOT_CONTROLLER INVALID_REQUEST UNSUPPORTED_FOR_MESSAGE_FORMAT POLICY_VIOLATION',
  'OUT_OF_ORDER_SEQUENCE_NUMBER DUPLICATE_SEQUENCE_NUMBER INVALID_PRODUCER_EPOCH INVALID_TXN_STATE INVALID_PRODUCER_ID_MAPPING INVALID_TRANSACTION_TIMEOUT',
  'CONCURRENT_TRANSACTIONS TRANSACTION_COORDINATOR_FENCED TRANSACTIONAL_ID_AUTHORIZATION_FAILED SECURITY_DISABLED OPERATION_NOT_ATTEMPTED KAFKA_STORAGE_ERROR',
  'LOG_DIR_NOT_FOUND SASL_AUTHENTICATION_FAILED UNKNOWN_PRODUCER_ID REASSIGNMENT_IN_PROGRESS DELEGATION_TOKEN_AUTH_DISABLED DELEGATION_TOKEN_NOT_FOUND',
  'DELEGATION_TOKEN_OWNER_MISMATCH DELEGATION_TOKEN_REQUEST_NOT_ALLOWED DELEGATION_TOKEN_AUTHORIZATION_FAILED DELEGATION_TOKEN_EXPIRED INVALID_PRINCIPAL_TYPE',
  'NON_EMPTY_GROUP GROUP_ID_NOT_FOUND FETCH_SESSION_ID_NOT_FOUND INVALID_FETCH_SESSION_EPOCH LISTENER_NOT_FOUND TOPIC_DELETION_DISABLED FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH UNSUPPORTED_COMPRESSION_TYPE STALE_BROKER_EPOCH OFFSET_NOT_AVAILABLE MEMBER_ID_REQUIRED PREFERRED_LEADER_NOT_AVAILABLE GROUP_MAX_SIZE_REACHED',
  'FENCED_INSTANCE_ID ELIGIBLE_LEADERS_NOT_AVAILABLE ELECTION_NOT_NEEDED NO_REASSIGNMENT_IN_PROGRESS GROUP_SUBSCRIBED_TO_TOPIC INVALID_RECORD UNSTABLE_OFFSET_COMMIT',
  'THROTTLING_QUOTA_EXCEEDED PRODUCER_FENCED RESOURCE_NOT_FOUND DUPLICATE_RESOURCE UNACCEPTABLE_CREDENTIAL',
].flatMap((line) => line.split(' '));

/** Classes of KafkaJS that carry no type → the type that says the same. */
const CLASSES: Readonly<Record<string, string>> = {
  KafkaJSBrokerNotFound: 'BROKER_NOT_AVAILABLE',
  KafkaJSTopicMetadataNotLoaded: 'LEADER_NOT_AVAILABLE',
  KafkaJSMetadataNotLoaded: 'LEADER_NOT_AVAILABLE',
  KafkaJSStaleTopicMetadataAssignment: 'LEADER_NOT_AVAILABLE',
  KafkaJSGroupCoordinatorNotFound: 'COORDINATOR_NOT_AVAILABLE',
  KafkaJSPartialMessageError: 'NETWORK_EXCEPTION',
  KafkaJSFetcherRebalanceError: 'REBALANCE_IN_PROGRESS',
  KafkaJSMemberIdRequired: 'MEMBER_ID_REQUIRED',
  KafkaJSOffsetOutOfRange: 'OFFSET_OUT_OF_RANGE',
  KafkaJSTimeout: 'REQUEST_TIMED_OUT',
  KafkaJSServerDoesNotSupportApiKey: 'UNSUPPORTED_VERSION',
  KafkaJSNotImplemented: 'UNSUPPORTED_VERSION',
  KafkaJSUnsupportedMagicByteInMessageSet: 'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  KafkaJSInvariantViolation: 'INVALID_REQUEST',
  KafkaJSInvalidVarIntError: 'INVALID_RECORD',
  KafkaJSInvalidLongError: 'INVALID_RECORD',
};

const UNCONNECTED: Finding = {
  is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
  why: 'The connection was never made.',
  rule: 'kafka:connect-timeout',
};

const MISUSED: Finding = {
  is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  why: 'The Kafka client was called wrongly.',
  rule: 'kafka:misused',
};

const MISCONFIGURED: Finding = {
  is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
  why: 'The client is not configured as it must be.',
  rule: 'kafka:misconfigured',
};

// Error types of Kafka clients. Source: the error table of the Kafka protocol.
import type { Fact } from './fact.ts';

export const KAFKA_FACTS: readonly Fact[] = [
  {
    codes: [
      'NOT_LEADER_OR_FOLLOWER',
      'LEADER_NOT_AVAILABLE',
      'UNKNOWN_TOPIC_OR_PARTITION',
      'NETWORK_EXCEPTION',
      'COORDINATOR_LOAD_IN_PROGRESS',
      'COORDINATOR_NOT_AVAILABLE',
      'NOT_COORDINATOR',
      'NOT_ENOUGH_REPLICAS',
      'NOT_ENOUGH_REPLICAS_AFTER_APPEND',
      'CONCURRENT_TRANSACTIONS',
      'KAFKA_STORAGE_ERROR',
      'NOT_LEADER_FOR_PARTITION',
      'GROUP_LOAD_IN_PROGRESS',
      'GROUP_COORDINATOR_NOT_AVAILABLE',
      'NOT_COORDINATOR_FOR_GROUP',
      'BROKER_NOT_AVAILABLE',
      'REPLICA_NOT_AVAILABLE',
      'NOT_CONTROLLER',
      'FENCED_LEADER_EPOCH',
      'UNKNOWN_LEADER_EPOCH',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The cluster is rearranging itself; the message may have been stored.',
  },
  {
    codes: ['REQUEST_TIMED_OUT'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The broker did not answer in time; the message may have been stored.',
  },
  {
    codes: [
      'REBALANCE_IN_PROGRESS',
      'ILLEGAL_GENERATION',
      'UNKNOWN_MEMBER_ID',
      'MEMBER_ID_REQUIRED',
      'FENCED_INSTANCE_ID',
    ],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'corrected', 'RECONNECT_AND_RETRY'],
    why: 'The consumer must join its group again.',
  },
  {
    codes: [
      'MESSAGE_TOO_LARGE',
      'INVALID_TOPIC_EXCEPTION',
      'RECORD_LIST_TOO_LARGE',
      'OFFSET_OUT_OF_RANGE',
      'INVALID_REQUIRED_ACKS',
      'INVALID_PARTITIONS',
      'INVALID_REPLICATION_FACTOR',
      'INVALID_CONFIG',
      'INVALID_REQUEST',
      'INVALID_RECORD',
    ],
    is: ['FATAL', 'VALIDATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: "The broker refuses the message or the topic's name.",
  },
  {
    codes: [
      'TOPIC_AUTHORIZATION_FAILED',
      'GROUP_AUTHORIZATION_FAILED',
      'CLUSTER_AUTHORIZATION_FAILED',
      'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
      'DELEGATION_TOKEN_AUTHORIZATION_FAILED',
    ],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client may not use that topic, group or cluster.',
  },
  {
    codes: ['SASL_AUTHENTICATION_FAILED', 'UNSUPPORTED_SASL_MECHANISM', 'ILLEGAL_SASL_STATE'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['POLICY_VIOLATION'],
    is: ['FATAL', 'POLICY_VIOLATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request breaks a policy of the cluster.',
  },
  {
    codes: ['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED', 'TRANSACTION_COORDINATOR_FENCED'],
    is: ['FATAL', 'CONCURRENCY', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Another producer took over: this one must stop.',
  },
  {
    codes: ['UNSUPPORTED_VERSION', 'UNSUPPORTED_FOR_MESSAGE_FORMAT'],
    is: ['FATAL', 'UNSUPPORTED', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker does not speak that version.',
  },
  {
    codes: ['TOPIC_ALREADY_EXISTS'],
    is: ['CONFLICT', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'PAUSE_WORKFLOW'],
    why: 'The topic to be made is there.',
  },
  {
    codes: ['CORRUPT_MESSAGE'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The message arrived damaged.',
  },
];

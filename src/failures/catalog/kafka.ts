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
    codes: ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'corrected', 'RECONNECT_AND_RETRY'],
    why: 'The consumer must join its group again.',
  },
  {
    codes: ['MESSAGE_TOO_LARGE', 'INVALID_TOPIC_EXCEPTION'],
    is: ['FATAL', 'VALIDATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: "The broker refuses the message or the topic's name.",
  },
  {
    codes: ['TOPIC_AUTHORIZATION_FAILED'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client may not use that topic.',
  },
  {
    codes: ['SASL_AUTHENTICATION_FAILED'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['POLICY_VIOLATION'],
    is: ['FATAL', 'POLICY_VIOLATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The request breaks a policy of the cluster.',
  },
  {
    codes: ['INVALID_PRODUCER_EPOCH'],
    is: ['FATAL', 'CONCURRENCY', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Another producer took over: this one must stop.',
  },
  {
    codes: ['UNSUPPORTED_VERSION'],
    is: ['FATAL', 'UNSUPPORTED', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker does not speak that version.',
  },
];

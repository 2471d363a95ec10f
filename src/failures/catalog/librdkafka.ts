// Numbers of librdkafka, which node-rdkafka and Confluent's client hand on: below zero its own, above zero those of the protocol. Source: the error
// codes of librdkafka (rdkafka.h).
import type { Fact } from './fact.ts';

export const LIBRDKAFKA_FACTS: readonly Fact[] = [
  {
    codes: ['-195', '-151'],
    is: ['TRANSIENT', 'NETWORK', 'LOW', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The connection to the broker failed; the message may have been stored.',
  },
  {
    codes: ['-193'],
    is: ['TRANSIENT', 'DNS', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: "The broker's name cannot be resolved at the moment.",
  },
  {
    codes: ['-192', '-185', '-166'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The broker did not answer in time; the message may have been stored.',
  },
  {
    codes: ['-187', '-183', '-180', '-164', '-153', '-146'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The cluster is away or rearranging itself.',
  },
  {
    codes: ['-184', '-194'],
    is: ['TRANSIENT', 'RESOURCE_EXHAUSTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: "The client's own queue is full: nothing was sent.",
  },
  {
    codes: ['-178', '-177', '-173'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The same operation is under way already.',
  },
  {
    codes: ['-142', '-147', '-175', '-174'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'corrected', 'RECONNECT_AND_RETRY'],
    why: 'The consumer must join its group again.',
  },
  {
    codes: ['-144'],
    is: ['FATAL', 'CONCURRENCY', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'Another producer took over: this one must stop.',
  },
  {
    codes: ['-169'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is refused.',
  },
  {
    codes: ['-181'],
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The secure connection cannot be made.',
  },
  {
    codes: ['-170', '-165', '-171'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'That is not supported.',
  },
  {
    codes: ['-190', '-188', '-179', '-168', '-156', '-140'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such topic, partition, group or offset.',
  },
  {
    codes: ['-199', '-198', '-162', '-161', '-160', '-159', '-155', '-154', '-186'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The message or the argument is wrong as it is.',
  },
  {
    codes: ['-172', '-176', '-197', '-157', '-145', '-150', '-149', '-148', '-143'],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The client is used wrongly, or cannot go on.',
  },
];

// Reply codes of AMQP 0-9-1 (RabbitMQ). They look like HTTP status codes and mean something else.
import type { Fact } from './fact.ts';

export const AMQP_FACTS: readonly Fact[] = [
  {
    codes: ['320', '541'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RECONNECT_AND_RETRY'],
    why: 'The broker closed the connection; the message may have been delivered.',
  },
  {
    codes: ['405'],
    is: ['RETRIABLE', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'Another connection holds the queue.',
  },
  {
    codes: ['506'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The broker is short of resources.',
  },
  {
    codes: ['403', '404', '406', '501', '502', '503', '504', '530', '540'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The broker and the client disagree about names, rights or declarations.',
  },
];

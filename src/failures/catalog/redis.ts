// Replies of Redis: the code is the first word of the message. Source: Redis documentation.
import type { Fact } from './fact.ts';

export const REDIS_FACTS: readonly Fact[] = [
  {
    codes: [
      'LOADING',
      'MASTERDOWN',
      'CLUSTERDOWN',
      'TRYAGAIN',
      'NOREPLICAS',
      'NOMASTERLINK',
      'NOGOODSLAVE',
      'NOQUORUM',
      'INPROG',
    ],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server is not ready and did nothing.',
  },
  {
    codes: ['BUSY', 'UNKILLABLE'],
    is: ['TRANSIENT', 'LOCK_CONTENTION', 'MEDIUM', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'A long script keeps the server busy.',
  },
  {
    codes: ['READONLY', 'MOVED', 'ASK'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'always', 'RECONNECT_AND_RETRY'],
    why: 'The topology has changed: ask the cluster anew.',
  },
  {
    codes: ['OOM', 'MISCONF'],
    is: ['RETRIABLE', 'RESOURCE_EXHAUSTION', 'HIGH', 'corrected', 'SCALE_RESOURCES_AND_RETRY'],
    why: 'The server has no memory or cannot save.',
  },
  {
    codes: ['NOSCRIPT'],
    is: ['RETRIABLE', 'DEPENDENCY', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The server forgot the script: send it whole.',
  },
  {
    codes: ['WRONGTYPE', 'EXECABORT', 'CROSSSLOT', 'ERR'],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The command is wrong.',
  },
  {
    codes: ['NOAUTH', 'WRONGPASS', 'DENIED'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The login is missing or refused.',
  },
  {
    codes: ['NOPERM'],
    is: ['FATAL', 'PERMISSION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The user may not do that.',
  },
  {
    codes: ['BUSYGROUP', 'BUSYKEY'],
    is: ['FATAL', 'DATA_INTEGRITY', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The group or key to be made is there.',
  },
  {
    codes: ['IOERR'],
    is: ['TRANSIENT', 'NETWORK', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The connection to another server broke; the key may have been moved.',
  },
  {
    codes: ['NOPROTO'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server does not speak that version of the protocol.',
  },
  {
    codes: ['NOTBUSY', 'INVALIDOBJ', 'NOSUB'],
    is: ['FATAL', 'PROGRAMMING', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The command is wrong at this moment.',
  },
  {
    codes: ['NOGROUP'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such group or key.',
  },
];

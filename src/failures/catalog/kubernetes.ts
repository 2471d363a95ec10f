// Reasons in a Kubernetes API `Status`. Source: Kubernetes API conventions.
import type { Fact } from './fact.ts';

export const KUBERNETES_FACTS: readonly Fact[] = [
  {
    codes: ['Conflict', 'AlreadyExists'],
    is: ['RETRIABLE', 'CONCURRENCY', 'LOW', 'corrected', 'RELOAD_AND_RETRY'],
    why: 'The object has changed or exists: read it again and decide again.',
  },
  {
    codes: ['ServerTimeout', 'Timeout', 'ServiceUnavailable', 'InternalError', 'Expired'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'The API server is overloaded, or the listing has expired.',
  },
  {
    codes: ['TooManyRequests'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests: the server says when to come back.',
  },
  {
    codes: ['Invalid', 'BadRequest'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The API server refuses the object as it is.',
  },
  {
    codes: ['MethodNotAllowed'],
    is: ['FATAL', 'UNSUPPORTED', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The API server does not support that.',
  },
  {
    codes: ['Forbidden'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The account may not do that.',
  },
  {
    codes: ['Unauthorized'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The credentials are missing or not valid.',
  },
  {
    codes: ['NotFound'],
    is: ['FATAL', 'NOT_FOUND', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The object does not exist.',
  },
];

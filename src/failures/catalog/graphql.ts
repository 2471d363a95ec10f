// `extensions.code` of GraphQL errors. Source: Apollo Server's built-in codes, which other servers use as well.
import type { Fact } from './fact.ts';

export const GRAPHQL_FACTS: readonly Fact[] = [
  {
    codes: ['UNAUTHENTICATED'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'corrected', 'REFRESH_CREDENTIALS'],
    why: 'The credentials are missing or no longer valid.',
    maxAttempts: 2,
  },
  {
    codes: ['FORBIDDEN'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The caller may not do that.',
  },
  {
    codes: ['BAD_USER_INPUT', 'BAD_REQUEST'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The server refuses the variables as they are.',
  },
  {
    codes: [
      'GRAPHQL_PARSE_FAILED',
      'GRAPHQL_VALIDATION_FAILED',
      'OPERATION_RESOLUTION_FAILURE',
      'PERSISTED_QUERY_NOT_SUPPORTED',
    ],
    is: ['FATAL', 'PROGRAMMING', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The operation is wrong.',
  },
  {
    codes: ['INTERNAL_SERVER_ERROR'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'MEDIUM', 'idempotent', 'RETRY_WITH_BACKOFF'],
    why: 'The server failed; the operation may have been carried out.',
    maxAttempts: 3,
  },
];

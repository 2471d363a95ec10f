// Codes and types of language model APIs, which say more than the HTTP status they come with. Sources: OpenAI error codes guide,
// Anthropic errors documentation.
import type { Fact } from './fact.ts';

export const MODEL_FACTS: readonly Fact[] = [
  {
    codes: ['rate_limit_exceeded', 'slow_down'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests or tokens per minute.',
  },
  {
    codes: ['server_error', 'server_is_overloaded', 'service_unavailable_error'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded or failed, and nothing was produced.',
  },
  {
    codes: [
      'insufficient_quota',
      'credit_balance_exhausted',
      'organization_spend_limit_exceeded',
      'billing_hard_limit_reached',
      'billing_not_active',
    ],
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The account's credit or limit is used up: waiting does not help.",
  },
  {
    codes: ['context_length_exceeded', 'string_above_max_length'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The prompt is too long: shorten it or use a larger model.',
  },
  {
    codes: [
      'content_policy_violation',
      'content_filter',
      'moderation_blocked',
      'ResponsibleAIPolicyViolation',
      'invalid_prompt',
    ],
    is: ['CONFLICT', 'POLICY_VIOLATION', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: "The provider's content policy refuses this.",
  },
  {
    codes: ['invalid_api_key', 'account_deactivated', 'unsupported_country_region_territory'],
    is: ['FATAL', 'AUTHENTICATION', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The key or the account is refused.',
  },
  {
    codes: ['model_not_found'],
    is: ['FATAL', 'NOT_FOUND', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such model for this account.',
  },
  {
    codes: ['rate_limit_error'],
    is: ['TRANSIENT', 'RATE_LIMIT', 'LOW', 'always', 'RETRY_AFTER_HINT'],
    why: 'Too many requests or tokens per minute.',
  },
  {
    codes: ['overloaded_error', 'api_error'],
    is: ['TRANSIENT', 'SERVICE_UNAVAILABLE', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The service is overloaded or failed, and nothing was produced.',
  },
  {
    codes: ['timeout_error'],
    is: ['TRANSIENT', 'TIMEOUT', 'LOW', 'always', 'RETRY_WITH_BACKOFF'],
    why: 'The service took too long, and nothing was produced.',
  },
  {
    codes: ['authentication_error'],
    is: ['FATAL', 'AUTHENTICATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The key is refused.',
  },
  {
    codes: ['permission_error'],
    is: ['FATAL', 'PERMISSION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The key may not use that.',
  },
  {
    codes: ['not_found_error'],
    is: ['FATAL', 'NOT_FOUND', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'There is no such thing.',
  },
  {
    codes: ['billing_error'],
    is: ['FATAL', 'QUOTA', 'HIGH', 'never', 'PAUSE_WORKFLOW'],
    why: 'The account has no credit: waiting does not help.',
  },
  {
    codes: ['request_too_large', 'invalid_request_error'],
    is: ['FATAL', 'VALIDATION', 'MEDIUM', 'corrected', 'REPAIR_INPUT_AND_RETRY'],
    why: 'The request is refused as it is: shorten or change it.',
  },
];
